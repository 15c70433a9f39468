"""The proof of the rules: each is judged in a lab that is broken in every way, and in a healthy one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from handrail.field.audit.inventory import Inventory, Sources
from handrail.field.audit.run import audit
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.opened import open_lab
from handrail.model import Practice
from handrail.model.audit import AuditRun, AuditStatus, Break, RuleProof

HEALTHY = 'none'
"""The name of the world in which nothing is broken."""

VARYING = frozenset({('packet-loss', 'net-mtu-001'), ('flows-lost', 'net-mtu-001')})
"""Where chance decides whether a wide result arrives in time: said by no proof."""

ETC = '/etc/postgresql/15/main'
RELOAD = 'sudo -u postgres psql -XAtqc "select pg_reload_conf()" postgres >/dev/null; sleep 0.3'
SET = 'inet filter app_subnets'

CHANGE = {
    'author': 'ada', 'reviewed_by': 'grace', 'validated': True, 'rollback_timer_s': 600,
    'logins_before': list(layout.SUBNETS), 'logins_after': list(layout.SUBNETS),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flaw:
    """What the lab has no fault for: `command` runs on the database host, `files` are declared."""

    about: str
    command: str = ''
    files: Mapping[str, str] = field(default_factory=dict)


SERVICE = '[auth]\nhost=db.lab\ndbname=auth\nuser=app\n'
DECLARED = MappingProxyType({
    'home/.pg_service.conf': f'{SERVICE}connect_timeout=2\n',
    'declared/nftables.conf': layout.firewall(),
    'declared/change-1.json': json.dumps(CHANGE),
})  # fmt: skip
"""The files beside those that the lab has by itself."""

FLAWS: Mapping[str, Flaw] = MappingProxyType({
    'firewall-set-narrow': Flaw(
        'the set of the firewall holds one of two application subnets',
        f'nft delete element {SET} "{{ {layout.ADMITTED[0]} }}"; '
        f'nft add element {SET} "{{ {layout.SUBNETS[0]} }}"',
        {'declared/nftables.conf': layout.firewall().replace(layout.ADMITTED[0], layout.SUBNETS[0])},
    ),
    'keepalives-of-the-system': Flaw(
        "dead peers are noticed after the system's two hours",
        f'echo "tcp_keepalives_idle = 7200" > {ETC}/conf.d/zz.conf; chmod 644 {ETC}/conf.d/zz.conf; {RELOAD}',
    ),
    'client-without-timeout': Flaw(
        'applications wait for a login without end', files={'home/.pg_service.conf': SERVICE}
    ),
    'hba-typo': Flaw(
        'pg_hba holds a network that is none, and was reloaded',
        f'echo "host auth app 10.91.3.0/33 scram-sha-256" >> {ETC}/pg_hba.conf; {RELOAD}',
    ),
    'change-without-timer': Flaw(
        'a network change was made without a rollback timer',
        files={'declared/change-1.json': json.dumps({**CHANGE, 'rollback_timer_s': 0})},
    ),
})  # fmt: skip


def lab_inventory(lab: NetworkLab) -> Inventory:
    """Return the inventory that is true of a lab; its declared files are those from which it runs."""
    sources = Sources.model_validate({
        'name': 'lab',
        'about': 'The lab of this repository: servers that are real, in a network that is not.',
        'places': {
            'app-a': {'subnet': layout.SUBNETS[0]}, 'app-b': {'subnet': layout.SUBNETS[1]},
            'db': {}, 'router': {},
        },
        'database': {'host': layout.DATABASE, 'name': 'auth', 'from': 'db', 'socket': 'db'},
        'login': {'host': layout.NAME, 'name': 'auth', 'user': 'app'},
        'client': {'service': 'auth', 'request_timeout': 10},
        'firewalls': [{'place': 'db', 'set': SET}],
        'files': {
            'postgresql': 'etc/postgresql.conf', 'pg_hba': 'etc/pg_hba.conf', 'haproxy': 'haproxy.cfg',
            'pg_service': 'home/.pg_service.conf', 'nftables': 'declared/nftables.conf',
            'changes': 'declared/change-*.json',
        },
    })  # fmt: skip
    values = {'app_subnets': list(layout.SUBNETS), 'pool_total': 30, 'port': layout.PORT}
    return Inventory(values=values, sources=sources, folder=lab.state)


def make_well(lab: NetworkLab) -> None:
    """Heal the lab, and write the declared files as they should be."""
    lab.heal()
    declare(lab, DECLARED)


def declare(lab: NetworkLab, files: Mapping[str, str]) -> None:
    """Write declared files into the lab's state."""
    for name, text in files.items():
        (lab.state / name).parent.mkdir(exist_ok=True)
        (lab.state / name).write_text(text, encoding='utf-8')


def break_it(lab: NetworkLab, name: str) -> str:
    """Break the lab by a fault of its own or a flaw; return what is wrong now. Raises LabError."""
    if name == HEALTHY:
        return 'nothing is broken'
    if name not in FLAWS:
        lab.inject(name)
        return lab.faults[name].about
    flaw = FLAWS[name]
    declare(lab, flaw.files)
    if flaw.command:
        lab.world.must('db', flaw.command)
    return flaw.about


def broken(lab: NetworkLab, name: str, practices: Sequence[Practice]) -> tuple[Break, AuditRun]:
    """Break a healthy lab, judge every rule, and make it well again."""
    try:
        about = break_it(lab, name)
        run = audit(lab_inventory(lab), practices, runner=lab)
    finally:
        make_well(lab)
    said = {rule: status for rule, status in told(run).items() if (name, rule) not in VARYING}
    return Break(name, about, said), run


def told(run: AuditRun) -> dict[str, AuditStatus]:
    """Return what a run says of each rule, over its targets: the worst."""
    found: dict[str, AuditStatus] = {}
    for status in ('failed', 'not-audited', 'passed'):
        for row in run.rows:
            if row.status == status:
                found.setdefault(row.rule, row.status)
    return dict(sorted(found.items()))


def names(lab: NetworkLab) -> tuple[str, ...]:
    """Return everything that is broken for the proof, the healthy world first."""
    return (HEALTHY, *lab.faults, *FLAWS)


def measured(practices: Sequence[Practice], say: Callable[[str], object] = str) -> RuleProof:
    """Measure the whole matrix in a lab of its own. Raises LabError."""
    with open_lab('audit-proof') as lab:
        make_well(lab)
        found = []
        for name in names(lab):
            each, run = broken(lab, name, practices)
            found.append(each)
            say(f'{name}: {failing(each.said)} ({run.seconds:.1f} s)')
    return RuleProof(tuple(practice.id for practice in practices), tuple(found))


def failing(said: Mapping[str, AuditStatus]) -> str:
    """Return the rules that fail, in a line."""
    rules: Iterable[str] = (rule for rule, status in said.items() if status == 'failed')
    return ', '.join(rules) or 'no rule fails'
