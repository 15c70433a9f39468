"""The registry of document kinds, and the way from files to a whole site.

A new kind is one reader, one page template and one line in `KINDS`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handrail.graph import connect
from handrail.graph.attachments import attachments
from handrail.graph.checks import shown_checks
from handrail.graph.redact import names_of, redacted
from handrail.model import (
    Alert,
    Document,
    Drill,
    Level,
    Library,
    Place,
    PlainPage,
    Postmortem,
    PostmortemStatus,
    Practice,
    Problem,
    Runbook,
    Service,
    Settings,
    Site,
    Team,
    Visibility,
    Waiver,
)
from handrail.model.audit import NO_AUDITS, Audits
from handrail.model.evidence import NO_CHECKS, Checks
from handrail.outputs.published import list_path, published, read_list, vanished
from handrail.pages import addresses
from handrail.review import examine
from handrail.review.blame import blame
from handrail.review.scan import secret_problems
from handrail.review.waive import waive
from handrail.source import Reading, decode
from handrail.source.alerts import read_alert, read_rules
from handrail.source.drill import read_drill
from handrail.source.frontmatter import start_of
from handrail.source.hostile import find_hostile
from handrail.source.instants import read_date
from handrail.source.plain import read_plain
from handrail.source.postmortem import read_postmortem
from handrail.source.practice import read_practice
from handrail.source.private import find_private
from handrail.source.reading import LIMITS
from handrail.source.runbook import read_runbook
from handrail.source.service import read_service
from handrail.source.teams import read_teams
from handrail.source.themekeys import check_title
from handrail.source.waivers import read_waivers

Reader = Callable[[str, str, Settings], Reading[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: which paths below docs are of it, its type, its reader, its shelf.

    `shelf` is the field of the Library that keeps its documents; `naming` is what the file's
    name must look like, said in words by `named`.
    """

    name: str
    path: re.Pattern[str]
    type: type[Any]
    read: Reader
    shelf: str
    naming: re.Pattern[str] = re.compile('.*')
    named: str = ''


_path = re.compile
_STATED = re.compile(rb'^["\']?visibility["\']?\s*:\s*["\']?(\w*)', re.MULTILINE)
_HEAD = 64 * 1024
"""Bytes in which a document that cannot be read says who may read it."""
_DATED = (_path(r'\d{4}-\d{2}-\d{2}-[a-z0-9]+(-[a-z0-9]+)*'), 'YYYY-MM-DD-slug.md, in lower case')
_UNDATED = _path(r'undated(-[a-z0-9]+)+')
"""The name of a draft whose day is not known."""
_ONCE_KNOWN = 'rename it to YYYY-MM-DD-slug.md once the day is known: the name is the id'
_SLUG = (_path(r'[a-z0-9]+(-[a-z0-9]+)*'), 'slug.md, in lower case with hyphens')
_RULES = (_path(r'.+\.rules'), 'NAME.rules.yml for rules, or NAME.test.yml for their tests')

KINDS = (
    Kind('postmortem', _path(r'postmortems/.+\.md'), Postmortem, read_postmortem, 'postmortems', *_DATED),
    Kind('runbook', _path(r'runbooks/.+\.md'), Runbook, read_runbook, 'runbooks', *_SLUG),
    Kind('practice', _path(r'practices/.+\.md'), Practice, read_practice, 'practices', *_SLUG),
    Kind('rules', _path(r'alerts/.+(?<!\.test)\.ya?ml'), Alert, read_rules, 'alerts', *_RULES),
    Kind('alert', _path(r'alerts/.+\.md'), Alert, read_alert, 'alerts'),
    Kind('service', _path(r'services/.+\.md'), Service, read_service, 'services', *_SLUG),
    Kind('teams', _path(r'teams\.yml'), Team, read_teams, 'teams'),
    Kind('drill', _path(r'drills/.+\.md'), Drill, read_drill, 'drills', *_DATED),
    Kind('plain', _path(r'.+\.md'), PlainPage, read_plain, 'plain'),
)
_PLAIN = KINDS[-1]


def kind_of(uri: str) -> Kind | None:
    """Return the kind of the file at this path below docs; None when it is no document.

    Names that begin with `_` or `.` are templates and tools, not documents.
    """
    parts = uri.split('/')
    if any(part.startswith(('_', '.')) for part in parts):
        return None
    if parts[-1] in ('index.md', 'README.md'):
        return _PLAIN
    return next((kind for kind in KINDS if kind.path.fullmatch(uri)), None)


def read(uri: str, data: bytes, settings: Settings) -> Reading[Any]:
    """Read one file of a known kind; nothing but its bytes and the settings decides the result."""
    kind = kind_of(uri)
    if kind is None:
        return Reading(())
    text, problems = decode(uri, data)
    reading = kind.read(uri, text, settings)
    if problems and not text:  # refused as a whole: what an empty text lacks is not worth saying
        return Reading(tuple(_guarded(document, data) for document in reading.documents), problems)
    stem = posixpath.basename(uri).rpartition('.')[0]
    if kind.name == 'postmortem' and _UNDATED.fullmatch(stem) and _is_draft(reading.documents):
        said = f'the file name {posixpath.basename(uri)!r} says no day'
        problems = (*problems, Problem(Place(uri), 'file-name', said, _ONCE_KNOWN, Level.warning))
    elif said := _misnamed(kind, posixpath.basename(uri), stem):
        problems = (*problems, Problem(Place(uri), 'file-name', said, 'rename it: the name is the id'))
    waivers, wrong = read_waivers(uri, text)
    private = find_private(uri, text, reading.documents)
    secrets = secret_problems(uri, text, code=None if uri.endswith('.md') else True, known=reading.problems)
    hostile = _hostile(kind, uri, text, reading)
    blaming = (one for each in reading.documents if isinstance(each, Postmortem) for one in blame(each))
    found = (*problems, *reading.problems, *hostile, *wrong, *private, *secrets, *blaming)
    return Reading(reading.documents, found, waivers)


def _hostile(kind: Kind, uri: str, text: str, reading: Reading[Any]) -> Iterator[Problem]:
    """What the pages take out of a document; of one over a limit they hold next to nothing."""
    limits = {problem.code for problem in reading.problems} & LIMITS
    if uri.endswith('.md') and not limits:
        yield from find_hostile(uri, text, start_of(text), raw=kind is _PLAIN)
        for document in reading.documents:
            yield from check_title(document.title, document.at)


def _guarded(document: Any, data: bytes) -> Any:
    """Return a document that could not be read: not more visible than what it says in any encoding."""
    stated = _STATED.search(data[:_HEAD].replace(b'\0', b''))
    word = stated[1].decode().lower() if stated else Visibility.internal.value
    known = Visibility(word) if word in list(Visibility) else Visibility.restricted
    return replace(document, visibility=known) if isinstance(document, Document) else document


def _is_draft(documents: Iterable[Postmortem]) -> bool:
    return all(document.status is PostmortemStatus.draft for document in documents)


def _misnamed(kind: Kind, name: str, stem: str) -> str:
    """What is wrong with the name of a file, '' when nothing is."""
    if not kind.naming.fullmatch(stem):
        return f'the file name {name!r} is not {kind.named}'
    if kind.naming is _DATED[0] and not read_date(stem[:10]):
        return f'the file name {name!r} begins with a day that does not exist'
    return ''


def read_all(sources: Mapping[str, bytes], settings: Settings) -> dict[str, Reading[Any]]:
    """Read all files, in the order of their paths."""
    return {uri: read(uri, sources[uri], settings) for uri in sorted(sources)}


def assemble(  # noqa: PLR0913, PLR0917 - the documents, and what lies beside them
    sources: Mapping[str, bytes],
    files: frozenset[str],
    settings: Settings,
    read_all: Callable[[Mapping[str, bytes], Settings], Mapping[str, Reading[Any]]] = read_all,
    audits: Audits = NO_AUDITS,
    checks: Checks = NO_CHECKS,
) -> Site:
    """Make the whole site from the bytes of its documents.

    `sources` are the documents by their path below docs, and the list of addresses that were published,
    where there is one; `files` are all paths there, documents or not. Documents above the audience are
    left out before anything refers to them; `read_all` may be a reader that remembers. `audits` are what
    audits have recorded beside the documents: runs name addresses, and are not shown to the public.
    `checks` are what the evidence file says; of what is not shown they say nothing.
    """
    readings = read_all(sources, settings)
    library, withheld = _shelve(readings, files, settings)
    library = replace(library, audits=_shown(audits, settings))
    library = replace(library, checks=shown_checks(checks, library, settings, withheld))
    graph = connect(library, addresses(library), withheld)
    review = examine(library, graph, settings)
    dead = _dead(sources, library, withheld, settings)
    return waive(Site(settings, replace(library, problems=(*library.problems, *dead)), graph, review))


def _shown(audits: Audits, settings: Settings) -> Audits:
    shown = Visibility.internal.readable_by(settings.audience)
    return audits if shown else replace(audits, runs=(), changes=())


def _dead(
    sources: Mapping[str, bytes], library: Library, withheld: frozenset[str], settings: Settings
) -> tuple[Problem, ...]:
    """Return the problems of addresses that were published to this audience and lead nowhere now."""
    uri = list_path(settings.audience)
    if uri not in sources:
        return ()
    text, problems = decode(uri, sources[uri])
    listed, wrong = read_list(uri, text)
    return (*problems, *wrong, *vanished(uri, listed, library, published(library, withheld)))


def _shelve(
    readings: Mapping[str, Reading[Any]], files: frozenset[str], settings: Settings
) -> tuple[Library, frozenset[str]]:
    shelves: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    waivers: list[Waiver] = []
    hidden: list[Any] = []
    for uri, reading in readings.items():
        kind = kind_of(uri)
        if kind is None:  # a file that is no document, and must not be published as it is
            problems.extend(reading.problems)
            continue
        shown = [document for document in reading.documents if _readable(document, settings)]
        hidden.extend(document for document in reading.documents if document not in shown)
        shelves.setdefault(kind.shelf, []).extend(shown)
        if shown or not reading.documents:
            problems.extend(reading.problems)
            waivers.extend(reading.waivers)
    secret = names_of(hidden)
    named: dict[str, Any] = {
        shelf: tuple(redacted(each, secret) if secret else each for each in _sorted(documents))
        for shelf, documents in shelves.items()
    }
    library = Library(files=files, problems=tuple(problems), waivers=tuple(waivers), **named)
    withheld = frozenset(document.uri for document in hidden)
    if hidden:
        others = (uri for uri in files - withheld if kind_of(uri) is None)
        withheld |= attachments(tuple(library.documents()), hidden, others)
    return replace(library, files=files - withheld), withheld


def _readable(document: Document | Team, settings: Settings) -> bool:
    return isinstance(document, Team) or document.visibility.readable_by(settings.audience)


def _sorted(documents: Iterable[Any]) -> list[Any]:
    return sorted(documents, key=lambda document: getattr(document, 'uri', document.id))
