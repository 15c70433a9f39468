"""One mistake, one problem: each slip in a sound site is reported at its line, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import build

from handrail.kinds import assemble
from handrail.model import Site

DESK = Path(__file__).parent.parent / 'fixtures' / 'ticket_desk'
HALTED = 'postmortems/2023/2023-10-29-ticket-printing-halted.md'
OFFLINE = 'postmortems/2023/2023-03-02-printers-offline.md'
QUEUE = 'runbooks/print-queue.md'
DRILL = 'drills/2024-03-31-clock-change.md'

SLIPS = {
    'a link': (HALTED, 'print-queue.md#clock).', 'print-queu.md#clock).', 'dangling-link'),
    'an anchor': (HALTED, 'print-queue.md#clock).', 'print-queue.md#clok).', 'dangling-anchor'),
    'a date that there is not': (HALTED, 'detected: 2023-10-29', 'detected: 2023-10-32', 'no-such-time'),
    'an end before the start': (
        OFFLINE,
        'resolved: 2023-03-02',
        'resolved: 2023-03-01',
        'resolved-before-start',
    ),
    'a due date': (HALTED, 'due: 2024-03-20', 'due: 2024-03-', 'wrong-value'),
    'an owner of a runbook': (QUEUE, 'owner: ticketing', 'owner: ticketting', 'unknown-id'),
    'an owner of an action': (HALTED, '- owner: ticketing', '- owner: tickets', 'unknown-id'),
    'a service': (OFFLINE, 'services: [ticketing]', 'services: [tickets]', 'unknown-id'),
    'a key of front matter': (HALTED, 'trigger: clock', 'triger: clock', 'unknown-key'),
    'a key of an action': (HALTED, '- owner: ticketing', '- ownr: ticketing', 'unknown-key'),
    'a branch target': (QUEUE, '(#page)', '(#pag)', 'dangling-anchor'),
    'a branch to a heading': (QUEUE, '(#page)', '(#escalation)', 'wrong-kind'),
    'a branch to itself': (QUEUE, '(#page)', '(#clock)', 'endless-steps', '### Do spooler'),
    'a pattern': (QUEUE, '- otherwise', '- `[0-9` → [Call](#page)\n- otherwise', 'pattern-syntax'),
    'a kind of a row': (HALTED, '`hypothesis`', '`hypotesis`', 'unknown-kind'),
    'a verdict on nothing': (HALTED, '`confirmed`', '`confirmed 02:50`', 'no-such-hypothesis'),
    'a runbook of a drill': (DRILL, 'runbook: print-queue', 'runbook: print-queues', 'unknown-id'),
    'a step of a drill': (DRILL, 'path: [clock]', 'path: [clocks]', 'unknown-id'),
    'a repetition of nothing': (HALTED, 'offline.md#dst', 'offline.md#dts', 'dangling-anchor'),
    'a repetition of itself': (
        HALTED,
        '(2023-03-02-printers-offline.md#dst)',
        '(#rehearse)',
        'same-as-circle',
    ),
    'evidence that is none': (
        HALTED,
        '[the check](../../runbooks/print-queue.md#clock)',
        '[it](#spare)',
        'wrong-kind',
    ),
    'a closed promise': (OFFLINE, 'status: reviewed', 'status: closed', 'closed-but-owed', '- [ ] Rehearse'),
}


def site(uri: str = HALTED, old: str = '', new: str = '', where: str = '') -> tuple[Site, int]:
    """The site with one text replaced, and the line on which that, or `where`, stands."""
    sources = {
        path.relative_to(DESK).as_posix(): path.read_text('utf-8')
        for path in DESK.rglob('*')
        if path.is_file()
    }
    assert old in sources[uri]
    sources[uri] = sources[uri].replace(old, new, 1)
    line = sources[uri][: sources[uri].index(where or new)].count('\n') + 1
    data = {uri: text.encode() for uri, text in sources.items()}
    return assemble(data, frozenset(data), build.settings()), line


def test_the_site_is_sound() -> None:
    assert site()[0].problems == ()


@pytest.mark.parametrize('slip', SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_reported_at_its_line_and_only_that(slip: tuple[str, ...]) -> None:
    uri, old, new, code, *where = slip
    found, line = site(uri, old, new, *where)
    assert [(problem.code, problem.at.file) for problem in found.problems] == [(code, uri)]
    assert found.problems[0].at.line == line
    assert found.problems[0].hint
