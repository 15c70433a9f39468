"""The line under a step's heading: what the step does, where, for how long, to whom."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field

from handrail.model import Inline, Place, Problem, StepKind
from handrail.source.frontmatter import unknown

KINDS = frozenset(kind.value for kind in StepKind)

_TIME = r'(\d{1,4})\s*(min|mins|minutes?|h|hours?)'
_CLAUSES = {
    'place': re.compile(r'(?:from|on|at)\s+(?P<value>\S.*)'),
    'minutes': re.compile(_TIME),
    'team': re.compile(r'to\s+(?:the\s+)?`(?P<value>[^`]+)`'),
    'after': re.compile(rf'after\s+{_TIME}(?:\s+without\s+(?:any\s+)?progress)?'),
}
_HINT = (
    'known: "from PLACE", "N min", "to `team`", "after N min without progress"; prose goes below a blank line'
)


@dataclass(slots=True)
class KindLine:
    """What the line says; `kind` is None when its word is none of the kinds."""

    word: str
    kind: StepKind | None = None
    place: str = ''
    minutes: int | None = None
    team: str = ''
    after: int | None = None
    problems: list[Problem] = field(default_factory=list)


def read_kind_line(spans: Inline, at: Place) -> KindLine | None:
    """Read the first paragraph under a heading; None when it does not begin with a code span.

    The words behind the kind are clauses set off by commas; the first may follow it directly:
    `check` from each application subnet, 1 min.
    """
    if not spans or not spans[0].code:
        return None
    line = KindLine(spans[0].text)
    if line.word in KINDS:
        line.kind = StepKind(line.word)
    else:
        said = f'unknown kind of step {line.word!r}'
        line.problems.append(unknown(at, said, line.word, KINDS, 'unknown-kind'))
    if any(span.href or span.target for span in spans):
        said = 'a link stands in the kind line'
        line.problems.append(Problem(at, 'kind-line-link', said, 'put it in a paragraph below'))
    text = ''.join(f'`{span.text}`' if span.code else span.text for span in spans[1:])
    for clause in filter(None, map(str.strip, text.rstrip('. ').split(','))):
        _read_clause(line, clause, at)
    return line


def meant(spans: Inline, *, structured: bool) -> bool:
    """Whether a paragraph is a kind line, perhaps with its kind misspelt, and not just prose.

    `structured` tells that a command or outcomes follow, so that an unknown word is a mistake.
    """
    line = read_kind_line(spans, Place(''))
    if line is None or line.kind:
        return line is not None
    near = difflib.get_close_matches(line.word, KINDS, n=1, cutoff=0.6)
    return (structured or bool(near)) and all(p.code != 'unknown-clause' for p in line.problems)


def _read_clause(line: KindLine, clause: str, at: Place) -> None:
    found = ((name, match) for name, pattern in _CLAUSES.items() if (match := pattern.fullmatch(clause)))
    name, match = next(found, ('', None))
    if match is None:
        said = f'cannot read {clause!r} in the kind line'
        line.problems.append(Problem(at, 'unknown-clause', said, _HINT))
        return
    if getattr(line, name):
        said = f'the kind line says {name} twice: {clause!r}'
        line.problems.append(Problem(at, 'repeated-clause', said, 'keep one of the two'))
    elif name in {'place', 'team'}:
        setattr(line, name, match['value'].replace('`', ''))
    else:
        setattr(line, name, int(match[1]) * (60 if match[2].startswith('h') else 1))
