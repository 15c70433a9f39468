"""The style sheet and the scripts of the pages: few files, joined from small ones.

The scripts are served as `scripts/minify` has made them, which is committed; one whose modules have
changed since then is served as it is written.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import blake2b
from pathlib import Path

from handrail.pages import controls

ASSETS = Path(__file__).parent.parent / 'assets'
DIST, SCRIPTS_MADE = ASSETS / 'dist', 'sources.json'
"""Where the small scripts are, and the file that says of which sources they were made."""
FOLDER = 'assets/handrail'

SHEETS = (
    'base',
    'runbook',
    'record',
    'figures',
    'tables',
    'pager',
    'search',
    'phones',
    'offline',
    'preview',
    'print',
)
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

ALONE = ('moved', 'search-worker', 'search-file', 'service-worker')
"""Scripts that are files of their own."""


@cache
def assets() -> dict[str, bytes]:
    """Return the style sheet and the scripts of the pages by their address below the site."""
    files = {
        sheet(): _sheet(),
        script(): _script(),
        kit(): controls(),
        worker(): script_text('search-worker'),
        mover(): script_text('moved'),
    }
    return {address: text.encode() for address, text in files.items()}


@cache
def sheet() -> str:
    """Return the address of the style sheet below the site: another one for any other content."""
    return _address('handrail', _sheet(), 'css')


@cache
def script() -> str:
    """Return the address of the script below the site: another one for any other content, or controls."""
    return _address('handrail', _script() + controls(), 'js')


def kit() -> str:
    """Return the address of the controls that the script fetches, which it knows from its own.

    They are HTML, but no page: nothing that looks for pages takes them for one.
    """
    return script().removesuffix('.js') + '.txt'


@cache
def worker() -> str:
    """Return the address of the search worker below the site: another one for any other content.

    A page that a browser has kept names the worker that it was built with.
    """
    return _address('search', script_text('search-worker'), 'js')


@cache
def mover() -> str:
    """Return the address of the script of pages at older addresses: another one for any other content."""
    return _address('moved', script_text('moved'), 'js')


def _address(name: str, text: str, kind: str) -> str:
    return f'{FOLDER}/{name}.{blake2b(text.encode(), digest_size=4).hexdigest()}.{kind}'


@cache
def _sheet() -> str:
    return '\n'.join((ASSETS / 'css' / f'{name}.css').read_text(encoding='utf-8') for name in SHEETS)


def _script() -> str:
    return script_text('handrail')


@cache
def script_text(name: str) -> str:
    """Return a script as it is served: `handrail` for that of every page, or one of `ALONE`."""
    source = sources()[name]
    made = _made()
    if made.get(name) == digest_of(source):
        return (DIST / f'{name}.js').read_text(encoding='utf-8')
    return source


@cache
def sources() -> dict[str, str]:
    """Return every script as it is written, by its name; the modules of one in a function of their own."""
    texts = {path.stem: path.read_text(encoding='utf-8') for path in (ASSETS / 'js').glob('*.js')}
    joined = '\n'.join(texts[name] for name in SCRIPTS)
    return {'handrail': f'(() => {{\n{joined}}})();\n', **{name: texts[name] for name in ALONE}}


def digest_of(source: str) -> str:
    """Return what stands for a script as it is written."""
    return blake2b(source.encode(), digest_size=16).hexdigest()


def _made() -> dict[str, str]:
    path = DIST / SCRIPTS_MADE
    return dict(json.loads(path.read_text(encoding='utf-8'))) if path.is_file() else {}
