"""What is for the time without a network, from a site that was built.

`handrail offline zip` writes one file that is unpacked anywhere and opened without a server, with
its search. `handrail offline --kill` puts a service worker into the site that takes everything off
the devices of its readers, and itself: without a build, for the case that something kept is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from pathlib import Path

from handrail.cli.build import shown
from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

BUILT = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ')

SUMMARY = 'pack the built site for a time without a network'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('what', nargs='?', choices=('zip',), help='write the archive')
    parser.add_argument(
        '--kill', action='store_true', help='replace sw.js by one that removes what devices keep'
    )
    parser.add_argument('--site', type=Path, metavar='DIR', help='the built site (default: site_dir)')
    parser.add_argument(
        '--out', type=Path, metavar='FILE', help='the archive to write (default: offline.zip in the site)'
    )


def run(options: argparse.Namespace) -> int:
    """Write the archive or the last service worker."""
    if bool(options.what) == options.kill:
        raise CommandError("say what: 'handrail offline zip' or 'handrail offline --kill'")
    site: Path = options.site or open_project(config_file(options)).site
    if not (site / 'index.html').is_file():
        raise CommandError(f'{str(site)!r} holds no built site: run handrail build first')
    if options.kill:
        kill(site)
    else:
        pack(site, options.out or site / 'offline.zip')
    return 0


def kill(site: Path) -> None:
    """Replace the service worker of a built site."""
    from handrail.engine.assets import script_text
    from handrail.finish.offline.worker import WORKER, service_worker

    write(site / WORKER, service_worker(script_text('service-worker')))
    print(
        f'handrail offline: {shown(site / WORKER)} removes what devices keep, once it is published; '
        'the next build brings the offline mode back, unless mkdocs.yml says offline: false'
    )


def pack(site: Path, out: Path) -> None:
    """Write the archive."""
    from handrail.engine.assets import script_text
    from handrail.engine.folder import Folder
    from handrail.finish.offline.archive import archive_files, zipped
    from handrail.pages import controls

    built = build_of(site)
    files = Folder(site)
    data = zipped(archive_files(files, script_text('search-file').encode(), controls()), 'runbooks', built)
    write(out, data)
    print(f'handrail offline: {shown(out)} is ready, {len(data) / 1e6:.1f} MB: unpack it, open index.html')


def build_of(site: Path) -> str:
    """Return the instant that a built site is of; raises CommandError where it says none."""
    try:
        built = json.loads((site / 'build.json').read_text(encoding='utf-8'))['built']
    except (OSError, ValueError, KeyError, TypeError):
        built = ''
    if not isinstance(built, str) or not BUILT.fullmatch(built):
        raise CommandError(f'{str(site / "build.json")!r} does not say what was built: build again')
    return built


def write(path: Path, data: bytes) -> None:
    """Write a file as a whole: whoever reads it meanwhile gets the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f'.{path.name}.')
    try:
        with os.fdopen(handle, 'wb') as file:
            file.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
