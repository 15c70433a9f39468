"""Look for passwords, tokens and keys in files and folders: documents, a built site, evidence, anything.

Nothing is built and no network is used. Markdown and YAML are read as documents are, everything else as
what is built: pages as text, archives unpacked. What a document allows in place counts as allowed in all
files of the run. Without PATH it is the docs folder of the site.

The same is done by `handrail check` for documents and by every build for all that it wrote.

Exit codes: 0 nothing was found, 1 something was, 2 there is nothing to look through.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.model import Problem, Waiver

SUMMARY = 'look for passwords, tokens and keys in files and folders'
DOCUMENTS = frozenset({'.md', '.yml', '.yaml'})
HIDDEN = frozenset({'.git', '.cache', 'node_modules', '__pycache__'})


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('paths', nargs='*', type=Path, metavar='PATH', help='files or folders')


def run(options: argparse.Namespace) -> int:
    """Print what was found; 1 when that is anything."""
    paths = options.paths or [open_project(config_file(options)).docs]
    if missing := next((path for path in paths if not path.exists()), None):
        raise CommandError(f'{str(missing)!r} does not exist')
    files = sorted({file for path in paths for file in files_of(path)})
    if not files:
        raise CommandError('there is no file in what you named')
    found = look(files)
    for problem in found:
        print(f'{problem.sentence("")} [{problem.code}]')
    print(f'{len(found)} secret(s) in {len(files)} file(s)', file=sys.stderr)
    return 1 if found else 0


def files_of(path: Path) -> Iterator[Path]:
    """A file, or those of a folder; what tools keep for themselves is left out."""
    if path.is_file():
        yield path
        return
    for file in path.rglob('*'):
        if file.is_file() and not file.is_symlink() and not HIDDEN & set(file.relative_to(path).parts):
            yield file


def look(files: list[Path]) -> list[Problem]:
    """Return what the files hold and no waiver covers."""
    from handrail.finish.scan import Scanner
    from handrail.review.scan import find_secrets, secret_problems
    from handrail.source.waivers import read_waivers

    found: list[Problem] = []
    allowed: set[str] = set()
    for file in filter(lambda one: one.suffix in DOCUMENTS, files):
        name, text = file.as_posix(), file.read_text(encoding='utf-8', errors='replace')
        code = None if file.suffix == '.md' else True
        waivers, _ = read_waivers(name, text)
        for secret in find_secrets(text, code=code) if waivers else ():
            line = text.count('\n', 0, secret.start) + 1
            if any(covers(waiver, secret.code, line) for waiver in waivers):
                allowed.add(text[secret.start : secret.end])
        found += [
            problem
            for problem in secret_problems(name, text, code=code)
            if not any(waiver.reason and waiver.covers(problem) for waiver in waivers)
        ]
    scanner = Scanner(allowed)
    for file in filter(lambda one: one.suffix not in DOCUMENTS, files):
        found += scanner.problems(file.as_posix(), file.read_bytes())
    return found


def covers(waiver: Waiver, code: str, line: int) -> bool:
    """Whether a waiver with a reason lets something stand on this line."""
    return bool(waiver.reason) and waiver.rule == code and waiver.first <= line <= waiver.last
