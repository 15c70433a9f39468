"""Postmortems: front matter, sections, the timeline and the action items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handrail.model import Anchor, Instant, Postmortem, PostmortemStatus, Settings, plain
from handrail.source.actions import Actions, read_actions
from handrail.source.body import read_body
from handrail.source.frontmatter import read_front_matter
from handrail.source.head import has_error, head, settled, stem
from handrail.source.incident import (
    NAME,
    PostmortemKeys,
    check_keys,
    read_clock,
    read_moments,
    read_stated,
    refs_of_keys,
    unread_moments,
)
from handrail.source.instants import CLOCK, read_date
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading
from handrail.source.sections import role_of
from handrail.source.timeline import Clock, Timeline, read_timeline

__all__ = ['PostmortemKeys', 'read_postmortem']

_ROW = re.compile(rf'[*_]*(\d{{4}}-\d{{2}}-\d{{2}}[ T]+)?{CLOCK}', re.ASCII)


def read_postmortem(uri: str, text: str, settings: Settings) -> Reading[Postmortem]:
    """Read a postmortem: one document, whatever is wrong in it, and every Problem with its line."""
    front = read_front_matter(uri, text, PostmortemKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or PostmortemKeys.model_validate({})
    problems = [*front.problems, *outline.problems, *check_keys(uri, front, keys, settings)]
    clock = read_clock(uri, front, keys, settings, problems)
    moments = read_moments(uri, front, keys, clock, problems)
    draft = keys.status is PostmortemStatus.draft
    roles = _roles(outline)
    timeline, actions = _read_lists(outline, roles, clock, moments, draft=draft)
    body = read_body(outline, lambda part: roles[part.at.line], taken=timeline.taken | actions.taken)
    problems += (*timeline.problems, *actions.problems, *body.problems)
    postmortem = Postmortem(
        **head('postmortem', outline, front, text),
        status=keys.status or PostmortemStatus.draft,
        timezone=clock.zone,
        status_at=front.place(uri, 'status'),
        services=keys.services,
        severity=keys.severity,
        **moments,
        trigger=keys.trigger,
        cause=keys.cause,
        incident=keys.incident,
        responders=keys.responders,
        impact=tuple(keys.impact.items()),
        stated=(*read_stated(uri, front, keys), *unread_moments(uri, front, keys, moments)),
        related=keys.related,
        extra=front.extra,
        timeline=tuple(timeline.entries),
        actions=tuple(actions.actions),
        sections=body.sections,
        anchors=(*body.anchors, *_anchors(timeline, actions)),
        refs=(*refs_of_keys(uri, front, keys), *timeline.refs, *actions.refs, *body.refs),
        broken=has_error(problems),
    )
    return Reading((postmortem,), settled(outline, front.problems, problems))


def _roles(outline: Outline) -> dict[int, str]:
    """The role of each part by its line: what stands under the timeline or the actions belongs to them."""
    roles: dict[int, str] = {}
    holder: Part | None = None
    for part in outline.parts:
        role = role_of(part.title)
        if holder is None or part.level <= holder.level:
            holder = part if role in {'actions', 'timeline'} else None
        elif roles[holder.at.line] == 'actions':
            role = 'group'
        elif _has_rows(part):
            role = 'timeline'
        roles[part.at.line] = role
    return roles


def _has_rows(part: Part) -> bool:
    """Whether rows of the timeline go on under a deeper heading, such as a day."""
    items = (token.content for token in part.tokens if token.type == 'inline' and token.level > 1)
    return any(_ROW.match(item) for item in items)


def _read_lists(
    outline: Outline,
    roles: Mapping[int, str],
    clock: Clock,
    moments: Mapping[str, Instant | None],
    *,
    draft: bool,
) -> tuple[Timeline, Actions]:
    """Read the rows and the actions; an action gets no id that a heading or a row has."""
    named = NAME.fullmatch(stem(outline.uri))
    day = read_date(named[1]) if named else None
    stated = [moment.local.date() for name in ('started', 'detected') if (moment := moments[name])]
    days = stated or ([day] if day else [])
    rows = [part for part in outline.parts if roles[part.at.line] == 'timeline']
    timeline = read_timeline(outline, rows, clock, days, draft=draft)
    acting = [part for part in outline.parts if roles[part.at.line] in {'actions', 'group'}]
    taken = [*(part.anchor for part in outline.parts), *(entry.anchor for entry in timeline.entries)]
    return timeline, read_actions(outline, acting, taken)


def _anchors(timeline: Timeline, actions: Actions) -> Iterator[Anchor]:
    for entry in timeline.entries:
        yield Anchor(entry.anchor, 'row', plain(entry.text), entry.at)
    for action in actions.actions:
        yield Anchor(action.id, 'action', plain(action.text), action.at)
