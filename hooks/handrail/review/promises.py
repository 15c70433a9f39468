"""Whether an accepted action has somebody who does it, and a day."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.model import Action, ActionStatus, Drill, Level, Library, Postmortem, PostmortemStatus, Problem

_AGREED = PostmortemStatus.reviewed


def promises(library: Library) -> Iterator[Problem]:
    """Yield a warning for each accepted action without an owner, and for each without a date.

    An action counts as accepted when its status says so, or when its postmortem was reviewed: a review
    is where actions are accepted. A line that repeats another one owes nothing itself, and a closed
    postmortem owes nothing at all (`demands`).
    """
    documents: tuple[Postmortem | Drill, ...] = (*library.postmortems, *library.drills)
    for document in documents:
        agreed = isinstance(document, Postmortem) and document.status is _AGREED
        for action in document.actions:
            if _accepted(action, agreed=agreed) and not action.same_as:
                yield from _lacking(action)


def _accepted(action: Action, *, agreed: bool) -> bool:
    if action.status is ActionStatus.in_progress:
        return True
    return action.status is ActionStatus.accepted and (action.stated_status or agreed)


def _lacking(action: Action) -> Iterator[Problem]:
    otherwise = 'or write "- status: proposed" until somebody takes it'
    if not action.owner:
        said = f"the action '{action.id}' is accepted and has no owner"
        hint = f'add "- owner:" with the id of a team, {otherwise}'
        yield Problem(action.at, 'action-without-owner', said, hint, Level.warning)
    if not action.due:
        said = f"the action '{action.id}' is accepted and has no date"
        yield Problem(
            action.at, 'action-without-date', said, f'add "- due: 2024-03-31", {otherwise}', Level.warning
        )
