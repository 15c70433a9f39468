"""Front matter of other people in drafts: its keys, values and comments, in their order."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.intake.importing import import_bytes
from handrail.intake.words import lost
from handrail.model import Settings

SETTINGS = Settings(today=date(2026, 1, 1))
REPORT = """# Outage

## Timeline

- 10:00 errors on the site
- 11:00 the site is back

## Root cause

A failure.
"""
RUNBOOK = """# Door stuck

## Meaning

The door does not open.

## Diagnosis

Run this:

```bash
door --status
```

## Mitigation

```bash
systemctl restart door
```

## Escalation

Page the porter.
"""
KEYED = """---
# Kept by the desk
labels:
  team: core # since May
  empty:
"my key": bb
x-y: kept
y: other
flat: "b\\tc"
author:
tags:
  - d
  # e
  - f
---
"""


def test_foreign_keys_and_comments_stay_in_their_order() -> None:
    for text in (REPORT, RUNBOOK):
        result = import_bytes('a.md', (KEYED + text).encode(), SETTINGS)
        assert (result.outcome, result.why) == ('planned', '')
        assert result.draft
        assert result.document
        front = result.draft.text.split('\n---\n')[0]
        assert not lost(result.document.paper.front_lines, front)
        begin = "# Kept by the desk\nx-labels.team: core\n# since May\nx-labels.empty: ''\nx-my-key: bb\n"
        assert f'{begin}x-y: kept\nx-y-2: other\n' in front
        assert 'Not placed' not in result.draft.text


FRONTS = st.sampled_from(
    [
        *('a: 1', 'b:', '  c: 2', '  - d', '# e', ' # f', '"g h": i', "'j': 'k # l' # m", 'x-n: o', 'n: p'),
        *('q: |', 'r: >', '  s # t', 'u: [v, # w', '  z]', '{', 'aa: "b\\nc"', 'a: 3', 'b.c: 4', '', 'dd ee'),
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(FRONTS, max_size=9).map('\n'.join))
def test_any_front_matter_keeps_its_words_and_their_order(front: str) -> None:
    result = import_bytes('x.md', f'---\n{front}\n---\n{REPORT}'.encode(), SETTINGS)
    assert result.outcome == 'planned', result.why
    assert result.draft
    assert result.document
    if result.document.paper.front_lines:
        head = result.draft.text.split('\n---\n')[0]
        assert not lost(result.document.paper.front_lines, head)
