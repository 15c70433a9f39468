"""Take in a preview that a job without rights has built: look at it as if an attacker had made it.

ARCHIVE is the ZIP with the `site` folder of `handrail preview`. It is refused as a whole when it holds
links, paths that lead elsewhere, other types of files than a site has, or more than a site can be; when a
script or a style sheet is none of those that the published site in --known has; when a page does not say
that site's policy, or holds something else that acts. Nothing is written then.

The summary is made anew from its data (`preview/preview.json`), which must be of the published schema:
neither the page nor the comment is taken from the archive. DIR is replaced.

Exit codes: 0 DIR holds the preview, 1 it was refused, 2 it cannot be read.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from handrail.cli.errors import CommandError

SUMMARY = 'check and unpack a preview that others have built'
SAID = 20
DATA = 'preview/preview.json'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('archive', type=Path, metavar='ARCHIVE', help='the ZIP that the other job has kept')
    parser.add_argument('dir', type=Path, metavar='DIR', help='where to put the preview')
    parser.add_argument(
        '--known', type=Path, required=True, metavar='SITE', help='the published site, which is trusted'
    )
    parser.add_argument('--url', default='', metavar='URL', help='where the preview will stand')
    parser.add_argument('--comment', type=Path, metavar='FILE', help='where to write the comment (Markdown)')


def run(options: argparse.Namespace) -> int:
    """Check, then write; 1 when the preview is refused."""
    from handrail.engine.folder import Folder
    from handrail.field.preview.markdown import markdown
    from handrail.field.preview.receive import ArchiveError, inspect, unpack
    from handrail.field.preview.receive.inspect import known_of
    from handrail.field.preview.records import read
    from handrail.field.preview.write import forms

    try:
        data = options.archive.read_bytes()
    except OSError as error:
        raise CommandError(f'{str(options.archive)!r} cannot be read: {error.strerror}') from error
    if not (options.known / 'index.html').is_file():
        raise CommandError(f'{str(options.known)!r} holds no site: name the published one with --known')
    try:
        files = unpack(data)
        summary = read(files.get(DATA, b''))
    except ArchiveError as error:
        return refused([str(error)])
    except ValueError as error:
        return refused([f'{DATA}: {str(error).splitlines()[0]}'])
    url = f'{options.url.rstrip("/")}/' if options.url else ''
    ours = {f'preview/{name}': text.encode(errors='replace') for name, text in forms(summary, url).items()}
    theirs = {path: content for path, content in files.items() if path not in ours}
    wrong = inspect(theirs, known_of(Folder(options.known)), urlsplit(url).path or '/')
    if wrong:
        return refused(wrong)
    put(theirs | ours, options.dir)
    if options.comment:
        options.comment.write_text(markdown(summary, url), encoding='utf-8', newline='\n')
    print(f'handrail receive: {len(theirs | ours)} files in {options.dir}')
    return 0


def refused(reasons: list[str]) -> int:
    """Say why, as signs that a terminal only shows."""
    for reason in reasons[:SAID]:
        print(f'handrail receive: {reason.encode("ascii", "backslashreplace").decode()}', file=sys.stderr)
    if len(reasons) > SAID:
        print(f'handrail receive: and {len(reasons) - SAID} more', file=sys.stderr)
    return 1


def put(files: dict[str, bytes], folder: Path) -> None:
    """Write the files beside a folder, then put them in its place."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix='received-', dir=folder.parent) as room:
        for path, content in files.items():
            place = Path(room) / 'site' / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        shutil.rmtree(folder, ignore_errors=True)
        (Path(room) / 'site').rename(folder)
