"""Wording that makes a person, or "human error", the cause.

Sources: Sidney Dekker, "The Field Guide to Understanding Human Error" (human error is a symptom, no
cause); John Allspaw, "Blameless PostMortems and a Just Culture" (2012). Only wordings that are hardly
ever meant otherwise count; what is quoted or denied ("not human error") does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.model import Inline, Level, Place, Postmortem, Problem, Section

_ROLE = (
    r'(?:engineer|developer|operator|administrator|admin|sysadmin|dba|intern|contractor|technician|employee|colleague'
    r'|trainee|programmer|team member|staff member)'
)
_WHO = rf'(?:(?:the|an?|our|one|some|this|that) (?:[\w-]+ ){{0,3}}{_ROLE}s?(?: on[- ](?:call|duty))?|somebody|someone|he|she)'  # noqa: E501 - a pattern
_SLIP = (
    r'(?:forgot\b|neglected\b|overlooked\b|carelessly\b|mistakenly\b|accidentally\b|negligently\b|messed up\b|screwed up\b'  # noqa: E501 - a pattern
    r'|fat-fingered\b|mistyped\b|misconfigured\b|made an? (?:\w+ )?(?:mistake|error)\b|was (?:careless|negligent|to blame|at fault)\b'  # noqa: E501 - a pattern
    r"|(?:did not|didn't) (?:bother|think|pay attention|follow|double-check)\b"
    r'|failed to (?:notice|check|test|verify|follow|update|communicate|escalate|realis|realiz|double-check|consider)\w*)'  # noqa: E501 - a pattern
)
_BLAME = re.compile(
    '|'.join(
        (
            r'\b(?:human|operator|pilot|engineer|developer|administrator)[ -](?:error|mistake|failure)s?\b(?! (?:rate|message|budget|log))',  # noqa: E501 - a pattern
            r'\b(?:careless(?:ness|ly)?|negligen(?:ce|t|tly)|incompeten(?:ce|t)|stupid(?:ity)?)\b',
            r'\bshould have (?:known|noticed|reali[sz]ed|paid|thought|double-checked|been more careful)\b',
            rf'\b{_WHO} (?:who |had |has |also |\w+ly )?{_SLIP}',
            rf"\b(?:caused|introduced|triggered) by (?:the|an?|our|one) (?:[\w-]+ ){{0,2}}{_ROLE}\b(?!['\u2019]s? (?!mistake|error|fault)|[\w-])",  # noqa: E501 - a pattern
            rf"\b{_ROLE}['\u2019]s? (?:mistake|error|fault|carelessness|negligence)\b",
            rf'\b(?:fault|mistake) (?:of|by|made by) (?:the|an?|our|one) (?:[\w-]+ ){{0,2}}{_ROLE}\b',
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
_NAMED = re.compile(
    r'\b(?!(?:We|It|They|Nobody|No|Which|That|This|Who|And|But|One)\b)[A-Z][a-z]{2,} (?:forgot|neglected) (?:to|the)\b'  # noqa: E501 - a pattern
)
_SIGNS = (
    'error', 'mistake', 'failure', 'careless', 'negligen', 'incompeten', 'stupid', 'should have', 'forgot',
    'neglect',
    'overlook', 'fault', 'accident', 'messed', 'screwed', 'fat-finger', 'mistyp', 'misconfig', 'to blame',
    'bother',
    'did not', "didn't", 'failed to', 'caused by', 'introduced by', 'triggered by',
)  # fmt: skip
"""One of these stands in everything that blames: most lines are done with here."""
_DENIED = re.compile(
    r"(?:\bnot|n't|\bno|\bnever|\binstead of|\brather than|\bthan|\bnor|\bwithout|\bavoid\w*|\brisk|\bchance|\bprevent\w*|\breduc\w+|\bminimi[sz]\w+|\bagainst)\W+(?:\w+\W+){0,2}$",  # noqa: E501 - a pattern
    re.IGNORECASE,
)
_QUOTED = re.compile(r'`[^`]*`|"[^"]*"|“[^”]*”|«[^»]*»|\[[^\]]*\]\([^)]*\)|<!--.*?-->')
_FENCE = re.compile(r'\s*(?:```|~~~)')
_HINT = 'say what made it look right at the time, or what made the slip possible'


def blame(postmortem: Postmortem) -> Iterator[Problem]:
    """Yield a warning for each line of a postmortem that blames."""
    for place, words in _lines(postmortem):
        if found := blameful(words):
            said = f'{found!r} makes a person the cause'
            yield Problem(place, 'blameful-wording', said, _HINT, Level.warning)


def blameful(line: str) -> str:
    """Return the words of a line that blame, '' when none do."""
    lowered = line.lower()
    if not any(sign in lowered for sign in _SIGNS):
        return ''
    words = _QUOTED.sub(lambda match: ' ' * len(match[0]), line)
    found = _BLAME.search(words) or _NAMED.search(words)
    return found[0] if found and not _DENIED.search(words[: found.start()]) else ''


def _lines(postmortem: Postmortem) -> Iterator[tuple[Place, str]]:
    for section in postmortem.sections:
        yield from _prose(section, section.text, section.text_line)
        yield from _prose(section, section.after, section.after_line)
    for entry in postmortem.timeline:
        yield entry.at, _words(entry.text)
    for action in postmortem.actions:
        yield action.at, _words(action.text)
    for number, line in enumerate(postmortem.lead.split('\n')):
        if line:
            yield Place(postmortem.uri, postmortem.at.line + 2 + number), line


def _prose(section: Section, text: str, first: int) -> Iterator[tuple[Place, str]]:
    """The lines of some Markdown without code and quotations."""
    fenced = False
    for number, line in enumerate(text.split('\n') if text else ()):
        if _FENCE.match(line):
            fenced = not fenced
        elif not fenced and not line.lstrip().startswith('>'):
            yield Place(section.at.file, first + number), line


def _words(inline: Inline) -> str:
    return ''.join(' ' if span.code else span.text for span in inline)
