"""One slip in a sound site is one problem, at its line; two slips are two, wherever they stand."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support import build
from support.site import GREEN, ROOT

from handrail.kinds import assemble
from handrail.model import Problem

FIXTURES = Path(__file__).parent / 'fixtures'
MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
RUNBOOK = 'runbooks/door-stuck.md'
PRACTICE = 'practices/net-door-001.md'
HALTED = 'postmortems/2023/2023-10-29-ticket-printing-halted.md'
OFFLINE = 'postmortems/2023/2023-03-02-printers-offline.md'
QUEUE = 'runbooks/print-queue.md'
DRILL = 'drills/2024-03-31-clock-change.md'
RULES = 'alerts/streaming/ledger.rules.yml'
LAG = 'runbooks/streaming/consumer-lag.md'
BROKER = 'runbooks/streaming/broker-unreachable.md'
DEAF = 'postmortems/2025/2025-03-04-half-the-partitions.md'
RACK = 'postmortems/2025/2025-06-18-unannounced-rack.md'
ACL = 'practices/net-acl-002.md'
OUTAGE = 'postmortems/2024/2024-01-21-web-stack-outage.md'
LOGIN = 'runbooks/login-failures.md'

TODAY = date(2025, 7, 1)


class Slip(NamedTuple):
    """What is changed in a file, the code of the problem, and what stands on its line (`new` if '')."""

    uri: str
    old: str
    new: str
    code: str
    place: str = ''


GREEN_SLIPS = {
    'a link': Slip(MORTEM, 'practices/net-door-001.md', 'practices/net-door-009.md', 'dangling-link'),
    'an anchor': Slip(MORTEM, 'door-stuck.md#look)', 'door-stuck.md#lok)', 'dangling-anchor'),
    'a link of a plain page': Slip('index.md', 'door-stuck.md#look', 'door-stack.md#look', 'dangling-link'),
    'an anchor of a plain page': Slip('index.md', '#look', '#lock', 'dangling-anchor'),
    'an instant': Slip(MORTEM, 'started: 2024-03-04 09:00', 'started: 2024-13-04 09:00', 'no-such-time'),
    'a due date': Slip(MORTEM, 'due: 2024-07-01', 'due: 2024-07-41', 'wrong-value'),
    'a date in parts': Slip(MORTEM, 'due: 2024-07-01', 'due: 2024-07-', 'wrong-value'),
    'the owner of an action': Slip(
        MORTEM, 'owner: porters\n    - due', 'owner: portes\n    - due', 'unknown-id'
    ),
    'the owner of a runbook': Slip(RUNBOOK, 'owner: porters', 'owner: portes', 'unknown-id'),
    'a key of the front matter': Slip(MORTEM, 'severity: SEV3', 'severty: SEV3', 'unknown-key'),
    'a key of a runbook': Slip(RUNBOOK, 'owner: porters', 'ownr: porters', 'unknown-key'),
    'a key of an action': Slip(MORTEM, 'type: detect', 'typ: detect', 'unknown-key'),
    'a kind of row': Slip(MORTEM, '`refuted`', '`refused`', 'unknown-kind'),
    'the clock of a row': Slip(MORTEM, '10:00 `resolved`', '10:90 `resolved`', 'no-such-time'),
    'a service': Slip(MORTEM, 'services: [door]', 'services: [doors]', 'unknown-id'),
    'a branch target': Slip(RUNBOOK, '(#release)', '(#relase)', 'dangling-anchor'),
    'a pattern': Slip(RUNBOOK, '`1 received`', '`1 received(`', 'pattern-syntax'),
    'a kind of step': Slip(RUNBOOK, '`change` at the door', '`chnage` at the door', 'unknown-kind'),
    'a command': Slip(RUNBOOK, 'bolt release "$DOOR"', 'bolt release "$DOOR', 'command-syntax'),
    'a variable': Slip(RUNBOOK, 'ping -c 1 "$DOOR"', 'ping -c 1 "$GATE"', 'undeclared-variable'),
    'a team of an escalation': Slip(RUNBOOK, 'to `porters`', 'to `portiers`', 'unknown-id'),
    'a rule': Slip(PRACTICE, 'inventory.limit', 'inventory.limit - 2', 'rule-mismatch', '### Passes: below'),
    'evidence': Slip(
        MORTEM,
        '    - evidence: [The step](../../runbooks/door-stuck.md#release)\n',
        '',
        'no-evidence',
        '- [x] Write',
    ),
    'a directive that names nobody': Slip(
        'index.md', '# Start\n', '# Start\n\n<!-- handrail: actions owner=portes -->\n', 'unknown-id', '<!--'
    ),
    'an alias of a page that is there': Slip(
        RUNBOOK, 'services: [door]', 'services: [door]\naliases: [index.md]', 'taken-alias', '# The door'
    ),
}

DESK_SLIPS = {
    'a date that there is not': Slip(HALTED, 'detected: 2023-10-29', 'detected: 2023-10-32', 'no-such-time'),
    'an end before the start': Slip(
        OFFLINE, 'resolved: 2023-03-02', 'resolved: 2023-03-01', 'resolved-before-start'
    ),
    'a start behind the end': Slip(
        OFFLINE, 'started: 2023-03-02', 'started: 2023-03-03', 'resolved-before-start'
    ),
    'a branch to a heading': Slip(QUEUE, '(#page)', '(#escalation)', 'wrong-kind'),
    'a branch to itself': Slip(QUEUE, '(#page)', '(#clock)', 'endless-steps', '### Do spooler'),
    'a verdict on nothing': Slip(HALTED, '`confirmed`', '`confirmed 02:50`', 'no-such-hypothesis'),
    'a runbook of a drill': Slip(DRILL, 'runbook: print-queue', 'runbook: print-queues', 'unknown-id'),
    'a step of a drill': Slip(DRILL, 'path: [clock]', 'path: [clocks]', 'unknown-id'),
    'a repetition of nothing': Slip(HALTED, 'offline.md#dst', 'offline.md#dts', 'dangling-anchor'),
    'a repetition of itself': Slip(
        HALTED, '(2023-03-02-printers-offline.md#dst)', '(#rehearse)', 'same-as-circle'
    ),
    'a repetition in a circle': Slip(
        OFFLINE,
        '  - id: dst\n',
        '  - id: dst\n  - same as: [it](2023-10-29-ticket-printing-halted.md#rehearse)\n',
        'same-as-circle',
        'same as',
    ),
    'the id of an action that others name': Slip(OFFLINE, '- id: dst', '- idd: dst', 'unknown-key'),
    'evidence that is none': Slip(
        HALTED, '[the check](../../runbooks/print-queue.md#clock)', '[it](#spare)', 'wrong-kind'
    ),
    'a day to come': Slip(HALTED, 'done: 2023-11-03', 'done: 2032-11-03', 'day-ahead', '- [x] Compare'),
    'a closed promise': Slip(OFFLINE, 'status: reviewed', 'status: closed', 'closed-but-owed'),
    'every row': Slip(OFFLINE, '- 08:00 `signal`', '- At eight', 'no-row'),
}

HOUSE_SLIPS = {
    'the address of an alert': Slip(
        RULES, 'consumer-lag/#members', 'consumer-lags/#members', 'dangling-link'
    ),
    'the step of an alert': Slip(RULES, 'consumer-lag/#members', 'consumer-lag/#member', 'dangling-anchor'),
    'an alert that leads to an index': Slip(
        RULES, 'runbooks/streaming/consumer-lag/#members', 'runbooks/', 'alert-leads-astray'
    ),
    'an alert that leads to the start': Slip(
        RULES, 'runbooks/streaming/consumer-lag/#members', '', 'alert-leads-astray', 'runbook_url:'
    ),
    'the indentation of rules': Slip(RULES, '        for: 10m', '       for: 10m', 'yaml-syntax'),
    'the indentation of teams': Slip(
        'teams.yml', '  name: Night desk', ' name: Night desk', 'yaml-syntax', 'about: Two'
    ),
    'the team that stands in': Slip(
        'teams.yml',
        "'#ledger'\n    outside_hours: night-desk",
        "'#ledger'\n    outside_hours: night-deks",
        'outside-hours',
        'night-deks',
    ),
    'teams that stand in for each other': Slip(
        'teams.yml',
        "phone: '+91 22 0000 0000'",
        "phone: '+91 22 0000 0000'\n    outside_hours: streaming",
        'outside-hours-circle',
        'night-desk:',
    ),
    'a function of a rule': Slip(ACL, 'ip_within(c, a)', 'ip_wihtin(c, a)', 'rule-error', 'check:'),
    'the incident of a directive': Slip(
        'index.md', 'limit=5', 'incident=2025-03-04-half', 'unknown-id', 'incident='
    ),
    'an alert of a runbook': Slip(BROKER, '[BrokerNotReachable]', '[BrokerUnreachable]', 'unknown-id'),
    'a related incident': Slip(RACK, '[2025-03-04-half', '[2025-03-05-half', 'unknown-id'),
    'a path that skips to nothing': Slip(
        'drills/2025-05-20-consumer-lag.md', 'members, start', 'members, strat', 'unknown-id'
    ),
    'a step without its kind line': Slip(
        LAG, '`check` from a host with the Kafka tools, 2 min\n', '', 'no-kind', '### Is somebody reading?'
    ),
}


def _folder(path: Path) -> dict[str, str]:
    files = (file for file in path.rglob('*') if file.suffix in {'.md', '.yml'})
    return {file.relative_to(path).as_posix(): file.read_text('utf-8') for file in files}


@cache
def sites() -> dict[str, dict[str, str]]:
    return {
        'green': GREEN,
        'desk': _folder(FIXTURES / 'ticket_desk'),
        'house': _folder(FIXTURES / 'other_team' / 'docs'),
        'docs': _folder(ROOT / 'docs'),
    }


SLIPS = [
    pytest.param(site, slip, id=f'{site}: {name}')
    for site, slips in (('green', GREEN_SLIPS), ('desk', DESK_SLIPS), ('house', HOUSE_SLIPS))
    for name, slip in slips.items()
]


def problems(site: dict[str, str]) -> tuple[Problem, ...]:
    data = {uri: text.encode() for uri, text in site.items()}
    return assemble(data, frozenset(data), build.settings(today=TODAY)).problems


def changed(site: str, *slips: Slip) -> dict[str, str]:
    texts = dict(sites()[site])
    for slip in slips:
        assert texts[slip.uri].count(slip.old) >= 1, slip
        texts[slip.uri] = texts[slip.uri].replace(slip.old, slip.new, 1)
    return texts


def expected(texts: dict[str, str], slip: Slip) -> tuple[str, str, int]:
    text = texts[slip.uri]
    return slip.code, slip.uri, text[: text.index(slip.place or slip.new)].count('\n') + 1


def told(texts: dict[str, str]) -> list[tuple[str, str, int]]:
    return [(one.code, one.at.file, one.at.line) for one in problems(texts)]


@pytest.mark.parametrize('site', ['green', 'desk', 'house', 'docs'])
def test_the_site_is_sound(site: str) -> None:
    before = problems(sites()[site])
    assert [one.sentence() for one in before] == []


@pytest.mark.parametrize(('site', 'slip'), SLIPS)
def test_a_slip_is_told_at_its_line_and_only_that(site: str, slip: Slip) -> None:
    texts = changed(site, slip)
    assert told(texts) == [expected(texts, slip)]
    assert all(one.hint for one in problems(texts))


PAIRS = [
    ('green', GREEN_SLIPS['a key of a runbook'], GREEN_SLIPS['a branch target']),
    ('green', GREEN_SLIPS['a key of a runbook'], GREEN_SLIPS['a command']),
    ('green', GREEN_SLIPS['a key of the front matter'], GREEN_SLIPS['an anchor']),
    ('green', GREEN_SLIPS['a key of an action'], GREEN_SLIPS['a link']),
    ('green', GREEN_SLIPS['a kind of row'], GREEN_SLIPS['the owner of an action']),
    ('green', GREEN_SLIPS['a command'], GREEN_SLIPS['an anchor of a plain page']),
    ('green', GREEN_SLIPS['a directive that names nobody'], GREEN_SLIPS['a link of a plain page']),
    ('desk', DESK_SLIPS['a closed promise'], DESK_SLIPS['an end before the start']),
    ('desk', DESK_SLIPS['a verdict on nothing'], DESK_SLIPS['evidence that is none']),
    ('desk', Slip(QUEUE, 'owner:', 'ownr:', 'unknown-key'), DESK_SLIPS['a branch to itself']),
    ('house', HOUSE_SLIPS['a path that skips to nothing'], HOUSE_SLIPS['an alert of a runbook']),
    ('house', HOUSE_SLIPS['the address of an alert'], HOUSE_SLIPS['teams that stand in for each other']),
]


@pytest.mark.parametrize(('site', 'one', 'other'), PAIRS)
def test_two_slips_are_told_in_one_run(site: str, one: Slip, other: Slip) -> None:
    texts = changed(site, one, other)
    assert sorted(told(texts)) == sorted((expected(texts, one), expected(texts, other)))


def test_an_error_in_a_document_hides_no_dead_link_into_it_or_within_it() -> None:
    owner = Slip(LOGIN, 'owner:', 'ownr:', 'unknown-key')
    branch = Slip(LOGIN, '(#overload)', '(#overlod)', 'dangling-anchor')
    row = Slip(OUTAGE, 'login-failures.md#overload', 'login-failures.md#overlode', 'dangling-anchor')
    start = Slip('index.md', 'login-failures.md#overload', 'login-failures.md#overloadd', 'dangling-anchor')
    texts = changed('docs', owner, branch, row, start)
    assert sorted(told(texts)) == sorted(expected(texts, slip) for slip in (owner, branch, row, start))


def test_a_start_a_day_early_is_told_at_the_start() -> None:
    slip = Slip(OUTAGE, 'started: 2024-01-21', 'started: 2024-01-20', 'day-differs')
    texts = changed('docs', slip)
    assert told(texts) == [expected(texts, slip)]


AT_MKDOCS = ('a link', 'an anchor', 'a link of a plain page', 'an anchor of a plain page', 'a branch target')


@pytest.mark.parametrize('name', AT_MKDOCS)
def test_what_mkdocs_checks_too_is_told_once_and_stops_a_strict_build(mini_site: Any, name: str) -> None:
    texts = changed('green', GREEN_SLIPS[name])
    built = mini_site(texts)
    assert built.aborted
    (warning,) = built.warnings
    _, uri, line = expected(texts, GREEN_SLIPS[name])
    assert re.match(rf'handrail: docs/{re.escape(uri)}:{line}: ', warning), warning
