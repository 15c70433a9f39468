"""A slip of the pen that lost text, or was told several times, is one problem at its line."""

from __future__ import annotations

from datetime import date

import pytest
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings

MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
RUNBOOK = 'runbooks/door-stuck.md'
PRACTICE = 'practices/net-door-001.md'

# What is changed -> file, old text, new text, the code, and what stands on the line reported (the old text).
SLIPS = {
    'the end of a fence': (RUNBOOK, 'lock "$DOOR"\n```', 'lock "$DOOR"', 'fence-open', '```bash\nbolt lock'),
    'the end of the last fence': (
        RUNBOOK,
        'state "$DOOR"\n```',
        'state',
        'fence-open',
        '```bash\nbolt state',
    ),
    'the end of a fence of an example': (
        PRACTICE,
        'limit: 4\n```\n\n###',
        'limit: 4\n\n###',
        'fence-open',
        '```',
    ),
    'the kind of a step': (RUNBOOK, '`check` from', 'check from', 'no-kind', '### Does the'),
    'a secret': (RUNBOOK, 'bolt release "$DOOR"', 'BOLT_TOKEN=abc bolt release "$DOOR"', 'secret', ''),
    'a way to reach a team': ('teams.yml', 'phone: "+44 1632 960001"', 'chat: #porters', 'yaml-comment', ''),
    'the level of a row': (MORTEM, '- 09:05 `alert`', '    - 09:05 `alert`', 'nested-row', ''),
    'commas between services': (MORTEM, 'services: [door]', 'services: door, gate', 'wrong-value', ''),
    'a box': (MORTEM, '- [ ] Watch', '- [-] Watch', 'no-checkbox', ''),
    'a picture': (
        MORTEM,
        'Forty people',
        '![Queue](https://x.org/q.png) Forty people',
        'image-elsewhere',
        '',
    ),
    'a directive': (
        MORTEM,
        'Forty people',
        '<!-- handrail: actions -->\n\nForty people',
        'directive-place',
        '',
    ),
    'a heading of an example': (PRACTICE, '### Fails: above', '### Broken: above', 'example-heading', ''),
    'a function of a rule': (PRACTICE, 'facts.sessions <=', 'count(facts.sessions) <=', 'rule-error', ''),
    'the order of outcomes': (
        RUNBOOK,
        '- `open` → resolved\n- otherwise → [Call the porters](#escalate)',
        '- otherwise → [Call the porters](#escalate)\n- `open` → resolved',
        'otherwise-first',
        '',
    ),
    'an element': (MORTEM, 'Forty people', 'Forty <b>people</b>', 'raw-html', ''),
    'attributes of a heading': (MORTEM, '## Lessons', '## Lessons {#lessons}', 'heading-attributes', ''),
}


@pytest.mark.parametrize('name', SLIPS)
def test_it_is_told_once_at_its_line(name):
    uri, old, new, code, place = SLIPS[name]
    before = GREEN[uri]
    assert before.count(old) == 1
    line = before[: before.index(place or old)].count('\n') + 1
    sources = {path: text.encode() for path, text in {**GREEN, uri: before.replace(old, new)}.items()}
    site = assemble(sources, frozenset(sources), Settings(today=date(2024, 6, 1)))
    assert [(problem.code, problem.at.file, problem.at.line) for problem in site.problems] == [
        (code, uri, line)
    ]


DRAFT = """---
status: draft
---
# Mail was late

See [the start](#t2230).

## Timeline

- 10:30 PM `signal` A customer asks.
- 10:40 PM `hypothesis` The disk is full.
- 10:50 PM `refuted 22:40` It is not.
"""


def test_what_a_draft_cannot_place_is_told_once_with_all_that_follows_from_it():
    uri = 'postmortems/undated/undated-mail.md'
    sources = {uri: DRAFT.encode()}
    site = assemble(sources, frozenset(sources), Settings(today=date(2024, 6, 1)))
    told = [(problem.code, problem.level.value, problem.at.line) for problem in site.problems]
    assert told == [('file-name', 'warning', 1), ('no-day', 'warning', 10)]
