"""CODEOWNERS: who is asked to review a change of a document, from the owners that the documents name.

Format: https://docs.github.com/articles/about-code-owners and https://docs.gitlab.com/user/project/codeowners/;
the last line that fits a file counts, so that lines which people write below the block win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from handrail.model import Library, Practice, Runbook, Service

BEGIN = '# handrail: begin (written by `handrail codeowners`: change the owners in the documents instead)'
END = '# handrail: end'
_BLOCK = re.compile(r'^# handrail: begin\b.*$\n(?:.*\n)*?^# handrail: end[ \t]*$\n?', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Owners:
    """Lines of the block, the teams that own something and have no handle, the documents nobody owns."""

    lines: tuple[str, ...]
    nameless: tuple[str, ...]
    unowned: tuple[str, ...]


def owners(library: Library, docs: str) -> Owners:
    """Return who owns what; `docs` is the way from the top of the repository to the documents."""
    handles = {team.id: team.handle for team in library.teams}
    owned = dict(_owned(library))
    lines = []
    for uri in sorted(owned):
        named = sorted({handles[team] for team in owned[uri] if handles.get(team)})
        if named:
            lines.append(f'{_pattern(f"{docs}/{uri}")} {" ".join(named)}')
    nameless = {team for teams in owned.values() for team in teams if not handles.get(team)}
    unowned = sorted(uri for uri, teams in owned.items() if not teams)
    return Owners(tuple(lines), tuple(sorted(nameless)), tuple(unowned))


def _owned(library: Library) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield each file that may name owners, with its teams; a rule file has those of all its alerts."""
    owned: tuple[Runbook | Service | Practice, ...] = (
        *library.runbooks,
        *library.services,
        *library.practices,
    )
    for one in owned:
        yield one.uri, _named([one.owner])
    files: dict[str, list[str]] = {}
    for alert in library.alerts:
        files.setdefault(alert.declared_in or alert.uri, []).append(alert.owner)
    for uri, teams in files.items():
        yield uri, _named(teams)


def _named(teams: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, teams))


def _pattern(path: str) -> str:
    """Return a path as a pattern that fits this file alone."""
    return '/' + re.sub(r'([\s\\\[\]!*?#])', r'\\\1', path.removeprefix('./'))


def with_block(text: str, lines: Iterable[str]) -> str:
    """Return a CODEOWNERS file with our block; what people wrote around it stays.

    A new block goes to the top, so that lines which are there already go on to win. Raises ValueError
    when the two marks do not stand as a pair.
    """
    block = '\n'.join([BEGIN, *lines, END]) + '\n'
    text = text.replace('\r\n', '\n')
    marks: Mapping[str, int] = {
        mark: len(re.findall(f'^# handrail: {mark}\\b', text, re.MULTILINE)) for mark in ('begin', 'end')
    }
    if marks == {'begin': 0, 'end': 0}:
        return f'{block}\n{text}' if text.strip() else block
    if marks != {'begin': 1, 'end': 1} or not _BLOCK.search(text):
        raise ValueError('the lines "# handrail: begin" and "# handrail: end" do not stand as a pair')
    return _BLOCK.sub(lambda _: block, text)
