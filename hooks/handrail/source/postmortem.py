"""Postmortems: front matter, sections, the timeline and the action items."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import date

from markdown_it.token import Token
from pydantic import ConfigDict, Field

from handrail.model import (
    Anchor,
    Instant,
    Place,
    Postmortem,
    PostmortemStatus,
    Problem,
    Ref,
    Section,
    Settings,
    Stated,
    plain,
)
from handrail.source.actions import Actions, read_actions
from handrail.source.blocks import check_fences
from handrail.source.frontmatter import FrontMatter, Keys, Texts, read_front_matter, unknown
from handrail.source.head import anchor, has_error, head, key_refs, stem
from handrail.source.instants import known_zone, read_date, read_instant, zones
from handrail.source.lists import check_lists
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.prose import Stretch, cut, outside
from handrail.source.quantity import read_minutes
from handrail.source.reading import Reading
from handrail.source.sections import role_of
from handrail.source.timeline import Clock, Timeline, read_timeline

MOMENTS = ('started', 'detected', 'acknowledged', 'mitigated', 'resolved')
_NAME = re.compile(r'(\d{4}-\d{2}-\d{2})-[^\s/]+', re.ASCII)
Marked = tuple[Part, str]
Prose = tuple[str, Part, Sequence[Token]]
Taken = dict[int, list[Stretch]]


class PostmortemKeys(Keys):
    """Front matter of a postmortem."""

    model_config = ConfigDict(json_schema_extra={'required': ['status']})

    status: PostmortemStatus | None = Field(None, description='Life cycle of the document.')
    services: Texts = Field((), description='Ids of the services that were affected.')
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
    related: Texts = Field((), description='Ids of postmortems that have to do with it.')
    stated: dict[str, str] = Field({}, description='Values that the source gave and that are computed, too.')


def read_postmortem(uri: str, text: str, settings: Settings) -> Reading[Postmortem]:
    """Read a postmortem: one document, whatever is wrong in it, and every Problem with its line."""
    front = read_front_matter(uri, text, PostmortemKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or PostmortemKeys.model_validate({})
    problems = [*front.problems, *outline.problems, *_check_keys(uri, front, keys, settings)]
    clock = _clock(uri, front, keys, settings, problems)
    moments = _moments(uri, front, keys, clock, problems)
    marked = list(_roles(outline))
    timeline, actions = _read_lists(outline, marked, clock, moments, problems)
    taken = timeline.taken | actions.taken
    prose = list(_prose(outline, taken))
    problems.extend(problem for each in prose for problem in _check_prose(outline, each))
    common = head('postmortem', outline, front, text)
    common['lead'] = outline.lead_text()
    postmortem = Postmortem(
        **common,
        status=keys.status or PostmortemStatus.draft,
        timezone=clock.zone,
        services=keys.services,
        severity=keys.severity,
        **moments,
        trigger=keys.trigger,
        cause=keys.cause,
        incident=keys.incident,
        responders=keys.responders,
        impact=tuple(keys.impact.items()),
        stated=tuple(_stated(uri, front, keys)),
        related=keys.related,
        extra=front.extra,
        timeline=tuple(timeline.entries),
        actions=tuple(actions.actions),
        sections=tuple(_sections(outline, marked, taken)),
        anchors=tuple(_anchors(outline, timeline, actions)),
        refs=(*_key_refs(uri, front, keys), *timeline.refs, *actions.refs, *_prose_refs(outline, prose)),
        broken=has_error(problems),
    )
    return Reading((postmortem,), tuple(sorted(problems, key=lambda problem: problem.at)))


def _check_keys(
    uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys, settings: Settings
) -> Iterator[Problem]:
    """What the keys and the name say wrongly beyond their types."""
    if not _NAME.fullmatch(stem(uri)):
        said = f'the file name {stem(uri)!r} does not begin with the day of the incident'
        yield Problem(Place(uri), 'file-name', said, 'name it YYYY-MM-DD-slug.md')
    if front.keys and keys.status is None and 'status' not in front.yaml.data:
        known = ' | '.join(PostmortemStatus)
        yield Problem(Place(uri), 'missing-key', "key 'status' is missing", f'add "status: {known}"')
    if keys.severity and keys.severity not in settings.severities:
        said = f'severity: {keys.severity!r} is not known'
        at = front.place(uri, 'severity')
        yield unknown(at, said, keys.severity, settings.severities, 'wrong-value')


def _clock(
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


def _moments(
    uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys, clock: Clock, problems: list[Problem]
) -> dict[str, Instant | None]:
    """The stated instants by name, None where there is none or it cannot be read."""
    moments: dict[str, Instant | None] = dict.fromkeys(MOMENTS)
    for name in MOMENTS:
        if not (text := getattr(keys, name)):
            continue
        found = read_instant(text, clock.zone, front.place(uri, name))
        if isinstance(found, Instant):
            moments[name] = found
        elif clock.sure or found.code not in {'zone-label', 'clock-change'}:
            problems.append(Problem(found.at, found.code, f'{name}: {found.message}', found.hint))
    return moments


def _roles(outline: Outline) -> Iterator[Marked]:
    """Each part with its role: what stands under the timeline or the actions belongs to them."""
    holder: Part | None = None
    role = ''
    for part in outline.parts:
        if holder and part.level > holder.level:
            yield (
                part,
                'group' if role == 'actions' else 'timeline' if _rows_below(part) else role_of(part.title),
            )
            continue
        holder, role = part, role_of(part.title)
        yield part, role
        if role not in {'actions', 'timeline'}:
            holder = None


def _rows_below(part: Part) -> bool:
    """Whether rows of the timeline go on under a deeper heading, such as a day."""
    items = (token for token in part.tokens if token.type == 'inline' and token.level > 1)
    return any(re.match(r'(\d{4}-\d{2}-\d{2} )?\d{1,2}:\d{2}', token.content) for token in items)


def _read_lists(
    outline: Outline,
    marked: list[Marked],
    clock: Clock,
    moments: dict[str, Instant | None],
    problems: list[Problem],
) -> tuple[Timeline, Actions]:
    named = _NAME.fullmatch(stem(outline.uri))
    stated = [moment for name in ('started', 'detected') if (moment := moments[name])]
    rows = [part for part, role in marked if role == 'timeline']
    day: date | None = read_date(named[1]) if named else None
    timeline = read_timeline(outline, rows, clock, stated, day)
    headings = [part.anchor for part in outline.parts]
    names = [*headings, *(entry.anchor for entry in timeline.entries)]
    actions = read_actions(outline, [part for part, role in marked if role in {'actions', 'group'}], names)
    problems.extend((*timeline.problems, *actions.problems))
    return timeline, actions


def _prose(outline: Outline, taken: Taken) -> Iterator[Prose]:
    """Each part with the key of what holds its references, and its tokens outside of rows and actions."""
    for part in (outline.preface, outline.lead):
        if part:
            yield '', part, part.tokens
    for part in outline.parts:
        yield f'section:{part.anchor}', part, outside(outline, part, taken.get(part.at.line, ()))


def _check_prose(outline: Outline, prose: Prose) -> Iterator[Problem]:
    _, part, tokens = prose
    yield from check_fences(outline, tokens)
    yield from check_lists(outline, tokens, part.start)


def _stated(uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys) -> Iterator[Stated]:
    for name, text in keys.stated.items():
        yield Stated(name, text, read_minutes(text), front.place(uri, 'stated', name))


def _sections(outline: Outline, marked: list[Marked], taken: Taken) -> Iterator[Section]:
    for part, role in marked:
        yield cut(outline, part, role, taken.get(part.at.line, ()))


def _anchors(outline: Outline, timeline: Timeline, actions: Actions) -> Iterator[Anchor]:
    yield from (anchor(part) for part in outline.parts)
    for entry in timeline.entries:
        yield Anchor(entry.anchor, 'row', plain(entry.text), entry.at)
    for action in actions.actions:
        yield Anchor(action.id, 'action', plain(action.text), action.at)


def _key_refs(uri: str, front: FrontMatter[PostmortemKeys], keys: PostmortemKeys) -> Iterator[Ref]:
    yield from key_refs(front, uri, 'services', 'service', keys.services)
    yield from key_refs(front, uri, 'related', 'postmortem', keys.related, 'related')


def _prose_refs(outline: Outline, prose: list[Prose]) -> Iterator[Ref]:
    """References in headings and prose."""
    for source, part, tokens in prose:
        yield from part.heading.refs(outline.uri, source, 'prose')
        yield from outline.token_refs(tokens, source)
