"""Takes out the problems that somebody allowed in place, and checks what was allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from handrail.model import Level, Problem, Site, Waived, Waiver
from handrail.review.rules import rules
from handrail.source.frontmatter import unknown


def waive(site: Site) -> Site:
    """Return the site without the problems that its waivers cover; the site itself when it has none.

    A waiver without a reason, of an unknown rule, or of one that cannot be switched off is an
    error and covers nothing; one that covers nothing is a warning.
    """
    waivers = site.library.waivers
    if not waivers:
        return site
    wrong = {waiver: problem for waiver in waivers if (problem := _wrong(waiver))}
    good = [waiver for waiver in waivers if waiver not in wrong]
    by_file: dict[str, list[Waiver]] = {}
    for waiver in good:
        by_file.setdefault(waiver.at.file, []).append(waiver)
    waived: list[Waived] = []
    library = replace(site.library, problems=_left(site.library.problems, by_file, waived))
    graph = replace(site.graph, problems=_left(site.graph.problems, by_file, waived))
    left = _left(site.review.problems, by_file, waived)
    told = (*wrong.values(), *_unused(good, {each.waiver for each in waived}))
    review = replace(site.review, problems=(*left, *told), waived=tuple(waived))
    return Site(site.settings, library, graph, review)


def _left(
    problems: Iterable[Problem], by_file: dict[str, list[Waiver]], waived: list[Waived]
) -> tuple[Problem, ...]:
    left = []
    for problem in problems:
        covering = _covering(by_file.get(problem.at.file, ()), problem)
        if covering:
            waived.append(Waived(problem, covering))
        else:
            left.append(problem)
    return tuple(left)


def _covering(waivers: Sequence[Waiver], problem: Problem) -> Waiver | None:
    """The narrowest waiver that covers a problem."""
    fitting = [waiver for waiver in waivers if waiver.covers(problem)]
    return min(fitting, key=lambda waiver: waiver.last - waiver.first, default=None)


def _wrong(waiver: Waiver) -> Problem | None:
    known = rules()
    if waiver.rule not in known:
        return unknown(waiver.at, f'there is no rule {waiver.rule!r}', waiver.rule, known, 'allow-rule')
    if known[waiver.rule].fatal:
        said = f'the rule {waiver.rule!r} cannot be switched off: without it the document cannot be read'
        return Problem(waiver.at, 'allow-fatal', said, 'mend what it reports')
    if not waiver.reason:
        said = f'the rule {waiver.rule!r} is switched off without a reason'
        return Problem(waiver.at, 'allow-reason', said, 'say why: "reason: …", or the text behind the key')
    return None


def _unused(waivers: Iterable[Waiver], used: Collection[Waiver]) -> Iterator[Problem]:
    for waiver in waivers:
        if waiver not in used:
            said = f'the rule {waiver.rule!r} is switched off, and nothing here breaks it'
            hint = 'remove it, or put it directly before the block'
            yield Problem(waiver.at, 'allow-unused', said, hint, Level.warning)
