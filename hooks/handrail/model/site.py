"""The whole site as values: what the pages and the outputs are made from."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.model.findings import Review
from handrail.model.graph import Graph
from handrail.model.library import Library, Settings
from handrail.model.place import Problem


@dataclass(frozen=True, slots=True)
class Site:
    """Library, graph and review of one build, and all their problems in order of place."""

    settings: Settings
    library: Library
    graph: Graph
    review: Review

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of every room, sorted by file and line."""
        found = (*self.library.problems, *self.graph.problems, *self.review.problems)
        return tuple(sorted(found, key=lambda problem: (problem.at, problem.code)))
