"""What an import did, for people and for programs.

The JSON form is described in the guide (Import); `SCHEMA_VERSION` changes when a field changes its
meaning or goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handrail.intake import words
from handrail.intake.account import Account, Leftover, Moment, Quantity, Row, Task
from handrail.intake.drafting import Draft
from handrail.intake.reading import Document

SCHEMA_VERSION = 1
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file.

    `outcome` is `written`, `unchanged`, `planned` (a dry run), `refused` or `failed`.

    `path` is where the draft is, `why` the reason for a refusal or failure with its `line` (0: all).
    """

    source: str
    outcome: str
    path: str = ''
    why: str = ''
    line: int = 0
    document: Document | None = None
    draft: Draft | None = None

    @property
    def good(self) -> bool:
        """Whether there is a draft."""
        return self.outcome in {'written', 'unchanged', 'planned'}


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """The report of a whole import."""
    files = [_file(result) for result in results]
    drafts = [file for file in files if 'words' in file]
    total = sum(file['words'] for file in drafts)
    loose = sum(file['words_not_placed'] for file in drafts)
    return {
        'schema_version': SCHEMA_VERSION,
        'files': files,
        'summary': {
            'files': len(files),
            'drafts': sum(result.good for result in results),
            'refused': sum(result.outcome == 'refused' for result in results),
            'failed': sum(result.outcome == 'failed' for result in results),
            'words': total,
            'words_not_placed': loose,
            'words_lost': sum(len(file['words_lost']) for file in drafts),
        },
    }


def _file(result: Result) -> dict[str, Any]:
    told: dict[str, Any] = {'source': result.source, 'outcome': result.outcome, 'path': result.path or None}
    if result.why:
        told |= {'reason': result.why, 'line': result.line or None}
    if result.document is None or result.draft is None:
        return told
    account, lines = result.draft.account, result.document.lines
    return told | {
        'kind': account.shape or 'postmortem',
        'title': result.draft.title,
        'facts': facts(account),
        'timeline': timeline(account),
        'actions': actions(account),
        'steps': result.draft.steps,
        'notes': [{'code': n.code, 'line': n.line or None, 'message': n.message} for n in account.notes],
        'not_placed': [_leftover(piece) for piece in leftovers(account)],
        'words': words.count(lines),
        'words_not_placed': loose_words(account),
        'words_lost': [{'line': line, 'word': word} for line, word in result.draft.lost],
    }


def facts(account: Account) -> dict[str, Any]:
    """What is stated, with its source lines, and the minutes between start and end."""
    return {
        'started': _moment(account.started),
        'detected': _moment(account.detected),
        'resolved': _moment(account.resolved),
        'zone': next(
            (m.zone for m in (account.started, account.resolved, *_times(account)) if m and m.zone), None
        ),
        'duration_stated': _quantity(account.duration),
        'duration_computed': minutes(account.started, account.resolved),
        'severity': account.severity or None,
    }


def minutes(first: Moment | None, last: Moment | None) -> int | None:
    """The minutes from one moment to another, None when a day, a clock or a zone is not certain."""
    ends = [_instant(moment) for moment in (first, last)]
    if first is None or last is None or ends[0] is None or ends[1] is None:
        return None
    if (ends[0].tzinfo is None) != (ends[1].tzinfo is None) or (
        ends[0].tzinfo is None and first.zone != last.zone
    ):
        return None
    return round((ends[1] - ends[0]).total_seconds() / _MINUTE)


def timeline(account: Account) -> dict[str, Any]:
    """How many entries there are, how many without a time, and the first and last time."""
    rows = [piece for piece in account.pieces if isinstance(piece, Row)]
    times = list(_times(account))
    return {
        'entries': len(rows),
        'untimed': sum(row.moment is None or row.moment.clock is None for row in rows),
        'first': _moment(times[0]) if times else None,
        'last': _moment(times[-1]) if times else None,
    }


def actions(account: Account) -> list[dict[str, Any]]:
    """The groups of action items in their order; `group` is null for items below no heading of a group."""
    groups: dict[str, int] = {}
    for piece in account.pieces:
        if isinstance(piece, Task):
            groups[piece.group] = groups.get(piece.group, 0) + 1
    return [{'group': name or None, 'items': count} for name, count in groups.items()]


def leftovers(account: Account) -> list[Leftover]:
    """What could not be placed."""
    return [piece for piece in account.pieces if isinstance(piece, Leftover)]


def loose_words(account: Account) -> int:
    """How many words of the source stand under "Not placed"."""
    return sum(words.count(mark.line for mark in piece.marks) for piece in leftovers(account))


def _times(account: Account) -> Iterator[Moment]:
    rows = (piece.moment for piece in account.pieces if isinstance(piece, Row))
    return (moment for moment in rows if moment and moment.clock)


def _moment(moment: Moment | None) -> dict[str, Any] | None:
    if moment is None:
        return None
    return {
        'text': moment.text,
        'line': moment.line,
        'date': moment.day.isoformat() if moment.day else None,
        'time': f'{moment.clock:%H:%M}' if moment.clock else None,
        'zone': moment.zone or None,
        'iana': moment.iana or None,
    }


def _quantity(quantity: Quantity | None) -> dict[str, Any] | None:
    if quantity is None:
        return None
    return {'text': quantity.text, 'line': quantity.line, 'minutes': quantity.minutes}


def _instant(moment: Moment | None) -> datetime | None:
    if moment is None or moment.day is None or moment.clock is None:
        return None
    return datetime.combine(moment.day, moment.clock, ZoneInfo(moment.iana) if moment.iana else None)


def _leftover(piece: Leftover) -> dict[str, Any]:
    numbers = [mark.line.number for mark in piece.marks]
    return {'from': min(numbers, default=0), 'to': max(numbers, default=0), 'why': piece.why}


def as_text(results: Sequence[Result]) -> str:
    """The report for people: one paragraph a file, then the sums."""
    return '\n\n'.join([*(_paragraph(result) for result in results), _sums(results)])


def printable(name: str) -> str:
    """A file name on one line: what a terminal would obey, and bytes that are no text, are escaped."""
    return ''.join(c if c.isprintable() else ascii(c)[1:-1] for c in name)


def _paragraph(result: Result) -> str:
    source = printable(result.source)
    if result.document is None or result.draft is None or not result.good:
        where = f', line {result.line}' if result.line else ''
        what = 'not imported' if result.outcome == 'refused' else 'not written'
        return f'{source}: {what}{where}: {result.why}'
    account = result.draft.account
    how = {'planned': ' (not written: dry run)', 'unchanged': ' (as it was)'}.get(result.outcome, '')
    lines = [f'{printable(result.path)}{how}', f'  from    {source}', f'  title   {result.draft.title}']
    lines += [f'  {name:<8}{text}' for name, text in _rows(account) if text]
    lines += [f'  steps   {result.draft.steps}'] if result.draft.steps else []
    lines += [f'  ! {f"line {note.line}: " if note.line else ""}{note.message}' for note in account.notes]
    for piece in leftovers(account):
        told = _leftover(piece)
        where = (
            f'line {told["from"]}' if told['from'] == told['to'] else f'lines {told["from"]} to {told["to"]}'
        )
        lines.append(f'  ! not placed: {where}, {piece.why}')
    return '\n'.join(lines)


def _rows(account: Account) -> Iterator[tuple[str, str]]:
    ends = [_told(moment) for moment in (account.started, account.resolved)]
    length = minutes(account.started, account.resolved)
    computed = f'{length} min' if length is not None else ''
    stated = f'stated: {account.duration.text}' if account.duration else ''
    yield 'when', ', '.join(filter(None, (' to '.join(filter(None, ends)), computed, stated)))
    shown = timeline(account)
    without = f', {shown["untimed"]} without a time' if shown['untimed'] else ''
    yield 'rows', f'{shown["entries"]}{without}' if shown['entries'] else ''
    groups = actions(account)
    count = sum(group['items'] for group in groups)
    yield 'actions', f'{count} in {len(groups)} groups' if len(groups) > 1 else str(count or '')


def _told(moment: Moment | None) -> str:
    if moment is None:
        return ''
    if moment.day and moment.clock:
        return f'{moment.day:%Y-%m-%d} {moment.clock:%H:%M}{f" {moment.zone}" if moment.zone else ""}'
    return f'"{moment.text}"'


def _sums(results: Sequence[Result]) -> str:
    told: Mapping[str, Any] = as_json(results)['summary']
    share = 100 * told['words_not_placed'] / told['words'] if told['words'] else 0
    lost = f'{told["words_lost"]} word(s) lost' if told['words_lost'] else 'no word lost'
    counts = f'{told["files"]} file(s): {told["drafts"]} draft(s), {told["refused"]} refused'
    counts += f', {told["failed"]} not written.'
    return f'{counts} {share:.1f}% of the words not placed, {lost}.' if told['drafts'] else counts
