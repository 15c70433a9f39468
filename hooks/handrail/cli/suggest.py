"""Suggest what drafts may refer to: runbook steps, practices, similar incidents.

Each suggestion says the words that it shares with the row or the cause; nothing is changed. ID names a
postmortem of the site, PATH a file anywhere; without either all drafts of the site are looked at.
"""

from __future__ import annotations

import argparse
import json
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, nearest_config, open_project

if TYPE_CHECKING:
    from handrail.intake.report import Result
    from handrail.model import Postmortem, Site
    from handrail.review.suggest import Suggestion

SUMMARY = 'suggest steps, practices and incidents for a draft'
_SHOWN = 72


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('what', nargs='*', metavar='ID|PATH', help='postmortems (default: all drafts)')
    parser.add_argument('--format', choices=('text', 'json'), default='text', help='default: text')


def run(options: argparse.Namespace) -> int:
    """Print the suggestions."""
    from handrail.engine.project import load
    from handrail.review.suggest import catalogue, suggest

    project = open_project(config_file(options))
    site = load(project)
    offers = catalogue(site.library)
    found = [(one, suggest(offers, one)) for one in wanted(options.what, site, project.docs)]
    if options.format == 'json':
        print(json.dumps([as_json(one, each) for one, each in found], indent=2, ensure_ascii=False))
        return 0
    for one, each in found:
        print(f'{project.settings.docs_dir}/{one.uri}')
        print('\n'.join(lines(one, each)) if each else '  nothing that overlaps')
    if not found:
        print('handrail suggest: there is no draft')
    return 0


def wanted(names: Sequence[str], site: Site, docs: Path) -> Iterator[Postmortem]:
    """Yield the postmortems that are named, all drafts when none is; CommandError for an unknown one."""
    from handrail.graph.suggest import did_you_mean, nearest

    known = {one.id: one for one in site.library.postmortems}
    if not names:
        yield from (one for one in site.library.postmortems if one.status == 'draft')
    for name in names:
        path = Path(name)
        if name in known:
            yield known[name]
        elif path.is_file():
            yield read(path, docs, site)
        else:
            hint = did_you_mean(nearest(path.stem if name.endswith('.md') else name, known))
            raise CommandError(f'there is no postmortem {name!r}' + (f' ({hint})' if hint else ''))


def read(path: Path, docs: Path, site: Site) -> Postmortem:
    """Return the postmortem in a file, which need not be one of the site."""
    from handrail.kinds import kind_of
    from handrail.source import decode
    from handrail.source.postmortem import read_postmortem

    place = path.resolve()
    uri = place.relative_to(docs).as_posix() if place.is_relative_to(docs) else f'postmortems/{path.name}'
    try:
        text, problems = decode(uri, place.read_bytes())
    except OSError as error:
        raise CommandError(f'{str(path)!r} cannot be read: {error.strerror}') from error
    found = read_postmortem(uri, text, site.settings).documents
    known = kind_of(uri) if place.is_relative_to(docs) else None
    other = known is not None and known.name != 'postmortem'
    empty = not any(one.timeline or one.sections for one in found)
    if other or empty or (problems and not text):
        raise CommandError(f'{str(path)!r} is no postmortem')
    return found[0]


def lines(postmortem: Postmortem, found: Sequence[Suggestion]) -> Iterator[str]:
    """Yield suggestions as text: what is said, the link that could stand there, the words that are shared."""
    before = None
    for each in found:
        if (each.at, each.about) != before:
            before = (each.at, each.about)
            shown = each.text if len(each.text) <= _SHOWN else f'{each.text[: _SHOWN - 1]}…'
            yield f'  line {each.at.line}: {shown}' if each.about else f'  similar to "{shown}":'
        yield f'    {link(postmortem, each)}'
        yield f'      {kind(each)}, shares: {", ".join(each.terms)}'


def link(postmortem: Postmortem, found: Suggestion) -> str:
    """Return the link as the author of the postmortem would write it."""
    path = posixpath.relpath(found.target.uri, posixpath.dirname(postmortem.uri) or '.')
    title = re.sub(r'([\\\[\]`*_])', r'\\\1', found.title)
    return f'[{title}]({path}{f"#{found.target.anchor}" if found.target.anchor else ""})'


def kind(found: Suggestion) -> str:
    """Return what kind of thing is suggested."""
    return {'postmortem': 'incident'}.get(found.key.partition(':')[0], found.key.partition(':')[0])


def as_json(postmortem: Postmortem, found: Sequence[Suggestion]) -> dict[str, Any]:
    """Return the suggestions for a postmortem for other programs."""
    return {'postmortem': postmortem.id, 'file': postmortem.uri, 'suggestions': records(postmortem, found)}


def records(postmortem: Postmortem, found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Return suggestions as JSON has them."""
    return [
        {
            'line': each.at.line,
            'about': each.about or None,
            'kind': kind(each),
            'id': each.key.partition(':')[2],
            'title': each.title,
            'link': link(postmortem, each),
            'terms': list(each.terms),
            'score': each.score,
        }
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class Told:
    """The suggestions for one draft, for people and for programs."""

    lines: list[str]
    records: list[dict[str, Any]]


def after_import(results: Sequence[Result]) -> dict[str, Told]:
    """Return what fresh drafts may refer to on the site around, by their paths; nothing outside of a site."""
    from handrail.engine.project import load
    from handrail.review.suggest import catalogue, suggest

    read = ((one.path, one.draft.document) for one in results if one.good and one.draft)
    drafts = [(path, document) for path, document in read if document]
    config = nearest_config()
    if not drafts or config is None:
        return {}
    try:
        site = load(open_project(config))
    except CommandError:
        return {}
    offers = catalogue(site.library)
    told = {}
    for path, one in drafts:
        if found := suggest(offers, one):
            told[path] = Told([*lines(one, found)], records(one, found))
    return told
