"""All rules over the whole library, in one pass."""

from __future__ import annotations

from dataclasses import replace

from handrail.graph import keys
from handrail.graph.checks import standings
from handrail.graph.losses import losses
from handrail.model import Facts, Graph, Library, Problem, Review, Settings
from handrail.review.actions import action_rows
from handrail.review.coverage import coverage
from handrail.review.demands import demands
from handrail.review.facts import facts_of
from handrail.review.follow import without_follow_ups
from handrail.review.promises import promises
from handrail.review.recurrence import recurrences, still_owed
from handrail.review.repeats import lines_of
from handrail.review.usages import usages
from handrail.review.wording import lint


def examine(library: Library, graph: Graph, settings: Settings) -> Review:
    """Return what can be concluded from a library and its graph.

    Only `overdue`, which is never a problem, and the warning of days to come depend on
    `settings.today`. What may follow from an error of a reader is left out (`follow`): one
    slip is one problem. Of two postmortems with one id the first counts.
    """
    facts: dict[str, Facts] = {}
    problems: list[Problem] = []
    lost = losses(library)
    for postmortem in library.postmortems:
        if postmortem.id not in facts:
            facts[postmortem.id], found = facts_of(postmortem, graph)
            problems.extend(found)
    checks = standings(library, graph)
    rows, counts, found = action_rows(library, graph, settings.today, checks)
    problems.extend((*found, *coverage(library, graph), *recurrences(rows)))
    problems.extend(problem for row in rows for problem in lint(row.action))
    problems.extend(promises(library))
    actions = {key: action for key, _, action in lines_of((*library.postmortems, *library.drills))}
    counting = {key: actions.get(root, actions[key]) for key, root in counts.items()}
    for postmortem in library.postmortems:
        problems.extend(demands(postmortem, counting, lost))
    for key, flags in still_owed(rows, graph).items():
        name = keys.bare(key)
        if name in facts:
            facts[name] = replace(facts[name], flags=(*facts[name].flags, *flags))
    left = without_follow_ups(problems, library, graph, lost)
    return Review(facts, usages(library, graph, facts), rows, left, checks=checks)
