"""The summary as sections of rows: what is urgent first. Markdown and the page are made from these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.field.preview.records import Alert, Page, Part, Summary

SHORT = 10
"""Characters of a commit that people read."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text. `url` is below the site, '' for none; `code` is shown as it is typed."""

    text: str
    url: str = ''
    code: bool = False


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table with a heading; `quiet` ones are folded."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    quiet: bool = False


def sections(summary: Summary) -> tuple[Section, ...]:
    """Return the sections that have something to say."""
    own = [page for page in summary['pages'] if page['document'] is not None]
    follow = [page for page in summary['pages'] if page['document'] is None]
    lost = [one for one in summary['alerts'] if one['state'] in ('lost', 'uncovered')]
    rest = [one for one in summary['alerts'] if one not in lost]
    new, mended = (
        tuple(_problem(one) for one in summary['problems'] if one['state'] == state)
        for state in ('new', 'mended')
    )
    broken, stood = (
        tuple(_link(one) for one in summary['links']['broken'] if one['state'] == state)
        for state in ('new', 'stood')
    )
    found = (
        Section(
            'Alerts that no runbook answers', ('change', 'alert', 'was answered by'), tuple(map(_alert, lost))
        ),
        Section('Problems that the change brings', ('level', 'where', 'what'), new),
        Section('Links that break', ('link', 'where', 'why'), broken),
        Section('Not taken over', ('file', 'why'), tuple(map(_refused, summary['refused']))),
        Section('Pages', ('change', 'page', 'parts'), tuple(map(_page, own))),
        Section('Steps', ('change', 'step', 'what'), tuple(map(_step, summary['steps']))),
        Section('Actions', ('change', 'action', 'owner'), tuple(map(_action, summary['actions']))),
        Section('Alerts', ('change', 'alert', 'was', 'is'), tuple(map(_way, rest))),
        Section('Screenshots', ('page', 'before', 'now'), tuple(map(_shot, summary['shots']))),
        Section(
            'Generated pages that follow', ('change', 'page', 'parts'), tuple(map(_page, follow)), quiet=True
        ),
        Section('Problems that are mended', ('level', 'where', 'what'), mended, quiet=True),
        Section('Links that were broken before', ('link', 'where', 'why'), stood, quiet=True),
        Section('Search', ('change', 'entry'), tuple(_entries(summary)), quiet=True),
        Section('Size', ('files', 'number', 'change', 'bytes', 'change'), tuple(_sizes(summary)), quiet=True),
    )
    return tuple(section for section in found if section.rows)


def headline(summary: Summary) -> tuple[str, ...]:
    """Return the numbers that tell most, each a few words."""
    pages, steps = summary['pages'], summary['steps']
    own = sum(page['document'] is not None for page in pages)
    lost = sum(one['state'] in ('lost', 'uncovered') for one in summary['alerts'])
    errors = sum(one['state'] == 'new' and one['level'] == 'error' for one in summary['problems'])
    warnings = sum(one['state'] == 'new' for one in summary['problems']) - errors
    broken = sum(one['state'] == 'new' for one in summary['links']['broken'])
    opened = sum(one['state'] in ('opened', 'reopened') for one in summary['actions'])
    closed = sum(one['state'] == 'closed' for one in summary['actions'])
    facts = (
        (own, 'page', 'changed'),
        (len(pages) - own, 'generated page', 'changed'),
        (len(steps), 'step', 'changed'),
        (lost, 'alert', 'without a runbook'),
        (opened, 'action', 'opened'),
        (closed, 'action', 'closed'),
        (errors, 'error', ''),
        (warnings, 'warning', ''),
        (broken, 'link', 'broken'),
    )
    told = [f'{number} {name}{"s" * (number != 1)} {what}'.strip() for number, name, what in facts if number]
    return tuple(told) or ('nothing on the site changes',)


def remarks(summary: Summary) -> tuple[str, ...]:
    """Return what a reader of the summary must know about how it was made."""
    said = []
    if summary['only_documents']:
        said.append('Both sites were built with the code and the configuration of the base.')
    if summary['other_files']:
        number = summary['other_files']
        left = 'they are left out here' if summary['only_documents'] else 'they are part of what is built'
        said.append(
            f'{number} changed file{"s are" if number != 1 else " is"} not among the documents: {left}.'
        )
    if not summary['links']['checked']:
        said.append('The links were not checked.')
    if summary['problems_before']:
        said.append(f'{summary["problems_before"]} problem(s) stood before.')
    return tuple(said)


def between(summary: Summary) -> tuple[str, str]:
    """Return the two commits, as people write them."""
    return summary['base']['commit'][:SHORT] or '?', summary['head']['commit'][:SHORT] or '?'


def _word(text: str) -> Cell:
    return (Piece(text),)


def _code(text: str) -> Cell:
    return (Piece(text, code=True),)


def _link_to(title: str, url: str, *, there: bool = True) -> Cell:
    """A link into the preview, which has no page for what is gone."""
    return (Piece(title or url or 'Start', url or '.'),) if there else _word(title or url)


def _page(page: Page) -> tuple[Cell, ...]:
    there = page['state'] != 'removed'
    named = _link_to(page['title'], page['url'], there=there)
    if page['document']:
        named = (*named, Piece(' '), Piece(page['document'], code=True))
    return _word(page['state']), named, _parts(page['parts'])


def _parts(parts: Iterable[Part]) -> Cell:
    pieces: list[Piece] = []
    for part in parts:
        if pieces:
            pieces.append(Piece(' · '))
        mark = '' if part['state'] == 'changed' else f' ({part["state"]})'
        pieces.extend(_link_to(part['title'], part['url'], there=part['state'] != 'removed'))
        if mark:
            pieces.append(Piece(mark))
    return tuple(pieces)


def _step(one: Any) -> tuple[Cell, ...]:
    there = one['state'] != 'removed'
    named = (*_link_to(one['title'], one['url'], there=there), Piece(' '), Piece(one['id'], code=True))
    return _word(one['state']), named, _word(', '.join(one['what']))


def _alert(one: Alert) -> tuple[Cell, ...]:
    said = 'lost' if one['state'] == 'lost' else 'new'
    return _word(said), _link_to(one['id'], one['url']), _names(one['was'])


def _way(one: Alert) -> tuple[Cell, ...]:
    there = one['state'] != 'removed'
    return (
        _word(one['state']),
        _link_to(one['id'], one['url'], there=there),
        _names(one['was']),
        _names(one['now']),
    )


def _names(names: Sequence[str]) -> Cell:
    pieces: list[Piece] = []
    for name in names:
        pieces.extend([Piece(', ')] if pieces else [])
        pieces.append(Piece(name, code=True))
    return tuple(pieces)


def _action(one: Any) -> tuple[Cell, ...]:
    there = one['state'] != 'removed'
    return (
        _word(one['state']),
        _link_to(one['text'], one['url'], there=there),
        _code(one['owner']) if one['owner'] else _word('nobody'),
    )


def _problem(one: Any) -> tuple[Cell, ...]:
    said = f'{one["message"]} ({one["hint"]})' if one['hint'] else one['message']
    where = _code(f'{one["file"]}:{one["line"]}')
    return _word(one['level']), where, (Piece(said), Piece(' '), Piece(one['code'], code=True))


def _link(one: Any) -> tuple[Cell, ...]:
    where = (
        f'{one["document"] or one["page"]}:{one["line"]}' if one['line'] else one['document'] or one['page']
    )
    return _code(one['url']), _code(where), _word(one['reason'])


def _refused(one: Any) -> tuple[Cell, ...]:
    return _code(one['file']), _word(one['reason'])


def _shot(one: Any) -> tuple[Cell, ...]:
    views = (
        [_link_to('before', one['before'] or '', there=bool(one['before']))] if one['before'] else [_word('')]
    )
    views += [_link_to('now', one['now'] or '', there=bool(one['now']))] if one['now'] else [_word('')]
    return _link_to(one['url'], one['url']), *views


def _entries(summary: Summary) -> Iterable[tuple[Cell, ...]]:
    search = summary['search']
    if search['before'] != search['now'] or search['added'] or search['removed']:
        number = f'{search["before"]} entries before, {search["now"]} now'
        yield _word(''), _word(number)
    for one in search['added']:
        yield _word('new'), _link_to(one['title'], one['url'])
    for one in search['removed']:
        yield _word('removed'), _word(one['title'])


def _sizes(summary: Summary) -> Iterable[tuple[Cell, ...]]:
    for one in summary['sizes']:
        if one['files'] != one['files_before'] or one['bytes'] != one['bytes_before']:
            yield (
                _word(one['sort']),
                _word(str(one['files'])),
                _word(signed(one['files'] - one['files_before'])),
                _word(f'{one["bytes"]:,}'),
                _word(signed(one['bytes'] - one['bytes_before'])),
            )


def signed(number: int) -> str:
    """Return a difference with its sign."""
    return f'{number:+,}' if number else '0'
