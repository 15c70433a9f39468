"""Drills: a runbook rehearsed, how far it led, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from handrail.model import Anchor, Drill, Inline, Problem, Ref, Settings, Target, plain
from handrail.source.actions import Actions, read_actions
from handrail.source.body import read_body, roles
from handrail.source.frontmatter import FrontMatter, Keys, Names, read_front_matter
from handrail.source.head import has_error, head, key_refs, settled, stem
from handrail.source.instants import read_date
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading

SYNONYMS = {
    'outcome': 'outcome; result; results; how it went; summary',
    'wrong': 'what was wrong; findings; what went wrong; what we found',
    'actions': 'action items; actions; follow ups; follow up; next steps; improvements',
}
_by_heading = roles(SYNONYMS)
_DATE = 10  # characters of a date at the beginning of the file's name


class DrillKeys(Keys):
    """Front matter of a drill."""

    on: str = Field(description='Day of the drill, YYYY-MM-DD.', json_schema_extra={'format': 'date'})
    runbook: str = Field(description='Id of the runbook that was rehearsed.')
    path: Names = Field((), description='Ids of the steps that were taken, in order.')
    minutes: int | None = Field(
        None, ge=0, le=100_000, description='Minutes from the first to the last step.'
    )
    fault: str = Field('', description='How the fault was made.')


def read_drill(uri: str, text: str, settings: Settings) -> Reading[Drill]:
    """Read a drill with the actions that it opened."""
    del settings  # all readers take the same three arguments
    front = read_front_matter(uri, text, DrillKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or DrillKeys.model_validate({'on': '', 'runbook': ''})
    named = _roles(outline)
    headings = [part.anchor for part in outline.parts]
    acting = [part for part in outline.parts if named[part.at.line] in {'actions', 'group'}]
    actions = read_actions(outline, acting, headings)
    body = read_body(outline, lambda part: named[part.at.line], taken=actions.taken)
    on, found = _day(uri, front, keys)
    problems = [*front.problems, *outline.problems, *body.problems, *actions.problems, *found]
    path = tuple(step.removeprefix('#') for step in keys.path)
    drill = Drill(
        **head('drill', outline, front, text),
        on=on,
        runbook=keys.runbook,
        runbook_target=Target(kind='runbook', id=keys.runbook) if keys.runbook else None,
        path=path,
        minutes=keys.minutes,
        fault=keys.fault,
        outcome=_outcome(outline, named),
        actions=tuple(actions.actions),
        sections=body.sections,
        anchors=(*body.anchors, *_anchors(actions)),
        refs=(*_key_refs(uri, front, keys.runbook, path), *body.refs, *actions.refs),
        broken=has_error(problems),
    )
    return Reading((drill,), settled(outline, front.problems, problems))


def _roles(outline: Outline) -> dict[int, str]:
    """The role of each part by the line of its heading; a deeper heading under the actions is a group."""
    found: dict[int, str] = {}
    holder: Part | None = None
    for part in outline.parts:
        if holder and part.level > holder.level:
            found[part.at.line] = 'group'
            continue
        found[part.at.line] = _by_heading(part)
        holder = part if found[part.at.line] == 'actions' else None
    return found


def _day(uri: str, front: FrontMatter[DrillKeys], keys: DrillKeys) -> tuple[date, list[Problem]]:
    """The stated day; the one in the file's name when it cannot be read."""
    stated = read_date(keys.on)
    problems = []
    if not stated and keys.on:
        said = f'on: {keys.on!r} is no date'
        problems.append(Problem(front.place(uri, 'on'), 'not-a-date', said, 'write it as 2024-05-14'))
    return stated or read_date(stem(uri)[:_DATE]) or date.min, problems


def _outcome(outline: Outline, named: dict[int, str]) -> Inline:
    """The first paragraph of the outcome, for lists of drills."""
    for part in outline.parts:
        if named[part.at.line] == 'outcome':
            tokens = (token for token in part.tokens if token.type == 'inline' and token.level == 1)
            return next((outline.run(token).spans for token in tokens), ())
    return ()


def _anchors(actions: Actions) -> Iterator[Anchor]:
    return (Anchor(action.id, 'action', plain(action.text), action.at) for action in actions.actions)


def _key_refs(uri: str, front: FrontMatter[DrillKeys], runbook: str, path: tuple[str, ...]) -> Iterator[Ref]:
    yield from key_refs(front, uri, 'runbook', 'runbook', [runbook])
    yield from key_refs(front, uri, 'path', 'step', [f'{runbook}#{step}' if step else '' for step in path])
