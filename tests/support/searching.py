"""Asks the search box of a built site in a browser, and judges its answers by golden queries.

A file `golden/search/*.yml` maps a class of queries to its queries, each with the page or the step
(`page/#anchor`) that answers it; several that are as good stand with `|` between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, expect
from support.golden import FOLDER
from support.site import served

EXACT = frozenset({'names', 'ids', 'errors', 'codes', 'addresses'})
"""Classes whose answer has to come first; of others it has to be among the first three."""

ASK = """async (query) => {
  const input = document.querySelector('.md-search__input');
  const list = document.querySelector('.md-search-result__list');
  const meta = document.querySelector('.md-search-result__meta');
  const put = (text) => { input.value = text; input.dispatchEvent(new Event('keyup', {bubbles: true})); };
  const until = (done) => new Promise((go, stop) => {
    const tries = setInterval(() => { if (done()) { clearInterval(tries); clearTimeout(limit); go(); } }, 5);
    const limit = setTimeout(() => { clearInterval(tries); stop(new Error(query)); }, 20000);
  });
  put('');
  await until(() => !list.children.length);
  const before = meta.textContent;
  put(query);
  await until(() => list.children.length || meta.textContent !== before);
  await new Promise((go) => setTimeout(go, 10));
  return [...list.children].map((item) => [...item.querySelectorAll(':scope > a')].map((link) => link.href));
}"""


@dataclass(frozen=True)
class Query:
    """What is asked and what has to be found: addresses below the site."""

    group: str
    text: str
    wanted: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """What was found: of each page the links that are seen without opening anything, in their order."""

    query: Query
    found: tuple[tuple[str, ...], ...]

    @property
    def rank(self) -> int:
        """The place of what was wanted, 1 for the first; 0 when it is not seen."""
        for number, links in enumerate(self.found, 1):
            if any(_meets(links, wanted) for wanted in self.query.wanted):
                return number
        return 0

    @property
    def good(self) -> bool:
        """Whether it stands where its class has to."""
        return 0 < self.rank <= (1 if self.query.group in EXACT else 3)

    def __str__(self) -> str:
        """One line for the list of those that failed."""
        first = ', '.join(links[0] for links in self.found[:3]) or 'nothing'
        return (
            f'{self.query.group}: {self.query.text[:90]!r} → {self.rank or "not seen"}, first came {first}; '
            f'wanted {" or ".join(self.query.wanted)}'
        )


def _meets(links: Sequence[str], wanted: str) -> bool:
    if '#' in wanted:
        return wanted in links[:3]
    return any(link.partition('#')[0] == wanted for link in links)


def queries(name: str) -> list[Query]:
    """Read a file of golden queries."""
    data = yaml.safe_load((FOLDER / 'search' / f'{name}.yml').read_text(encoding='utf-8'))
    return [
        Query(group, str(text), tuple(each.strip() for each in wanted.split('|')))
        for group, asked in data.items()
        for text, wanted in asked.items()
    ]


@contextmanager
def search_box(browser: Browser, folder: Path) -> Iterator[tuple[Page, str]]:
    """Open the start page of a site; yields the page and the site's address."""
    with served(folder) as base:
        page = browser.new_page()
        page.set_default_timeout(30_000)
        page.goto(base)
        said = page.locator('.md-search-result__meta')
        expect(said).to_have_text('Type to start searching', timeout=30_000)
        yield page, base
        page.close()


def answers(browser: Browser, folder: Path, asked: Sequence[Query]) -> list[Answer]:
    """Ask one query after the other."""
    with search_box(browser, folder) as (page, base):
        return [Answer(query, ask(page, base, query.text)) for query in asked]


def ask(page: Page, base: str, text: str) -> tuple[tuple[str, ...], ...]:
    """Type a query; return the links of the answers below the site, without what is highlighted there."""
    found: list[list[str]] = page.evaluate(ASK, text)
    return tuple(tuple(_plain(link.removeprefix(base)) for link in links) for links in found)


def _plain(link: str) -> str:
    path, _, anchor = link.partition('#')
    return path.partition('?')[0] + (f'#{anchor}' if anchor else '')


def shares(judged: Sequence[Answer]) -> Mapping[str, tuple[int, int]]:
    """Return of each class how many answers are good, and how many there are."""
    groups = dict.fromkeys(answer.query.group for answer in judged)
    return {
        group: (
            sum(answer.good for answer in judged if answer.query.group == group),
            sum(answer.query.group == group for answer in judged),
        )
        for group in groups
    }
