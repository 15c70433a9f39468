"""What a document is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from handrail.intake.account import Mark, Shape, Title
from handrail.intake.headings import bare, exact_role, is_moment, loose_role, moment_of, words_of
from handrail.intake.marks import BOLD

LONGEST, CLAUSE, SHORT = 160, 90, 9
"""Characters of a plain line that is a title and of one made from a summary; words of a mere time."""

_SAYS_NOTHING = re.compile(
    r'\balx\W+system\W+engineering\W+devops\b|\bweb ?stack debugging\b|\bhigher level programming\b|'
    r'\b(?:0x[0-9a-f]+|post|mortem|postmortem|posmortem|postmoterm|stmortem|ase|reports?|incident|'
    r'projects?|my|our|the|a|an|first|task|readme|md|document|template|analysis|alx|using|of|for|on|and|'
    r'to|by|author|attached|here|is|in|sample|example|write|writing|about|holberton|school|\d+)\b'
)
_WEAK = frozenset(('outage', 'issue', 'web', 'stack', 'server', 'site', 'website', 'service', 'problem'))
_NAMED = re.compile(
    r'\bpost\s?-?\s?mort\w*|\bincident\b|\boutage\b|\bdowntime\b|\breport\b|\bfailure\b', re.IGNORECASE
)
_IMAGE = re.compile(r'^!?\[|^<|^https?://|^!\[|\]\(https?://')
_LINK = re.compile(r'!?\[([^\[\]]*)\]\([^()\s]*\)')
_LABEL = re.compile(
    r'^[-*_\u2022 ]{0,4}'
    r'(?:[A-Z][\w /-]{1,40}[*_]{0,3}:(?!\d\d)[*_]{0,3}|(?:What|How|When|Which|Who|Why)[^?:.]{3,90}\?)\s*'
)
_WHEN = re.compile(
    r'^(?:on|at|from|for|between|during|in|around|last|(?:the outage|it) (?:lasted|occurred))\b'
    r'[^,.]{0,60}\d[^.]{0,60}?,\s+(?=[a-z][a-z]|an? )',
    re.IGNORECASE,
)
# Fields of a report's head: `**Postmortem owner:** name`, `Date of incident: 3 May`.
_FIELD = re.compile(
    r'^(?:\*\*|__)[^*_:]{2,40}(?::(?:\*\*|__)|(?:\*\*|__):)\s*\S|'
    r'^(?:\w+ ){0,3}(?:owner|authors?|date|by|status|severity|duration|time|reviewer)(?: of (?:the )?\w+)?:',
    re.IGNORECASE,
)
_FIELDS = re.compile(r'^[-*_\u2022 ]{0,4}([A-Za-z][\w /-]{1,40})[*_]{0,3}:(?!//|\d\d)')
_IMPACT = re.compile(
    r'^[-*_\u2022\d.() ]{0,6}(?:what|how)\b[^?:.]{0,40}\bimpact(?:ed)?\b[^?:.]{0,40}\?', re.IGNORECASE
)
_HAPPENED = ('issue', 'incident', 'problem', 'event', 'description', 'what')
_ORDER = (frozenset({'summary'}), frozenset({'impact'}), frozenset({'lead'}), frozenset({'field'}))
_OPEN = frozenset({'summary', 'lead', 'impact', 'other', 'background', 'detection', 'trigger'})
_CODE = re.compile(r'^:[a-z_]{3,40}:')
_BEGINS = re.compile(r'^(?:on|at|from|for|between|during|in|around|after|before|when)\b', re.IGNORECASE)
_SENTENCE = re.compile(r'(?<=[.!?;])\s+')
_END = re.compile(r'[,;]\s|\s[-\u2013\u2014]\s|\.\s')
_TOLD_TIME = re.compile(r'\d[:.h]\d\d|\d\s?[ap]\.?m\b', re.IGNORECASE)
_FROM_TO = re.compile(r'\b(?:beg[aiu]n|start)\w*\b.*\bend(?:s|ed)?\b', re.IGNORECASE)
_TIMES = ('duration', 'start', 'end', 'date', 'author', 'time', 'when', 'status')
_QUANTITY = re.compile(
    r'^\W*\d[\d.:,]*\s*(?:hours?|hrs?|minutes?|mins?|days?|seconds?|[ap]m)\b', re.IGNORECASE
)


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
    _, colon, rest = words.partition(':')
    if colon and len(rest.split()) > 2 and mark.depth == 1:  # noqa: PLR2004 - `Incident Summary: what it was`
        return False
    if mark.depth <= BOLD and _NAMED.search(words) and exact_role(words) == 'other':
        return False
    return (loose_role(words) if mark.depth <= BOLD else exact_role(words)) != 'other'


def _may_be(mark: Mark) -> bool:
    text = mark.text
    if _FIELD.match(text):
        return False
    if len(text) > LONGEST or _IMAGE.search(text) or (is_moment(text) and not _says(text)):
        return False
    return not text.rstrip('*_ ').endswith(('.', ',', ';', ':'))


def _says(text: str) -> bool:
    words = _LINK.sub(' ', bare(text)).lower()
    if words.startswith(('[![', '![')):
        return False
    words = (moment_of(words) and words.replace(moment_of(words), ' ', 1)) or words
    rest = _SAYS_NOTHING.sub(' ', re.sub(r'[^\w\s]|_', ' ', words))
    left = [word for word in rest.split() if len(word) > 1]
    return len(left) > 1 or any(word not in _WEAK for word in left)


def _made(marks: Sequence[Mark]) -> str:
    """The first clause of the summary, else of the impact, else of the lead or of a field of the summary.

    Never of what is said about causes, remedies and times: that tells no reader what happened. A
    document without a summary is called by its lead, or by the first section of another name.
    """
    said: list[tuple[str, str]] = []
    about, depth, summed = 'lead', 0, False
    for mark in marks:
        if mark.shape is Shape.heading:
            role = loose_role(mark.text)
            if role != 'other' or about != 'summary' or mark.depth <= depth:
                about, depth, summed = role, mark.depth, summed or role == 'summary'
        elif mark.shape in (Shape.text, Shape.item):
            said.append((_told_in(mark.text, about), mark.text))
    texts = (text for places in (_ORDER if summed else (_OPEN,)) for place, text in said if place in places)
    return next((clause for text in texts if (clause := _clause(text))), '')


def _told_in(text: str, about: str) -> str:
    """The section in which a line stands, or that its label names: `Impact: ...` in a summary."""
    if _IMPACT.match(text):
        return 'impact'
    label = _FIELDS.match(text) if about in ('summary', 'lead') else None
    if label is None:
        return about
    role = exact_role(label[1])
    if role != 'other' or label[1].lower().startswith(_HAPPENED):
        return 'summary' if role == 'other' else role
    return 'field' if about == 'summary' else about


def _clause(text: str) -> str:
    """The first clause of a line that says something besides a label and a time, else nothing.

    Behind a field of the time (`Start: 9:00. The page was down.`) the sentence that follows it is asked.
    """
    text = _CODE.sub('', text).lstrip()
    label = _LABEL.match(text)
    name = label[0].lower().lstrip('-*_\u2022 ') if label else ''
    if _IMAGE.search(text) or text.rstrip('*_ ').endswith(':'):
        return ''
    words = words_of(_LINK.sub(r'\1', text[label.end() if label else 0 :])).strip()
    sentences = _SENTENCE.split(words)
    if name.startswith(_TIMES) or 'duration' in name:
        later = (one for one in sentences[1:] if not _LABEL.match(one) and not _TOLD_TIME.search(one))
        return next((clause for one in later if (clause := _said(one))), '')
    return _said(sentences[0])


def _said(sentence: str) -> str:
    """The first clause of a sentence, nothing when it is a time, a length, a question or a few words."""
    sentence = _WHEN.sub('', _WHEN.sub('', sentence)).rstrip('.;')
    clause = sentence if len(sentence) <= CLAUSE else _END.split(sentence, maxsplit=1)[0]
    clause = sentence if _BEGINS.match(clause) and len(clause.split()) < SHORT else clause
    if _TOLD_TIME.search(clause) and _FROM_TO.search(clause):  # when it was, not what
        return ''
    if len(clause.split()) <= 3 or clause.endswith('?') or is_moment(clause) or _QUANTITY.match(clause):  # noqa: PLR2004
        return ''
    clause = clause if len(clause) <= CLAUSE else clause[:CLAUSE].rsplit(' ', 1)[0]
    return clause[:1].upper() + clause[1:]
