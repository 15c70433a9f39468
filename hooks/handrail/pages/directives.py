"""What `<!-- handrail: NAME ... -->` stands for on any page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from handrail.model import Directive
from handrail.pages import listings
from handrail.pages.address import PAGE_ROWS
from handrail.pages.banner import problem_row
from handrail.pages.encode import Markdown, code, join
from handrail.pages.index import Index
from handrail.pages.lessons import lessons, taught
from handrail.pages.symptoms import symptom_bullets, symptoms
from handrail.pages.table import bullets
from handrail.pages.tallies import action_table, chosen
from handrail.pages.words import say

Part = Callable[[Index, str, Mapping[str, str]], Markdown]


def expand(index: Index, here: str, directive: Directive) -> Markdown:
    """Return the generated part of a directive; nothing for a name that nobody knows."""
    part = PARTS.get(directive.name)
    options = {'limit': str(PAGE_ROWS), **dict(directive.options)}
    return part(index, here, options) if part else Markdown('')


def _actions(index: Index, here: str, options: Mapping[str, str]) -> Markdown:
    asked = {'status': 'open', **options}
    found = chosen(index.site.review.actions, asked)
    scope = {{'status': 'state'}.get(key, key): value for key, value in asked.items() if key != 'limit'}
    return action_table(index, here, listings.limited(found, options), scope, len(found))


def _postmortems(index: Index, here: str, options: Mapping[str, str]) -> Markdown:
    return listings.postmortem_table(index, here, listings.postmortems(index, options))


def _lessons(index: Index, here: str, options: Mapping[str, str]) -> Markdown:
    return lessons(index, here, taught(index, options), 3)


def _symptoms(index: Index, here: str, options: Mapping[str, str]) -> Markdown:
    return symptom_bullets(index, here, listings.limited(symptoms(index, options), options))


def _problems(index: Index, here: str, options: Mapping[str, str]) -> Markdown:
    del here
    found = listings.limited(index.site.problems, options)
    rows = [join([code(problem.at.file), problem_row(problem)], ' ') for problem in found]
    return bullets('links', rows) or say('problems.none')


PARTS: Mapping[str, Part] = MappingProxyType(
    {
        'actions': _actions,
        'postmortems': _postmortems,
        'runbooks': listings.runbooks,
        'practices': listings.practices,
        'alerts': listings.alerts,
        'services': listings.service_table,
        'teams': listings.teams,
        'drills': listings.drills,
        'lessons': _lessons,
        'symptoms': _symptoms,
        'problems': _problems,
    }
)
