"""What pages may hold of HTML: elements, attributes, addresses. The sanitiser and the readers share it."""

from __future__ import annotations

import re
from html import unescape
from types import MappingProxyType

from handrail.source.foreign import MARK

_TAGS = """
    a abbr article aside b bdi blockquote br caption cite code col colgroup dd del details dfn div dl dt
    em figcaption figure h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp
    section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr autoref
"""
TAGS = frozenset(_TAGS.split())
# `autoref` is what the autorefs plugin writes, and replaces when all pages are converted. `bdo` is not
# here: it turns a text around, so that a command reads otherwise than it is copied.

EVERYWHERE = frozenset({'class', 'id', 'title', 'role', 'lang', 'dir', 'hidden', 'tabindex'})
ATTRIBUTES = MappingProxyType(
    {
        'a': 'href name rel target download',
        'autoref': 'identifier optional hover slug backlink-type backlink-anchor',
        'blockquote': 'cite',
        'col': 'span align',
        'colgroup': 'span align',
        'del': 'cite datetime',
        'details': 'open name',
        'img': 'src alt width height loading align',
        'input': 'type checked disabled name',
        'ins': 'cite datetime',
        'label': 'for',
        'li': 'value',
        'ol': 'start type reversed',
        'q': 'cite',
        'td': 'colspan rowspan headers align style',
        'th': 'colspan rowspan headers align style scope',
        'time': 'datetime',
    }
)
SCHEMES = frozenset({'http', 'https', 'mailto', 'tel'})
RESERVED = re.compile(r'__(?!tabbed_|codelineno-|span-|code_)')
"""Ids that belong to the theme (`__config`, `__search`); the extensions' own begin as listed."""

FREE = frozenset({'md-button', 'md-button--primary', 'md-tag'})
"""Classes of the theme that authors may use. Its others would draw its own controls over the page."""

_IGNORED = re.compile(r'[\x00-\x20]+')
_SCHEME = re.compile(r'([a-z][a-z0-9+.-]*):', re.IGNORECASE)


def address(value: str) -> str:
    r"""Return an address as a browser reads it: entities resolved, no spaces and controls, `/` for `\`.

    WHATWG URL, section 4.4: leading controls and spaces, tabs and line ends anywhere are passed over.
    """
    return _IGNORED.sub('', unescape(value)).replace('\\', '/')


def scheme(value: str) -> str:
    """Return the scheme of an address as a browser reads it, in lower case; '' when it has none."""
    found = _SCHEME.match(address(value))
    return found[1].lower() if found else ''


def elsewhere(value: str) -> bool:
    """Whether an address is not one of this site's own files: it has a scheme, or names a host."""
    return bool(scheme(value)) or address(value).startswith('//')


def classes(value: str) -> str | None:
    """Return the classes that an element keeps: not those of our controls that an author wrote."""
    if MARK not in value:
        return value
    kept = [each for each in value.split() if MARK not in each or each.replace(MARK, '') in FREE]
    return ' '.join(kept) or None
