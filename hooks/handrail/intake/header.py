"""The front matter of a draft: what is certain as our keys, all else as the source's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from handrail.intake.account import Account, Moment, Row
from handrail.intake.foreign import COMMENT
from handrail.model import Settings

_UNSAFE = re.compile('[^\t -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffc\U00010000-\U0010ffff]|[\u2028\u2029]')
_PLAIN = re.compile(r'[A-Za-z][A-Za-z0-9 _/.+-]*[A-Za-z0-9]', re.ASCII)
_SAID = frozenset({'true', 'false', 'yes', 'no', 'null', 'on', 'off', 'nan', 'inf'})


def header(account: Account, settings: Settings) -> list[str]:
    """Return the lines of the front matter, with the `---` around them."""
    lines = ['---', 'status: draft']
    zone = zone_of(account)
    if zone:
        lines.append(f'timezone: {zone}')
    moments = {name: getattr(account, name) for name in ('started', 'detected', 'resolved')}
    written = {name: text for name, moment in moments.items() if (text := instant(moment, zone))}
    lines += [f'{name}: {text}' for name, text in written.items()]
    severity = next((s for s in settings.severities if s.lower() == account.severity.strip().lower()), '')
    if severity:
        lines.append(f'severity: {quoted(severity)}')
    lines += _stated(account, written)
    lines += foreign(account.front)
    return [*lines, '---']


def zone_of(account: Account) -> str:
    """The zone of the clock: that of the start, else the one of most rows; '' when unsure."""
    for moment in (account.started, account.resolved, account.detected):
        if moment and moment.zone:
            return moment.iana
    zones = [piece.moment.iana for piece in account.pieces if isinstance(piece, Row) and piece.moment]
    best = max(dict.fromkeys(filter(None, zones)), key=zones.count, default='')
    return best if zones.count(best) * 2 > len(zones) else ''


def instant(moment: Moment | None, zone: str) -> str:
    """A moment as our keys have it; '' when its day, its clock or its zone is not certain."""
    if moment is None or moment.day is None or moment.clock is None or (moment.zone and not moment.iana):
        return ''
    text = f'{moment.day:%Y-%m-%d} {moment.clock:%H:%M}'
    if moment.day.year < 1900 or not moment.iana or moment.iana == (zone or 'UTC'):  # noqa: PLR2004 - as `source.instants`
        return text
    offset = datetime.combine(moment.day, moment.clock, ZoneInfo(moment.iana)).isoformat()[-6:]
    return f'{text} {offset}'


def foreign(front: Mapping[str, str]) -> Iterator[str]:
    """The lines of somebody else's front matter: its keys as keys of their own, its comments as comments."""
    names = {key: re.sub(r'[^\w.-]+', '-', key).strip('-') or 'key' for key in front}
    kept = {name for key, name in names.items() if key == name and name.startswith('x-')}
    taken = set(kept)
    for key, value in front.items():
        if key.startswith(COMMENT):
            yield f'# {_shown(value)}'.rstrip()
            continue
        base = name = names[key] if key in kept else f'x-{names[key]}'
        count = 1
        while name in taken and key not in kept:
            count += 1
            name = f'{base}-{count}'
        taken.add(name)
        yield f'{name}: {quoted(value)}'


def quoted(text: str) -> str:
    """A text as YAML reads it back."""
    text = _shown(text)
    if _PLAIN.fullmatch(text) and text.lower() not in _SAID:
        return text
    return "'" + text.replace("'", "''") + "'"


def _shown(text: str) -> str:
    return ' '.join(_UNSAFE.sub(' ', text).split())


def _stated(account: Account, written: Iterable[str]) -> Iterator[str]:
    """What the source states and the keys above cannot hold, in its words."""
    values = {}
    if account.duration:
        values['duration'] = account.duration.text
    for name in ('started', 'detected', 'resolved'):
        moment: Moment | None = getattr(account, name)
        if moment and name not in written:
            label = f' {moment.zone}' if moment.zone and moment.zone not in moment.text else ''
            values[name] = moment.text + label
    if account.severity and account.severity.strip():
        values['severity'] = account.severity
    if any(text.strip() for text in values.values()):
        yield 'stated:'
        yield from (f'  {name}: {quoted(text)}' for name, text in values.items() if text.strip())
