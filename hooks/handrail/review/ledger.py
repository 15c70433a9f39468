"""The hypothesis ledger: what was believed, for how long, and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handrail.model import (
    ActionOutcome,
    EntryKind,
    EntryMark,
    Escalation,
    Hypothesis,
    Instant,
    Level,
    Postmortem,
    Problem,
    TimelineEntry,
)
from handrail.review.milestones import Milestones, minutes_between, placed

_VERDICTS = (EntryKind.refuted, EntryKind.confirmed)


@dataclass(slots=True)
class _Line:
    """A line of the ledger while it is being written: its rows, and their instants."""

    opened: TimelineEntry
    begin: Instant
    closed: TimelineEntry | None = None
    end: Instant | None = None
    verdict: str = 'open'
    outcomes: list[ActionOutcome] = field(default_factory=list)


def ledger(
    postmortem: Postmortem, steps: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[Hypothesis, ...], tuple[Problem, ...]]:
    """Return the hypotheses of a postmortem in the order of their opening, and verdicts on nothing.

    `steps` are the keys of runbook steps named in a row, by the row's anchor. A row closes before
    it opens, so that one row may refute one hypothesis and open the next. A verdict closes the
    hypothesis that it names by its time, else the latest open one, else the one of its own row.
    What an action did belongs to the hypothesis that its row opens, else to the one it closes,
    else to the latest open one. Rows whose instant is not known are passed over.
    """
    lines: list[_Line] = []
    problems: list[Problem] = []
    for instant, row in placed(postmortem):
        own = _Line(row, instant) if row.has(EntryKind.hypothesis) else None
        closed: list[_Line] = []
        for mark in (mark for mark in row.marks if mark.kind in _VERDICTS):
            line = _closes(mark, lines, own)
            if line is None:
                problems.append(_nothing_to_close(mark, row, lines))
                continue
            line.closed, line.end, line.verdict = row, instant, mark.kind.value
            closed.append(line)
        if own:
            lines.append(own)
        holder = own or (closed[-1] if closed else _latest_open(lines))
        if holder:
            holder.outcomes.extend(mark.outcome for mark in row.marks if mark.outcome)
    return tuple(_hypothesis(line, steps) for line in lines), tuple(problems)


def wrong_minutes(hypotheses: Iterable[Hypothesis]) -> int:
    """Return the minutes during which at least one hypothesis stood that was refuted in the end."""
    refuted = [one for one in hypotheses if one.closed and one.verdict == EntryKind.refuted]
    spans = [(one.opened.instant, one.closed.instant) for one in refuted if one.closed]
    total = 0
    until: Instant | None = None
    for begin, end in sorted(((b, e) for b, e in spans if b and e), key=lambda span: span[0].utc):
        since = until if until and begin.utc < until.utc else begin
        if since.utc < end.utc:
            total += minutes_between(since, end)
            until = end
    return total


def escalations(postmortem: Postmortem, known: Milestones) -> tuple[Escalation, ...]:
    """Return each call for help with its minutes since the first investigation."""
    start = known.investigated
    return tuple(
        Escalation(row, minutes_between(start, instant) if start and start.utc <= instant.utc else None)
        for instant, row in placed(postmortem)
        if row.has(EntryKind.escalation)
    )


def _closes(mark: EntryMark, lines: Iterable[_Line], own: _Line | None) -> _Line | None:
    """Return the open line that a verdict is about, None when there is none."""
    still_open = [line for line in lines if line.closed is None]
    if own and own.closed is None and (not still_open or _is_at(own, mark.closes)):
        still_open.append(own)
    if mark.closes:
        still_open = [line for line in still_open if _is_at(line, mark.closes)]
    return still_open[-1] if still_open else None


def _is_at(line: _Line, time: str) -> bool:
    return f'{line.begin.local:%H:%M}' == time


def _latest_open(lines: list[_Line]) -> _Line | None:
    return next((line for line in reversed(lines) if line.closed is None), None)


def _nothing_to_close(mark: EntryMark, row: TimelineEntry, lines: Iterable[_Line]) -> Problem:
    times = [f'{line.begin.local:%H:%M}' for line in lines if line.closed is None]
    hint = (
        'open are those of ' + ', '.join(times) if times else 'mark the row that it is about as a hypothesis'
    )
    if mark.closes:
        message = f"'{mark.kind} {mark.closes}' names no hypothesis that is open at that time"
        return Problem(row.at, 'no-such-hypothesis', message, hint)
    message = f"'{mark.kind}' closes no hypothesis: none is open"
    return Problem(row.at, 'no-open-hypothesis', message, hint, Level.warning)


def _hypothesis(line: _Line, steps: Mapping[str, tuple[str, ...]]) -> Hypothesis:
    named = list(steps.get(line.opened.anchor, ()))
    if line.closed:
        named += steps.get(line.closed.anchor, ())
    return Hypothesis(
        opened=line.opened,
        closed=line.closed,
        verdict=line.verdict,
        minutes=minutes_between(line.begin, line.end) if line.end else None,
        outcomes=tuple(line.outcomes),
        steps=tuple(dict.fromkeys(named)),
    )
