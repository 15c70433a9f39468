"""Code in a page is nothing but its characters: what a reader sees is what a button copies.

Highlighting wraps characters in `span` elements with classes of Pygments. Anything else inside of code
could hide a part of it (`hidden`, a class that is transparent) or make a part of it something else.
"""

from __future__ import annotations

import re
from functools import lru_cache

import nh3

from handrail.finish.unseen import shown_in_code

_CODE = re.compile(r'<(pre|code)\b[^>]*>.*?</\1>', re.DOTALL)
_OPENING = re.compile(r'<[^>]*>')
_USUAL = re.compile(
    r'<(?!/?span>|span class="[a-z]{1,3}[0-9]?">|/?code>|code class="[a-z -]*">|/code>'
    r'|a id="__codelineno-[0-9-]+" name="__codelineno-[0-9-]+" href="#__codelineno-[0-9-]+">|/a>'
    r'|span id="__span-[0-9-]+">)'
)
"""The beginning of a tag that highlighting does not write."""

_KEPT = re.compile(r'[a-z]{1,3}[0-9]?|linenos|normal|special|filename|highlight|language-[\w+.#-]+')


def clean_codes(html: str) -> str:
    """Return sanitised HTML whose code holds characters and their colours alone."""
    return _CODE.sub(_clean, html) if '<code' in html or '<pre' in html else html


def _clean(found: re.Match[str]) -> str:
    text, tag = found[0], found[1]
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    inner = text[start : -len(tag) - 3]
    if _USUAL.search(inner):
        inner = _cleaner().clean(inner)
    return f'{text[:start]}{shown_in_code(inner)}</{tag}>'


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={'span', 'code', 'b', 'i', 'em', 'strong', 'mark', 'a', 'autoref', 'br'},
        attributes={
            'span': {'class', 'id', 'data-linenos'},
            'code': {'class'},
            'a': {'id', 'name', 'href'},
            'autoref': {'identifier', 'optional', 'hover', 'slug'},
        },
        attribute_filter=_attribute,
        url_schemes={'http', 'https'},
        link_rel=None,
    )


def _attribute(_tag: str, name: str, value: str) -> str | None:
    if name != 'class':
        return value
    return ' '.join(each for each in value.split() if _KEPT.fullmatch(each)) or None
