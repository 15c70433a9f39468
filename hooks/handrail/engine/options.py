"""What a site may set: below `extra.handrail` in mkdocs.yml, or as options of the plugin."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from handrail.engine.hosts import preview_of
from handrail.finish.policy import HASH
from handrail.model import Offline, Settings, Visibility

NAMES = ('audience', 'offline', 'published', 'report', 'scripts', 'search', 'severities', 'timezone', 'today')

SEARCHES = ('handrail', 'stock')

PREVIEW = 'preview'
"""The option that only the environment sets: which change this build shows."""


class OptionError(ValueError):
    """Says which option is wrong and how to mend it; one line an option."""


def from_environment(raw: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return `raw` with what the environment overrides: HANDRAIL_TODAY and _AUDIENCE, and what hosts say."""
    given = {name: environment.get(f'HANDRAIL_{name.upper()}') for name in ('today', 'audience')}
    given[PREVIEW] = preview_of(environment)
    return {**raw, **{name: value for name, value in given.items() if value}}


def read_options(
    raw: Mapping[str, Any],
    *,
    default_today: date,
    site_url: str = '',
    docs_dir: str = 'docs',
    report: str = '',
) -> Settings:
    """Return the settings of a build.

    `raw` are the options as written: `today` (a date), `audience` (public, internal, restricted),
    `timezone` (IANA), `severities` (worst first), `report` (an address with `{title}`, `{body}`
    and `{path}`, or false), `published` (the address of the site in force), `scripts` (hashes of
    inline scripts that may run), `offline` (whether devices keep pages, or how many files and
    megabytes), `search` (`handrail`, or `stock` for the theme's own).
    Raises OptionError with every option that is wrong.
    """
    wrong = [_unknown(str(key)) for key in raw if key not in (*NAMES, PREVIEW)]
    given = {'site_url': site_url, 'docs_dir': docs_dir, 'report': report}
    values: dict[str, Any] = {'today': default_today, **given}
    for name in NAMES:
        if raw.get(name) is not None:
            try:
                values[name] = READERS[name](raw[name])
            except (ValueError, KeyError, TypeError, OSError):
                wrong.append(f'option {name!r}: {EXPECTED[name]}, not {raw[name]!r}')
    if wrong:
        raise OptionError('\n'.join(wrong))
    if raw.get(PREVIEW):  # looked at and thrown away: no device keeps it
        values |= {PREVIEW: _text(raw[PREVIEW]), 'offline': Offline(preview=True)}
    return Settings(**values)


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, NAMES, n=1)
    hint = f'did you mean {near[0]!r}?' if near else f'there are {", ".join(NAMES)}'
    return f'option {key!r} is unknown ({hint})'


def _today(value: object) -> date:
    return value if type(value) is date else date.fromisoformat(_text(value))


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _zone(value: object) -> str:
    return ZoneInfo(_text(value)).key


def _names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise TypeError
    return tuple(_text(item) for item in value)


def _search(value: object) -> str:
    if value not in SEARCHES:
        raise ValueError
    return _text(value)


def _report(value: object) -> str:
    if value is False:
        return ''
    if not _text(value).startswith(('https://', 'http://', 'mailto:')):
        raise ValueError
    return _text(value)


def _published(value: object) -> str:
    if not _text(value).startswith(('https://', 'http://')):
        raise ValueError
    return _text(value)


def _scripts(value: object) -> tuple[str, ...]:
    hashes = _names(value)
    if not all(HASH.fullmatch(each) for each in hashes):
        raise ValueError
    return hashes


def _offline(value: object) -> Offline:
    if isinstance(value, bool):
        return Offline(enabled=value)
    if not isinstance(value, Mapping) or set(value) - {'files', 'megabytes'}:
        raise TypeError
    if any(isinstance(most, bool) or not isinstance(most, int) or most < 1 for most in value.values()):
        raise ValueError
    return Offline(**value)


READERS = {
    'audience': lambda value: Visibility(_text(value)),
    'offline': _offline,
    'published': _published,
    'report': _report,
    'scripts': _scripts,
    'search': _search,
    'severities': _names,
    'timezone': _zone,
    'today': _today,
}
EXPECTED = {
    'audience': f'expected one of {", ".join(Visibility)}',
    'offline': 'expected true, false, or the most that is kept: files and megabytes, whole numbers',
    'published': 'expected an address that begins with https://',
    'scripts': 'expected a list of hashes like sha256-…, as the build says them',
    'search': f'expected one of {", ".join(SEARCHES)}',
    'report': 'expected an address that begins with https://, or false',
    'severities': 'expected a list of names, worst first',
    'timezone': 'expected an IANA name like Europe/Paris',
    'today': 'expected a date like 2024-01-31',
}
