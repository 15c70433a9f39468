"""What an importer understood of one document: pieces in the order of the source, and the facts.

A piece keeps the words of its source lines in their order. What is added (a normalised time, a
due date) stands in fields of its own, so that the writer can tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: its number there (from 1) and its text, decoded, without line end.

    Non-breaking spaces are spaces and trailing blanks are gone; emphasis, entities already
    resolved, list marks and indentation are as written.
    """

    number: int
    text: str


class Shape(StrEnum):
    """What a line is by its mark-up."""

    heading = 'heading'
    item = 'item'
    text = 'text'
    row = 'row'  # of a table
    code = 'code'  # a fence or a line inside one
    blank = 'blank'
    rule = 'rule'


@dataclass(frozen=True, slots=True)
class Mark:
    """A line and what it is.

    `depth` is the level of a heading (1 to 6) or the number of lists an item or a text stands in;
    `lead` is the list mark as written (`-`, `10.`, `•`); `text` is the rest without mark-up of
    lines: what a heading says, what an item says. Emphasis inside the text is kept.
    """

    line: Line
    shape: Shape
    text: str
    depth: int = 0
    lead: str = ''


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as somebody wrote it, and what it says for certain.

    `day` is None when no date is given or when it is ambiguous (`04-12-2022`); `zone` is the label
    as written or inherited (`WAT`, `GMT+1`, `PST`), '' for none; `iana` the zone that the label
    surely means (`Africa/Lagos`, `Etc/GMT-1`), '' when it is ambiguous or absent.
    """

    text: str
    line: int
    clock: time | None
    day: date | None = None
    zone: str = ''
    iana: str = ''


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated length of time: the words, and the minutes that they say (None: not certain)."""

    text: str
    line: int
    minutes: float | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that does not fit together or could not be decided, said in the report and the draft.

    `code` is stable: duration-differs, end-before-start, clock-backwards, zones-differ, told-twice,
    several-incidents, ambiguous-date, ambiguous-zone, unclear-time, no-date, no-zone, no-timeline,
    no-actions, untimed-rows, ...
    """

    code: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Title:
    """The document's title."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `role` is its canonical section (`source.sections`), else `other`."""

    line: int
    level: int
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines that stay as they are: paragraphs, lists, tables, fences."""

    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the timeline.

    `moment` is None where no time is written. `text` holds all words of the entry's first line
    that the moment's own text at its beginning does not hold; when the time stands elsewhere in the
    line (`Issue Detection (November 10, 2023, 8:00 PM): ...`) `text` is the whole line. `more` are
    the lines that go on below. `kinds` are kinds of our timeline that the words state for certain.
    `lead` is the number of the list item as written (`10.`), which stands in front of everything.
    """

    line: int
    moment: Moment | None
    text: str
    more: tuple[Mark, ...] = ()
    kinds: tuple[str, ...] = ()
    lead: str = ''


@dataclass(frozen=True, slots=True)
class Task:
    """An action item: its words, the lines below it, and what they state for certain.

    `owner` is the text as written, `due` a date that is not ambiguous, `state` one of '', 'done',
    'in-progress', 'not-doing' as the words say. `group` is the heading it stands under.
    """

    line: int
    text: str
    group: str = ''
    more: tuple[Mark, ...] = ()
    owner: str = ''
    due: date | None = None
    state: str = ''
    tracker: str = ''


@dataclass(frozen=True, slots=True)
class Leftover:
    """Lines without a home, kept under "Not placed"; `why` says in a few words."""

    marks: tuple[Mark, ...]
    why: str


Piece = Title | Heading | Prose | Row | Task | Leftover


@dataclass(slots=True)
class Account:
    """One document as it was understood; `pieces` are in the order of the source."""

    name: str
    pieces: list[Piece] = field(default_factory=list)
    started: Moment | None = None
    detected: Moment | None = None
    resolved: Moment | None = None
    duration: Quantity | None = None
    severity: str = ''
    shape: str = ''
    notes: list[Note] = field(default_factory=list)
    front: dict[str, str] = field(default_factory=dict)  # foreign front matter, keys as written
