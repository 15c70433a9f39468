"""Build the site strictly beside the old one, verify it, and only then replace the old one.

A build that fails, or whose result does not pass, leaves the folder that is served as it was, byte
for byte. The new site is renamed into place; the old one is deleted after that.

The links within the site are checked by lychee too where it is installed; with --links it must be.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

SUMMARY = 'build strictly, verify, then replace the site'
BUILT = ('404.html', 'sitemap.xml')
"""What MkDocs writes into every site: a folder without these was not made by a build."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--site', type=Path, metavar='DIR', help='the folder to replace (default: site_dir)')
    parser.add_argument(
        '--keep', action='store_true', help='keep the new site when it does not pass, and say where it is'
    )
    parser.add_argument(
        '--links', action='store_true', help='do not go on when lychee, which checks the links, is missing'
    )


def run(options: argparse.Namespace) -> int:
    """Build, verify, replace; 1 when the build or its result has problems."""
    config = config_file(options)
    site: Path = options.site or default_site(config)
    refuse(site, config.parent)
    if options.links:
        demand_lychee()
    site = site.resolve()
    site.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f'{site.name}.tmp-', dir=site.parent))
    passed = False
    try:
        passed = build(config, room / 'site') and all(
            [verified(room / 'site'), linked(config, room / 'site')]
        )
        if passed:
            replace(room / 'site', site, room / 'previous')
            print(f'handrail build: {shown(site)} is new')
    finally:
        if options.keep and not passed:
            print(f'handrail build: what was built is in {shown(room / "site")}', file=sys.stderr)
        else:
            shutil.rmtree(room, ignore_errors=True)
    if not passed:
        state = 'is as it was' if site.exists() else 'was not made'
        print(f'handrail build: {shown(site)} {state}', file=sys.stderr)
    return 0 if passed else 1


def default_site(config: Path) -> Path:
    """Return the `site_dir` of the configuration."""
    return open_project(config).site


def refuse(site: Path, root: Path) -> None:
    """Raise CommandError for a folder that holds something else than a built site of `root`."""
    if root.is_relative_to(site.resolve()):
        raise CommandError(f'{str(site)!r} holds the documents: name another folder with --site')
    if not site.exists():
        return
    if site.is_symlink() or not site.is_dir():
        raise CommandError(f'{str(site)!r} is no plain folder: name another one with --site')
    if any(site.iterdir()) and not all((site / name).is_file() for name in BUILT):
        raise CommandError(f'{str(site)!r} holds something else than a built site: name another folder')


def build(config: Path, site: Path) -> bool:
    """Run MkDocs in a process of its own; whether it found nothing to complain about."""
    command = [sys.executable, '-P', '-m', 'mkdocs', 'build', '--strict', '-f', str(config), '-d', str(site)]
    quiet = {'NO_MKDOCS_2_WARNING': '1', 'DISABLE_MKDOCS_2_WARNING': 'true'}
    done = subprocess.run(command, env={**os.environ, **quiet}, check=False)
    return done.returncode == 0


def verified(site: Path) -> bool:
    """Whether the built site passes; says each problem."""
    from handrail.engine.folder import Folder
    from handrail.finish.checksums import sealed
    from handrail.finish.proof import prove

    pages = Folder(site)
    problems = prove(pages)
    for problem in problems:
        print(problem.sentence(site.name), file=sys.stderr)
    if not problems:
        for path, content in sealed(pages).items():
            (site / path).write_bytes(content)
    return not problems


def demand_lychee() -> None:
    """Raise CommandError when lychee is missing."""
    from handrail.field.links.lychee import LycheeMissingError, program

    try:
        program()
    except LycheeMissingError as error:
        raise CommandError(str(error)) from error


def linked(config: Path, site: Path) -> bool:
    """Whether no link within the built site is broken; says each by document and line.

    Without lychee it is said that only the verification has looked at them.
    """
    from handrail.field.links.check import check
    from handrail.field.links.config import site_config
    from handrail.field.links.lychee import LycheeError, LycheeMissingError
    from handrail.field.links.report import failed, lines, summary
    from handrail.field.links.site import open_site

    project = site_config(config)
    try:
        found = check(open_site(site, project.docs, project.site_url, project.file))
    except LycheeMissingError as error:
        print(f'handrail build: the links were checked once, not twice: {error}', file=sys.stderr)
        return True
    except LycheeError as error:
        print(f'handrail build: {error}', file=sys.stderr)
        return False
    if text := lines('text', found, shown(project.docs)):
        print(text, file=sys.stderr)
    print(f'handrail build: {summary(found)}', file=sys.stderr)
    return not failed(found)


def replace(new: Path, site: Path, previous: Path) -> None:
    """Rename the new site into place; the old one goes to `previous`, and back if that fails."""
    existed = site.exists()
    if existed:
        site.rename(previous)
    try:
        new.rename(site)
    except OSError:
        if existed:
            previous.rename(site)
        raise


def shown(path: Path) -> str:
    """Return the path as the person at the terminal would write it."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
