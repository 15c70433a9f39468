"""Show what this Handrail's templates would change in a content repository.

Each file is compared with the template it came from. A file that nobody edited is written anew by
--write. A file that people edited is never written: its difference to the new template is shown once,
to be merged by hand, and --write remembers that it was seen. A file that was deleted stays deleted.
Exit code 1 means that there is something to look at.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail import __version__
from handrail.cli.init import filled
from handrail.cli.starter import Record, digest, frame, read_record, record_of, write_files, write_record

SUMMARY = 'show what changed in the templates since `init`'


@dataclass(frozen=True, slots=True)
class Change:
    """One file whose template changed. `now` is what stands in the repository, None when absent."""

    path: str
    template: str
    now: str | None
    edited: bool


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('--dir', type=Path, default=Path(), metavar='DIR', help='default: this folder')
    parser.add_argument('--write', action='store_true', help='write the files that nobody edited')


def run(options: argparse.Namespace) -> int:
    """Show the changes, write what may be written; 1 when something is left to look at."""
    folder: Path = options.dir
    record = read_record(folder)
    framed = frame(filled(record.values))
    found = list(changes(folder, record, framed))
    for change in found:
        print('\n'.join(difference(change)))
    gone = [path for path in record.files if path not in framed]
    for path in gone:
        print(f'# {path}: there is no template for it any more; it stays as it is')
    if options.write:
        write_files(folder, {change.path: change.template for change in found if not change.edited})
        write_record(folder, record_of(__version__, record.values, framed))
    by_hand = [change for change in found if change.edited]
    print(summary(record, found, by_hand, written=options.write))
    return 1 if by_hand or (found and not options.write) else 0


def changes(folder: Path, record: Record, frame: dict[str, str]) -> Iterator[Change]:
    """Yield the files whose template is not the one that the record remembers."""
    for path, template in frame.items():
        known = record.files.get(path)
        if known == digest(template):
            continue
        place = folder / path
        now = place.read_text(encoding='utf-8') if place.is_file() else None
        if now is None and known is not None:
            continue  # deleted on purpose
        if now is not None and digest(now) == digest(template):
            continue  # taken over by hand already
        yield Change(path, template, now, now is not None and digest(now) != known)


def difference(change: Change) -> Iterator[str]:
    """Yield a heading and the unified difference from the repository to the template."""
    if change.edited:
        yield f'# {change.path}: edited here, so it is not written: take over by hand what you like'
    elif change.now is None:
        yield f'# {change.path}: new'
    else:
        yield f'# {change.path}: not edited here'
    before = (change.now or '').splitlines()
    names = (f'a/{change.path}' if change.now is not None else '/dev/null', f'b/{change.path}')
    yield from difflib.unified_diff(before, change.template.splitlines(), *names, lineterm='')


def summary(record: Record, found: list[Change], by_hand: list[Change], *, written: bool) -> str:
    """Return the closing line."""
    if not found:
        return (
            f'handrail upgrade: the templates of {__version__} change nothing here (taken: {record.version})'
        )
    free = len(found) - len(by_hand)
    said = f'{free} written' if written else f'{free} to write with --write'
    return f'handrail upgrade: {record.version} -> {__version__}: {said}, {len(by_hand)} to merge by hand'
