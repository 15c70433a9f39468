"""Turn free-text postmortems and runbooks into drafts: Markdown, plain text or HTML, in any encoding.

Every word of a source is in its draft, in its order; what has no place stands under "Not placed".
Folders are searched for .md, .markdown, .txt, .html and .htm; `-` is the standard input. What is no
postmortem and no runbook is refused with the reason. The report goes to the standard output,
everything else to the standard error.

Exit codes: 0 a draft of every file, 1 some file was refused or not written, 2 nothing could be done.
"""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import NAME
from handrail.cli.placing import PlacingError, place
from handrail.cli.suggest import after_import

if TYPE_CHECKING:
    from handrail.intake.report import Result
    from handrail.model import Settings

SUMMARY = 'turn free-text postmortems and runbooks into drafts'
ENDINGS = frozenset({'.md', '.markdown', '.txt', '.html', '.htm', '.erb'})
STDIN = '-'
_MOST = 4 * 1024 * 1024
"""Bytes that are read of a file: far more than a document may have, so that the refusal says how many."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('files', nargs='+', metavar='FILE', help='files, folders, or - for standard input')
    parser.add_argument(
        '--out',
        type=Path,
        metavar='DIR',
        help='where to write (default: the docs folder of the site, else here)',
    )
    parser.add_argument('--dry-run', action='store_true', help='write nothing, say what would be written')
    parser.add_argument('--force', action='store_true', help='overwrite drafts that are there already')
    parser.add_argument(
        '--report', choices=('text', 'json'), default='text', help='form of the report (default: text)'
    )


def run(options: argparse.Namespace) -> int:
    """Import every file and report; 1 when one of them gave no draft."""
    from handrail.intake.report import as_json, as_text, printable

    out, settings = target(options)
    results = []
    taken: set[str] = set()
    for source in sources(options.files):
        result = import_one(source, out, settings, taken, options)
        if result.draft:
            taken.add(result.draft.path)
        results.append(result)
    if not results:
        raise CommandError(f'no file ending in {", ".join(sorted(ENDINGS))} is in what you named')
    found = after_import(results)
    if options.report == 'json':
        told = as_json(results)
        for file in told['files']:
            file['suggestions'] = found[file['path']].records if file['path'] in found else []
        data = json.dumps(told, indent=2, ensure_ascii=False).encode(errors='backslashreplace')
        print(data.decode())  # a file name may hold bytes that are no text
    else:
        print(as_text(results))
        for path, each in found.items():
            print(
                f'\n{printable(path)} may refer to (nothing is linked by itself):\n' + '\n'.join(each.lines)
            )
        if any(result.outcome == 'written' for result in results):
            print('Next: "handrail check" says what the drafts still lack.', file=sys.stderr)
    return 0 if all(result.good for result in results) else 1


def target(options: argparse.Namespace) -> tuple[Path, Settings]:
    """The folder to write to and the settings of the site, those by default outside of a site."""
    from handrail.model import Settings

    here = Path.cwd()
    config = next((folder / NAME for folder in (here, *here.parents) if (folder / NAME).is_file()), None)
    settings = Settings(today=datetime.now().astimezone().date())
    out: Path = options.out or here
    if config:
        from handrail.engine.project import project

        try:
            found = project(config)
        except ValueError as error:
            if options.out is None:
                raise CommandError(str(error)) from error
        else:
            settings, out = found.settings, options.out or found.docs
    try:
        folder = out.is_dir() or not out.exists()
    except OSError as error:
        raise CommandError(f'--out {str(out)[:80]!r}: {error.strerror}') from error
    if not folder:
        raise CommandError(f'--out {str(out)!r} is no folder')
    return out, settings


def sources(names: list[str]) -> Iterator[str]:
    """The files that are meant, each once: those of a folder in their order, hidden ones left out."""
    seen: set[str] = set()
    for name in names:
        if not name:
            raise CommandError('a file with an empty name was given')
        for found in _below(Path(name)) if name != STDIN and Path(name).is_dir() else [name]:
            key = found if found == STDIN else os.path.realpath(found)
            if key not in seen:
                seen.add(key)
                yield found


def _below(folder: Path) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith('.'))
        for name in sorted(files):
            if not name.startswith('.') and Path(name).suffix.lower() in ENDINGS:
                yield str(Path(root) / name)


def import_one(
    source: str, out: Path, settings: Settings, taken: set[str], options: argparse.Namespace
) -> Result:
    """Import one file; whatever is wrong with it is in the result."""
    from handrail.intake.importing import import_bytes
    from handrail.intake.report import Result

    try:
        data = read_bytes(source)
    except OSError as error:
        return Result(source, 'failed', why=error.strerror or str(error))
    result = import_bytes(source, data, settings, taken)
    if result.draft is None or not result.good:
        return result
    shown = (out / result.draft.path).as_posix()
    if options.dry_run:
        return replace(result, outcome='planned', path=shown)
    try:
        changed = place(out, result.draft.path, result.draft.text.encode(), force=options.force)
    except (PlacingError, OSError) as error:
        why = str(error) if isinstance(error, PlacingError) else error.strerror or str(error)
        return replace(result, outcome='failed', path=shown, why=why)
    return replace(result, outcome='written' if changed else 'unchanged', path=shown)


def read_bytes(source: str) -> bytes:
    """The bytes of a file or of the standard input, up to far more than a document may have."""
    if source == STDIN:
        return sys.stdin.buffer.read(_MOST)
    path = Path(source)
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, 'this is no regular file')
    with path.open('rb') as file:
        return file.read(_MOST)
