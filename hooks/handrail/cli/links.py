"""Check the links of a built site; each broken one is named by the document and line that it was written in.

Without options: every link within the site and its anchor, without a network. A broken one fails, and so does
a run that found nothing to check. SITE is the folder that was built (default: the site_dir of the nearest
mkdocs.yml, which any MkDocs project has).

With --external only links to other hosts are asked. What it says is advice: no broken link makes it fail,
only a run that asked nothing does. Answers are kept, so that a good address is asked once a day; an address
that did not answer, or with 429 or 5xx, is asked again after a pause; for a page that is gone a web
archive is asked for a copy. Of the options of LinkChecker it takes --ignore-url and --timeout (20).

With one of LinkChecker's options, or an address in place of SITE, it checks and reports as LinkChecker does.

Exit codes: 0 all is well, 1 a link within the site is broken, or nothing was checked, 2 the check cannot be
done: a wrong option, no site, or no lychee.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from handrail.cli.errors import CommandError
from handrail.cli.locate import NAME, nearest_config
from handrail.field.links.compat.options import arguments as as_linkchecker

if TYPE_CHECKING:
    from handrail.field.links.config import SiteConfig
    from handrail.field.links.external import Asking
    from handrail.field.links.finding import Run
    from handrail.field.links.site import Site

SUMMARY = 'check the links of the built site'
FORMATS = ('text', 'json', 'github')
MEMORY = Path('.cache') / 'handrail' / 'links.json'
HOUR = 3600.0
TIMEOUT = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('site', nargs='*', metavar='SITE', help='the folder of the built site')
    parser.add_argument('--external', action='store_true', help='ask other hosts instead; advice only')
    parser.add_argument(
        '--project', type=Path, metavar='FILE', help=f'the {NAME} of the site (default: the nearest one)'
    )
    parser.add_argument(
        '--site-url', metavar='URL', help=f'where the site is read (default: the site_url of the {NAME})'
    )
    parser.add_argument('--format', choices=FORMATS, default='text', help='default: text')
    group = parser.add_argument_group('with --external')
    group.add_argument(
        '--memory', type=Path, metavar='FILE', help=f'where answers are kept (default: {MEMORY})'
    )
    group.add_argument('--no-memory', action='store_true', help='ask all anew and keep nothing')
    group.add_argument(
        '--max-age', type=float, default=24.0, metavar='HOURS', help='how long a good answer is believed (24)'
    )
    group.add_argument(
        '--retries', type=int, default=2, metavar='N', help='how often what may pass is asked again (2)'
    )
    group.add_argument(
        '--wait', type=float, default=2.0, metavar='SECONDS', help='before it is asked again; doubles (2)'
    )
    group.add_argument(
        '--archive', metavar='URL', help='where copies are asked for (https://archive.org); "off" asks nobody'
    )
    as_linkchecker(parser)


def run(options: argparse.Namespace) -> int:
    """Check and say what was found; 1 when a link within the site is broken or nothing was checked."""
    from handrail.cli import linkchecker
    from handrail.field.links.lychee import LycheeError

    try:
        if not is_missing(options.site) and linkchecker.is_meant(options, options.site):
            start = options.site or ([] if options.stdin else [str(opened(options)[0].folder)])
            return linkchecker.run(options, start, of_site(options))
        return checked(options)
    except LycheeError as error:
        raise CommandError(str(error)) from error


def is_missing(sites: list[str]) -> bool:
    """Whether one folder is named that is not there: a site that was not built is no broken link."""
    if len(sites) != 1 or ':' in sites[0] or sites[0].lower().startswith(('www.', 'ftp.')):
        return False
    return not Path(sites[0]).exists()


def of_site(options: argparse.Namespace) -> tuple[Site, str] | None:
    """Return the one site that is meant, with its documents; None when it is none that was built here."""
    if options.stdin or len(options.site) > 1 or (options.site and not Path(options.site[0]).is_dir()):
        return None
    try:
        return opened(options)
    except CommandError:
        return None


def checked(options: argparse.Namespace) -> int:
    """Check one site; returns the exit code."""
    from handrail.field.links.check import check
    from handrail.field.links.report import failed, lines, summary

    site, docs = opened(options)
    found = ask(site, options) if options.external else check(site)
    text = lines(options.format, found, docs)
    if text:
        print(text)
    print(summary(found, external=options.external), file=sys.stderr)
    return 1 if failed(found, external=options.external) else 0


def opened(options: argparse.Namespace) -> tuple[Site, str]:
    """Return the site that is meant, and its docs folder as a person in the current folder writes it."""
    from handrail.field.links.site import SiteError, open_site

    config = configuration(options)
    folder = named(options.site) or (config.site if config else None)
    if folder is None:
        raise CommandError(f'there is no {NAME} here or above: name the folder of the built site')
    url = options.site_url if options.site_url is not None else config.site_url if config else ''
    docs = config.docs if config else None
    try:
        site = open_site(folder, docs, url, config.file if config else None)
    except SiteError as error:
        raise CommandError(str(error)) from error
    return site, Path(os.path.relpath(docs)).as_posix() if docs else ''


def named(sites: list[str]) -> Path | None:
    """Return the one folder that was named."""
    if len(sites) > 1:
        raise CommandError('name one folder: each site is checked for itself')
    return Path(sites[0]) if sites else None


def configuration(options: argparse.Namespace) -> SiteConfig | None:
    """Read the mkdocs.yml that was named or is near; None when there is none."""
    from handrail.field.links.config import ConfigError, site_config

    file: Path | None = options.project
    if file is not None and file.is_dir():
        file /= NAME
    if file is not None and not file.is_file():
        raise CommandError(f'there is no file {str(file)!r}: name the {NAME} of the site')
    file = file or nearest_config()
    try:
        return site_config(file) if file else None
    except ConfigError as error:
        raise CommandError(str(error)) from error


def ask(site: Site, options: argparse.Namespace) -> Run:
    """Ask other hosts, with what earlier runs have learnt."""
    from handrail.field.links.external import check_external
    from handrail.field.links.memory import kept, read_memory, write_memory

    file = options.memory or (options.project or nearest_config() or Path(NAME)).parent / MEMORY
    before = {} if options.no_memory else read_memory(file)
    now = time.time()
    found, new = check_external(site, asking(options), before, now=now)
    if not options.no_memory:
        try:
            write_memory(file, kept(before, new, now))
        except OSError as error:
            print(f'handrail links: answers are not kept: {error}', file=sys.stderr)
    return found


def asking(options: argparse.Namespace) -> Asking:
    """Return how other hosts are to be asked."""
    from handrail.field.links.archive import WAYBACK
    from handrail.field.links.external import Asking

    archive = WAYBACK if options.archive is None else '' if options.archive == 'off' else options.archive
    if archive and urlsplit(archive).scheme not in ('http', 'https'):
        raise CommandError(f'--archive: {archive!r} is no address of the web')
    if min(options.retries, options.wait, options.max_age) < 0:
        raise CommandError('--retries, --wait and --max-age are not below 0')
    try:
        ignore = tuple(re.compile(each) for each in getattr(options, 'ignore_url', None) or ())
    except re.error as error:
        raise CommandError(f'--ignore-url: {error.pattern!r} is no regular expression: {error}') from error
    return Asking(
        timeout=getattr(options, 'timeout', None) or TIMEOUT,
        retries=options.retries,
        wait=options.wait,
        max_age=options.max_age * HOUR,
        ignore=ignore,
        archive=archive,
    )
