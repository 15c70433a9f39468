"""The list of addresses that were published: pages and steps, each of which leads somewhere for ever.

One list an audience, `docs/.published/AUDIENCE.txt`, committed with the documents and never part of a site:
a line is `runbooks/login.md` or `runbooks/login.md#slots`, `#` begins a comment. An address lives as long as
there is such a page or step, or a page or a heading names it as an older address of its own.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.graph.atlas import page_of
from handrail.model import OLDER, Document, Level, Library, Place, PlainPage, Problem, Runbook, Visibility
from handrail.pages.address import moved, team_page
from handrail.source.anchors import slug_of

FOLDER = '.published'
ACCEPT = 'handrail ids --accept'
_LINE = re.compile(r'[^#\s][^#]*\.md(?:#\S+)?')
_HEADING = re.compile(r'^ {0,3}#{1,6} +(.*?)[ #]*$', re.MULTILINE)
_HEAD = """\
# Pages and steps that were published to the audience '{audience}', one address a line. Alerts, tickets and
# bookmarks name them: `handrail check` fails when one leads nowhere any more.
# New ones are added by: handrail ids --add
"""


@dataclass(frozen=True, slots=True)
class Published:
    """What stands at which address in a build: pages, their anchors, and where older addresses lead.

    `pages` holds None for the page of a team. `withheld` are pages that this audience may not read.
    """

    pages: Mapping[str, Document | None]
    moved: Mapping[str, Document]
    anchors: Mapping[str, frozenset[str]]
    withheld: frozenset[str] = frozenset()

    def page(self, uri: str) -> str | None:
        """Return the page to which the address of a page leads, None for none."""
        if uri in self.pages:
            return uri
        document = self.moved.get(uri)
        return page_of(document) if document else None

    def lives(self, address: str) -> bool:
        """Whether an address leads somewhere: to its page, and there to its anchor."""
        uri, _, anchor = address.partition('#')
        page = self.page(uri)
        return page is not None and (not anchor or self.has(page, anchor))

    def has(self, page: str, anchor: str) -> bool:
        """Whether a page has an anchor; those of plain pages are looked for in their text."""
        document = self.pages[page]
        if isinstance(document, PlainPage):
            slugs = (slug_of(found[1]) for found in _HEADING.finditer(document.text))
            return f'"{anchor}"' in document.text or anchor in slugs
        return anchor in self.anchors.get(page, ())


def published(library: Library, withheld: frozenset[str] = frozenset()) -> Published:
    """Return what stands where in the build of a library."""
    documents = {page_of(each): each for each in reversed([*library.documents()])}
    teams = {team_page(team.id): None for team in library.teams}
    return Published(
        {uri: each for uri, each in {**teams, **documents}.items() if uri.endswith('.md')},
        moved(library),
        {uri: frozenset(anchor.id for anchor in each.anchors) for uri, each in documents.items()},
        withheld,
    )


def list_path(audience: Visibility) -> str:
    """Return where the list of an audience stands below docs."""
    return f'{FOLDER}/{audience}.txt'


def is_list(uri: str) -> bool:
    """Whether a path below docs is that of a list."""
    return uri in {list_path(audience) for audience in Visibility}


def addresses_of(here: Published) -> Iterator[str]:
    """Yield every address that a build publishes: pages, steps, and the older addresses of both."""
    yield from here.pages
    yield from here.moved
    for uri, document in here.pages.items():
        if isinstance(document, Runbook):
            steps = {step.anchor for step in document.steps}
            places = {anchor.at for anchor in document.anchors if anchor.id in steps}
            older = {each.id for each in document.anchors if each.kind == OLDER and each.at in places}
            yield from (f'{uri}#{anchor}' for anchor in steps | older)


def read_list(uri: str, text: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the addresses of a list with their lines; a line that is no address is a problem."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split('\n'), 1):
        address = line.strip()
        if not address or address.startswith('#'):
            continue
        if _LINE.fullmatch(address):
            found.setdefault(address, number)
        else:
            said = f'{address[:60]!r} is no address of a page or a step'
            hint = 'write runbooks/name.md or runbooks/name.md#step, or let it be written: handrail ids --add'
            problems.append(Problem(Place(uri, number), 'published-line', said, hint))
    return found, problems


def written_list(audience: Visibility, addresses: set[str]) -> str:
    """Return the text of a list."""
    lines = ''.join(f'{address}\n' for address in sorted(addresses))
    return f'{_HEAD.format(audience=audience)}\n{lines}'


def vanished(uri: str, listed: Mapping[str, int], library: Library, here: Published) -> Iterator[Problem]:
    """Yield a problem for each address of the list at `uri` that leads nowhere any more.

    A page is reported once, whatever its steps; what an error of a document may have cost is not.
    """
    new = sorted(set(addresses_of(here)) - listed.keys())
    broken = {problem.at.file for problem in library.problems if problem.level is Level.error}
    told: set[str] = set()
    for address, line in listed.items():
        page, _, anchor = address.partition('#')
        if here.lives(address) or page in told or _lost(page, broken):
            continue
        now = here.page(page)
        if now is None:
            told.add(page)
            yield _gone_page(Place(uri, line), page, new, here)
        elif now not in broken:
            yield _gone_step(here.pages[now], Place(uri, line), address, anchor, new)


def _lost(page: str, broken: set[str]) -> bool:
    """Whether a file that could not be read may have declared a page."""
    declared = (page.startswith('teams/') and 'teams.yml' in broken) or (
        page.startswith('alerts/') and any(re.search(r'\.rules\.ya?ml$', file) for file in broken)
    )
    return page in broken or declared


def _gone_page(at: Place, page: str, new: list[str], here: Published) -> Problem:
    if page in here.withheld:
        said = 'this page was published, and this audience may not read it any more'
        return Problem(at, 'page-vanished', said, f'if that is meant, take it from the list: {ACCEPT}')
    pages = [each for each in new if '#' not in each and each not in here.moved]
    near = difflib.get_close_matches(page, pages, n=1) or pages[:1]
    where = f' (as {near[0]!r}?)' if len(pages) == 1 or near != pages[:1] else ''
    hint = (
        f"write 'aliases: [{page}]' into the front matter of the page that takes its place{where}, "
        f'or let the address die: {ACCEPT}'
    )
    return Problem(at, 'page-vanished', f'the page {page!r} was published and is gone', hint)


def _gone_step(document: Document | None, at: Place, address: str, anchor: str, new: list[str]) -> Problem:
    """Say it at the runbook, where it is mended; at the list, where there is none."""
    if document is None:
        return Problem(at, 'step-vanished', f'the step {address!r} was published and is gone', ACCEPT)
    unlisted = {each.partition('#')[2] for each in new if each.startswith(f'{page_of(document)}#')}
    others = [each for each in document.anchors if each.id in unlisted]
    where = f', such as line {others[0].at.line} ({others[0].title!r})' if len(others) == 1 else ''
    said = f'the step {address!r} was published and is gone'
    hint = (
        f'write <a id="{anchor}"></a> at the end of the heading that takes its place{where}, '
        f'or let the address die: {ACCEPT}'
    )
    return Problem(document.at, 'step-vanished', said, hint)
