"""The target of network changes: hosts, their files, how each is checked and loaded, who logs in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from handrail.field.audit.inventory import PlaceOf
from handrail.field.lab.probe import enough
from handrail.source.yaml import read_yaml

NAME = 'netchange.yml'
"""The target's description, in the folder of the configuration."""

_PLAIN = r'^[A-Za-z0-9._-]+$'
_PATH = r'^/[A-Za-z0-9._/-]+$'


class NetChangeError(Exception):
    """The change cannot be tried; the message says why. Nothing was changed."""


class _Part(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True)


class FileOf(_Part):
    """A file of the configuration: where it belongs, what checks it, what loads it.

    `check` is a command that the candidate's path, `{file}`, is put into; `load` one that makes the server
    use the file. PostgreSQL, nftables and HAProxy have theirs.
    """

    file: str = Field(description='Path below the folder of the configuration.')
    place: str
    path: str = Field(pattern=_PATH)
    kind: Literal['postgresql', 'nftables', 'haproxy', 'other'] = 'other'
    check: str = ''
    load: str = ''

    @field_validator('file')
    @classmethod
    def _inside(cls, value: str) -> str:
        path = PurePosixPath(value)
        if path.is_absolute() or '..' in path.parts or not value:
            raise ValueError(f'{value!r} is no path below the folder')
        return value

    @model_validator(mode='after')
    def _loads(self) -> FileOf:
        if self.kind in {'other', 'haproxy'} and not self.load:
            raise ValueError(f'{self.file}: say what loads it: load: COMMAND')
        if self.kind == 'other' and not self.check:
            raise ValueError(f'{self.file}: say what checks it, with {{file}} for its path: check: COMMAND')
        return self


class PostgresOf(_Part):
    """Where PostgreSQL's files are, and how to be its user."""

    folder: str = Field('/etc/postgresql/15/main', pattern=_PATH)
    become: str = Field('sudo -n -u postgres', alias='as')
    programs: str = Field('', description='The folder of initdb and postgres; default: the newest.')


class LoginsOf(_Part):
    """The logins that prove a change: enough of them from every subnet to see `share` of them fail."""

    host: str
    port: int = 5432
    name: str
    user: str
    share: float = Field(0.05, gt=0, le=0.5)
    certainty: float = Field(0.95, ge=0.5, lt=1)
    parallel: int = Field(5, ge=1, le=50)

    @property
    def count(self) -> int:
        """How many there are from each subnet."""
        return enough(self.share, self.certainty)


class Target(_Part):
    """A target. `window` is in seconds; after it the hosts undo by themselves what is not confirmed."""

    name: str = Field(pattern=_PLAIN)
    window: int = Field(120, ge=2, le=600)
    state: str = Field('/var/lib/handrail-netchange', pattern=_PATH)
    places: Mapping[str, PlaceOf]
    files: tuple[FileOf, ...] = Field(min_length=1)
    postgresql: PostgresOf = Field(default_factory=lambda: PostgresOf.model_validate({}))
    logins: LoginsOf

    @model_validator(mode='after')
    def _fits(self) -> Target:
        for file in self.files:
            if file.place not in self.places:
                raise ValueError(f'there is no place {file.place!r}: there are {", ".join(self.places)}')
            if file.kind == 'postgresql' and not file.path.startswith(self.postgresql.folder + '/'):
                raise ValueError(f'{file.path} is not below postgresql.folder, {self.postgresql.folder}')
        if len({(file.place, file.path) for file in self.files}) < len(self.files):
            raise ValueError('a path is named twice in one place')
        if not self.applications:
            raise ValueError('no place has a subnet: nobody could try a login')
        return self

    @property
    def applications(self) -> dict[str, str]:
        """The subnet that each place of an application stands for, by the place."""
        return {name: place.subnet for name, place in self.places.items() if place.subnet}

    def files_of(self, place: str) -> tuple[FileOf, ...]:
        """Return the files of a place."""
        return tuple(file for file in self.files if file.place == place)

    @property
    def changed(self) -> tuple[str, ...]:
        """The places that have files, in their order."""
        return tuple(dict.fromkeys(file.place for file in self.files))


def read_target(file: Path) -> Target:
    """Read a description. Raises NetChangeError with what is wrong in it."""
    try:
        text = file.read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        raise NetChangeError(f'{file}: {getattr(error, "strerror", None) or error}') from error
    parsed = read_yaml(str(file), text, 1)
    if parsed.problems:
        problem = parsed.problems[0]
        raise NetChangeError(f'{file}:{problem.at.line}: {problem.message}')
    try:
        return Target.model_validate_json(json.dumps(parsed.data))
    except ValidationError as error:
        first = error.errors()[0]
        where = '.'.join(map(str, first['loc']))
        said = first['msg'].removeprefix('Value error, ')
        raise NetChangeError(f'{file}: {f"{where}: " if where else ""}{said}') from error
