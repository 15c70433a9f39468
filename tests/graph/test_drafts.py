"""What the graph and the review say of documents that are drafts still."""

from __future__ import annotations

import pytest
from support import build

from handrail.kinds import assemble
from handrail.model import Level

WAYS = """---
status: {status}
---

# Door stuck

## Meaning

The door does not open.

## Diagnosis

### Look

`check` from the yard, 1 min

```bash
door --status
```
{look}
### Push

`change` on the door, 2 min

Affects: the door.

Irreversible: it stays open.

```bash
door --push
```
{push}
## Escalation

### Call

`escalate` to `porters`
"""
REPORT = """---
status: {status}
timezone: UTC
started: 2024-03-04 10:00
resolved: 2024-03-04 09:00
---

# Door shut

## Summary

It was shut.

## Timeline

- 2024-03-04 10:00 `signal` The bell rings.

## Lessons

- Oil it.
"""
RUNBOOK, MORTEM = 'runbooks/door-stuck.md', 'postmortems/2024/2024-03-04-door-shut.md'
TEAMS = 'porters:\n  name: Porters\n  about: The yard\n'


def codes(uri: str, text: str) -> dict[str, Level]:
    data = {uri: text.encode(), 'teams.yml': TEAMS.encode()}
    found = assemble(data, frozenset(data), build.settings()).problems
    return {problem.code: problem.level for problem in found if problem.at.file == uri}


@pytest.mark.parametrize(
    ('look', 'push'),
    [
        ('', ''),
        ('\n- `ok` → [Call](#call)\n- otherwise → [Push](#push)\n', ''),
        ('', '\n- done → [Look](#look)\n'),
    ],
    ids=['none has outcomes', 'the last has none', 'the first has none'],
)
def test_steps_without_outcomes_lead_nowhere_yet(look: str, push: str) -> None:
    found = codes(RUNBOOK, WAYS.format(status='draft', look=look, push=push))
    assert found['no-outcome'] is Level.warning
    assert not {'dead-end-step', 'unreachable-step', 'endless-steps'} & set(found)


def test_a_draft_whose_steps_have_outcomes_is_told_what_none_leads_to() -> None:
    look, push = '\n- otherwise → [Call](#call)\n', '\n- done → [Call](#call)\n'
    found = codes(RUNBOOK, WAYS.format(status='draft', look=look, push=push))
    assert 'no-outcome' not in found
    assert 'unreachable-step' in found


@pytest.mark.parametrize(('status', 'level'), [('draft', Level.warning), ('in-review', Level.error)])
def test_an_end_before_the_start_is_a_warning_in_a_draft(status: str, level: Level) -> None:
    assert codes(MORTEM, REPORT.format(status=status))['resolved-before-start'] is level
