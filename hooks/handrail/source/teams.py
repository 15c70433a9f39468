"""teams.yml: who owns things, and how to reach them at night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from handrail.model import Contacts, Place, Problem, Settings, Team
from handrail.source.frontmatter import commented, unknown
from handrail.source.reading import Reading
from handrail.source.yaml import Yaml, read_yaml

_ID = re.compile(r'[a-z0-9]+(-[a-z0-9]+)*')
_PATH = re.compile(r'\w[\w-]{0,99}(?:[ .][\w-]{1,99}){0,9}')
"""What may stand in the address of a page."""
_HANDLE = re.compile(r'@[\w-]+(?:[./][\w-]+)*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+', re.ASCII)
"""A user, a team or a group of groups, or an e-mail address: what GitHub and GitLab take for an owner."""
_YES, _NO = frozenset({'true', 'yes'}), frozenset({'false', 'no'})
_WAYS = ('pager', 'schedule', 'chat', 'phone')


class ContactKeys(BaseModel):
    """How to reach a team."""

    model_config = ConfigDict(frozen=True, extra='forbid', defer_build=True)

    pager: str = Field('', description='Address of the page that pages the team.')
    schedule: str = Field('', description='Address of the schedule that says who is on call.')
    chat: str = Field('', description='Name or address of the channel.')
    phone: str = Field('', description="Number of a role, never a person's own.")
    hours: str = Field('', description='When the team answers, such as Mon-Fri 08-18 Africa/Lagos.')
    outside_hours: str = Field('', description='Id of the team that stands in outside of these hours.')


class TeamKeys(BaseModel):
    """One team of teams.yml."""

    model_config = ConfigDict(frozen=True, extra='forbid', defer_build=True)

    name: str = Field(description='Name of the team as people say it.')
    about: str = Field('', description='What it is for, in a sentence.')
    handle: str = Field(
        '', description='Its name on the Git host, such as @example/database, for CODEOWNERS.'
    )
    first: str = Field('', description='true for the one team to call when nobody knows whom to call.')
    contacts: ContactKeys = Field(description='At least one way to reach it.')


def read_teams(uri: str, text: str, settings: Settings) -> Reading[Team]:
    """Read the teams, in the order of the file."""
    del settings  # all readers take the same three arguments
    parsed = read_yaml(uri, text)
    data = {} if parsed.data is None else parsed.data
    if parsed.problems:
        return Reading((), tuple(parsed.problems))
    if not isinstance(data, dict):
        said = 'the teams are no mapping'
        return Reading(
            (), (Problem(Place(uri), 'teams-shape', said, 'write "team-id:" with its keys below'),)
        )
    teams: list[Team] = []
    problems: list[Problem] = []
    empty = [loc[0] for loc in parsed.lines if len(loc) == 1 and loc[0] not in data]
    for id_, value in [*data.items(), *((str(name), None) for name in empty)]:
        team, found = _read_team(uri, id_, value, parsed)
        problems.extend(found)
        if team:
            teams.append(team)
    problems.extend(_check_outside(uri, teams, data, parsed))
    for again in [team for team in teams if team.first][1:]:
        place = Place(uri, parsed.line((again.id, 'first')))
        said = f'{again.id!r} is a second team to call first'
        problems.append(Problem(place, 'team-first', said, 'keep "first: true" for one team'))
    problems = [problem for problem in problems if not _follows(problem, parsed)]
    problems.extend(commented(uri, parsed))
    problems.sort(key=lambda problem: problem.at)
    return Reading(tuple(teams), tuple(problems))


def _follows(problem: Problem, lines: Yaml) -> bool:
    """Whether a team lacks something only because YAML takes what stands there for a comment."""
    if problem.code not in {'no-contact', 'missing-key', 'team-shape'}:
        return False
    teams = {loc[0] for loc in lines.commented}
    return any(problem.at.line in {lines.line((team,)), lines.line((team, 'contacts'))} for team in teams)


def _read_team(uri: str, id_: str, value: Any, lines: Yaml) -> tuple[Team | None, list[Problem]]:
    at = Place(uri, lines.line((id_,)))
    problems: list[Problem] = []
    if not _ID.fullmatch(id_):
        said = f'{id_!r} is no id for a team'
        problems.append(Problem(at, 'team-id', said, 'use lower case, digits and hyphens: "database-oncall"'))
        if not _PATH.fullmatch(id_):  # its page would lie elsewhere
            return None, problems
    if not isinstance(value, dict):
        said = f'team {id_!r} has no keys'
        return None, [*problems, Problem(at, 'team-shape', said, 'give it "name:" and "contacts:"')]
    problems.extend(_unknown(uri, value, (id_,), TeamKeys, lines))
    contacts = value.get('contacts')
    if isinstance(contacts, dict):
        problems.extend(_unknown(uri, contacts, (id_, 'contacts'), ContactKeys, lines))
        problems.extend(_check_contacts(uri, id_, contacts, lines))
    elif contacts is not None:
        place = Place(uri, lines.line((id_, 'contacts')))
        said = f'the contacts of {id_!r} are no mapping'
        problems.append(Problem(place, 'contacts-shape', said, 'write "pager: https://…" lines below'))
    else:
        problems.append(_unreachable(at, id_))
    problems.extend(_check_handle(Place(uri, lines.line((id_, 'handle'))), _text(value, 'handle')))
    name = _text(value, 'name')
    if not name:
        problems.append(Problem(at, 'missing-key', f'team {id_!r} has no name', 'add "name: …"'))
    ways = contacts if isinstance(contacts, dict) else {}
    known = Contacts(**{key: _text(ways, key) for key in ContactKeys.model_fields})
    handle = _text(value, 'handle')
    first = _text(value, 'first')
    if first not in {'', *_YES, *_NO}:
        place = Place(uri, lines.line((id_, 'first')))
        problems.append(
            Problem(place, 'team-first', f'first is {first!r}', 'write "first: true", or leave it out')
        )
    return Team(id_, name or id_, known, at, _text(value, 'about'), handle, first in _YES), problems


def _text(data: dict[str, Any], key: str) -> str:
    value = data.get(key, '')
    return value if isinstance(value, str) else ''


def _unknown(
    uri: str, data: dict[str, Any], loc: tuple[str, ...], model: type[BaseModel], lines: Yaml
) -> Iterator[Problem]:
    """Keys that the model does not have, and values that are no text."""
    for key, value in data.items():
        at = Place(uri, lines.line((*loc, key)))
        if key not in model.model_fields:
            yield unknown(at, f'unknown key {key!r}', key, model.model_fields, 'unknown-key')
        elif key != 'contacts' and not isinstance(value, str):
            yield Problem(at, 'wrong-value', f'{key!r} is a list or mapping', 'write one line of text')


def _check_contacts(uri: str, id_: str, contacts: dict[str, Any], lines: Yaml) -> Iterator[Problem]:
    if not any(_text(contacts, way) for way in _WAYS):
        yield _unreachable(Place(uri, lines.line((id_, 'contacts'))), id_)
    for way in ('pager', 'schedule'):
        value = _text(contacts, way)
        if value and not re.match(r'https?://\S+$', value):
            at = Place(uri, lines.line((id_, 'contacts', way)))
            yield Problem(at, 'contact-address', f'{way} {value!r} is no web address', 'write https://…')


def _check_handle(at: Place, handle: str) -> Iterator[Problem]:
    if handle and not _HANDLE.fullmatch(handle):
        said = f'handle {handle!r} is no name on a Git host'
        yield Problem(at, 'team-handle', said, "write it in quotes, such as '@example/database'")


def _unreachable(at: Place, id_: str) -> Problem:
    hint = f'add one of {", ".join(_WAYS)} under "contacts:"'
    return Problem(at, 'no-contact', f'team {id_!r} cannot be reached', hint)


def _check_outside(uri: str, teams: list[Team], data: dict[str, Any], lines: Yaml) -> Iterator[Problem]:
    """Whoever stands in is a team of this file, and another one."""
    for team in teams:
        name = team.contacts.outside_hours
        at = Place(uri, lines.line((team.id, 'contacts', 'outside_hours')))
        if name == team.id:
            said = f'team {team.id!r} stands in for itself outside its hours'
            yield Problem(at, 'outside-hours', said, 'name another team, or leave the key out')
        elif name and name not in data:
            yield unknown(at, f'outside_hours: there is no team {name!r}', name, data, 'outside-hours')
