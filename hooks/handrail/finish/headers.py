"""The response headers of a site: as a file that hosts read, and as lines for nginx."""

from __future__ import annotations

import re
from collections.abc import Mapping

HEADERS = '_headers'
"""The file that Netlify and Cloudflare Pages take headers from; other hosts serve it as it is, or hide it."""

FRAMES = "frame-ancestors 'none'"


def headers_of(policy: str, *, preview: bool = False) -> dict[str, str]:
    """Return the headers of every answer; `policy` is the text of the pages' own ('' for none).

    A page cannot forbid by itself that others show it in a frame, so the header says that as well.
    """
    return {
        'Content-Security-Policy': f'{policy}; {FRAMES}' if policy else FRAMES,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'same-origin',
        'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
        **({'X-Robots-Tag': 'noindex'} if preview else {}),
    }


def policy_told(files: Mapping[str, str | bytes]) -> str:
    """Return the policy that the pages of a built site must say, read from its `_headers`; '' for none."""
    content = files.get(HEADERS, '')
    text = content.decode(errors='replace') if isinstance(content, bytes) else content
    found = re.search(r'Content-Security-Policy: (.*)', text)
    return found[1].removesuffix(FRAMES).rstrip('; ') if found else ''


def headers_file(policy: str, *, preview: bool = False) -> str:
    """Return `_headers` (https://developers.cloudflare.com/pages/configuration/headers/)."""
    return _lines('/*', headers_of(policy, preview=preview), '  {name}: {value}')


def nginx_lines(policy: str, *, preview: bool = False) -> str:
    """Return lines to be included in a `server` block of nginx; in a `location` with own ones, once more."""
    return _lines('', headers_of(policy, preview=preview), 'add_header {name} "{value}" always;')


def _lines(first: str, headers: Mapping[str, str], line: str) -> str:
    written = [line.format(name=name, value=value) for name, value in headers.items()]
    return '\n'.join([*([first] if first else []), *written, ''])
