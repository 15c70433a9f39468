"""The style sheet and the script of the pages: one file of each, joined from small ones."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

import rjsmin

ASSETS = Path(__file__).parent.parent / 'assets'
FOLDER = 'assets/handrail'

SHEETS = ('base', 'runbook', 'record', 'figures', 'tables', 'pager', 'search', 'phones', 'offline', 'print')
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
    'notfound',
)
"""The parts in their order: later rules win, and a module uses only those before it."""


@cache
def assets() -> dict[str, bytes]:
    """Return the style sheet and the scripts of the pages by their address below the site."""
    files = {sheet(): _sheet(), script(): _script()}
    return {
        address: text.encode() for address, text in {**files, worker(): script_text('search-worker')}.items()
    }


@cache
def sheet() -> str:
    """Return the address of the style sheet below the site: another one for any other content."""
    return _address('handrail', _sheet(), 'css')


@cache
def script() -> str:
    """Return the address of the script below the site: another one for any other content."""
    return _address('handrail', _script(), 'js')


@cache
def worker() -> str:
    """Return the address of the search worker below the site: another one for any other content.

    A page that a browser has kept names the worker that it was built with.
    """
    return _address('search', script_text('search-worker'), 'js')


def _address(name: str, text: str, kind: str) -> str:
    return f'{FOLDER}/{name}.{blake2b(text.encode(), digest_size=4).hexdigest()}.{kind}'


@cache
def _sheet() -> str:
    return '\n'.join((ASSETS / 'css' / f'{name}.css').read_text(encoding='utf-8') for name in SHEETS)


@cache
def _script() -> str:
    return '\n'.join(script_text(name) for name in SCRIPTS)


def script_text(name: str) -> str:
    """Return a module without comments and needless white space."""
    return str(rjsmin.jsmin((ASSETS / 'js' / f'{name}.js').read_text(encoding='utf-8')))
