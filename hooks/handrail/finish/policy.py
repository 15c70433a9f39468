"""The content security policy of a site: one text for all its pages, and the scripts that it allows.

A page loads from its own site, and from nowhere else. Of the scripts that stand in pages only those run
whose hashes stand here: each is a script of the theme that somebody has read. Hashing whatever stands on
a page would allow what an attacker has put there. Directives: https://www.w3.org/TR/CSP3/.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from html import escape, unescape

from handrail.finish.markup import attributes_of
from handrail.finish.offline.paper import STYLE
from handrail.model import Place, Problem

SCOPE = 'sha256-gVRIGEXl9cjNYyGjo+OomqSkGhafD6R/NmDStgBkQ48='
"""Of our own `partials/javascripts/base.html`: the theme's differs with the depth of the page."""

THEMES: Mapping[str, Mapping[str, str]] = {
    '9.8.1': {
        'palette': 'sha256-DrEMJJ29sL7vIloQzly+VUGMxKcBTMII+OfW7Y8AkG4=',
        'tabs': 'sha256-10uztYJZm7OLYtHrFaYKCvTOAUfjM17+CoEWk5hLcc4=',
        'target': 'sha256-/8wPdzX9q0NNJXyA5lzsLojXFpkeaXVxhbfkUOQaWy8=',
        'announce': 'sha256-5EHb3eWgUBuZUnu0Q9hodd97GgLtFd937Ze0yCNOS3A=',
    },
}
"""The inline scripts of Material for MkDocs by its version: `partials/javascripts/*.html`."""

HASH = re.compile(r'sha(?:256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}')
DATA = frozenset({'application/json', 'application/ld+json'})
"""Types of script elements that hold data: a browser runs none of them."""

_SCRIPT = re.compile(r'<script\b([^>]*)>(.*?)(?:</script\b|\Z)', re.DOTALL | re.IGNORECASE)
_META = re.compile(
    r'\s*<!doctype html>\s*<html\b[^>]*>\s*<head>\s*<meta charset="utf-8">\s*(?:<meta name="[^>]*>\s*)*'
    r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"',
    re.IGNORECASE,
)
_SHOWN = 120
"""Characters of an unknown script that a message quotes."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What pages may load and run; `scripts` are the hashes of the scripts that may stand in them."""

    scripts: tuple[str, ...]

    @property
    def text(self) -> str:
        """The policy as both a page and a header say it."""
        return _text(self.scripts)


@dataclass(frozen=True, slots=True)
class Inline:
    """A script that stands in a page, `offset` characters from its start."""

    text: str
    offset: int

    @property
    def hash(self) -> str:
        """Its hash, as a policy names it."""
        return hash_of(self.text)


def policy(version: str, names: Collection[str], allowed: Iterable[str] = ()) -> Policy:
    """Return the policy of a site with Material in this version, which uses the scripts of these `names`.

    Of a version that is not in `THEMES` the scripts are taken to be those of the newest that is: one that
    has changed is unknown then. `allowed` are hashes that the site's configuration adds.
    """
    known = THEMES.get(version) or THEMES[max(THEMES, key=_number)]
    own = [each for name, each in known.items() if name in names]
    return Policy((SCOPE, *own, *sorted(set(allowed) - {SCOPE, *own})))


def used_scripts(features: Collection[str], *, palette: bool) -> frozenset[str]:
    """Return the names of the scripts that Material puts into pages, given what is switched on in it."""
    found = {'target'}
    found |= {'palette'} if palette else set()
    found |= {'tabs'} if 'content.tabs.link' in features else set()
    found |= {'announce'} if 'announce.dismiss' in features else set()
    return frozenset(found)


def with_policy(html: str, text: str) -> str:
    """Return a page that says this policy first of all; one that does so already comes back as it is.

    Where a page says a policy of its own, both hold.
    """
    tag = f'<meta http-equiv="Content-Security-Policy" content="{escape(text, quote=False)}">'
    return html if policy_of(html) == text else in_head(html, tag)


def in_head(html: str, tag: str) -> str:
    """Return a page with a tag at the beginning of its head, behind the character set."""
    for begin in ('<meta charset="utf-8">', '<head>'):
        before, found, after = html.partition(begin)
        if found:
            return f'{before}{begin}\n{tag}{after}'
    return html


def policy_of(html: str) -> str:
    """Return the policy that a page says before anything that it could hold for, '' for none."""
    found = _META.match(html)
    return unescape(found[1]) if found else ''


def inline_scripts(html: str) -> Iterator[Inline]:
    """Yield the scripts that a browser would run from the text of a page."""
    for found in _SCRIPT.finditer(html):
        attributes = attributes_of(found[1])
        if 'src' not in attributes and attributes.get('type', '').strip().lower() not in DATA:
            yield Inline(found[2], found.start())


def unknown_scripts(path: str, html: str, known: Collection[str]) -> Iterator[Problem]:
    """Yield a Problem for each inline script of the page at `path` whose hash is not among `known`."""
    for script in inline_scripts(html):
        if script.hash not in known:
            shown = ' '.join(script.text.split())
            shown = shown if len(shown) <= _SHOWN else f'{shown[:_SHOWN]}…'
            yield Problem(
                Place(path, html.count('\n', 0, script.offset) + 1),
                'script-unknown',
                f'an inline script is none of the known ones: {shown!r}',
                "move it to a file of extra_javascript, or read it and add it to the setting 'scripts': "
                f'{script.hash}',
            )


def check_policy(path: str, html: str, text: str) -> Iterator[Problem]:
    """Yield what is wrong with a page of a site whose policy is `text`; '' is a site without one."""
    if not text:
        return
    if policy_of(html) != text:
        said = 'the page does not say the policy of the site'
        hint = 'build again; a plugin that writes pages of its own must leave that to the build'
        yield Problem(Place(path, 1), 'policy-missing', said, hint)
    yield from unknown_scripts(path, html, HASH.findall(text))


def hash_of(text: str) -> str:
    """Return the hash of a script, as a policy names it."""
    return f'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'


@lru_cache(maxsize=8)
def _text(scripts: tuple[str, ...]) -> str:
    allowed = ' '.join(f"'{each}'" for each in scripts)
    return (
        f"default-src 'none'; script-src 'self' {allowed}; style-src 'self' '{hash_of(STYLE)}'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; form-action 'self'"
    )


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r'\d+', version))
