"""All rules over the whole library, in one pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handrail.graph import keys
from handrail.model import Facts, Graph, Library, Problem, Review, Settings
from handrail.review.actions import action_rows
from handrail.review.coverage import coverage
from handrail.review.demands import demands
from handrail.review.facts import facts_of
from handrail.review.recurrence import recurrences, still_owed
from handrail.review.repeats import lines_of
from handrail.review.usages import usages
from handrail.review.wording import lint


def examine(library: Library, graph: Graph, settings: Settings) -> Review:
    """Return what can be concluded from a library and its graph.

    Only `overdue` depends on `settings.today`, and it is never a problem. Documents in which a
    reader found errors get facts but no further problems: what follows from a mistake is not
    another one. Of two postmortems with one id the first counts.
    """
    facts: dict[str, Facts] = {}
    problems: list[Problem] = []
    for postmortem in library.postmortems:
        if postmortem.id not in facts:
            facts[postmortem.id], found = facts_of(postmortem, graph)
            problems.extend(found)
    rows, counts, found = action_rows(library, graph, settings.today)
    problems.extend((*found, *coverage(library, graph), *recurrences(rows)))
    problems.extend(problem for row in rows for problem in lint(row.action))
    actions = {key: action for key, _, action in lines_of((*library.postmortems, *library.drills))}
    counting = {key: actions.get(root, actions[key]) for key, root in counts.items()}
    for postmortem in library.postmortems:
        problems.extend(demands(postmortem, counting))
    for key, flags in still_owed(rows, graph).items():
        name = keys.bare(key)
        if name in facts:
            facts[name] = replace(facts[name], flags=(*facts[name].flags, *flags))
    return Review(facts, usages(library, graph, facts), rows, _unless_broken(problems, library))


def _unless_broken(problems: Iterable[Problem], library: Library) -> tuple[Problem, ...]:
    broken = {document.at.file for document in library.documents() if document.broken}
    return tuple(problem for problem in problems if problem.at.file not in broken)
