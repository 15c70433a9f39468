"""The inventory of an audit: what the rules compare with, and where their facts are found.

A YAML file, or the `inventory:` of a service's page. Its key `audit` says how facts are reached; the
rules see all of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from handrail.source.rules import typed
from handrail.source.yaml import read_yaml

_FRONT = re.compile(r'\A---\n(.*?\n)---\n', re.DOTALL)


class InventoryError(Exception):
    """The inventory cannot be used; the message says which key and why."""


class _Part(BaseModel):
    model_config = ConfigDict(extra='forbid', frozen=True, coerce_numbers_to_str=True)


class PlaceOf(_Part):
    """A place where commands run: on this machine, by `ssh`, or behind the command `run`."""

    subnet: str = Field('', description='The application subnet that logins from here stand for.')
    ssh: str = Field('', description='USER@HOST: commands run there by ssh, without asking for passwords.')
    ssh_config: str = Field(
        '', description='A file of options for that ssh: its port, its key, its known hosts.'
    )
    run: tuple[str, ...] = Field((), description='A command that runs the one that follows it.')
    interfaces: tuple[str, ...] = Field((), description='Those on the path; without it all but lo.')


class DatabaseOf(_Part):
    """The server, and who asks it. The password is in ~/.pgpass of whoever runs psql in that place."""

    host: str
    port: int = 5432
    name: str = 'postgres'
    user: str = 'audit'
    origin: str = Field(alias='from', description='The place from which it is asked, over TCP.')
    socket: str = Field('', description='The place where it runs: files, and the way in when it is full.')


class LoginOf(_Part):
    """Logins that are tried from every application subnet."""

    name: str
    user: str
    host: str = ''
    port: int = 0
    tries: int = Field(10, ge=1, le=1000)


class ClientOf(_Part):
    """How an application connects: an entry of libpq's connection service file."""

    service: str
    service_file: str = '~/.pg_service.conf'
    request_timeout: float = Field(description='Seconds after which the request gives up that waits for it.')


class FirewallOf(_Part):
    """A named set of nftables that holds the admitted subnets."""

    place: str
    set: str = Field(description='FAMILY TABLE SET, such as "inet filter app_subnets".')


class FilesOf(_Part):
    """Declared files, from the inventory's folder."""

    postgresql: str = ''
    pg_hba: str = ''
    pg_service: str = ''
    pgbouncer: str = ''
    haproxy: str = ''
    nftables: str = ''
    changes: str = Field('', description='Records of network changes: a pattern such as changes/*.json.')


class Sources(_Part):
    """The key `audit` of an inventory."""

    name: str = 'database'
    about: str = Field('', description='What this is, in a sentence, for the page of the audit.')
    places: Mapping[str, PlaceOf] = Field(default_factory=dict)
    database: DatabaseOf | None = None
    login: LoginOf | None = None
    client: ClientOf | None = None
    firewalls: tuple[FirewallOf, ...] = ()
    files: FilesOf = Field(default_factory=lambda: FilesOf.model_validate({}))

    @model_validator(mode='after')
    def _known_places(self) -> Sources:
        named = [firewall.place for firewall in self.firewalls]
        if self.database:
            named += [self.database.origin, *([self.database.socket] if self.database.socket else [])]
        for name in named:
            if name not in self.places:
                there = ', '.join(self.places) or 'none'
                raise ValueError(f'there is no place {name!r}: there are {there}')
        return self

    @property
    def applications(self) -> dict[str, str]:
        """The subnet that each place of an application stands for, by the place."""
        return {name: place.subnet for name, place in self.places.items() if place.subnet}


class Inventory(BaseModel):
    """`values` are what rules see as `inventory`; `folder` is where paths of files begin."""

    model_config = ConfigDict(frozen=True)

    values: dict[str, Any]
    sources: Sources
    folder: Path


def read_inventory(file: Path) -> Inventory:
    """Read a YAML file or a service's page. Raises InventoryError with what is wrong."""
    try:
        text = file.read_text(encoding='utf-8')
    except (OSError, UnicodeDecodeError) as error:
        raise InventoryError(f'{file}: {getattr(error, "strerror", None) or error}') from error
    if file.suffix == '.md':
        front = _FRONT.match(text)
        text = front[1] if front else ''
    parsed = read_yaml(str(file), text, 1)
    if parsed.problems:
        problem = parsed.problems[0]
        raise InventoryError(f'{file}:{problem.at.line}: {problem.message}')
    data = (
        parsed.data.get('inventory')
        if file.suffix == '.md' and isinstance(parsed.data, dict)
        else parsed.data
    )
    if not isinstance(data, dict):
        raise InventoryError(f'{file}: it holds no inventory: write "key: value" lines')
    values = typed(data)
    try:
        sources = Sources.model_validate(values.get('audit') or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = '.'.join(map(str, ('audit', *first['loc'])))
        raise InventoryError(f'{file}: {where}: {first["msg"].removeprefix("Value error, ")}') from error
    return Inventory(values=values, sources=sources, folder=file.resolve().parent)
