"""What the tests of the pages need besides Python: a browser, and two tools that npm brings.

Nothing of it is needed to build or read the site. What cannot be had is said, and the tests that
want it are skipped in sight (`.ci/run` takes no such skip). Standard library only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / '.cache'
PACKAGES = ROOT / 'tests' / 'web'
CLEAN = ('ci', '--ignore-scripts', '--no-audit', '--no-fund')
BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
RETRY = 86400
"""Seconds until something that could not be had is tried again."""
PATIENCE = 600
"""Seconds that one installation may take."""


def environment(python: Path) -> dict[str, str]:
    """Install what is missing and may be installed; return the variables that say where it is.

    `HANDRAIL_WEB_TOOLS` is the folder with `node_modules`, `PLAYWRIGHT_BROWSERS_PATH` that of the
    browser, when the machine has none of its own. `HANDRAIL_WEB_TOOLS=off` leaves all as it is.
    """
    if os.environ.get('HANDRAIL_WEB_TOOLS') == 'off':
        return {}
    found = {}
    lock = (PACKAGES / 'package-lock.json').read_bytes()
    folder = CACHE / f'web-{hashlib.sha256(lock).hexdigest()[:12]}'
    npm = shutil.which('npm')
    if npm and made(folder, [npm, *CLEAN], 'the tools from npm', PACKAGES):
        found['HANDRAIL_WEB_TOOLS'] = str(folder)
    if not any(map(shutil.which, BROWSERS)):
        browsers = CACHE / 'browsers'
        command = [str(python), '-m', 'playwright', 'install', '--only-shell', 'chromium']
        if made(browsers, command, 'a browser', PLAYWRIGHT_BROWSERS_PATH=str(browsers)):
            found['PLAYWRIGHT_BROWSERS_PATH'] = str(browsers)
    return found


def made(folder: Path, command: list[str], what: str, packages: Path | None = None, **variables: str) -> bool:
    """Whether `folder` holds what `command` puts there; the command runs there when it does not.

    `packages` has the lists of packages that npm is to read.
    """
    ready, failed = folder / 'handrail.ready', folder / 'handrail.failed'
    if ready.exists():
        return True
    if failed.exists() and time.time() - failed.stat().st_mtime < RETRY:
        return False
    print(f'handrail: setting up {what} (once)', file=sys.stderr, flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name in ('package.json', 'package-lock.json') if packages else ():
        shutil.copyfile(packages / name, folder / name)
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        problem = '' if done.returncode == 0 else '\n'.join(done.stdout.splitlines()[-3:])
    except (OSError, subprocess.TimeoutExpired) as error:
        problem = str(error)
    if problem:
        said = f'handrail: {what} could not be had, what needs it is left out: {problem}'
        print(said, file=sys.stderr)
    (failed if problem else ready).touch()
    return not problem
