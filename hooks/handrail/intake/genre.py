"""What a document is: a postmortem, a runbook, or something that is not to be imported, and why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from handrail.intake.account import Mark, Shape
from handrail.intake.clock import find_clocks
from handrail.intake.dates import find_dates
from handrail.intake.fences import code_lines
from handrail.intake.paper import Paper, Refusal
from handrail.intake.parts import Part
from handrail.intake.shapes import is_filled, is_link_line, plain_words
from handrail.source import runbook
from handrail.source.sections import normal

Genre = Literal['postmortem', 'runbook']

FEW = 25
"""Fewer words than this in one paragraph are a remark."""

LITTLE = 80
"""Fewer words than this without any time, date or length tell no incident."""

_SOME = 2
"""Times or lengths that a guide may name as examples."""

_OFTEN = 9
"""A report names itself a few times, a text about reports all the time."""

_GENERALLY = 3
_MANY = 5
"""Sections that a short report rarely has and a template does."""

_LINKS = 'this is a list of links: import the documents that they lead to'
_LITTLE = 'too little is told: no time, no date, no length, and only a few words on an incident'

_ASSIGNMENT = re.compile(
    r'must contain|using one of the web stack debugging|be brief and straight to the point'
    r'|reviewed by your peers'
    r'|most of you will never have faced an outage|publish your postmortem|requirements:',
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r'\d\s?%|(?<!\d)\d{1,6}(?:\.\d{1,6})?[\s-]{0,3}(?:hours?|hrs?|minutes?|mins?|seconds?|days?)\b'
    r'|\b(?:an|one|two|three'
    r'|half an) hours?\b',
    re.IGNORECASE,
)
_INCIDENT = re.compile(
    r'\b(?:outages?|incidents?|down(?:time)?|errors?|fail(?:ed|ure|ures|ing)?|unavailab\w+|degrad\w+'
    r'|disrupt\w+|crash\w*|latency|breach\w*)\b',
    re.IGNORECASE,
)
_ABOUT = re.compile(r'\bpost[- ]?mortems?\b', re.IGNORECASE)
_GENERAL = re.compile(
    r'\b(?:you should|you can|you may|should be written|best practices?|how to write|template|guidelines?'
    r'|is a process|blameless|your (?:team|first|postmortem))\b',
    re.IGNORECASE,
)
_GUIDE = re.compile(
    r'\b(?:run ?books?|play ?books?|troubleshoot\w*|procedures?|how ?to|debugging)\b', re.IGNORECASE
)
_TOLD = frozenset(
    (
        'timeline',
        'root-cause',
        'resolution',
        'actions',
        'contributing-factors',
        'summary',
        'impact',
        'lessons',
        'trigger',
    )
)
_PROCEDURE = frozenset(('meaning', 'diagnosis', 'verification', 'rollback', 'escalation'))
_SHELL = re.compile(r'^\s*(?:`{3,}|~{3,})\s*(?:bash|sh|shell|console|zsh)\b', re.IGNORECASE)
_LABEL = 3
"""Words that a label has at most."""

_STAMP = re.compile(r'\[\d\d:\d\d\]')


@dataclass(frozen=True, slots=True)
class _Signs:
    """What was counted, outside of code."""

    words: int
    lines: int
    said: int  # lines below headings
    filled: int  # those that hold a value and no prompt or placeholder
    links: int  # lines that are a link and little else
    clocks: int
    dates: int
    numbers: int
    prompts: int
    about: int
    general: int
    shell: int
    incident: int
    roles: frozenset[str]
    procedure: frozenset[str]
    guide: bool


def genre_of(paper: Paper, parts: Sequence[Part]) -> Genre | Refusal:
    """Tell a postmortem, a runbook or neither by evidence in the document, never by its name.

    A refusal says in one sentence what the document seems to be and what could be imported instead.
    """
    signs = _signs(paper, parts)
    if _is_shaped(signs):
        return 'runbook'
    why = _too_little(signs) or _unanswered(signs)
    if why:
        return Refusal(paper.name, 0, why)
    if _is_runbook(signs):
        return 'runbook'
    why = _of_others(signs)
    return Refusal(paper.name, 0, why) if why else 'postmortem'


def _signs(paper: Paper, parts: Sequence[Part]) -> _Signs:
    code = code_lines(paper.lines)
    texts = [line.text for at, line in enumerate(paper.lines) if at not in code and plain_words(line.text)]
    told = [
        mark for part in parts for mark in part.marks if mark.shape in {Shape.item, Shape.text, Shape.row}
    ]
    whole = '\n'.join(texts)
    titles = [*_titles(parts), *(text for text in texts[:1])]
    return _Signs(
        words=sum(len(plain_words(text)) for text in texts),
        lines=len(texts),
        said=len(told),
        filled=sum(is_filled(mark.text) for mark in told),
        links=sum(is_link_line(text) for text in texts),
        clocks=sum(len(find_clocks(text)) + len(_STAMP.findall(text)) for text in texts),
        dates=sum(any(mention.readings for mention in find_dates(text)) for text in texts),
        numbers=len(_NUMBERS.findall(whole)),
        prompts=len(_ASSIGNMENT.findall(whole)),
        about=len(_ABOUT.findall(whole)),
        general=len(_GENERAL.findall(whole)),
        shell=sum(bool(_SHELL.match(line.text)) for line in paper.lines),
        incident=len(_INCIDENT.findall(whole)),
        roles=frozenset(part.role for part in parts if part.heading) & _TOLD,
        procedure=frozenset(map(_step_role, [*titles, *_labels(told)])) - {'other'},
        guide=any(_GUIDE.search(title) for title in titles[-1:]),
    )


def _titles(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.heading:
            yield part.heading.text
        yield from (mark.text for mark in part.marks if _is_title(mark))


def _is_title(mark: Mark) -> bool:
    return mark.shape is Shape.heading


def _labels(told: Sequence[Mark]) -> Iterator[str]:
    """What stands before the colon of lines that are a label, as in plain text."""
    for mark in told:
        label, colon, _ = mark.text.partition(':')
        if colon and mark.shape is Shape.text and len(label.split()) <= _LABEL:
            yield label


def _step_role(title: str) -> str:
    """The section of a runbook, which may be named by its steps: `Troubleshooting steps`."""
    return runbook_role(re.sub(r'\s+steps\W*$', '', title, flags=re.IGNORECASE))


def runbook_role(title: str) -> str:
    """The section of a runbook that these words name, `other` for none."""
    words = normal(title)
    for role, names in runbook.SYNONYMS.items():
        if words in {' '.join(name.split()) for name in names.split(';')}:
            return role
    return 'other'


def _too_little(signs: _Signs) -> str:
    if signs.shell:
        return ''
    if signs.links > _SOME and signs.links * 2 > signs.lines:
        return _LINKS
    if signs.links and signs.words < FEW and not signs.roles:
        return 'the file holds little more than a link: save what it leads to and import that'
    if signs.words < FEW and not signs.roles:
        return f'the file holds {signs.words} words, which is a remark and no report'
    return ''


def _unanswered(signs: _Signs) -> str:
    """Why a document with prompts or empty sections is refused: nobody has answered them."""
    measured = signs.clocks or signs.numbers or signs.dates
    if signs.prompts > 1 and not measured:
        return (
            'this is the text of an assignment: it asks what a postmortem must contain and tells no incident'
        )
    sections = len(signs.roles)
    bare = not (signs.clocks or signs.dates or signs.numbers)
    empty = signs.filled < max(3, sections) or (signs.filled * 3 < signs.lines and not signs.dates)
    empty = empty or (bare and sections > _MANY and signs.filled < 2 * sections)
    if sections > 1 and empty and signs.clocks < _SOME:
        asked = signs.said > signs.filled or signs.filled < sections
        return 'this is a template: its sections hold no values yet' if asked else _LITTLE
    return ''


def _reports(signs: _Signs) -> bool:
    """Whether something is told that has happened, not what is to be done when it does."""
    timed = 'timeline' in signs.roles or signs.clocks > _SOME
    return timed or (signs.dates > 1 and 'root-cause' in signs.roles)


def _is_shaped(signs: _Signs) -> bool:
    """Whether a document has the sections of a runbook, so that nothing else must show that it is one."""
    shaped = 'diagnosis' in signs.procedure and bool(signs.procedure & {'meaning', 'mitigation'})
    return shaped and signs.filled > 1 and not _reports(signs) and not signs.roles & {'root-cause', 'lessons'}


def _is_runbook(signs: _Signs) -> bool:
    if _reports(signs):
        return False
    if signs.procedure & _PROCEDURE and not signs.roles and not signs.dates:
        return True
    known = signs.procedure | ({'impact'} if 'impact' in signs.roles else set())
    if len(known) > 1 and known & _PROCEDURE and not signs.roles & {'actions', 'lessons'}:
        return True
    if signs.procedure & _PROCEDURE and not signs.roles and not signs.dates:
        return True
    told = signs.roles & {'root-cause', 'actions', 'lessons', 'contributing-factors', 'summary'}
    return bool((signs.shell or signs.guide) and not told and (signs.shell > 1 or signs.guide or known))


def _of_others(signs: _Signs) -> str:
    """Why a document that is no runbook is no postmortem either."""
    if signs.lines > _SOME and signs.links * 2 > signs.lines and signs.clocks < _SOME:
        return _LINKS
    general = signs.about > _OFTEN and not signs.dates  # one report names itself a few times
    if (
        signs.clocks < _SOME
        and signs.about + signs.general > _GENERALLY
        and (general or len(signs.roles) <= _SOME)
    ):
        return 'this is a text about postmortems in general and reports no incident'
    placed = signs.clocks + signs.dates + signs.numbers
    if not placed and signs.words < LITTLE:
        return _LITTLE
    if 'timeline' in signs.roles or len(signs.roles) > 1:
        return ''
    if signs.clocks or (placed and signs.incident > 1) or (signs.roles and signs.incident > 1):
        return ''
    return (
        'nothing in it reports an incident: no time of day and no section such as a timeline or a root cause'
    )
