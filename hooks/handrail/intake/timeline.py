"""The entries of a timeline, in all the ways people write them, and nothing lost between them.

Times stand at the head of a line, in a table, in a heading, behind a label, on the line below a
label, or nowhere. What follows an entry belongs to it until the next one begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handrail.intake.account import Note, Piece, Prose, Row, Shape
from handrail.intake.entryreader import EntryReader
from handrail.intake.parts import Part
from handrail.intake.timedlines import TimedLine, timed_lines, trimmed
from handrail.intake.timelinestyle import style_of
from handrail.intake.track import Context, Track

__all__ = ['Context', 'read_timeline']


def read_timeline(part: Part, context: Context) -> tuple[list[Piece], list[Note]]:
    """Read the entries of a timeline part, in the order of the source, with every word of its marks.

    Paragraphs around a timeline that stands in another part are no entries without a time.
    The part's own heading is not among the pieces, but the day and the zone that it names hold.
    """
    if part.heading and (day := context.days.get(part.heading.line)):
        context = replace(context, day=day, start=None)
    track = Track(context, context.day, context.zone, context.iana)
    if part.heading:
        track.about(part.heading.text, heading=True)
    if context.repeated & {mark.line.number for mark in part.marks}:
        return [Prose(trimmed(part.marks))], []
    lines = timed_lines(part.marks, context.calendar)
    reader = EntryReader(track, style_of(lines))
    at = 0
    while at < len(lines):
        at = reader.read(lines, at)
    reader.close()
    if context.timed - {part.heading.line if part.heading else 0} and not _has_entries(lines, reader.pieces):
        return [Prose(trimmed(part.marks))], []
    return reader.pieces, [*track.notes, *_untimed(reader.pieces)]


def _has_entries(lines: Sequence[TimedLine], pieces: Sequence[Piece]) -> bool:
    """Whether entries with a time begin a line or are items; paragraphs may tell of another timeline."""
    begun = {line.mark.line.number for line in lines if line.headed or line.mark.shape is not Shape.text}
    return any(isinstance(piece, Row) and piece.moment and piece.line in begun for piece in pieces)


def _untimed(pieces: Sequence[Piece]) -> list[Note]:
    rows = [piece for piece in pieces if isinstance(piece, Row)]
    without = [row for row in rows if row.moment is None]
    if not without:
        return []
    said = f'{len(without)} of {len(rows)} entries of the timeline have no time'
    return [Note('untimed-rows', without[0].line, said)]
