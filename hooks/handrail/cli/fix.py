"""What `check --fix` writes: files are replaced as a whole or not at all."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from handrail.cli.mending import mend
from handrail.kinds import kind_of, read
from handrail.model import Drill, Level, Postmortem, Settings, Site
from handrail.source.alerts import AlertKeys
from handrail.source.drill import DrillKeys
from handrail.source.frontmatter import THEME_KEYS, Keys
from handrail.source.postmortem import PostmortemKeys
from handrail.source.practice import PracticeKeys
from handrail.source.runbook import RunbookKeys
from handrail.source.service import ServiceKeys

_FIRST = {'postmortem': ('status', 'severity'), 'practice': ('applies_to', 'owner')}
"""What a reader asks first stands first."""

_MODELS: dict[str, type[Keys]] = {
    'postmortem': PostmortemKeys,
    'runbook': RunbookKeys,
    'practice': PracticeKeys,
    'alert': AlertKeys,
    'service': ServiceKeys,
    'drill': DrillKeys,
}


def fix(site: Site, docs: Path, chosen: Callable[[str], bool]) -> Iterator[str]:
    """Mend the chosen documents of a site; yields a line about each file that was written."""
    ids = missing_ids(site)
    uris = {document.uri for document in site.library.documents() if document.uri.endswith('.md')}
    for uri in sorted(uri for uri in uris if chosen(uri)):
        path = docs / uri
        if not path.is_file():
            continue
        data = path.read_bytes()
        new, done = mended(uri, data, ids.get(uri, {}), site.settings)
        if new != data:
            write(path, new)
            yield f'{uri}: {", ".join(done)} {_count(data, new)}'


def mended(uri: str, data: bytes, ids: dict[int, str], settings: Settings) -> tuple[bytes, tuple[str, ...]]:
    """Return the new bytes of a document and what was done; the same bytes when there is any doubt.

    Line ends and a byte order mark stay as they are. A result that would have more errors than before
    is thrown away.
    """
    try:
        text = data.decode('utf-8')
    except UnicodeDecodeError:
        return data, ()
    mark = '\ufeff' if text.startswith('\ufeff') else ''
    text = text.removeprefix('\ufeff')
    ends = '\r\n' if '\r\n' in text else '\n'
    plain = text.replace('\r\n', '\n')
    if '\r' in plain or (ends == '\r\n' and plain.count('\n') != text.count('\r\n')):
        return data, ()
    result = mend(plain, key_order(uri), ids)
    new = (mark + result.text.replace('\n', ends)).encode('utf-8')
    if new == data or _errors(uri, new, settings) > _errors(uri, data, settings):
        return data, ()
    return new, result.done


def missing_ids(site: Site) -> dict[str, dict[int, str]]:
    """Return the ids of actions that something refers to and nobody wrote, by file and line."""
    found: dict[str, dict[int, str]] = {}
    documents: tuple[Postmortem | Drill, ...] = (*site.library.postmortems, *site.library.drills)
    for document in documents:
        for action in _unnamed(document, site):
            found.setdefault(document.uri, {})[action[0]] = action[1]
    return found


def _unnamed(document: Postmortem | Drill, site: Site) -> Iterator[tuple[int, str]]:
    targets = {
        (link.ref.target.uri, link.ref.target.anchor) for link in site.graph.links if link.ref.target.anchor
    }
    for action in document.actions:
        if not action.stated_id and (document.uri, action.id) in targets:
            yield action.at.line, action.id


def key_order(uri: str) -> tuple[str, ...]:
    """Return the keys of a kind's front matter in the order of the guide; none for a plain page."""
    kind = kind_of(uri)
    model = _MODELS.get(kind.name) if kind else None
    if model is None:
        return ()
    common = [name for name in Keys.model_fields if name != 'allow']
    own = [field.alias or name for name, field in model.model_fields.items() if name not in Keys.model_fields]
    first = _FIRST.get(kind.name, ()) if kind else ()
    own.sort(key=lambda name: first.index(name) if name in first else len(first))
    return (*own, *common, *sorted(THEME_KEYS), 'allow')


def write(path: Path, data: bytes) -> None:
    """Replace a file: whoever reads it meanwhile sees the old or the new one, never a part."""
    place = path.resolve()
    number, name = tempfile.mkstemp(prefix=f'.{place.name}.', dir=place.parent)
    try:
        with os.fdopen(number, 'wb') as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(place, name)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _errors(uri: str, data: bytes, settings: Settings) -> int:
    return sum(problem.level is Level.error for problem in read(uri, data, settings).problems)


def _count(old: bytes, new: bytes) -> str:
    lines = list(difflib.ndiff(old.decode().splitlines(), new.decode().splitlines()))
    added, gone = (sum(line.startswith(f'{sign} ') for line in lines) for sign in '+-')
    return f'(+{added} -{gone})'
