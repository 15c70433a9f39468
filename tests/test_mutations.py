"""One slip in a green site is reported once, at its line, and nothing else is."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support.site import GREEN

MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
RUNBOOK = 'runbooks/door-stuck.md'
PRACTICE = 'practices/net-door-001.md'

# What is changed -> file, old text, new text, and what stands on the line of the report (the old text).
MUTATIONS = {
    'a link': (MORTEM, 'practices/net-door-001.md', 'practices/net-door-009.md', ''),
    'an anchor': (MORTEM, 'door-stuck.md#look)', 'door-stuck.md#lok)', ''),
    'a link of a plain page': ('index.md', 'runbooks/door-stuck.md#look', 'runbooks/door-stack.md#look', ''),
    'an anchor of a plain page': ('index.md', '#look', '#lock', ''),
    'an instant': (MORTEM, 'started: 2024-03-04 09:00', 'started: 2024-13-04 09:00', ''),
    'a due date': (MORTEM, 'due: 2024-07-01', 'due: 2024-07-41', ''),
    'the owner of an action': (MORTEM, 'owner: porters\n    - due', 'owner: portes\n    - due', ''),
    'the owner of a runbook': (RUNBOOK, 'owner: porters', 'owner: portes', ''),
    'a key of the front matter': (MORTEM, 'severity: SEV3', 'severty: SEV3', ''),
    'a key of an action': (MORTEM, 'type: detect', 'typ: detect', ''),
    'a kind of row': (MORTEM, '`refuted`', '`refused`', ''),
    'a service': (MORTEM, 'services: [door]', 'services: [doors]', ''),
    'a branch target': (RUNBOOK, '(#release)', '(#relase)', ''),
    'a pattern': (RUNBOOK, '`1 received`', '`1 received(`', ''),
    'a command': (RUNBOOK, 'bolt state "$DOOR"', 'bolt state "$DOOR', ''),
    'a variable': (RUNBOOK, 'ping -c 1 "$DOOR"', 'ping -c 1 "$GATE"', ''),
    'a team of an escalation': (RUNBOOK, '`escalate` to `porters`', '`escalate` to `portiers`', ''),
    'a rule': (PRACTICE, 'inventory.limit', 'inventory.limit - 2', '### Passes: below'),
    'evidence': (
        MORTEM,
        '    - evidence: [The step](../../runbooks/door-stuck.md#release)\n',
        '',
        '- [x] Write',
    ),
}


@pytest.mark.parametrize('name', MUTATIONS)
def test_it_is_caught_at_its_line_and_only_there(mini_site: Any, name: str) -> None:
    uri, old, new, place = MUTATIONS[name]
    before = GREEN[uri]
    assert before.count(old) == 1
    line = before[: before.index(place or old)].count('\n') + 1
    built = mini_site({**GREEN, uri: before.replace(old, new)})
    assert built.aborted
    (warning,) = built.warnings
    found = re.match(rf'handrail: docs/{re.escape(uri)}:(\d+): ', warning)
    assert found, warning
    assert int(found[1]) == line, warning
