"""What a document is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Mark, Shape, Title
from handrail.intake.headings import bare, exact_role, is_moment, loose_role
from handrail.intake.marks import BOLD

LONGEST = 160
CLAUSE = 90
"""Characters of a plain line that is a title, and of a title made from a summary."""

_SAYS_NOTHING = re.compile(
    r'\balx[ -]system[ -]engineering[ -]devops\b|\bweb ?stack debugging\b|\bhigher level programming\b|'
    r'\b(?:0x[0-9a-f]+|post|mortem|postmortem|posmortem|postmoterm|stmortem|ase|reports?|incident|projects?|my|our|the|a|an|'
    r'first|task|readme|md|document|template|analysis|alx|using|of|for|on|and|to|by|author|attached|here|is|in|sample|example|'
    r'write|writing|about|holberton|school|\d+)\b'
)
_WEAK = frozenset(('outage', 'issue', 'web', 'stack', 'server', 'site', 'website', 'service', 'problem'))
_NAMED = re.compile(r'\bpost\s?-?\s?mort\w*|\bincident\b|\boutage\b|\bdowntime\b|\breport\b|\bfailure\b', re.IGNORECASE)
_IMAGE = re.compile(r'^!?\[|^<|^https?://|^!\[|\]\(https?://')
_LINK = re.compile(r'!?\[([^\[\]]*)\]\([^()\s]*\)')
_LABEL = re.compile(r'^[-*_ ]{0,4}[A-Z][\w /-]{1,40}[*_]{0,3}:[*_]{0,3}\s*')
_SENTENCE = re.compile(r'(?<=[.!?;])\s+')
_END = re.compile(r'[,;]\s|\s[-\u2013\u2014]\s|\.\s')


def find_title(marks: Sequence[Mark]) -> tuple[Title | None, int]:
    """Return the document's title and the index of the mark that is it.

    The first heading that says something, else a plain line before the first section. A title that
    says nothing (`Postmortem`) is passed over; when nothing else is there the title is made from
    the summary and has line 0, and the index is 0: no mark is taken.
    """
    end = next((n for n, mark in enumerate(marks) if _is_section(mark)), len(marks))
    before = [(n, mark) for n, mark in enumerate(marks[:end]) if mark.shape in (Shape.heading, Shape.text)]
    hard = [pair for pair in before if pair[1].shape is Shape.heading and pair[1].depth <= BOLD]
    plain = [pair for pair in before if pair[1].shape is Shape.text or pair[1].depth > BOLD]
    named = [pair for pair in plain if _may_be(pair[1]) and _NAMED.search(pair[1].text)]
    first = [pair for pair in plain[:2] if _may_be(pair[1])] if end < len(marks) else []
    for n, mark in (*hard, *named, *first):
        if _says(mark.text):
            return Title(mark.line.number, bare(mark.text)), n
    made = _made(marks)
    return (Title(0, made), 0) if made else (None, 0)


def _is_section(mark: Mark) -> bool:
    if mark.shape is not Shape.heading:
        return False
    words = mark.text
    name, colon, rest = words.partition(':')
    if colon and len(rest.split()) > 2 and mark.depth == 1:  # noqa: PLR2004 - `Incident Summary: what it was`
        return False
    if mark.depth <= BOLD and _NAMED.search(words) and exact_role(words) == 'other':
        return False
    return (loose_role(words) if mark.depth <= BOLD else exact_role(words)) != 'other'


def _may_be(mark: Mark) -> bool:
    text = mark.text
    if len(text) > LONGEST or _IMAGE.search(text) or is_moment(text):
        return False
    return not text.rstrip('*_ ').endswith(('.', ',', ';'))


def _says(text: str) -> bool:
    words = _LINK.sub(' ', bare(text)).lower()
    rest = _SAYS_NOTHING.sub(' ', re.sub(r'[^\w\s]|_', ' ', words))
    left = [word for word in rest.split() if len(word) > 1]
    return (len(left) > 1 or any(word not in _WEAK for word in left)) and not is_moment(text)


def _made(marks: Sequence[Mark]) -> str:
    """The first clause of the summary, or of whatever is said first."""
    start = next((n for n, m in enumerate(marks) if m.shape is Shape.heading and loose_role(m.text) == 'summary'), 0)
    for mark in (*marks[start:], *marks[:start]):
        if mark.shape not in (Shape.text, Shape.item) or _IMAGE.search(mark.text):
            continue
        label = _LABEL.match(mark.text)
        if label and label[0].lower().lstrip('-*_ ').startswith(('duration', 'start', 'end', 'date', 'author', 'time')):
            continue
        words = bare(_LINK.sub(r'\1', mark.text[label.end() if label else 0 :]))
        clause = _END.split(_SENTENCE.split(words)[0], maxsplit=1)[0].rstrip('.')
        if len(clause.split()) > 2 and not is_moment(clause):  # noqa: PLR2004
            return clause if len(clause) <= CLAUSE else clause[:CLAUSE].rsplit(' ', 1)[0]
    return ''
