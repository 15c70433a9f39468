"""Publish a site: build it aside, prove it, and point the web server to it at once.

DIR holds the last releases; the web server's root is DIR/current. A run that fails, at whatever
point, leaves what is served as it was, byte for byte. `--rollback` goes back to the release before.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli import build
from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file

if TYPE_CHECKING:
    from handrail.field.publish import Releases

SUMMARY = 'build, prove and publish a site, or go back to the one before'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('dir', type=Path, metavar='DIR', help='the folder of the releases')
    add_config(parser)
    parser.add_argument('--built', type=Path, metavar='SITE', help='publish this built site, do not build')
    parser.add_argument(
        '--check',
        metavar='URL',
        help='ask for the site here afterwards; go back when it is not the new one',
    )
    parser.add_argument('--keep', type=int, default=3, metavar='N', help='releases to keep (default: 3)')
    parser.add_argument(
        '--budget', type=int, default=120_000, metavar='BYTES',
        help='what a first visit of a page may load, compressed (default: %(default)s)',
    )  # fmt: skip
    parser.add_argument(
        '--forget', action='store_true', help='publish also when a page or a step of the served site has gone'
    )
    parser.add_argument(
        '--rollback', nargs='?', const='', metavar='RELEASE', help='go back to this release or the one before'
    )
    parser.add_argument('--list', action='store_true', help='list the releases; * is served')


def run(options: argparse.Namespace) -> int:
    """Publish, go back or list; 1 when the site does not pass or is not served afterwards."""
    from handrail.field.publish import ReleaseError, Releases

    releases = Releases(options.dir)
    if options.check is not None and not options.check.startswith(('http://', 'https://')):
        raise CommandError(f'{options.check!r} is no http address: name the one of the site with --check')
    if options.keep < 1:
        raise CommandError('--keep is at least 1: the release that is served')
    try:
        if options.list:
            return listed(releases)
        with releases.held():
            if options.rollback is not None:
                return went_back(releases, options.rollback or None)
            return published(releases, options)
    except ReleaseError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        name = f'{error.filename}: ' if error.filename else ''
        state = 'what was served is served'
        print(f'handrail publish: {name}{error.strerror or error}; {state}', file=sys.stderr)
        return 1


def published(releases: Releases, options: argparse.Namespace) -> int:
    """Make a release of the built or named site and serve it, when it passes."""
    with room_in(releases) as room:
        site = room / 'site'
        if options.built is None:
            config = config_file(options)
            if not (build.build(config, site) and build.linked(config, site)):
                return unchanged('the build failed')
        else:
            taken(options.built, site)
        before = releases.served()
        older = None if before is None or options.forget else releases.releases / before
        if not proven(site, options.budget, older):
            return unchanged('the site does not pass')
        name = completed(releases, site, before)
    try:
        served(releases, name, before, options.check)
    except BaseException:
        if releases.served() != name:
            releases.drop(name)
        raise
    if releases.served() != name:
        releases.drop(name)
        return unchanged(f'{options.check} does not serve the new site')
    print(f'handrail publish: {name} is served')
    for gone in releases.prune(options.keep):
        print(f'handrail publish: {gone} is deleted')
    return 0


def completed(releases: Releases, site: Path, before: str | None) -> str:
    """Seal the site, give it what readers of the one before may ask for, and make it a release."""
    from handrail.engine.folder import Folder
    from handrail.field.publish import carry
    from handrail.finish.checksums import sealed

    for path, content in sealed(Folder(site)).items():
        (site / path).write_bytes(content)
    if before is not None:
        carry(releases.releases / before, site)
    commit = str(json.loads((site / 'build.json').read_bytes()).get('commit') or '')[:7]
    now = datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')
    os.sync()  # a power cut after the swap finds whole files
    return releases.add(site, f'{now}-{commit}' if commit else now)


def served(releases: Releases, name: str, before: str | None, address: str | None) -> None:
    """Point to a release; back again when `address` does not give it, or when we are stopped."""
    releases.serve(name)
    good = address is None
    try:
        good = good or answers(str(address), (releases.releases / name / 'build.json').read_bytes())
    finally:
        if not good and before is None:
            releases.current.unlink()
        elif not good and before is not None:
            releases.serve(before)


def went_back(releases: Releases, name: str | None) -> int:
    """Serve an earlier release; nothing is built."""
    from handrail.field.publish import carry

    target, served_now = releases.before(name), releases.served()
    if served_now not in (None, target):
        carry(releases.releases / served_now, releases.releases / target)
    releases.serve(target)
    print(f'handrail publish: {target} is served')
    return 0


def listed(releases: Releases) -> int:
    """Print the releases, the oldest first, with a star before the one that is served."""
    releases.refuse()
    current = releases.served()
    for name in releases.names():
        print(f'{"*" if name == current else " "} {name}')
    return 0


def taken(built: Path, site: Path) -> None:
    """Copy a built site; CommandError for what is none. Links are no part of a site."""
    if not (built / 'build.json').is_file():
        raise CommandError(f'{str(built)!r} has no build.json: name the folder of a built site')
    for path in built.rglob('*'):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise CommandError(f'{str(path)!r} is neither a file nor a folder: a site holds no links')
    shutil.copytree(built, site)


def proven(site: Path, budget: int, before: Path | None = None) -> bool:
    """Whether a built site holds what it must, and every address of the one `before`; says each problem."""
    from handrail.engine.folder import Folder
    from handrail.finish.checksums import SUMS, altered
    from handrail.finish.kept import ended
    from handrail.finish.proof import prove

    pages = Folder(site)
    problems = list(prove(pages, budget=budget))
    if SUMS in pages:
        problems += altered(pages)
    if before is not None:
        problems += ended(Folder(before), pages)
    for problem in problems:
        print(problem.sentence('the site'), file=sys.stderr)
    return not problems


def answers(address: str, wanted: bytes) -> bool:
    """Whether the site at this address is the one with this build.json; asked for five seconds."""
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    asked = Request(f'{address.rstrip("/")}/build.json', headers={'Cache-Control': 'no-cache'})  # noqa: S310 - http only
    for wait in (0.0, 0.5, 1.5, 3.0):
        time.sleep(wait)
        try:
            with urlopen(asked, timeout=5) as response:  # noqa: S310 - http only
                if response.read() == wanted:
                    return True
        except (URLError, OSError, ValueError):
            continue
    return False


@contextmanager
def room_in(releases: Releases) -> Iterator[Path]:
    """A folder beside the releases that is gone afterwards."""
    room = releases.room()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def unchanged(why: str) -> int:
    """Say that nothing was changed, and why."""
    print(f'handrail publish: {why}; what was served is served', file=sys.stderr)
    return 1
