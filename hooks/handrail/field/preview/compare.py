"""Compares two builds of a site: values in, the summary out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from handrail.field.preview.knowledge import actions, alerts, steps
from handrail.field.preview.pages import pages
from handrail.field.preview.records import (
    VERSION,
    Broken,
    Build,
    Found,
    Links,
    Part,
    Refused,
    Search,
    Summary,
)
from handrail.field.preview.site import Built
from handrail.field.preview.sizes import sizes

LISTED = 200
"""Entries of the search that are named; all are counted."""
LONGEST = 2000
"""Characters of one text."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the change was built: all of it, or its documents alone.

    `commit` is that of the change, where what was built is another one made of it.
    `refused` are files that were left out for a reason; `other_files` is how many are no documents.
    """

    only_documents: bool = False
    refused: tuple[Refused, ...] = ()
    other_files: int = 0
    commit: str = ''


def compare(
    base: Built,
    head: Built,
    *,
    problems: tuple[Sequence[Mapping[str, Any]], Sequence[Mapping[str, Any]]] = ((), ()),
    links: Links | None = None,
    scope: Scope | None = None,
) -> Summary:
    """Return what became of the site between two builds.

    `problems` are those of `handrail check` and `handrail alerts check` before and now; `links` is what
    `broken` says. Nothing but what the two builds show is told, so that the summary is for the audience
    that the site is for.
    """
    assert VERSION == '1'  # noqa: S101 - the type of the record says so
    told, stood = _problems(*problems)
    scope = scope or Scope()
    return Summary(
        schema_version='1',
        base=_build(base),
        head=_build(head),
        audience=str((head.json('build.json') or {}).get('audience', '')),
        only_documents=scope.only_documents,
        other_files=scope.other_files,
        refused=sorted(scope.refused, key=lambda one: one['file']),
        pages=pages(base, head),
        steps=steps(base, head),
        alerts=alerts(base, head),
        actions=actions(base, head),
        problems=told,
        problems_before=stood,
        links=links or Links(checked=0, mended=0, broken=[]),
        search=_search(base, head),
        sizes=sizes(base, head),
        shots=[],
    )


def links(before: Sequence[Broken], now: Sequence[Broken], checked: int) -> Links:
    """Return the broken links of now, each with whether it stood before; those that are new first."""
    known = {_mark(one) for one in before}
    found = [Broken(**{**one, 'state': 'stood' if _mark(one) in known else 'new'}) for one in now]
    mended = len(known - {_mark(one) for one in now})
    return Links(checked=checked, mended=mended, broken=sorted(found, key=lambda one: one['state']))


def _mark(one: Broken) -> tuple[str, str]:
    return one['page'], one['url']


def _build(built: Built) -> Build:
    mine = [data for path, data in built.files.items() if not path.startswith('preview/')]
    return Build(commit=built.commit, files=len(mine), bytes=sum(map(len, mine)))


def _problems(
    before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]
) -> tuple[list[Found], int]:
    """What is new and what is mended, and how many problems stand as they stood."""
    known, marks = ({one['fingerprint'] for one in listed} for listed in (before, now))
    new = [_found(one, 'new') for one in now if one['fingerprint'] not in known]
    mended = [_found(one, 'mended') for one in before if one['fingerprint'] not in marks]
    new.sort(key=lambda one: one['level'])
    return [*new, *mended], len(now) - len(new)


def _found(one: Mapping[str, Any], state: Literal['new', 'mended']) -> Found:
    return Found(
        state=state,
        file=one['file'],
        line=one['line'],
        level='error' if one['level'] == 'error' else 'warning',
        code=one['code'],
        message=one['message'][:LONGEST],
        hint=one['hint'][:LONGEST],
    )


def _search(base: Built, head: Built) -> Search:
    return Search(
        before=len(base.entries),
        now=len(head.entries),
        added=_entries(base, head, 'new'),
        removed=_entries(head, base, 'removed'),
    )


def _entries(old: Built, new: Built, state: Literal['new', 'removed']) -> list[Part]:
    known = {url for url, _ in old.entries}
    found = sorted(entry for entry in new.entries if entry[0] not in known)
    return [Part(state=state, url=url, title=name[:LONGEST]) for url, name in found[:LISTED]]
