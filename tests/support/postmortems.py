"""A postmortem in words of its own, and texts that are made from it: rebuilt and damaged."""

from __future__ import annotations

import itertools
import re

from hypothesis import strategies as st

DOCUMENT = """\
---
status: reviewed
services: [queue, mail]
timezone: Europe/Berlin
severity: SEV2
started: 2024-03-05 09:10 CET
detected: 2024-03-05 09:12
resolved: 2024-03-06 00:10
stated:
  duration: 15 hours
impact:
  mails: 1200 delayed
related: [2023-11-02-queue]
tags: [queue]
x-cost: 5
---
# Queue stood still

Mails were late, see [the queue](../../services/queue.md).

## Summary
A disk filled up overnight, and the *queue* stopped taking mails.

## Impact
About **one in five** mails came late:

- newsletters
- password mails
    - of new customers

## Timeline
All times are local.

- 09:12 `alert` QueueDepthHigh fires at 5000 mails.
- 09:14 `ack` On-call engineer takes it.
- 09:15 `investigation` Starts with [Is it taking mails?](../../runbooks/queue.md#taking).
- 09:20 `hypothesis` A release of the evening before.
- 09:50 `refuted` The release touched nothing here.
- 09:55 `hypothesis` `action:no-effect` More workers; the depth stays.
- 10:40 CET `refuted 09:55` `escalation` Storage team called.
- 11:05 `cause-found` `df -h /var/spool` shows 100 %.
- 11:20 `action:worked` Old spool files removed.
- 11:25 `mitigated` New mails go out.
- 14:00 `comms` Customers told.
- 2024-03-06 00:10 `resolved` The last late mail is out.

The dashboards of that day are kept.

## Root cause and resolution
Nothing watched the disk of the spool host:

```bash
df -h /var/spool | awk '$5+0 > 90'   # [not] a *list*
```

## Lessons learned
1. Depth is a late signal.
2. The release was the easy guess.

## Action items
Agreed in the review.

### Monitoring
- [ ] Alert when the spool disk is fuller than 80 %.
    - id: disk-alert
    - type: detect
    - owner: storage
    - due: 2024-04-20, was 2024-03-20
- [x] Check free space with the [network practice](../../practices/net-pg-001.md).
    - done: 2024-03-12
    - evidence: [NET-PG-001](../../practices/net-pg-001.md)

### Process
- [ ] Rule out the disk before a release.
    - status: in-progress
    - tracker: https://tickets.example/QUEUE-7
- [ ] Rotate the spool by hand every week.
    - status: not-doing
    - reason: The alert makes it pointless.
- [ ] Watch the disk.
    - same as: [disk-alert](#disk-alert)
"""

_PIECES = st.sampled_from(
    [
        *('`', '```', '~~~', '*', '**', '_', '[', ']', '(', '](', '#', '## ', '- ', '1. ', '> ', '|', '---'),
        *(
            '\n',
            '\n\n',
            '\r',
            '\n\r',
            '    ',
            '\t',
            '\\',
            '<',
            '>',
            '<!--',
            '-->',
            '<b>',
            '&amp;',
            '{{',
            '{%',
            '$(id)',
        ),
        *(': ', ' #', '"', "'", '!!x ', '&a ', '*a', '{', '\u2028', '\x85', '\u00a0', '\u202e', 'é', '🚒'),
        *('13:45', '2024-02-30', 'WAT', '[x] ', '- [ ] ', 'status: ', '- id: ', '- same as: '),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The document after a few pieces have been put in, lines removed, moved or repeated."""
    text = DOCUMENT
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(['put', 'cut', 'line', 'repeat'])):
            case 'put':
                text = text[:start] + draw(_PIECES) + text[start:]
            case 'cut':
                text = text[:start] + text[start + draw(st.integers(1, 40)) :]
            case 'line':
                lines = text.split('\n')
                del lines[min(text[:start].count('\n'), len(lines) - 1)]
                text = '\n'.join(lines)
            case _:
                text = text[:start] + text[max(0, start - draw(st.integers(1, 200))) :]
    return text


_WORD = st.text('abcdefghij', min_size=3, max_size=6)
_WORDS = st.lists(_WORD, min_size=1, max_size=6).map(' '.join)
_INLINE = st.one_of(
    _WORDS,
    _WORDS.map('*{}*'.format),
    _WORDS.map('`{}`'.format),
    st.tuples(_WORDS, _WORD).map(lambda pair: f'[{pair[0]}]({pair[1]}.md)'),
)
_TEXT = st.lists(_INLINE, min_size=1, max_size=4).map(' '.join)
_PROSE = st.one_of(
    _TEXT,
    st.lists(_TEXT, min_size=1, max_size=3).map(lambda items: '\n'.join(f'- {item}' for item in items)),
    _TEXT.map('```\n{}\n```'.format),
    _TEXT.map('> {}'.format),
    _TEXT.map('| {} |\n|---|\n| x |'.format),
)
_CLOCK = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda pair: f'{pair[0]:02}:{pair[1]:02}')
_KIND = st.sampled_from(
    ['`note` ', '`signal` ', '`action:worked` `alert` ', '', '`sgnal` ', '`refuted 10:00` ']
)
_ROW = st.tuples(_CLOCK, _KIND, _TEXT).map(lambda row: f'- {row[0]} {row[1]}{row[2]}')
_LINE = st.one_of(_ROW, _ROW, _TEXT.map('- {}'.format))
_BELOW = st.sampled_from(
    ['', '\n  more lines', '\n\n    another paragraph', '\n    - deeper', '\n  ```\n  code\n  ```']
)
_KEYS = st.sampled_from(
    [*('', '\n  - id: some-id', '\n    - owner: storage', '\n  - ownr: storage', '\n  - reason: because')]
)
_ACTION = st.tuples(st.sampled_from(['[ ] ', '[x] ', '']), _TEXT, _BELOW, _KEYS).map(
    lambda item: f'- {item[0]}{item[1]}{item[2]}{item[3]}'
)


def _section(title: str, lines: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    body = st.tuples(st.one_of(st.just(''), _PROSE), st.lists(lines, max_size=5).map('\n'.join), _PROSE)
    return body.map(lambda parts: f'## {title}\n\n{parts[0]}\n\n{parts[1]}\n\n{parts[2]}\n')


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Documents of prose, rows and actions in any order, some of them wrong, each word there once."""
    sections = draw(
        st.lists(
            st.one_of(
                _section('Timeline', st.tuples(_LINE, _BELOW).map(''.join)),
                _section('Action items', _ACTION),
                _TEXT.flatmap(lambda title: _section(title.replace('\n', ' '), _PROSE.map('\n{}\n'.format))),
                _TEXT.map('\n### {}\n'.format),
            ),
            max_size=5,
        )
    )
    text = f'# {draw(_TEXT)}\n\n{draw(_PROSE)}\n\n' + '\n'.join(sections)
    numbers = itertools.count()
    return '---\nstatus: draft\n---\n' + re.sub(r'\b[a-j]{3,6}\b', lambda _: f'word{next(numbers)}', text)
