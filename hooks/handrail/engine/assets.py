"""The style sheet and the script of the pages: one file of each, joined from small ones."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

import rjsmin

ASSETS = Path(__file__).parent.parent / 'assets'
FOLDER = 'assets/handrail'

SHEETS = ('base', 'runbook', 'record', 'figures', 'tables', 'phones', 'offline', 'print')
SCRIPTS = (
    'base',
    'store',
    'variables',
    'copying',
    'overdue',
    'tables',
    'searchbox',
    'incidents',
    'timeline',
    'handover',
    'steps',
    'record',
    'offline',
)
"""The parts in their order: later rules win, and a module uses only those before it."""

SHEET, SCRIPT = f'{FOLDER}/handrail.css', f'{FOLDER}/handrail.js'
"""Where the joined files stand below the site."""


@cache
def assets() -> dict[str, bytes]:
    """Return the style sheet and the scripts of the pages by their address below the site."""
    sheet = '\n'.join((ASSETS / 'css' / f'{name}.css').read_text(encoding='utf-8') for name in SHEETS)
    script = '\n'.join(script_text(name) for name in SCRIPTS)
    files = {SHEET: sheet.encode(), SCRIPT: script.encode()}
    return {**files, worker(): script_text('search-worker').encode()}


@cache
def worker() -> str:
    """Return the address of the search worker below the site: another one for any other content.

    A page that a browser has kept names the worker that it was built with.
    """
    mark = blake2b(script_text('search-worker').encode(), digest_size=4).hexdigest()
    return f'{FOLDER}/search.{mark}.js'


def script_text(name: str) -> str:
    """Return a module without comments and needless white space."""
    return str(rjsmin.jsmin((ASSETS / 'js' / f'{name}.js').read_text(encoding='utf-8')))
