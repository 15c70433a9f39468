"""Where the links of a built site were written: said beside what LinkChecker would say of the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from handrail.field.links.compat.addresses import path_of
from handrail.field.links.compat.record import Record
from handrail.field.links.site import Place, Site

__all__ = ['with_documents']


def with_documents(records: Iterable[Record], site: Site, docs: str) -> tuple[Record, ...]:
    """Add to each record of a page of the site the document and line of its link, where that is known.

    `docs` is the folder of the documents as a person in the current folder writes it.
    """
    kept = tuple(records)
    pages = {page for record in kept if (page := _page(record, site))}
    places: dict[tuple[str, str], list[Place]] = {}
    for place in site.places(pages):
        places.setdefault((place.link.page, place.link.raw.strip()), []).append(place)
    return tuple(_with_document(record, places, site, docs) for record in kept)


def _page(record: Record, site: Site) -> str:
    """Return the path of the record's page below the site; empty when it is none of its pages."""
    parent = record.place.parent
    if not parent.startswith('file:'):
        return ''
    path, folder = path_of(parent), site.folder.absolute()
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else ''
    return name if name in site.files else ''


def _with_document(
    record: Record, places: dict[tuple[str, str], list[Place]], site: Site, docs: str
) -> Record:
    found = places.get((_page(record, site), record.place.written), ())
    line = record.place.line or 0
    place = min(found, key=lambda each: abs(each.link.line - line), default=None)
    if place is None:
        return record
    link = site.finding(place, 'broken', '').link
    if not link.document:
        return record
    at = f':{link.source_line}' if link.source_line else ''
    said = f'Written in {docs}/{link.document}{at}' if docs else f'Written in {link.document}{at}'
    return replace(record, infos=(*record.infos, said))
