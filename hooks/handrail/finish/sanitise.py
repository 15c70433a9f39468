"""Leaves of a page's content what Markdown, the theme's extensions and our templates need.

Everything that can run a program, reach another page's state or load something from elsewhere is taken
out: scripts, event handlers, frames, forms, styles, `javascript:` links, pictures of other hosts; and what
an author wrote to look like one of our own controls. The rules hold for content only; what the theme
puts around it is not touched.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from handrail.finish.codes import clean_codes
from handrail.finish.icons import restore_icons, stash_icons
from handrail.finish.unseen import shown
from handrail.source.foreign import MARK, unmarked
from handrail.source.markup import (
    ATTRIBUTES,
    EVERYWHERE,
    RESERVED,
    SCHEMES,
    TAGS,
    classes,
    elsewhere,
)

__all__ = ['SCHEMES', 'sanitise']

_IDS = frozenset({'id', 'for', 'name', 'headers'})
_VERBATIM = frozenset({'code', 'pre', 'kbd', 'samp', 'var', 'span', 'a', 'i', 'b'})
"""Elements whose characters stand in the order in which they are copied."""


_MARKUP = re.compile(r'[<>&"\'`]')
"""Nothing in the name of a thing that is referred to: what autorefs does not find it writes out as it is."""

_STYLE = re.compile(r'(<t[dh]\b[^<>]*?) style="text-align:(left|right|center|start|end);?"')
_SIDES = {'left': 'left', 'right': 'right', 'center': 'center', 'start': 'left', 'end': 'right'}
"""Of columns in a table, as the converter writes them; HTML has an attribute for it."""


def sanitise(html: str) -> str:
    """Return `html` with nothing left that is not on the lists of `source.markup`.

    What is dropped leaves its text behind, except scripts and styles, which go whole. Icons that
    the theme's emoji extension drew (`svg` with paths and nothing else) are kept. Characters that
    hide or turn text around are named in their place. It takes half a millisecond for a page of 18 kB.
    """
    text, icons = stash_icons(html)
    cleaned = shown(clean_codes(_aligned(_cleaner().clean(text))))
    return restore_icons(unmarked(cleaned), icons)


def _aligned(html: str) -> str:
    """Say how a cell is aligned by the attribute for it: the policy of the site refuses styles."""
    return _STYLE.sub(lambda found: f'{found[1]} align="{_SIDES[found[2]]}"', html)


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags={'script', 'style', 'template', 'noscript', 'iframe', 'object'},
        attributes={'*': set(EVERYWHERE), **{tag: set(names.split()) for tag, names in ATTRIBUTES.items()}},
        attribute_filter=_attribute,
        generic_attribute_prefixes={'data-', 'aria-'},
        filter_style_properties={'text-align'},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == 'autoref':
        return _MARKUP.sub('', value)
    if name == 'class':
        return classes(value)
    if (name in _IDS and (MARK in value or RESERVED.match(value))) or (name == 'src' and elsewhere(value)):
        return None
    if name == 'dir':
        return value if tag not in _VERBATIM and value in {'ltr', 'rtl', 'auto'} else None
    if name == 'type' and tag == 'input' and value not in {'checkbox', 'radio'}:
        return 'checkbox'
    return value
