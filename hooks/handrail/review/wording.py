"""Whether an action can be carried out: a few wordings that promise nothing.

The rule is that of Lunney, Lueder and Beyer, "Postmortem Action Items: Plan the Work and Work
the Plan" (;login: Spring 2017): actionable, specific, bounded. The words are those on which items
of public postmortems stay open: look into, consider, investigate, improve, we should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.model import Action, Level, Problem, plain

_VAGUE = re.compile(
    r'(look into|consider|think about|explore|investigate|try to|we should|maybe|see if|be more careful)\b',
    re.IGNORECASE,
)
_BARE = re.compile(r'(improve|enhance|strengthen|better|review|clean up|fix|more)\b', re.IGNORECASE)
_SPECIFIC = 4
"""Words from which on an "improve" is taken to say what is to be better, and how."""


def lint(action: Action) -> Iterator[Problem]:
    """Yield a warning for an open action whose wording does not say what is done when it is done."""
    text = plain(action.text).strip()
    if not action.status.open:
        return
    if match := _VAGUE.match(text):
        hint = 'begin with a verb that has an end: add, alert on, test, document, remove'
        message = f"'{match[0]}' does not say when '{action.id}' is done"
        yield Problem(action.at, 'vague-action', message, hint, Level.warning)
    elif (match := _BARE.match(text)) and len(text.split()) < _SPECIFIC:
        hint = 'name the check, the alert, the page or the setting that will be different'
        message = f"'{text}' does not say what will be different"
        yield Problem(action.at, 'vague-action', message, hint, Level.warning)
