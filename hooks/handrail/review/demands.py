"""What each status of a postmortem asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from handrail.graph import keys
from handrail.graph.losses import Losses
from handrail.model import Action, EntryKind, Level, Postmortem, PostmortemStatus, Problem

_LESSONS = frozenset({'lessons', 'went-well', 'went-poorly', 'lucky'})


def demands(postmortem: Postmortem, counting: Mapping[str, Action], lost: Losses) -> Iterator[Problem]:
    """Yield what the status of a postmortem asks for and it does not have.

    Every one needs a timeline row, which a draft is only reminded of; a closed one must owe nothing:
    these are errors. Past the draft
    a resolution, a summary, and an action or a lesson are asked for: a warning. `counting` leads
    from the key of each action line to the action that counts for it; an action in which an error
    stands (`lost`) may say something else than what was read of it.
    """
    status = postmortem.status
    if not postmortem.timeline:
        hint = "write '- HH:MM `signal` what was seen' under a heading 'Timeline'"
        level = Level.warning if status is PostmortemStatus.draft else Level.error
        said = f"status '{status}' asks for a row in the timeline"
        yield Problem(postmortem.at, 'no-timeline', said, hint, level)
    if status is PostmortemStatus.closed:
        yield from _owed(postmortem, counting, lost)
    missing = list(_missing(postmortem))
    if status is not PostmortemStatus.draft and missing:
        message = f"status '{status}' asks for {' and '.join(missing)}"
        yield Problem(postmortem.at, 'unfinished', message, "add it, or write 'status: draft'", Level.warning)


def _owed(postmortem: Postmortem, counting: Mapping[str, Action], lost: Losses) -> Iterator[Problem]:
    """Yield one problem, at the status, for all actions that are owed."""
    owed = [
        one
        for one in postmortem.actions
        if counting[keys.action_key(postmortem.id, one.id)].status.open
        and not lost.action(postmortem, one.at)
    ]
    if owed:
        names = ', '.join(f"'{one.id}' (line {one.at.line})" for one in owed)
        count = 'an action is' if len(owed) == 1 else f'{len(owed)} actions are'
        message = f"status 'closed' asks for every action to be done or not-doing, but {count} open: {names}"
        at = postmortem.status_at or postmortem.at
        yield Problem(at, 'closed-but-owed', message, "settle it, or write 'status: reviewed'")


def _missing(postmortem: Postmortem) -> Iterator[str]:
    rows = postmortem.timeline
    if postmortem.resolved is None and not any(row.has(EntryKind.resolved) for row in rows):
        yield "'resolved'"
    written = {part.role for part in postmortem.sections if part.text or part.after}
    if 'summary' not in written:
        yield 'a summary'
    if not postmortem.actions and not written & _LESSONS:
        yield 'an action or a lesson'
