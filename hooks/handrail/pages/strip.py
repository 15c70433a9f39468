"""An incident as one strip in time: its phases, its hypotheses and its rows, as inline SVG.

Places are shares of the width, so that the strip is as wide as a phone or a page and its words stay
as large as they are; words that a phone has no room for are hidden there by the style sheet. What
it shows stands in words in the table below it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import pairwise

from handrail.model import EntryKind, Facts, Hypothesis, Instant, Postmortem, TimelineEntry
from handrail.pages.clock import clock, day, minutes
from handrail.pages.inline import fragment
from handrail.pages.words import WORDS
from handrail.review.milestones import Milestones, milestones, minutes_between, placed

_LEAST = 3
"""Rows of a known time that make a strip worth drawing."""
_PHONE, _PAGE = 330, 660
"""Pixels that a strip has at least, on a phone and on a page."""
_LETTER = 6.2
_LANE = 20
_MANY = 30
"""Marks that are all drawn; of more than that, one for each fiftieth of the width."""
_SIGNS = {
    EntryKind.signal: '!',
    EntryKind.alert: '!',
    EntryKind.action: '▲',
    EntryKind.escalation: '↑',
    EntryKind.cause_found: '✓',
    EntryKind.mitigated: '✓',
    EntryKind.resolved: '✓',
}
_VERDICTS = {'refuted': '✗', 'confirmed': '✓', 'open': '?'}
_BELIEFS = frozenset({EntryKind.hypothesis, EntryKind.refuted, EntryKind.confirmed})


@dataclass(frozen=True, slots=True)
class _Scale:
    """From when to when the strip goes."""

    begin: datetime
    end: datetime

    def at(self, moment: Instant) -> float:
        """Return the place of an instant in hundredths of the width; what lies outside is at the edge."""
        share = (moment.utc - self.begin) / (self.end - self.begin)
        return round(min(max(share, 0), 1) * 100, 1)


def has_strip(rows: Sequence[TimelineEntry]) -> bool:
    """Whether a timeline is drawn: three rows of a known time, not all of them at the same."""
    known = {row.instant.utc for row in rows if row.instant}
    return len(known) > 1 and sum(row.instant is not None for row in rows) >= _LEAST


def strip(postmortem: Postmortem, facts: Facts) -> str:
    """Return the strip of a postmortem that `has_strip` as the text of one `svg` element."""
    known = milestones(postmortem)
    rows = sorted(placed(postmortem), key=lambda pair: pair[0].utc)
    scale = _scale([instant for instant, _ in rows], known)
    phases = list(_phases(known, scale, rows[-1][0]))
    lanes = _laned(facts.hypotheses, rows[-1][0])
    below = 26 + _LANE * len(lanes)
    parts = [
        f'<svg class="hr-strip" role="group" width="100%" height="{below + 40}">',
        f'<title>{WORDS["strip.title"]}</title><desc>{_conclusion(phases, facts)}</desc>',
        *(_phase(name, begin, end, scale) for name, begin, end in phases),
        *(drawn for lane, own in enumerate(lanes) for drawn in _lane(own, scale, 26 + _LANE * lane)),
        f'<g transform="translate(0 {below + 14})">',
        *_marks(rows, scale),
        '</g>',
        *_ends(rows, scale, below + 34),
        '</svg>',
    ]
    return ''.join(parts)


def _scale(rows: Sequence[Instant], known: Milestones) -> _Scale:
    """From the start or the first row to the end; rows long before or after the incident are at its edge."""
    moments = [*rows, *(each for each in (known.started, known.detected, known.resolved) if each)]
    begin, end = min(each.utc for each in moments), max(each.utc for each in moments)
    opened = min((each.utc for each in (known.started, known.detected) if each), default=begin)
    if known.resolved and known.resolved.utc > opened:
        beside = (known.resolved.utc - opened) / 4
        begin, end = max(begin, opened - beside), min(end, known.resolved.utc + beside)
    return _Scale(begin, end)


def _phases(known: Milestones, scale: _Scale, last: Instant) -> Iterator[tuple[str, Instant, Instant]]:
    """Yield the states that the incident was in, in the order of time, each with its two ends."""
    began = known.started if _before(known.started, known.detected) else None
    moments = {
        'undetected': began,
        'detected': known.detected,
        'identified': known.cause_found,
        'mitigated': known.mitigated,
    }
    over = known.resolved or last
    found = sorted(
        ((name, each) for name, each in moments.items() if each and each.utc < over.utc),
        key=lambda pair: pair[1].utc,
    )
    for (name, begin), (_, end) in pairwise([*found, ('', over)]):
        if scale.at(begin) < scale.at(end):
            yield name, begin, end


def _before(left: Instant | None, right: Instant | None) -> bool:
    return left is not None and (right is None or left.utc < right.utc)


def _phase(name: str, begin: Instant, end: Instant, scale: _Scale) -> str:
    took = minutes(minutes_between(begin, end))
    left, right = scale.at(begin), scale.at(end)
    words = _words((f'{WORDS[f"strip.{name}"]} {took}', took), left, right, 16)
    return f'<rect class="{name}" x="{left:g}%" width="{right - left:.3g}%"/>{words}'


def _laned(hypotheses: Sequence[Hypothesis], last: Instant) -> list[list[tuple[Hypothesis, Instant]]]:
    """Put hypotheses into lanes in which none lies over another, each with its end."""
    lanes: list[list[tuple[Hypothesis, Instant]]] = []
    for one in hypotheses:
        begin, end = one.opened.instant, (one.closed.instant if one.closed else None) or last
        if begin:
            lane = next((own for own in lanes if own[-1][1].utc <= begin.utc), None)
            if lane is None:
                lanes.append(lane := [])
            lane.append((one, end))
    return lanes


def _lane(own: Sequence[tuple[Hypothesis, Instant]], scale: _Scale, top: int) -> Iterator[str]:
    """Yield the hypotheses of a lane, each with the place at which the next one begins."""
    begins = [one.opened.instant for one, _ in own[1:]]
    limits = [*(scale.at(each) for each in begins if each), 100.0]
    for (one, end), limit in zip(own, limits, strict=True):
        yield _belief(one, end, scale, top, limit)


def _belief(one: Hypothesis, end: Instant, scale: _Scale, top: int, limit: float) -> str:
    """Draw a hypothesis as a span that links to the row which opened it."""
    if one.opened.instant is None:
        return ''
    left, right = scale.at(one.opened.instant), scale.at(end)
    took = f' {minutes(one.minutes)}' if one.minutes is not None else ''
    sign = _VERDICTS[one.verdict]
    said = f'{clock(one.opened.instant.local)} {WORDS["hypothesis"]}: {WORDS[f"verdict.{one.verdict}"]}{took}'
    return (
        f'<a href="#{fragment(one.opened.anchor)}"><title>{escape(said)}</title>'
        f'<rect class="{one.verdict}" x="{left:g}%" y="{top}" width="{max(right - left, 1):.3g}%"/>'
        f'{_label(sign, took, (left, right, limit), top + 12)}</a>'
    )


def _label(sign: str, took: str, places: tuple[float, float, float], baseline: int) -> str:
    """Write a verdict and its minutes into a span; the minutes beside it where only that has room."""
    left, right, limit = places
    whole = (f'{sign}{took}', sign)
    if took and not _fits(whole[0], right - left, _PHONE):
        for pixels, name in ((_PHONE, 's'), (_PAGE, 's w')):
            if _fits(took, limit - right - 1, pixels):
                at = f'x="{max(right, left + 1) + 0.5:.3g}%" y="{baseline}"'
                beside = f'<text class="{name}" {at}>{took.strip()}</text>'
                return _words((sign,), left, right, baseline) + beside
    return _words(whole, left, right, baseline)


def _fits(words: str, share: float, pixels: int) -> bool:
    """Whether words are shorter than so many hundredths of a width."""
    return len(words) * _LETTER < share / 100 * pixels


def _words(candidates: Sequence[str], left: float, right: float, baseline: int) -> str:
    """Write the longest words that fit between two places, for a phone if any do, else for a page."""
    for pixels, name in ((_PHONE, ''), (_PAGE, ' class="w"')):
        for words in candidates:
            if _fits(words, right - left, pixels):
                return f'<text{name} x="{(left + right) / 2:.3g}%" y="{baseline}">{escape(words)}</text>'
    return ''


def _marks(rows: Sequence[tuple[Instant, TimelineEntry]], scale: _Scale) -> Iterator[str]:
    """Yield a sign for each row that is more than the begin or the end of a hypothesis."""
    marked = [(instant, row) for instant, row in rows if not _BELIEFS.issuperset(m.kind for m in row.marks)]
    taken: set[float] = set()
    for instant, row in marked:
        place = scale.at(instant)
        spot = place // 2 if len(marked) > _MANY else place
        if spot in taken:
            continue
        taken.add(spot)
        kind = next((mark.kind for mark in row.marks if mark.kind not in _BELIEFS), EntryKind.note)
        said = f'{clock(instant.local)} {WORDS[f"entry.{kind}"]}'
        yield (
            f'<a href="#{fragment(row.anchor)}"><title>{escape(said)}</title>'
            f'<text x="{place:g}%">{_SIGNS.get(kind, "•")}</text></a>'
        )


def _ends(rows: Sequence[tuple[Instant, TimelineEntry]], scale: _Scale, baseline: int) -> Iterator[str]:
    """Yield the clock at both ends, with the days where they differ."""
    zone = rows[0][0].local.tzinfo
    begin, end = (moment.astimezone(zone) for moment in (scale.begin, scale.end))
    for name, place, moment in (('s', 0, begin), ('e', 100, end)):
        shown = clock(moment) if begin.date() == end.date() else f'{day(moment.date())} {clock(moment)}'
        yield f'<text class="{name}" x="{place}%" y="{baseline}">{shown}</text>'


def _conclusion(phases: Sequence[tuple[str, Instant, Instant]], facts: Facts) -> str:
    """Say what the strip shows: how long each phase took and what wrong beliefs cost."""
    told = [f'{WORDS[f"strip.{name}"]} {minutes(minutes_between(begin, end))}' for name, begin, end in phases]
    words = [', '.join(told)] if told else []
    if facts.hypotheses:
        spent = WORDS['ledger.one' if len(facts.hypotheses) == 1 else 'ledger.many']
        words.append(spent.format(count=len(facts.hypotheses), minutes=minutes(facts.wrong_minutes)))
    return escape('. '.join(words) or WORDS['strip.title'])
