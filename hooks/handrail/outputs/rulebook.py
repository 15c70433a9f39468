"""The page of rules in the guide, made from the book of rules."""

from __future__ import annotations

import re
from itertools import groupby

from handrail.review.rules import Rule, rules

_TOP = """# Rules

<!-- Made by `handrail check --explain all`; a test compares the two.
Edit hooks/handrail/review/rules.yml instead. -->

Every problem that [`handrail check`](commands.md#handrail-check) tells has a rule, named at the end of
its line. An error fails the check and a strict build, a warning does not.

## Allowing something in place

Where a rule is wrong for a place, say so there, with the reason:

```markdown
<!-- handrail: allow destructive-command reason: the lab host is made anew every night -->
```

| where the comment stands | what it holds for |
| --- | --- |
| before a block (a paragraph, a list, a fence) | that block |
| directly below or above a heading | that section, up to the next heading |
| inside a list item or a paragraph | that item or paragraph |

For a whole document a key of its front matter does the same, and in a YAML file a comment above the entry:

```yaml
allow:
  action-without-owner: The report names nobody, and we invent nothing.
```

```yaml
# handrail: allow alert-without-runbook reason: the paging test itself
- alert: PagingTest
```

Several rules of one reason stand behind each other with commas. Without a reason it is an error; what allows
something that is not there is a warning. Rules marked *always* cannot be switched off: without what they
ask for a document cannot be read. `handrail check --format json` lists everything that is allowed, with
how much it hides.
"""


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [_TOP]
    for group, found in groupby(rules().values(), key=lambda rule: rule.group):
        parts.append(f'## {group}\n')
        parts.extend(_section(rule) for rule in found)
    return '\n'.join(parts)


def entry(rule: Rule) -> str:
    """Return one entry for a terminal."""
    lines = [f'{rule.code} ({_level(rule)}): {rule.what}', f'Why: {rule.why}', f'Mend it: {rule.mend}']
    return '\n'.join([*lines, f'Example: {rule.example}', ''])


def _section(rule: Rule) -> str:
    marks = '``' if '`' in rule.example else '`'
    space = ' ' if rule.example.startswith('`') or rule.example.endswith('`') else ''
    example = f'{marks}{space}{rule.example}{space}{marks}'
    told = f'{_level(rule).capitalize()}. {_plain(rule.what)} {_plain(rule.why)}'
    return f'### {rule.code}\n\n{told}\n\n**Mend it:** {_plain(rule.mend)} Example: {example}\n'


def _level(rule: Rule) -> str:
    return f'{rule.level}, always' if rule.fatal else rule.level


def _plain(text: str) -> str:
    """Keep characters that Markdown would take for marks, but for those of code spans."""
    parts = text.split('`')
    parts[::2] = [re.sub(r'([\\<*_\[])', r'\\\1', part) for part in parts[::2]]
    return '`'.join(parts)
