"""The front matter of a postmortem: its keys, its clock and its moments."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping

from pydantic import ConfigDict, Field

from handrail.model import Instant, Level, Place, PostmortemStatus, Problem, Ref, Settings, Stated
from handrail.source.frontmatter import FrontMatter, Keys, Names, Texts, unknown
from handrail.source.head import key_refs
from handrail.source.instants import known_zone, read_instant, wrong_half, zones
from handrail.source.quantity import read_minutes
from handrail.source.timeline import Clock

MOMENTS = ('started', 'detected', 'acknowledged', 'mitigated', 'resolved')
DURATIONS = frozenset(
    {
        'duration',
        'from-first-signal',
        'time-to-detect',
        'time-to-acknowledge',
        'time-to-escalate',
        'time-to-identify',
        'time-to-mitigate',
        'time-to-resolve',
    }
)
"""The names of what is computed from the instants, as the review has them."""
_UNSURE = frozenset({'zone-label', 'clock-change'})
"""Where it is in doubt on which clock a moment was written."""
NAME = re.compile(r'(\d{4}-\d{2}-\d{2})-[^\s/]+', re.ASCII)
"""The name of a file: the day of the incident, and what it was about."""


class PostmortemKeys(Keys):
    """Front matter of a postmortem."""

    model_config = ConfigDict(json_schema_extra={'required': ['status']})

    status: PostmortemStatus | None = Field(None, description='Life cycle of the document.')
    services: Names = Field((), description='Ids of the services that were affected.')
    timezone: str = Field('', description='IANA zone of all its times, such as Africa/Lagos.')
    started: str = Field(
        '', description='When the trouble began: "2024-01-21 14:00", with or without a label.'
    )
    detected: str = Field('', description='When anybody or anything noticed.')
    acknowledged: str = Field('', description='When somebody took it on.')
    mitigated: str = Field('', description='When users were helped.')
    resolved: str = Field('', description='When everything was as before.')
    severity: str = Field('', description="One of the site's levels.")
    trigger: str = Field('', description='What set it off, such as a deployment.')
    cause: str = Field('', description='The kind of cause, such as configuration.')
    incident: str = Field('', description='Id in the pager or the tracker.')
    responders: Texts = Field((), description='Roles that took part, never persons.')
    impact: dict[str, str] = Field({}, description='What it cost, by name: "users: 30%".')
    related: Names = Field((), description='Ids of postmortems that have to do with it.')
    stated: dict[str, str] = Field({}, description='Values that the source gave and that are computed, too.')


def check_keys(
    uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys, settings: Settings
) -> Iterator[Problem]:
    """What the keys say wrongly beyond their types."""
    stated = {**front.yaml.commented, **dict.fromkeys([(key,) for key in front.yaml.data or ()])}
    if front.keys and keys.status is None and ('status',) not in stated:
        known = ' | '.join(PostmortemStatus)
        yield Problem(Place(uri), 'missing-key', "key 'status' is missing", f'add "status: {known}"')
    if keys.severity and keys.severity not in settings.severities:
        said = f'severity: {keys.severity!r} is not known'
        at = front.place(uri, 'severity')
        yield unknown(at, said, keys.severity, settings.severities, 'wrong-value')


def read_clock(
    uri: str,
    front: FrontMatter[PostmortemKeys],
    keys: PostmortemKeys,
    settings: Settings,
    problems: list[Problem],
) -> Clock:
    """The document's zone; UTC and unsure when it states one that does not exist."""
    name = keys.timezone or settings.timezone
    if known_zone(name):
        return Clock(name, sure=front.keys is not None)
    if keys.timezone:
        near = difflib.get_close_matches(name, sorted(zones()), n=1, cutoff=0.7)
        hint = f'did you mean {near[0]!r}?' if near else 'write an IANA name, such as Africa/Lagos or UTC'
        said = f'timezone: {name!r} is not known'
        problems.append(Problem(front.place(uri, 'timezone'), 'wrong-value', said, hint))
    return Clock('UTC', sure=False)


def read_moments(
    uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys, clock: Clock, problems: list[Problem]
) -> dict[str, Instant | None]:
    """The stated instants by name, None where there is none or it cannot be read.

    In a draft a label of an unknown zone is a warning.
    """
    moments: dict[str, Instant | None] = dict.fromkeys(MOMENTS)
    for name in MOMENTS:
        if not (text := getattr(keys, name)):
            continue
        found = read_instant(text, clock.zone, front.place(uri, name))
        if isinstance(found, Instant):
            moments[name] = found
            if wrong_half(text):
                said = f'{name}: {text!r} is on both clocks at once and is taken as {found.local:%H:%M}'
                hint = 'write the hour from 00 to 23, such as 13:45'
                problems.append(Problem(found.at, 'wrong-half', said, hint, Level.warning))
        elif clock.sure or found.code not in _UNSURE:
            lenient = keys.status is PostmortemStatus.draft and found.code in _UNSURE
            level = Level.warning if lenient else found.level
            problems.append(Problem(found.at, found.code, f'{name}: {found.message}', found.hint, level))
    return moments


def unread_moments(
    uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys, moments: Mapping[str, Instant | None]
) -> Iterator[Stated]:
    """The moments that a draft states and that name no instant, so that their words are shown."""
    for name, moment in moments.items() if keys.status is PostmortemStatus.draft else ():
        text = getattr(keys, name)
        if text and moment is None and name not in keys.stated:
            yield Stated(name, text, None, front.place(uri, name))


def read_stated(uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys) -> Iterator[Stated]:
    """The values that the source gave, with their minutes where they are a quantity of time.

    A name that is computed, too, is put as it goes there: `Time to detect` is `time-to-detect`.
    """
    for name, text in keys.stated.items():
        usual = '-'.join(re.split(r'[\s_-]+', name.strip().lower()))
        yield Stated(
            usual if usual in DURATIONS else name, text, read_minutes(text), front.place(uri, 'stated', name)
        )


def refs_of_keys(uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys) -> Iterator[Ref]:
    """What the front matter names by its id."""
    yield from key_refs(front, uri, 'services', 'service', keys.services)
    yield from key_refs(front, uri, 'related', 'postmortem', keys.related, 'related')
