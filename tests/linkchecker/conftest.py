"""A served site with links of all kinds, and a home where nobody's configuration is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.linksites import Handler, closed_port, front_page, other_pages, serving

ROBOTS = 'User-agent: *\nDisallow: /private/\n'


@dataclass(frozen=True)
class Served:
    """The site of all kinds: its address, and what stands for the hosts in its links."""

    url: str
    names: dict[str, str]
    handler: type[Handler]
    other: type[Handler]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / 'home'
    folder.mkdir()
    return folder


@pytest.fixture
def served() -> Iterator[Served]:
    with serving({}) as (other, elsewhere), closed_port() as closed, serving({}) as (host, handler):
        names = {'host': host, 'other': other, 'closed': closed}
        handler.pages.update(other_pages(names))
        handler.pages.update({'/': front_page(names), '/robots.txt': ROBOTS})
        yield Served(f'http://{host}/', names, handler, elsewhere)
