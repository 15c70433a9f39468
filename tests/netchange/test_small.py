"""Changes of a target that is no lab: one file, one server, on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.netchange import GOOD, NARROW, WIDE, Small, make_small, possible, rooted
from support.site import ROOT

from handrail.cli import main
from handrail.field.netchange import hosts, repo, scripts
from handrail.field.netchange.finish import finish
from handrail.field.netchange.lab import commit
from handrail.field.netchange.plan import locked, noted, under_systemd
from handrail.field.netchange.target import NetChangeError, Target
from handrail.source.rules import evaluate

ENVIRONMENT = {**os.environ, 'PYTHONPATH': str(ROOT / 'hooks')}
pytestmark = pytest.mark.skipif(not possible(), reason='no root, and no user namespaces of its own')


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return make_small(tmp_path)


def until(true: Callable[[], bool], seconds: float = 40) -> bool:
    for _ in range(int(seconds / 0.05)):
        if true():
            return True
        time.sleep(0.05)
    return False


def processes_of(word: str) -> list[int]:
    """The processes that have the word in their command line."""
    found = []
    for each in Path('/proc').glob('[0-9]*/cmdline'):
        try:
            if word.encode() in each.read_bytes():
                found.append(int(each.parent.name))
        except OSError:
            continue
    return found


def test_a_good_change_is_confirmed(small: Small) -> None:
    commit_id = small.write(WIDE, 'Admit c\n\nReviewed-by: Grace')
    record = small.must()
    assert (record.result, record.reason, record.restored_as) == ('confirmed', '', '')
    assert (record.change, record.author, record.reviewed_by) == (commit_id, 'handrail netchange', 'Grace')
    assert [(each.file, each.place) for each in record.files] == [('conf', 'db')]
    assert {each.subnet: (each.tried, each.ok) for each in record.after} == {
        '10.91.0.0/24': (9, 9),
        '10.91.1.0/24': (9, 9),
    }
    assert (small.host / 'running').read_text() == WIDE
    assert small.log() == ['Admit c', 'What runs']
    assert not small.lock.exists()
    assert small.apply() is None
    assert until(lambda: not processes_of(f'handrail-netchange-{record.change[:10]}'), 5)


def test_the_record_is_what_the_practice_judges(small: Small) -> None:
    rule = next(
        line.removeprefix('check: ').strip('"')
        for line in (ROOT / 'docs' / 'practices' / 'net-chg-001.md').read_text().splitlines()
        if line.startswith('check: ')
    )
    inventory = {'app_subnets': ['10.91.0.0/24', '10.91.1.0/24']}
    small.write(WIDE, 'Reviewed\n\nReviewed-by: Grace')
    small.apply()
    small.write(NARROW, 'Reviewed too\n\nReviewed-by: Grace')
    small.apply()
    good, bad = small.written()
    if bad['result'] == 'confirmed':
        good, bad = bad, good
    assert evaluate(rule, {'changes': [good]}, inventory).value is True
    assert evaluate(rule, {'changes': [bad]}, inventory).value is False
    assert evaluate(rule, {'changes': [{**good, 'reviewed_by': ''}]}, inventory).value is False


def test_a_bad_change_is_put_back_in_one_commit(small: Small) -> None:
    small.write(NARROW, 'Narrow it')
    record = small.must()
    assert (record.result, record.by) == ('restored', 'deployer')
    assert '10.91.1.0/24: 0 of 5 logins got in (5 hba_reject' in record.reason
    assert (record.logins_before, record.logins_after) == (
        ('10.91.0.0/24', '10.91.1.0/24'),
        ('10.91.0.0/24',),
    )
    assert all(each.ok == 9 for each in record.restored)
    assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == GOOD
    assert small.log() == [f'Network configuration: back to {record.good[:10]}', 'Narrow it', 'What runs']
    assert record.restored_as == repo.line(small.folder, 'rev-parse', 'HEAD')
    assert small.written()[0]['result'] == 'restored'
    assert not small.lock.exists()


def test_a_second_failure_goes_back_to_the_same_state(small: Small) -> None:
    for text in (NARROW, 'admit b\n', NARROW):
        small.write(text)
        assert small.must().result == 'restored'
        assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == GOOD
    assert len(small.log()) == 7


def test_several_commits_go_back_at_once(small: Small) -> None:
    good = repo.line(small.folder, 'rev-parse', 'HEAD')
    for text in (WIDE, 'admit b c\n', NARROW):
        small.write(text)
    record = small.must()
    assert (record.result, record.good) == ('restored', good)
    assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == GOOD
    assert len(small.log()) == 5


def test_what_is_confirmed_is_what_a_later_failure_goes_back_to(small: Small) -> None:
    small.write(WIDE)
    assert small.must().result == 'confirmed'
    small.write(NARROW)
    assert small.must().result == 'restored'
    assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == WIDE


def unread(file: Path) -> tuple[int, ...]:
    """What tells whether it is the same file, unchanged; that it was read does not change it."""
    state = file.stat()
    return state.st_ino, state.st_mode, state.st_uid, state.st_gid, state.st_mtime_ns, state.st_ctime_ns


def test_an_invalid_file_is_refused_before_anything_is_changed(small: Small) -> None:
    small.write('refuse a\n')
    (small.host / 'conf').chmod(0o640)
    before = unread(small.host / 'conf')
    record = small.must()
    assert (record.result, record.validated, record.rollback_timer_s) == ('rejected', False, 0)
    assert unread(small.host / 'conf') == before
    assert (small.folder / 'conf').read_text() == GOOD
    kept = small.write('refuse\n')
    assert small.must(keep=True).restored_as == ''
    assert repo.line(small.folder, 'rev-parse', 'HEAD') == kept


def test_a_file_keeps_its_owner_and_mode(small: Small) -> None:
    (small.host / 'conf').chmod(0o604)
    for text, result in ((WIDE, 'confirmed'), (NARROW, 'restored')):
        small.write(text)
        assert small.must().result == result
        assert (small.host / 'conf').stat().st_mode & 0o777 == 0o604


def test_a_file_that_was_not_there_goes_again(tmp_path: Path) -> None:
    extra = f'  - {{file: more, place: db, path: {tmp_path}/host/more, check: "cat {{file}}", load: "true"}}'
    small = make_small(tmp_path, more=[extra])
    (small.folder / 'more').write_text('new\n')
    small.write(NARROW)
    assert small.must().result == 'restored'
    assert not (small.host / 'more').exists()
    assert not (small.folder / 'more').exists()
    (small.folder / 'more').write_text('new\n')
    commit(small.folder, 'Add a file')
    assert small.must().result == 'confirmed'
    assert (small.host / 'more').read_text() == 'new\n'


@pytest.mark.parametrize(
    ('prepare', 'said'),
    [
        (
            lambda small: (small.host / 'conf').write_text('admit by hand\n'),
            'no commit holds the files as they',
        ),
        (lambda small: (small.folder / 'conf').write_text(NARROW), 'not committed'),
        (
            lambda small: (small.host / 'running').write_text(NARROW),
            'logins fail before the change: 10.91.1.0/24',
        ),
        (lambda small: hosts.arm(small.target, 'db', 'other'), 'in db a change is armed: other'),
        (lambda small: repo.git(small.folder, 'rm', '-q', '--cached', 'conf'), 'not committed'),
        (lambda small: (small.host / 'state').write_text(''), 'arming the timer in db'),
    ],
)
def test_what_cannot_be_tried_is_not_tried(
    small: Small, prepare: Callable[[Small], object], said: str
) -> None:
    small.write(WIDE)
    prepare(small)
    there = [(small.host / name).read_text() for name in ('conf', 'running')]
    try:
        record = small.apply()
    except NetChangeError as error:
        assert said in str(error)  # noqa: PT017 - what was armed is to be told from what was not
    else:
        assert record is not None
        assert record.result in {'restored', 'failed'}
        assert said in record.reason
    assert [(small.host / name).read_text() for name in ('conf', 'running')] == there
    if small.lock.exists():
        hosts.restore(small.target, 'db', 'other')
        hosts.release(small.target, 'db', 'other')


def test_a_repair_may_begin_with_failing_logins(small: Small) -> None:
    small.write(NARROW)
    (small.host / 'conf').write_text(NARROW)
    (small.host / 'running').write_text(NARROW)
    small.write(GOOD)
    record = small.must(repair=True)
    assert record.result == 'confirmed'
    assert record.logins_before == ('10.91.0.0/24',)
    assert record.logins_after == ('10.91.0.0/24', '10.91.1.0/24')


def test_a_loading_that_fails_is_put_back(small: Small) -> None:
    small.write(WIDE)
    small.trap('echo no such thing >&2; exit 5')
    record = small.must()
    assert record.result == 'restored'
    assert 'loading in db: no such thing' in record.reason
    assert (small.host / 'running').read_text() == GOOD


def test_a_timer_that_is_quicker_than_the_deployer_wins(tmp_path: Path) -> None:
    small = make_small(tmp_path, window=2)
    small.write(WIDE)
    small.trap('sleep 12')
    record = small.must()
    assert (record.result, record.by) == ('restored', 'timer')
    assert 'was not confirmed in 2 s' in record.reason
    assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == GOOD


def test_work_that_was_begun_meanwhile_is_not_lost(small: Small) -> None:
    small.write(NARROW)
    small.trap(f'echo mine >> {small.folder}/conf')
    record = small.must()
    assert record.result == 'failed'
    assert 'not committed: put the files of' in record.reason
    assert (small.host / 'running').read_text() == GOOD
    assert (small.folder / 'conf').read_text() == f'{NARROW}mine\n'


def begun(small: Small) -> subprocess.Popen[bytes]:
    """A deployer that hangs after it has loaded the change."""
    small.trap('sleep 60')
    command = [sys.executable, '-m', 'handrail', 'netchange', 'apply', str(small.folder)]
    process = subprocess.Popen(
        [*command, '--record', str(small.records)],
        env=ENVIRONMENT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )
    if not until((small.host / 'sprung').exists):
        process.kill()
        process.wait()
        pytest.fail('it was never loaded')
    return process


def test_a_deployer_that_is_killed_is_survived(tmp_path: Path) -> None:
    small = make_small(tmp_path, window=12)
    small.write(NARROW)
    deployer = begun(small)
    try:
        with pytest.raises(NetChangeError, match='another change is being made from this folder'):
            small.apply()
        assert main(['netchange', 'status', str(small.folder)]) == 1
    finally:
        os.killpg(deployer.pid, signal.SIGKILL)
        deployer.wait()
    assert (small.host / 'running').read_text() == NARROW
    assert until(lambda: bool(small.written()))
    [record] = small.written()
    assert (record['result'], record['by']) == ('restored', 'timer')
    assert 'ended before confirming' in record['reason']
    assert (small.host / 'running').read_text() == (small.folder / 'conf').read_text() == GOOD
    assert main(['netchange', 'status', str(small.folder)]) == 0
    small.write(WIDE)
    assert small.must().result == 'confirmed'


def test_the_hosts_undo_it_when_everything_else_is_dead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = make_small(tmp_path, window=12)
    small.write(NARROW)
    deployer = begun(small)
    watchers = [each for each in processes_of(str(small.folder)) if b'--wait' in cmdline(each)]
    assert len(watchers) == 1
    os.kill(watchers[0], signal.SIGKILL)
    os.killpg(deployer.pid, signal.SIGKILL)
    deployer.wait()
    assert until(lambda: (small.host / 'running').read_text() == GOOD)
    with pytest.raises(NetChangeError, match='an earlier change has not ended: handrail netchange finish'):
        small.apply()
    assert main(['netchange', 'finish', str(small.folder), '--json']) == 1
    assert json.loads(capsys.readouterr().out)['by'] == 'timer'
    assert (small.folder / 'conf').read_text() == GOOD
    assert finish(small.folder) is None


def cmdline(process: int) -> bytes:
    try:
        return Path(f'/proc/{process}/cmdline').read_bytes()
    except OSError:
        return b''


def test_a_change_that_was_confirmed_everywhere_stays(small: Small) -> None:
    """The deployer died between the confirmation and the record."""
    small.write(WIDE)
    small.trap('sleep 60')
    deployer = begun(small)
    plan = noted(small.folder)
    assert plan is not None
    watchers = [each for each in processes_of(str(small.folder)) if b'--wait' in cmdline(each)]
    for process in watchers:
        os.kill(process, signal.SIGKILL)
    os.killpg(deployer.pid, signal.SIGKILL)
    deployer.wait()
    assert hosts.confirm(small.target, 'db', plan.id)
    record = finish(small.folder)
    assert record is not None
    assert record.result == 'confirmed'
    assert (small.host / 'running').read_text() == WIDE
    assert not small.lock.exists()


def test_a_confirmation_and_a_timer_cannot_both_win(small: Small) -> None:
    hosts.arm(small.target, 'db', 'one')
    assert hosts.confirm(small.target, 'db', 'one')
    assert not hosts.confirm(small.target, 'db', 'one')
    assert hosts.state(small.target, 'db').word == 'confirmed'
    hosts.release(small.target, 'db', 'one')
    assert hosts.state(small.target, 'db').word == 'none'
    hosts.arm(small.target, 'db', 'two')
    assert hosts.restore(small.target, 'db', 'two') == ''
    assert not hosts.confirm(small.target, 'db', 'two')
    assert hosts.state(small.target, 'db').word == 'undone'
    hosts.release(small.target, 'db', 'two')


def test_one_change_at_a_time(small: Small) -> None:
    with locked(small.folder), pytest.raises(NetChangeError, match='another change'), locked(small.folder):
        pass


SYSTEMD = """mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec "$@" """
FAKE = '#!/bin/bash\nprintf "%s\\n" "$@" > {file}\n'


def test_where_systemd_is_first_the_timer_is_its_own(tmp_path: Path) -> None:
    room = ['unshare', '--mount', 'bash', '-c', SYSTEMD, 'room']
    if subprocess.run([*rooted(), *room, 'true'], capture_output=True, check=False).returncode:
        pytest.skip('no mount namespaces')
    small = make_small(tmp_path, prefix=[*rooted(), *room])
    asked = tmp_path / 'asked'
    (tmp_path / 'bin' / 'systemd-run').write_text(FAKE.format(file=asked))
    (tmp_path / 'bin' / 'systemd-run').chmod(0o755)
    hosts.arm(small.target, 'db', 'one')
    *options, shell, flag, script = asked.read_text().splitlines()
    assert {'--collect', '--unit=handrail-netchange-one', '--on-active=30'} <= set(options)
    assert processes_of('handrail-netchange-one') == []
    (small.host / 'conf').write_text(NARROW)
    ran = hosts.run(small.target, 'db', f"{shell} {flag} '{script}'")
    assert ran.code == 0
    assert (small.host / 'running').read_text() == GOOD
    assert hosts.state(small.target, 'db').word == 'undone'


def test_the_watcher_is_a_service_where_systemd_is_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / 'systemd-run').write_text('#!/bin/true\n')
    (tmp_path / 'systemd-run').chmod(0o755)
    monkeypatch.setenv('PATH', str(tmp_path))
    line = under_systemd({'A': 'b'}, tmp_path)
    assert (line[0], line[-2:]) == ('systemd-run', ['--setenv=A=b', '--'])
    assert under_systemd({}, tmp_path / 'none') == []


def test_hosts_are_reached_by_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As sshd would, the stand-in gives one string to a shell."""
    small = make_small(tmp_path)
    shell = ' '.join([*rooted(), 'bash'])
    fake = (
        f'#!/bin/bash\nwhile [ "$1" != -- ]; do shift; done\necho "$2" >> {tmp_path}/hosts\n{shell} -c "$3"\n'
    )
    programs = tmp_path / 'bin'
    (programs / 'ssh').write_text(fake)
    (programs / 'ssh').chmod(0o755)
    monkeypatch.setenv('PATH', f'{programs}:{os.environ["PATH"]}')
    text = (small.folder / 'netchange.yml').read_text().splitlines()
    lines = ['  db: {ssh: root@db.example}' if line.startswith('  db:') else line for line in text]
    (small.folder / 'netchange.yml').write_text('\n'.join(lines) + '\n')
    for change, result in ((WIDE, 'confirmed'), (NARROW, 'restored')):
        small.write(change)
        assert small.must().result == result
    assert set((tmp_path / 'hosts').read_text().split()) == {'root@db.example'}


def test_nothing_of_a_script_is_left_open() -> None:
    """Every value that a script needs is given to it."""
    target = make_target()
    for text in (scripts.arm(target, 'db', 'x'), scripts.put(target, 'db', 'x', {'conf': b'a'})):
        assert subprocess.run(['bash', '-n', '-c', text], check=False).returncode == 0


def make_target() -> Target:
    return Target.model_validate({
        'name': 'x', 'places': {'db': {'subnet': '10.0.0.0/8'}},
        'files': [{'file': 'conf', 'place': 'db', 'path': '/x', 'check': 'true', 'load': 'true'}],
        'logins': {'host': 'h', 'name': 'n', 'user': 'u'},
    })  # fmt: skip


def test_the_command_says_what_became_of_it(small: Small, capsys: pytest.CaptureFixture[str]) -> None:
    record = ['--record', str(small.records)]
    assert main(['netchange', 'apply', str(small.folder), *record]) == 0
    assert 'the hosts have this configuration already' in capsys.readouterr().out
    small.write(NARROW)
    assert main(['netchange', 'apply', str(small.folder), *record]) == 1
    said = capsys.readouterr().out
    assert 'timer armed: 30 s' in said
    assert ' restored in ' in said
    assert ' is back as ' in said
    small.write(WIDE)
    assert main(['netchange', 'apply', str(small.folder), '--json', *record]) == 0
    assert json.loads(capsys.readouterr().out)['result'] == 'confirmed'
    assert main(['netchange', 'finish', str(small.folder)]) == 0
    (small.folder / 'conf').write_text(NARROW)
    assert main(['netchange', 'apply', str(small.folder), *record]) == 2
    assert 'not committed' in capsys.readouterr().err
    assert main(['netchange', 'apply', str(small.folder / 'none')]) == 2
