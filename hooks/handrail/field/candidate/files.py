"""The files of a candidate: read from a folder, and laid out as the server reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from handrail.field.candidate.finding import Candidate, Line

HBA, MAIN, IDENT = 'pg_hba.conf', 'postgresql.conf', 'pg_ident.conf'
MOST_FILES, MOST_BYTES = 200, 4 << 20


class CandidateError(Exception):
    """The folder holds no configuration that can be tried; the message says why."""


def read_candidate(folder: Path) -> Candidate:
    """Read every file of a folder. Raises CandidateError; a link that leads out of it is refused."""
    root = folder.resolve()
    if not root.is_dir():
        raise CandidateError(f'{folder} is no folder')
    files: dict[str, str] = {}
    size = 0
    for path in sorted(root.rglob('*')):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or name.startswith('.git/'):
            continue
        if not path.resolve().is_relative_to(root):
            raise CandidateError(f'{folder}/{name} leads out of the folder: put the file itself there')
        data = path.read_bytes()
        size += len(data)
        if size > MOST_BYTES or len(files) == MOST_FILES:
            raise CandidateError(f'{folder} holds more than a configuration: name the folder of {HBA}')
        files[name] = data.decode(errors='replace')
    if HBA not in files:
        raise CandidateError(f'{folder} holds no {HBA}: name the folder where it is')
    return Candidate(str(folder), files)


def laid_out(files: Mapping[str, str]) -> dict[str, str]:
    """Return the files as the server gets them: a postgresql.conf that includes all where there is none."""
    out = dict(files)
    out.setdefault(IDENT, '')
    if MAIN not in out:
        single = [
            name
            for name in sorted(files)
            if name.endswith('.conf') and '/' not in name and name not in {HBA, IDENT}
        ]
        folders = sorted({
            name.rpartition('/')[0] for name in files if name.endswith('.conf') and '/' in name
        })  # fmt: skip
        lines = [*(f"include '{name}'" for name in single), *(f"include_dir '{name}'" for name in folders)]
        out[MAIN] = ''.join(f'{line}\n' for line in lines)
    return out


def line_of(files: Mapping[str, str], setting: str) -> Line:
    """Return where a setting is given last; no line where it is not."""
    pattern = re.compile(rf'^\s*{re.escape(setting)}\b', re.IGNORECASE)
    found = Line()
    for name, text in sorted(files.items(), key=lambda item: ('/' in item[0], item[0] != MAIN, item[0])):
        if not name.endswith('.conf') or name in {HBA, IDENT}:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.match(line):
                found = Line(name, number)
    return found


def line_with(files: Mapping[str, str], name: str) -> Line:
    """Return the first line that includes a file of that name; no line where none does."""
    pattern = re.compile(rf'^\s*(?:include\w*\s|@).*{re.escape(name)}', re.IGNORECASE)
    lines = ((file, number, line) for file, text in sorted(files.items())
             for number, line in enumerate(text.splitlines(), 1))  # fmt: skip
    return next((Line(file, number) for file, number, line in lines if pattern.match(line)), Line())


def home_of(files: Mapping[str, str]) -> Line:
    """Return the file in which a setting belongs that no line gives."""
    given = [name for name in sorted(files) if name.endswith('.conf') and name not in {HBA, IDENT}]
    return Line(MAIN if MAIN in files or not given else given[0])
