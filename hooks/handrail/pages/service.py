"""The page of a service: who owns it, what happened there, what answers it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from handrail.graph import keys
from handrail.model import Service
from handrail.pages.action_items import owner
from handrail.pages.address import group_page
from handrail.pages.contacts import call
from handrail.pages.encode import Markdown, join
from handrail.pages.environment import blocks, render
from handrail.pages.facts import services
from handrail.pages.index import Index
from handrail.pages.postmortem import front, own_prose, page_top, plain_section
from handrail.pages.prose import heading
from handrail.pages.table import EMPTY, bullets
from handrail.pages.tallies import action_table, chosen, group_link
from handrail.pages.usage import linked_from, usage_list
from handrail.pages.words import say
from handrail.pages.written import yaml_fence

_SHOWN = 20
_OWED = 10


def service_page(index: Index, here: str, service: Service) -> Markdown:
    """Return the whole Markdown text of a service's page."""
    key = keys.service_key(service.id)
    library = index.site.library
    needed_by = tuple(each.id for each in library.services if service.id in each.depends_on)
    about = {
        'runbooks': [keys.key_of(each) for each in library.runbooks if service.id in each.services],
        'alerts': [keys.key_of(each) for each in library.alerts if service.id in each.services],
        'incidents': list(_incidents(index, service.id)),
    }
    facts = [
        (say('owner'), owner(index, here, service.owner)),
        (say('depends-on'), services(index, here, service.depends_on) if service.depends_on else say('none')),
        (say('needed-by'), services(index, here, needed_by) if needed_by else say('none')),
    ]
    parts = [
        page_top(index, here, service),
        render('facts', rows=facts),
        call(index, here, service.owner) if service.owner else EMPTY,
        own_prose(index, service.lead, service, service.at.line + 1),
        *(part for section in service.sections for part in plain_section(index, here, service, section)),
        *(part for word, found in about.items() for part in _listed(index, here, word, found)),
        *still_open(index, here, {'service': service.id}, 'services', service.id),
        *_inventory(service),
        used(index, here, key),
        linked_from(index, here, key, {each for found in about.values() for each in found[:_SHOWN]}),
    ]
    return Markdown(f'{front(service)}{blocks(parts)}\n')


def used(index: Index, here: str, key: str) -> Markdown:
    """Return where a thing was used; nothing when nobody has used it."""
    usages = index.site.review.usages.get(key, ())
    return usage_list(index, here, usages, key) if usages else EMPTY


def _incidents(index: Index, service: str) -> Iterator[str]:
    for postmortem in sorted(index.site.library.postmortems, key=lambda each: each.id, reverse=True):
        if service in postmortem.services:
            yield keys.key_of(postmortem)


def _listed(index: Index, here: str, word: str, found: Iterable[str]) -> Iterator[Markdown]:
    """Yield a heading and links, the first twenty; nothing when there is nothing."""
    names = list(dict.fromkeys(found))
    if names:
        yield heading(2, say(word), f'hr-{word}')
        yield bullets('links', [index.map.object(here, name) for name in names[:_SHOWN]])
        if len(names) > _SHOWN:
            yield say('more', count=len(names) - _SHOWN)


def still_open(index: Index, here: str, options: dict[str, str], group: str, name: str) -> Iterator[Markdown]:
    """Yield the first of the open actions of a service or a team, and where all of them stand."""
    rows = chosen(index.site.review.actions, {'status': 'open', **options})
    yield heading(2, say('open-actions'), 'hr-actions')
    yield action_table(index, here, rows[:_OWED], {'state': 'open', **options}, len(rows))
    if group_page(group, name) in index.map.pages:
        yield join([say('all'), group_link(index, here, group, name)], ': ')


def _inventory(service: Service) -> Iterator[Markdown]:
    if service.inventory.strip() not in ('', '{}'):
        yield heading(2, say('inventory'), 'hr-inventory')
        yield yaml_fence(service.inventory)
