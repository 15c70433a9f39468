"""Changes that are tried in the lab: each with what must become of it."""

from __future__ import annotations

import inspect
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from handrail.field.evidence.result import Result, digest
from handrail.field.lab.contract import LabError
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.netchange import hosts, proof, repo
from handrail.field.netchange.apply import Work, apply
from handrail.field.netchange.lab import commit, lab_repository
from handrail.field.netchange.plan import RECORD, environment
from handrail.field.netchange.target import NetChangeError, Target
from handrail.model.netchange import NetChange

CUT = 'add rule inet lab forward ip saddr 10.91.1.0/24 tcp dport 5432 counter drop\n'
CUT_ALL = 'add rule inet lab forward tcp dport 5432 counter drop\n'
LONGEST = 90.0
"""Seconds in which the hosts must have ended what a dead deployer began."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A healthy lab with the repository of what runs in it."""

    lab: NetworkLab
    folder: Path
    target: Target
    ended: list[NetChange] = field(default_factory=list)

    def edit(self, name: str, old: str, new: str) -> str:
        """Replace a text in a file, or add at its end where `old` is '', and commit it."""
        file = self.folder / name
        text = file.read_text(encoding='utf-8')
        if old not in text:
            raise LabError(f'{name} does not hold {old!r}')
        file.write_text(text.replace(old, new) if old else text + new, encoding='utf-8')
        return commit(self.folder, f'{name}: {new.strip()[:40] or old.strip()[:40]}')

    def apply(self) -> NetChange:
        """Apply what is committed."""
        record = apply(Work(self.folder, self.target, self.records), lambda _: None)
        if record is None:
            raise LabError('nothing was to be changed')
        self.ended.append(record)
        return record

    @property
    def records(self) -> Path:
        """Where the records go."""
        return self.folder.parent / 'records'

    def same(self, good: str) -> str:
        """Say what differs from a commit that has to run and to be checked out; '' when nothing does."""
        wanted = repo.digests(repo.contents(self.folder, good, self.target))
        if hosts.digests(self.target) != wanted:
            return 'the hosts do not have the last good files'
        if repo.digests(repo.contents(self.folder, 'HEAD', self.target)) != wanted:
            return 'the repository does not have the last good files'
        if not proof.good(reaches := proof.prove(self.target)):
            return proof.told(reaches)
        left = [place for place in self.target.changed if hosts.state(self.target, place).word != 'none']
        return f'a change is still under way in {", ".join(left)}' if left else ''


def good_change(bench: Bench) -> str:
    """A shorter keepalive is confirmed."""
    change = bench.edit('network.conf', 'keepalives_idle = 60', 'keepalives_idle = 45')
    record = bench.apply()
    takes = [(each.name, each.after, each.takes) for each in record.settings]
    if takes != [('tcp_keepalives_idle', '45', 'reload')]:
        return f'the settings are told as {takes}'
    return _ended(record, 'confirmed') or bench.same(change)


def incident(bench: Bench) -> str:
    """The first postmortem's change, a narrowed pg_hba.conf, is put back."""
    good = repo.line(bench.folder, 'rev-parse', 'HEAD')
    bench.edit('pg_hba.conf', '10.91.0.0/16', '10.91.0.0/24')
    record = bench.apply()
    return _ended(record, 'restored', '10.91.1.0/24', 'hba_reject') or bench.same(good)


def firewall_cut(bench: Bench) -> str:
    """A firewall that drops one subnet is put back."""
    good = repo.line(bench.folder, 'rev-parse', 'HEAD')
    bench.edit('router.nft', '', CUT)
    return _ended(bench.apply(), 'restored', 'connect_timeout') or bench.same(good)


def invalid_file(bench: Bench) -> str:
    """A typo in each file, and what no login would show, are refused before anything is changed."""
    good = repo.line(bench.folder, 'rev-parse', 'HEAD')
    typos = (
        ('pg_hba.conf', '', 'host all all 10.91.0.0/33 scram-sha-256\n', 'pg_hba.conf, line 7'),
        ('network.conf', '', 'tcp_keepalive_idle = 1\n', 'tcp_keepalive_idle'),
        ('network.conf', '', 'ssl = on\n', 'cannot load its certificate'),
        ('router.nft', '', 'add rulee inet lab forward drop\n', 'router.nft:'),
        ('nftables.conf', 'flush ruleset', '', 'flush ruleset'),
    )
    for name, old, new, said in typos:
        bench.edit(name, old, new)
        record = bench.apply()
        if wrong := _ended(record, 'rejected', said):
            return wrong
        if record.rollback_timer_s or record.validated:
            return f'{name}: the record says that it was tried'
    return bench.same(good)


def needs_restart(bench: Bench) -> str:
    """A setting that takes effect at a restart is named and refused."""
    good = repo.line(bench.folder, 'rev-parse', 'HEAD')
    bench.edit('network.conf', 'max_connections = 40', 'max_connections = 100')
    return _ended(bench.apply(), 'rejected', 'max_connections (40 → 100)', 'restart') or bench.same(good)


def second_failure(bench: Bench) -> str:
    """A failure after a failure goes back to the last good state, in one commit each."""
    good = bench.edit('network.conf', 'keepalives_count = 3', 'keepalives_count = 4')
    if wrong := _ended(bench.apply(), 'confirmed'):
        return wrong
    for name, old, new in (('pg_hba.conf', '10.91.0.0/16', '10.91.0.0/24'), ('router.nft', '', CUT)):
        bench.edit(name, old, new)
        if wrong := _ended(bench.apply(), 'restored') or bench.same(good):
            return wrong
    commits = int(repo.line(bench.folder, 'rev-list', '--count', f'{good}..HEAD'))
    return '' if commits == 4 else f'two failures made {commits} commits, not 4'  # noqa: PLR2004 - change and way back


def deployer_killed(bench: Bench) -> str:
    """The deployer is killed after it has cut everything off: the hosts undo it by themselves."""
    good = repo.line(bench.folder, 'rev-parse', 'HEAD')
    bench.edit('router.nft', '', CUT_ALL)
    command = [sys.executable, '-m', 'handrail', 'netchange', 'apply', str(bench.folder)]
    begun = subprocess.Popen(
        [*command, '--record', str(bench.records)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env=environment(),
    )
    try:
        end = time.monotonic() + LONGEST
        while 'dport 5432' not in bench.lab.run('router', 'nft list ruleset').output:
            if begun.poll() is not None or time.monotonic() > end:
                return 'the change was never loaded'
            time.sleep(0.05)
        os.killpg(begun.pid, signal.SIGKILL)
    finally:
        begun.kill()
        begun.wait()
    records: list[Path] = []
    while not records and time.monotonic() < end:
        time.sleep(0.2)
        records = sorted(bench.records.glob('*.json'))
    if not records:
        return 'nobody has written what became of it'
    record = RECORD.validate_json(records[-1].read_bytes())
    bench.ended.append(record)
    if record.by != 'timer':
        return f'it was undone by the {record.by}'
    return _ended(record, 'restored', 'ended before confirming') or bench.same(good)


def _ended(record: NetChange, result: str, *said: str) -> str:
    if record.result != result:
        return f'it was {record.result}, not {result}: {record.reason}'
    missing = [each for each in said if each not in record.reason]
    return f'{record.reason!r} does not say {missing[0]!r}' if missing else ''


Scenario = Callable[[Bench], str]
SCENARIOS: Mapping[str, tuple[Scenario, int]] = MappingProxyType({
    'good-change': (good_change, 120),
    'incident': (incident, 120),
    'firewall-cut': (firewall_cut, 120),
    'invalid-file': (invalid_file, 120),
    'needs-restart': (needs_restart, 120),
    'second-failure': (second_failure, 120),
    'deployer-killed': (deployer_killed, 15),
})  # fmt: skip
"""Each scenario with the seconds of its timers."""


def scenario(lab: NetworkLab, name: str) -> Result:
    """Try one scenario in a healthy lab, which is to be healed behind it.

    Its seconds are those of the last change, from its beginning to its end.
    """
    tried, window = SCENARIOS[name]
    about = (tried.__doc__ or '').strip()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix='handrail-netchange-') as folder:
        try:
            target = lab_repository(lab, Path(folder) / 'configuration', window=window)
            bench = Bench(lab, Path(folder) / 'configuration', target)
            wrong = tried(bench)
            taken = bench.ended[-1].seconds if bench.ended else time.monotonic() - start
        except (LabError, NetChangeError) as error:
            wrong, taken = str(error), time.monotonic() - start
    seconds = round(taken, 2)
    subject = digest(name, inspect.getsource(tried))
    return Result(f'netchange/{name}', 'failed' if wrong else 'passed', seconds, about, wrong, subject)
