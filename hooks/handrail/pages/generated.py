"""The pages that nobody wrote: indexes, lists and tables, each under its own address."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from handrail.model import Postmortem
from handrail.pages import listings
from handrail.pages.action_pages import action_pages
from handrail.pages.address import PAGE_ROWS, UNDATED, year_of, year_page
from handrail.pages.audit import audit_pages
from handrail.pages.banner import banner
from handrail.pages.directives import PARTS
from handrail.pages.encode import Markdown
from handrail.pages.evidence import evidence_pages
from handrail.pages.index import Index, grouped
from handrail.pages.lessons import lessons, misleading, taught
from handrail.pages.paging import numbered_title, page, page_links, paged, wide
from handrail.pages.papers import sheet_links
from handrail.pages.prose import heading
from handrail.pages.protocol import protocol_pages
from handrail.pages.symptoms import Symptom, letters, symptom_list, ways_in
from handrail.pages.table import EMPTY, bullets
from handrail.pages.words import count, say

Writer = Callable[[], Markdown]
Pages = Iterator[tuple[str, Writer]]


def generated(index: Index) -> dict[str, Writer]:
    """Return what writes each generated page, by its uri; nothing is written yet."""
    return dict(
        [
            *_incidents(index),
            *_kinds(index),
            *_symptoms(index),
            *_lessons(index),
            *action_pages(index),
            *audit_pages(index),
            *protocol_pages(index),
            *evidence_pages(index),
        ]
    )


def _incidents(index: Index) -> Pages:
    years = grouped(listings.postmortems(index, {}), year_of)
    yield 'postmortems/index.md', partial(_incident_index, index, years)
    for year, found in years.items():
        title = say('undated.incidents') if year == UNDATED else say('year.incidents', year=year)
        for uri, number, rows, uris in paged(year_page(year), found):
            yield uri, partial(_year, index, uri, numbered_title(title, number), rows, uris)


def _incident_index(index: Index, years: dict[str, tuple[Postmortem, ...]]) -> Markdown:
    here = 'postmortems/index.md'
    links = [
        count('year', len(found), year=index.map.link(here, year, year_page(year)))
        for year, found in years.items()
    ]
    latest = listings.postmortems(index, {'limit': str(PAGE_ROWS)})
    return wide(say('incidents'), bullets('links', links), listings.postmortem_table(index, here, latest))


def _year(
    index: Index, here: str, title: Markdown, rows: Sequence[Postmortem], uris: Sequence[str]
) -> Markdown:
    links = page_links(here, uris)
    return wide(title, links, listings.postmortem_table(index, here, rows), links)


def _kinds(index: Index) -> Pages:
    for kind in ('runbooks', 'practices', 'services', 'drills'):
        yield f'{kind}/index.md', partial(_kind, index, kind)
    yield 'teams/index.md', partial(_teams, index)
    yield 'alerts/index.md', partial(_coverage, index)


def _kind(index: Index, kind: str) -> Markdown:
    here = f'{kind}/index.md'
    papers = sheet_links(here) if kind == 'runbooks' else EMPTY
    return wide(say(kind), PARTS[kind](index, here, {}), papers)


def _teams(index: Index) -> Markdown:
    here = 'teams/index.md'
    wrong = banner(index.problems.get('teams.yml', ()))
    return wide(say('teams'), wrong, PARTS['teams'](index, here, {}), sheet_links(here))


def _coverage(index: Index) -> Markdown:
    here = 'alerts/index.md'
    in_rules = [each for each in index.site.problems if each.at.file.endswith(('.rules.yml', '.rules.yaml'))]
    return wide(say('alerts'), banner(in_rules), listings.coverage(index), PARTS['alerts'](index, here, {}))


def _symptoms(index: Index) -> Pages:
    listed = ways_in(index)
    for uri, number, rows, uris in paged('symptoms.md', listed):
        yield uri, partial(_symptom_page, index, uri, number, rows, uris, listed)


def _symptom_page(  # noqa: PLR0913, PLR0917 - a page of a list, and the list
    index: Index,
    here: str,
    number: int,
    rows: Sequence[Symptom],
    uris: Sequence[str],
    listed: Sequence[Symptom],
) -> Markdown:
    title = numbered_title(say('symptoms'), number)
    links, jumps = page_links(here, uris), letters(here, listed, uris)
    return page(title, say('symptoms.intro'), jumps, links, symptom_list(index, here, rows), links)


def _lessons(index: Index) -> Pages:
    for uri, number, rows, uris in paged('lessons.md', taught(index, {})):
        yield uri, partial(_lesson_page, index, uri, number, rows, uris)


def _lesson_page(
    index: Index, here: str, number: int, rows: Sequence[Postmortem], uris: Sequence[str]
) -> Markdown:
    title = numbered_title(say('lessons'), number)
    links = page_links(here, uris)
    cost = misleading(index, here) if number == 1 else EMPTY
    told = heading(2, say('lessons.told'), 'hr-told')
    return page(title, say('lessons.intro'), links, cost, told, lessons(index, here, rows, 3), links)
