"""What somebody wrote that the pages take out: each at its line, so that nothing goes without a word.

The sanitiser decides on what Markdown became; here the source is looked at, before any conversion. The
two need not agree on every case: what is not found here is taken out all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from handrail.model import Place, Problem
from handrail.source.codes import coded
from handrail.source.foreign import MARK, marked
from handrail.source.links import CHECK
from handrail.source.markup import ATTRIBUTES, EVERYWHERE, FREE, RESERVED, SCHEMES, TAGS, elsewhere, scheme
from handrail.source.unseen import ANYWHERE, hidden_entity

MOST = 50
"""Problems of one document that are told: a hostile one has room for thousands."""

_SHOWN = 60
_TAG = re.compile(
    r'<([A-Za-z][A-Za-z0-9:-]*)(?=[\s/>"\'])((?:[^<>"\']|"[^"]{0,2000}"|\'[^\']{0,2000}\'){0,400})', re.DOTALL
)
_BARE = re.compile(r'<([A-Za-z][A-Za-z0-9-]*)$', re.MULTILINE)
_ATTRIBUTE = re.compile(r'([^\s"\'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s"\'<>=`]+)))?')
_LIST = re.compile(r'\{:?[ \t]*([^{}\n]{1,2000})\}')
_IN_LIST = re.compile(
    r'([^\s=}#.][^\s=}]*)\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s}]+))|#([^\s}]+)|\.([^\s}]+)'
)
_LINK = re.compile(r'(!?)\[(?:[^\[\]\n\\]|\\.){0,2000}\]\([ \t]*<?([^)>\n]{1,2000})')
_WRAPPED = re.compile(
    r'\[(?:[^\[\]\n\\]|\\.){0,500}\[[^\[\]\n]{0,500}\](?:[^\[\]\n\\]|\\.){0,500}\]\([ \t]*<?([^)>\n]{1,2000})'
)
"""A link around a picture, or around other brackets."""
_DEFINED = re.compile(r'^[ >]{0,12}\[[^\[\]\n]{1,500}\]:[ \t]*\n?[ \t]*<?([^\s>]{1,2000})', re.MULTILINE)
_AUTO = re.compile(r'<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000})>')
_TOLD = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:|//')
"""Pictures that the readers of structured documents report."""
_OURS = re.compile(r'(?:hr|md)-')
_SUSPECT = re.compile(r'<[A-Za-z]|\{|\]\(|\]:|&|:::')
_THEME = frozenset({'data-toc-label', 'data-search-exclude', 'markdown'})
"""Attributes that extensions and the theme read, and authors write."""


@dataclass(slots=True)
class _Source:
    """A document that is looked through; `start` is where its body begins, `raw`: HTML is looked at, too."""

    uri: str
    text: str
    start: int
    raw: bool
    _code: list[tuple[int, int]] | None = field(default=None)

    def at(self, position: int) -> Place:
        return Place(self.uri, self.text.count('\n', 0, position) + 1)

    def live(self, position: int) -> bool:
        """Whether what stands at a position is no code."""
        if self._code is None:
            self._code = coded(self.text, self.start)
        return not any(begin <= position < end for begin, end in self._code)


def find_hostile(uri: str, text: str, start: int = 0, *, raw: bool) -> Iterator[Problem]:
    """Yield what the pages take out of a document whose body begins at the character `start`.

    `raw` asks for HTML as well: structured documents report all of theirs elsewhere.
    """
    source = _Source(uri, text, start, raw)
    found: list[Problem] = []
    if not text.isascii():
        found.extend(_characters(source))
    if _SUSPECT.search(text, start):
        for look in (
            (_tags, _lists, _links, _entities, _references)
            if raw
            else (_lists, _links, _entities, _references)
        ):
            for problem in look(source):
                found.append(problem)
                if len(found) >= MOST:
                    break
    yield from sorted(dict.fromkeys(found), key=lambda problem: problem.at)[:MOST]


def _characters(source: _Source) -> Iterator[Problem]:
    for found in ANYWHERE.finditer(source.text):
        if found[0] != '\ufeff' or found.start():
            yield hidden(source.at(found.start()), f'U+{ord(found[0]):04X}')


def hidden(at: Place, shown: str) -> Problem:
    """The Problem of a character that nobody sees, or that turns a line around."""
    said = f'the character {shown} is not seen, or changes the order in which the line is shown'
    return Problem(at, 'hidden-character', said, 'delete it: what is read must be what is copied')


def _entities(source: _Source) -> Iterator[Problem]:
    for found in re.finditer(r'&[#A-Za-z][^\s&;]{0,30};?', source.text):
        if (shown := hidden_entity(found[0])) and source.live(found.start()):
            yield hidden(source.at(found.start()), shown)


def _tags(source: _Source) -> Iterator[Problem]:
    for found in (*_TAG.finditer(source.text, source.start), *_BARE.finditer(source.text, source.start)):
        name = found[1].lower()
        if ':' in name or '@' in found[0]:
            continue
        attributes = found[2] if found.re is _TAG and name in TAGS else ''
        wrong = list(_wrong_in_tag(name, attributes))
        if name in TAGS and not wrong:
            continue
        if not source.live(found.start()):
            continue
        at = source.at(found.start())
        if name not in TAGS:
            yield taken_out(at, f'the element <{name}>')
        for what in wrong:
            yield what.problem(at)


@dataclass(frozen=True, slots=True)
class _Wrong:
    name: str
    value: str

    def problem(self, at: Place) -> Problem:
        if self.name in {'href', 'src'}:
            return address(at, self.value, picture=self.name == 'src')
        if self.name in {'id', 'name', 'for'}:
            return reserved(at, self.value)
        if self.name == 'class':
            said = f"the class {self.value[:_SHOWN]!r} is one of the site's own controls"
            return Problem(at, 'forged-control', said, 'remove it: the site takes it out')
        return taken_out(at, f'the attribute {self.name[:_SHOWN]!r}')


def _wrong_in_tag(tag: str, attributes: str) -> Iterator[_Wrong]:
    for found in _ATTRIBUTE.finditer(attributes):
        yield from _judged(tag, found[1].lower(), found[2] or found[3] or found[4] or '')


def _judged(tag: str, name: str, value: str) -> Iterator[_Wrong]:
    """The attribute, when the pages take it out or change it."""
    allowed = EVERYWHERE | frozenset(ATTRIBUTES.get(tag, '').split()) | _THEME
    if name not in allowed and not name.startswith('aria-'):
        yield _Wrong(name, value)
        return
    match name:
        case 'href':
            wrong = _refused(value)
        case 'src':
            wrong = elsewhere(value)
        case 'id' | 'name' | 'for':
            wrong = RESERVED.match(value) is not None or MARK in marked(value)
        case 'class':
            wrong = any(_OURS.match(each) and each not in FREE for each in value.split())
        case 'identifier' | 'slug':
            wrong = any(sign in value for sign in '<>&"\'')
        case 'style':
            wrong = not re.fullmatch(r'\s*text-align\s*:\s*[a-z]+\s*;?\s*', value)
        case _:
            wrong = False
    if wrong:
        yield _Wrong(name, value)


def _lists(source: _Source) -> Iterator[Problem]:
    """Attribute lists: `{: onclick="…" }` behind anything."""
    for found in _LIST.finditer(source.text, source.start):
        wrong = [each for one in _IN_LIST.finditer(found[1]) for each in _listed(one)]
        if wrong and source.live(found.start()):
            for each in wrong:
                yield each.problem(source.at(found.start()))


def _listed(found: re.Match[str]) -> Iterator[_Wrong]:
    if found[5]:
        yield from _judged('', 'id', found[5])
    elif found[6]:
        yield from _judged('', 'class', found[6])
    elif found[1]:
        name, value = found[1].lower().replace('\\', ''), found[2] or found[3] or found[4] or ''
        dangerous = name.startswith(('on', 'data-')) or name in {
            'style',
            'srcdoc',
            'formaction',
            'srcset',
            'action',
        }
        if dangerous or name in {'href', 'src', 'id', 'class', 'name'}:
            yield from _judged('a' if name == 'href' else 'img' if name == 'src' else '', name, value)


def _refused(value: str) -> bool:
    return scheme(value) not in SCHEMES | {''}


def _links(source: _Source) -> Iterator[Problem]:
    for found in _LINK.finditer(source.text, source.start):
        picture = bool(found[1])
        wrong = elsewhere(found[2]) if picture else _refused(found[2]) and not _names_check(source, found)
        told = picture and not source.raw and _TOLD.match(found[2])
        if escaped(source.text, found.end(1)):
            continue
        if wrong and not told and source.live(found.start()):
            yield address(source.at(found.start()), found[2], picture=picture)
    for pattern in (_DEFINED, _AUTO, _WRAPPED):
        yield from _refused_by(source, pattern)


def _refused_by(source: _Source, pattern: re.Pattern[str]) -> Iterator[Problem]:
    for each in pattern.finditer(source.text, source.start):
        if _refused(each[1]) and source.live(each.start()):
            yield address(source.at(each.start(1)), each[1], picture=False)


def escaped(text: str, position: int) -> bool:
    """Whether the sign at a position is only itself: an odd number of backslashes stands before it."""
    before = text[max(0, position - 100) : position]
    return (len(before) - len(before.rstrip('\\'))) % 2 == 1


def _names_check(source: _Source, found: re.Match[str]) -> bool:
    """Whether a link is an action's evidence and names a check: no page holds that address."""
    line = source.text[source.text.rfind('\n', 0, found.start()) + 1 : found.start()]
    return not source.raw and found[2].startswith(CHECK) and line.lstrip(' -').startswith('evidence:')


def _references(source: _Source) -> Iterator[Problem]:
    from handrail.source.reference import refused_references

    for line in refused_references(source.text, source.start):
        said = 'the request for reference documentation holds more than a name and options of its looks'
        hint = 'leave the other options out: they could name a program'
        yield Problem(Place(source.uri, line + 1), 'reference-options', said, hint)


def address(at: Place, value: str, *, picture: bool) -> Problem:
    """The Problem of an address that no page may hold."""
    shown = value.strip()[:_SHOWN]
    if picture:
        said, hint = (
            f'the picture {shown!r} is not a file below docs',
            'put the picture below docs and link it from there',
        )
        return Problem(at, 'image-elsewhere', said, hint)
    said = f'the address {shown!r} has a scheme that no page may hold'
    return Problem(at, 'unsafe-address', said, 'use https, http, mailto or tel, or a path below docs')


def reserved(at: Place, value: str) -> Problem:
    """The Problem of an id that belongs to the theme or to our controls."""
    said = f'the id {value[:_SHOWN]!r} belongs to the site itself'
    return Problem(at, 'reserved-id', said, 'give it another name, without "__" or "hr-" at its beginning')


def taken_out(at: Place, what: str) -> Problem:
    """The Problem of HTML that the sanitiser drops."""
    return Problem(
        at, 'unsafe-html', f'{what} is taken out of the page', 'write Markdown, or put it into code'
    )
