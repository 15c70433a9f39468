"""Where a rule that is switched off in place holds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from support import texts

from handrail.source.waivers import read_waivers

PAGE = """---
status: draft
allow:
  no-undo: because
  secret:
---
# Title

<!-- handrail: allow a-lead reason: one -->

text

## Steps
<!-- handrail: allow b-one, b-two reason: "two: with a colon" -->

- item
- other <!-- handrail: allow c-item reason: three -->
    <!-- handrail: allow d-item -->

para

<!-- handrail: allow e-block reason:
over two lines -->
last
lines

end

<!-- handrail: allow f-next reason: x -->
## Next

`<!-- handrail: allow g-code reason: x -->` and <!-- handrail: allow h-para reason: x --> words

```text
<!-- handrail: allow i-fence reason: x -->
```
"""


def found(text: str, uri: str = 'runbooks/a.md') -> dict[str, tuple[int, int, int, str]]:
    return {one.rule: (one.at.line, one.first, one.last, one.reason) for one in read_waivers(uri, text)[0]}


def test_scopes() -> None:
    whole = 1 << 30
    assert found(PAGE) == {
        'no-undo': (4, 1, whole, 'because'),
        'secret': (5, 1, whole, ''),
        'a-lead': (9, 7, 12, 'one'),
        'b-one': (14, 13, 29, 'two: with a colon'),
        'b-two': (14, 13, 29, 'two: with a colon'),
        'c-item': (17, 17, 19, 'three'),
        'd-item': (18, 17, 19, ''),
        'e-block': (22, 22, 25, 'over two lines'),
        'f-next': (29, 29, 37, 'x'),
        'h-para': (32, 32, 32, 'x'),
    }


def test_yaml() -> None:
    text = """groups:
  - name: a
    rules:
      # handrail: allow alert-without-runbook reason: a test
      - alert: One
        expr: up

      - alert: Two
        expr: up
"""
    assert found(text, 'alerts/a.rules.yml') == {'alert-without-runbook': (4, 4, 6, 'a test')}


@pytest.mark.parametrize('words', ['', 'reason: x', 'a b reason: x', '!'])
def test_what_cannot_be_read(words: str) -> None:
    _, problems = read_waivers('a.md', f'# T\n\n<!-- handrail: allow {words} -->\n\ntext\n')
    assert [(problem.code, problem.at.line) for problem in problems] == [('allow-form', 3)]


@given(texts.texts() | texts.mutations(PAGE))
@settings(max_examples=100, deadline=None)
def test_no_text_raises_and_lines_are_in_order(text: str) -> None:
    for one in read_waivers('a.md', text)[0]:
        assert 1 <= one.first <= one.last
        assert 1 <= one.at.line <= text.count('\n') + 1
