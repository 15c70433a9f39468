"""The facts of an incident as its summary states them: start, detection, end, duration, severity.

Only what is written counts. Labels come before ranges and those before sentences; where two
statements disagree the first is kept and a note says what the other one is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from handrail.intake.account import Moment, Note, Quantity, Title
from handrail.intake.alltimes import zone_of_times
from handrail.intake.contradictions import contradictions, zone_of_rows
from handrail.intake.dates import Calendar, calendar_of, find_dates
from handrail.intake.fields import Said, dates_of, duration_of, labelled, lines_of, ranges, severity_of, told
from handrail.intake.lengths import Length
from handrail.intake.moments import Found
from handrail.intake.parts import Part
from handrail.intake.retold import repeated_lines
from handrail.intake.timelines import days_above, timed_parts
from handrail.intake.track import Context
from handrail.intake.zones import zones_in


@dataclass(frozen=True, slots=True)
class Facts:
    """What is stated; None and '' mean: not stated.

    `day` is the one day that the document gives for the incident, `zone` that of start or end, else
    the only one of the timeline; `calendar` what its dates say
    about each other, `repeated` the lines that tell a timeline for the second time, `days` those of
    single timelines; `timed` those that have times.
    """

    started: Moment | None = None
    detected: Moment | None = None
    resolved: Moment | None = None
    duration: Quantity | None = None
    severity: str = ''
    notes: tuple[Note, ...] = ()
    day: date | None = None
    zone: str = ''
    iana: str = ''
    calendar: Calendar = field(default_factory=Calendar)
    repeated: frozenset[int] = frozenset()
    days: Mapping[int, date] = field(default_factory=dict)
    timed: frozenset[int] = frozenset()

    @property
    def context(self) -> Context:
        """What `read_timeline` takes from the facts."""
        day = self.started.day if self.started and self.started.day else self.day
        start = self.started.clock if self.started and self.started.day else None
        return Context(self.calendar, day, start, self.zone, self.iana, self.repeated, self.days, self.timed)


def read_facts(parts: Sequence[Part], title: Title | None = None) -> Facts:
    """Read the facts out of the parts of a document; no word of them is consumed."""
    calendar = calendar_of(_texts(parts, title))
    said = lines_of(parts)
    ends = _ends(said, calendar)
    length = duration_of(said)
    started, resolved, detected = (ends.get(which) for which in ('start', 'end', 'detected'))
    day = _day(said, calendar, title)
    first = _dated(started, day, None)
    last = _dated(resolved, day, first)
    notes: list[Note] = []
    if first and last is None and length and (last := _computed(first, *length)):
        said_so = f'the end is the start and the stated {length[0].text}'
        notes.append(Note('end-computed', length[0].line, said_so))
    first, last = _one_zone(first, last, said)
    retold = repeated_lines(parts)
    notes += contradictions(parts, (first, last), length, calendar)
    notes += _unclear(started, resolved)
    days = days_above(parts, calendar)
    if len(set(days.values())) > 1:
        said_so = f'{len(days)} timelines stand under headings of different days: each may be an incident'
        notes.append(Note('several-incidents', min(days), said_so))
    if retold:
        notes.append(Note('told-twice', min(retold), 'the timeline is told again; the first telling is kept'))
    zone, iana = next(((one.zone, one.iana) for one in (first, last) if one and one.zone), ('', ''))
    if not zone:
        zone, iana = _zone(parts, calendar)
        first, last = (one and replace(one, zone=zone, iana=iana) for one in (first, last))
    found = _dated(detected, day, None) if detected else None
    quantity = length[0] if length else None
    return Facts(
        first,
        found,
        last,
        quantity,
        severity_of(said),
        tuple(notes),
        day,
        zone,
        iana,
        calendar,
        retold,
        days,
        timed_parts(parts),
    )


def _zone(parts: Sequence[Part], calendar: Calendar) -> tuple[str, str]:
    """The zone of a document whose summary names none: that of its timeline, else that of all its times."""
    zone, iana = zone_of_rows(parts, calendar)
    return (zone, iana) if zone else zone_of_times(parts)


def _texts(parts: Sequence[Part], title: Title | None) -> list[str]:
    texts = [mark.text for part in parts for mark in part.marks]
    texts += [part.heading.text for part in parts if part.heading]
    return [*texts, title.text] if title else texts


def _ends(said: Sequence[Said], calendar: Calendar) -> dict[str, Found]:
    """Start, end and detection: behind labels, as the ends of a range, in sentences."""
    found: dict[str, Found] = {}
    for which in ('start', 'end', 'detected'):
        if moment := next(labelled(said, calendar, which=which), None):
            found[which] = moment
    if not {'start', 'end'} & found.keys():
        for one, _ in ranges(said, calendar):
            found |= {'start': one.first, 'end': one.last}
            break
    for which, moment in told(said, calendar).items():
        if which == 'detected' or not ({'start', 'end'} <= found.keys()):
            found.setdefault(which, moment)
    return found


def _dated(found: Found | None, day: date | None, start: Moment | None) -> Moment | None:
    """A moment with the day that holds for it: its own, that of the start (or the next), the document's."""
    if found is None:
        return None
    moment = found.moment
    if moment.day or found.dated:
        return moment
    if start and start.day:
        over = bool(start.clock and moment.clock and moment.clock < start.clock)
        return replace(moment, day=start.day + timedelta(days=over))
    if start:
        return moment
    return replace(moment, day=day)


def _day(said: Sequence[Said], calendar: Calendar, title: Title | None) -> date | None:
    """The day of the incident: a date field, else the only date of its summary, else that of its title."""
    fields = [text for text, _ in dates_of(said)]
    timed = [one.text for one in said if one.role in {'summary', 'duration'} or one.duration]
    others = [one.text for one in said if one.role in {'lead', 'impact'}]
    for texts in (fields, timed, [title.text] if title else [], others):
        days = [calendar.settle(mention) for text in texts for mention in find_dates(text)]
        if None in days:
            return None
        if len(set(days)) == 1:
            return days[0]
        if days:
            return None
    return None


def _computed(start: Moment, quantity: Quantity, length: Length) -> Moment | None:
    """The end of an incident of which the start and the exact length are stated."""
    if start.clock is None or quantity.minutes is None or length.about:
        return None
    begin = datetime.combine(start.day or date(2000, 1, 1), start.clock)
    end = begin + timedelta(minutes=quantity.minutes)
    return Moment(
        quantity.text, quantity.line, end.time(), end.date() if start.day else None, start.zone, start.iana
    )


def _one_zone(
    first: Moment | None, last: Moment | None, said: Sequence[Said]
) -> tuple[Moment | None, Moment | None]:
    """A zone of one end holds for the other; else the only one of the lines about the duration."""
    known = next((one for one in (first, last) if one and one.zone), None)
    zone, iana = (known.zone, known.iana) if known else ('', '')
    if known is None:
        zones = {z.label: z.iana for one in said if one.duration for z in zones_in(one.text)}
        if len(zones) == 1:
            zone, iana = next(iter(zones.items()))
    if first and not first.zone:
        first = replace(first, zone=zone, iana=iana)
    if last and not last.zone:
        last = replace(last, zone=zone, iana=iana)
    return first, last


def _unclear(*found: Found | None) -> list[Note]:
    """Notes on dates with two readings, times with two or none, and labels of more than one zone."""
    notes: dict[str, Note] = {}
    for one in found:
        if one is None:
            continue
        moment = one.moment
        if one.dated and moment.day is None:
            open_ = any(mention.readings for mention in find_dates(moment.text))
            why = 'the date can be read in two ways' if open_ else 'the date has no year'
            notes.setdefault(
                'date', Note('ambiguous-date' if open_ else 'no-year', moment.line, f'{moment.text!r}: {why}')
            )
        if moment.clock is None and (one.clock.start, one.clock.end) != (one.start, one.end):
            said = f'{moment.text!r}: the time of day is not certain'
            notes.setdefault('time', Note('unclear-time', moment.line, said))
        if moment.zone and not moment.iana:
            said = f'{moment.zone!r} is not the name of one certain zone'
            notes.setdefault('zone', Note('ambiguous-zone', moment.line, said))
    return list(notes.values())
