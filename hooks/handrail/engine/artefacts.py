"""Looks for secrets and private data in all files of a built site, by as many workers as there are hands."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from handrail.engine.cache import Cache, digest
from handrail.engine.crew import hands, spread, worth_forking
from handrail.engine.keys import base_digest
from handrail.finish.scan import Scanner, values
from handrail.model import Level, Place, Problem, Site, Visibility
from handrail.review.scan import CODES
from handrail.source.private import private_values

SHOWN = 5
TEAMS = 'teams.yml'
SIZE = 16
"""Bytes of a digest."""


class SecretsError(Exception):
    """A site that must not be written; says why."""


def forbidden(problems: Iterable[Problem]) -> str:
    """Return why a site must not be written, '' when it may: nothing that holds a secret is published."""
    found = [one for one in problems if one.code in CODES and one.level is Level.error]
    if not found:
        return ''
    places = ', '.join(dict.fromkeys(f'{one.at.file}:{one.at.line}' for one in found[:SHOWN]))
    more = f' and {len(found) - SHOWN} more' if len(found) > SHOWN else ''
    return f'secrets must not be published, nothing is written: {places}{more}'


def allowed_values(site: Site, docs: Path) -> tuple[str, ...]:
    """Return the characters that documents are allowed to show, each with a reason there."""
    lines: dict[str, set[int]] = {}
    for each in site.review.waived:
        if each.problem.code in CODES:
            lines.setdefault(each.problem.at.file, set()).add(each.problem.at.line)
    found: set[str] = set()
    for uri, chosen in lines.items():
        text = (docs / uri).read_text(encoding='utf-8', errors='replace')
        found.update(values(text, chosen, code=None if uri.endswith('.md') else True))
    return tuple(sorted(found))


def known_values(site: Site, docs: Path, config: Path) -> tuple[str, ...] | None:
    """Return the private data that a public site's documents, teams and configuration hold.

    They are looked at for themselves, with waivers. None for a site that is not public.
    """
    if site.settings.audience is not Visibility.public:
        return None
    files = {docs / document.at.file for document in site.library.documents()} | {docs / TEAMS, config}
    texts = (file.read_text(encoding='utf-8', errors='replace') for file in files if file.is_file())
    return tuple(sorted({value for text in texts for _, value, _ in private_values(text)}))


def secret(problem: Problem) -> bool:
    """Whether a problem is one for which nothing may be published; private data is told."""
    return problem.code in CODES


def search_site(
    site_dir: Path, allowed: tuple[str, ...], cache: Cache, known: tuple[str, ...] | None = None
) -> tuple[Problem, ...]:
    """Return what files of a site hold and should not; what an earlier build has looked at is left out.

    `known` asks for private data besides secrets: see `known_values`.
    """
    paths = sorted(path for path in site_dir.rglob('*') if path.is_file() and not path.is_symlink())
    key = digest('artefacts', base_digest(), json.dumps([allowed, known]))
    seen = cache.get(key) or b''
    clean = {seen[at : at + SIZE] for at in range(0, len(seen), SIZE)}
    digests = [digest(path.suffix, path.read_bytes()) for path in paths]
    left = [path for path, each in zip(paths, digests, strict=True) if each not in clean]
    scanners: dict[int, Scanner] = {}
    crew = hands() if worth_forking(len(left)) else 1

    def look(item: int) -> bytes:
        scanner = scanners.setdefault(item % crew, Scanner(allowed, known))
        name = left[item].relative_to(site_dir).as_posix()
        found = scanner.problems(name, left[item].read_bytes())
        return json.dumps(
            [(one.at.file, one.at.line, one.code, one.message, one.hint) for one in found]
        ).encode()

    found = [
        Problem(Place(file, line), code, message, hint)
        for result in spread(look, len(left))
        for file, line, code, message, hint in json.loads(result)
    ]
    if not found and left:
        cache.put(key, b''.join(sorted(set(digests))))
    return tuple(found)
