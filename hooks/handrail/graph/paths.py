"""The ways through a runbook: none ends in the open, none goes in circles for ever."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from handrail.graph import keys
from handrail.graph.atlas import Atlas
from handrail.graph.losses import Losses, Part
from handrail.model import Library, Link, Problem, Ref, Runbook, Step, StepKind, plain

_LAST = (StepKind.verify, StepKind.escalate)
Ways = Mapping[str, tuple[str, ...]]


def check_paths(
    library: Library,
    atlas: Atlas,
    incoming: Mapping[str, tuple[Link, ...]],
    dead: Mapping[str, tuple[Ref, ...]],
    lost: Losses,
) -> Iterator[Problem]:
    """Yield the steps of all runbooks that cannot be reached or from which no path leads out.

    Runbooks are passed over of whose ways an error may have cost some, whose outcomes lead nowhere or
    to something that is no step, or into which a reference leads nowhere: what a broken branch cuts
    off is not a second mistake.
    """
    aimed = {ref.target.uri for refs in dead.values() for ref in refs}
    for runbook in library.runbooks:
        if lost.part(runbook, Part.ways) or runbook.uri in aimed or not runbook.steps:
            continue
        if not _is_sound(runbook, atlas):
            continue
        ways = {step.anchor: _ways(runbook, step, atlas) for step in runbook.steps}
        yield from _unreached(runbook, ways, incoming)
        yield from _stuck(runbook, ways)


def _is_sound(runbook: Runbook, atlas: Atlas) -> bool:
    targets = (outcome.target for step in runbook.steps for outcome in step.outcomes if outcome.target)
    found = (atlas.find(target, runbook.uri) for target in targets)
    return all(key is not None and atlas.nodes[key].kind in ('step', 'runbook') for key in found)


def _ways(runbook: Runbook, step: Step, atlas: Atlas) -> tuple[str, ...]:
    """Return where the outcomes of a step lead: anchors of this runbook, or '' for out of it."""
    own = keys.runbook_key(runbook.id)
    found: list[str] = []
    for outcome in step.outcomes:
        key = atlas.find(outcome.target, runbook.uri) if outcome.target else None
        node = atlas.nodes[key] if key else None
        if node is None or node.document != own:
            found.append('')
        else:
            found.append(node.anchor or runbook.steps[0].anchor)
    return tuple(found)


def _unreached(runbook: Runbook, ways: Ways, incoming: Mapping[str, tuple[Link, ...]]) -> Iterator[Problem]:
    """Yield steps to which no way leads: the first of each such chain, not what follows from it."""
    entries = [runbook.steps[0].anchor]
    entries += [step.anchor for step in runbook.steps if _is_linked(runbook, step, incoming)]
    reached = _reach(entries, ways)
    rest = [step for step in runbook.steps if step.anchor not in reached]
    led_to = {anchor for step in rest for anchor in ways[step.anchor] if anchor != step.anchor}
    for step in sorted(rest, key=lambda step: step.anchor in led_to):
        if step.anchor not in reached:
            reached |= _reach([step.anchor], ways)
            message = f"no path leads to the step '{plain(step.title)}'"
            hint = f"lead an outcome of another step to '#{step.anchor}', or take the step out"
            yield Problem(step.at, 'unreachable-step', message, hint)


def _is_linked(runbook: Runbook, step: Step, incoming: Mapping[str, tuple[Link, ...]]) -> bool:
    """Whether something other than an outcome of this runbook links to a step."""
    own = keys.step_key(runbook.id, step.anchor)
    return any(
        link.source != own and (link.ref.role != 'outcome' or link.ref.at.file != runbook.uri)
        for link in incoming.get(own, ())
    )


def _stuck(runbook: Runbook, ways: Ways) -> Iterator[Problem]:
    """Yield steps where a path ends too early, and circles that no path leaves."""
    backwards: dict[str, list[str]] = {}
    for anchor, targets in ways.items():
        for target in targets:
            backwards.setdefault(target, []).append(anchor)
    ends = [step.anchor for step in runbook.steps if step.kind in _LAST]
    saved = _reach([*ends, ''], backwards)
    lost = [step for step in runbook.steps if step.anchor not in saved]
    dead_ends = [step for step in lost if not ways[step.anchor]]
    for step in dead_ends:
        message = f"the path ends at the {step.kind} step '{plain(step.title)}'"
        hint = 'lead on to a step that verifies the result or escalates'
        yield Problem(step.at, 'dead-end-step', message, hint)
    told = _reach([step.anchor for step in dead_ends], backwards)
    for step in lost:
        if step.anchor not in told:
            circle = _reach([step.anchor], ways)
            told |= circle | _reach([step.anchor], backwards)
            names = ', '.join(f"'#{other.anchor}'" for other in runbook.steps if other.anchor in circle)
            message = f"from the step '{plain(step.title)}' paths go in circles for ever: {names}"
            hint = 'lead an outcome of one of them to a step that verifies the result or escalates'
            yield Problem(step.at, 'endless-steps', message, hint)


def _reach(start: Iterable[str], ways: Mapping[str, Iterable[str]]) -> set[str]:
    """Return all that can be reached from `start`, itself included."""
    reached = set(start)
    queue = deque(reached)
    while queue:
        for target in ways.get(queue.popleft(), ()):
            if target not in reached:
                reached.add(target)
                queue.append(target)
    return reached
