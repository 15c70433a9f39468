"""Whether an action can be carried out: wordings that promise nothing.

The rule is that of Lunney, Lueder and Beyer, "Postmortem Action Items: Plan the Work and Work
the Plan" (;login: Spring 2017), and of the SRE Workbook: actionable (begins with a verb that has a
result), specific (says what will be different), bounded (says when it is done). The words are those on
which items of public postmortems stay open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.model import Action, Level, Problem, plain

_ENDLESS = re.compile(
    r'(?:(?:everyone|people|engineers|the team|we) (?:should|must|need to|has to|have to) )?'
    r'(?:(?:always |please )?(?:be|stay) (?:more |extra |very )?(?:careful|vigilant|diligent|mindful|attentive|cautious)\b'  # noqa: E501 - a pattern
    r'|(?:always |please )?pay (?:more |closer |better )?attention\b|(?:always |please )?remember to\b'
    r'|(?:take|use) (?:more|greater|extra) (?:care|caution)\b|keep an eye on\b|continue (?:to|with)\b|keep (?:monitoring|watching)\b'  # noqa: E501 - a pattern
    r'|(?:make sure|ensure) (?:that )?(?:this|it) (?:does not|doesn\'t|never|will not|won\'t|cannot) (?:happen|occur)s?(?: again)?\b'  # noqa: E501 - a pattern
    r'|(?:never|do not|don\'t) (?:do|let) (?:this|that|it)(?: happen)?(?: again)?\b)',
    re.IGNORECASE,
)  # fmt: skip
_LEADING = re.compile(
    r'(?:we|the team|somebody|someone) (?:should|need(?:s)? to|could|might|must|have to|will) (?:also )?',
    re.IGNORECASE,
)
"""Says that there is something to do, and not what: what stands behind it counts."""
_VAGUE = re.compile(
    r'(look into|look at|consider|think about|think of|explore|investigate|research|discuss|figure out|try to|maybe|perhaps'  # noqa: E501 - a pattern
    r'|see if|see whether|find out|talk (?:to|with|about)|have a (?:talk|look|chat|discussion|meeting)'
    r'|meet with|(?:do|get) (?:better|more)|be (?!under|over|after|either)(?:more|less|[a-z]+er)'
    r'|do something)\b',
    re.IGNORECASE,
)
_RESULT = re.compile(
    r'\b(?:and|then|then to|, to) (?:then )?(?:add|alert|write|document|publish|report|remove|replace|fix|test|decide'  # noqa: E501 - a pattern
    r'|implement|create|record|automate|move|set|upgrade|block|enforce|file|open)\b',
    re.IGNORECASE,
)
_BETTER = re.compile(r'(improve|enhance|strengthen|better|increase|optimi[sz]e|harden)\b', re.IGNORECASE)
_BARE = re.compile(r'(review|clean up|fix|more|update|monitor|test|document)\b', re.IGNORECASE)
_EMPTY = frozenset(
    {
        'a',
        'all',
        'an',
        'and',
        'better',
        'current',
        'existing',
        'for',
        'general',
        'in',
        'more',
        'of',
        'our',
        'overall',
        'the',
    }
)
_NAMED = 3
"""Words with a meaning from which on an "improve" is taken to say what is to be better, and how."""
_WORDS = 3
"""Words from which on another verb is taken to say to what it is done."""


def lint(action: Action) -> Iterator[Problem]:
    """Yield a warning for an open action whose wording does not say what is done when it is done."""
    text = plain(action.text).strip()
    core = _LEADING.sub('', text, count=1) if _LEADING.match(text) else text
    if not action.status.open or action.same_as:
        return
    if match := _ENDLESS.match(text):
        hint = 'say which check, limit or page will take care of it'
        message = f"'{match[0]}' never ends: nobody can tell when '{action.id}' is done"
        yield Problem(action.at, 'action-not-bounded', message, hint, Level.warning)
    elif (match := _VAGUE.match(core)) and not _RESULT.search(text):
        hint = 'begin with a verb that has an end: add, alert on, test, document, remove'
        message = f"'{match[0]}' does not say when '{action.id}' is done"
        yield Problem(action.at, 'action-not-actionable', message, hint, Level.warning)
    elif _bare(core):
        hint = 'name the check, the alert, the page or the setting that will be different'
        message = f"'{text}' does not say what will be different"
        yield Problem(action.at, 'action-not-specific', message, hint, Level.warning)


def _bare(text: str) -> bool:
    """Whether nothing but a verb and what it is about stands there."""
    if match := _BETTER.match(text):
        rest = re.findall(r'[\w-]+', text[match.end() :].lower())
        return len([word for word in rest if word not in _EMPTY]) < _NAMED
    return _BARE.match(text) is not None and len(text.split()) < _WORDS
