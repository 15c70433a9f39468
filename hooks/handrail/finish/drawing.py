"""Drawings (SVG) that contributors bring: cleaned, since a browser that opens one runs its scripts.

The text is parsed as XML without entities and written anew from what is on the lists below; nothing of the
original text is copied. Elements and attributes: SVG 1.1 and 2, without scripting, links, foreign objects,
animation of addresses, and style sheets.
"""

from __future__ import annotations

import re
from html import escape
from xml.parsers import expat

from handrail.source.unseen import ANYWHERE

SIZE = 2 * 1024 * 1024
"""Bytes of a drawing that is read."""
DEPTH, COUNT = 64, 50_000
"""Elements inside of each other, and all of them."""

_ELEMENTS = """
    svg g defs symbol use title desc metadata path rect circle ellipse line polyline polygon text tspan
    textPath linearGradient radialGradient stop clipPath mask pattern marker filter switch image
    feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode
    feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
"""
ELEMENTS = frozenset(_ELEMENTS.split())
_PAINTS = frozenset({'pattern', 'mask', 'marker', 'symbol', 'clipPath'})
"""What is drawn again wherever it is referred to: inside of it nothing is, or a drawing grows without end."""
_REFERRING = re.compile(r'url\s*\(', re.IGNORECASE)
_LOCAL = re.compile(r'url\(\s*["\']?#[\w.:-]+["\']?\s*\)')
_ANCHOR = re.compile(r'#[\w.:-]+')
_NAME = re.compile(r'[A-Za-z][A-Za-z-]*')
_SPACE, _LINK = 'http://www.w3.org/2000/svg', 'http://www.w3.org/1999/xlink'
_PICTURE = re.compile(r'data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*')
_BAD_STYLE = re.compile(r'@|\\|expression|javascript|behavior|-moz-binding|/\*|&', re.IGNORECASE)


class DrawingError(ValueError):
    """Says why a drawing cannot be read, with its line."""

    def __init__(self, message: str, line: int = 1) -> None:
        """Keep the line."""
        super().__init__(message)
        self.line = line


class _Reader:
    """What is written so far, what was left out with its line, and what is passed over."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.left: list[tuple[int, str]] = []
        self.names: list[str] = []
        self.named = self.painted = 0
        self.passed = 0
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=' ')
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.open
        self.parser.EndElementHandler = self.close
        self.parser.CharacterDataHandler = self.text
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.ProcessingInstructionHandler = self.instruction

    @property
    def line(self) -> int:
        return int(self.parser.CurrentLineNumber)

    def refuse(self, *_: object) -> None:
        """A document type may declare entities, which grow without end or read files."""
        raise DrawingError('it has a document type (<!DOCTYPE …>)', self.line)

    def instruction(self, target: str, _: str) -> None:
        self.left.append((self.line, f'the instruction <?{target[:40]}?>'))

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.names) >= DEPTH or self.count > COUNT:
            raise DrawingError(
                f'it has more than {COUNT} elements, or {DEPTH} inside of each other', self.line
            )
        space, _, tag = name.rpartition(' ')
        if not self.names and (space, tag) != (_SPACE, 'svg'):
            raise DrawingError('it is no SVG', self.line)
        self.names.append(name)
        if self.passed or space != _SPACE or tag not in ELEMENTS:
            self._leave(space, tag)
            return
        if tag == 'use' and self.named:
            self.left.append((self.line, 'an element <use> inside of one that can be used'))
            self.passed += 1
            return
        kept = [self._attribute(tag, key, value) for key, value in attributes.items()]
        self.named += bool(self.named or (len(self.names) > 1 and 'id' in attributes))
        self.painted += bool(self.painted or tag in _PAINTS)
        root = f' xmlns="{_SPACE}" xmlns:xlink="{_LINK}"' if len(self.names) == 1 else ''
        self.out.append(f'<{tag}{root}{"".join(filter(None, kept))}>')

    def _leave(self, space: str, tag: str) -> None:
        """Pass over an element with what it holds; a link leaves what it holds."""
        if not self.passed and space in {'', _SPACE, 'http://www.w3.org/1999/xhtml'}:
            self.left.append((self.line, f'the element <{tag[:40]}>'))
        if self.passed or (space, tag) != (_SPACE, 'a'):
            self.passed += 1

    def _attribute(self, tag: str, key: str, value: str) -> str:
        space, _, name = key.rpartition(' ')
        shown = name[:40]
        if name == 'href' and space in ('', _LINK):
            good = (_PICTURE if tag == 'image' else _ANCHOR).fullmatch(value) is not None
        elif space:
            return ''  # of an editor, or xml:space
        else:
            plain = _NAME.fullmatch(name) is not None and not name.lower().startswith('on')
            good = plain and _harmless(name, value) and not (self.painted and _REFERRING.search(value))
        if not good:
            self.left.append((self.line, f'the attribute {shown!r}'))
            return ''
        return f' {"xlink:" if space else ""}{name}="{escape(ANYWHERE.sub("", value))}"'

    def close(self, _: str) -> None:
        space, _, tag = self.names.pop().rpartition(' ')
        if self.passed:
            self.passed -= 1
        elif (space, tag) != (_SPACE, 'a'):
            self.named -= bool(self.named)
            self.painted -= bool(self.painted)
            self.out.append(f'</{tag}>')

    def text(self, data: str) -> None:
        if not self.passed:
            self.out.append(escape(ANYWHERE.sub('', data), quote=False))


def _harmless(name: str, value: str) -> bool:
    """Whether a value loads and runs nothing."""
    if name in {'src', 'action', 'formaction', 'xmlns', 'ping', 'attributeName'} or name.startswith('data'):
        return False
    if name == 'style' and _BAD_STYLE.search(value):
        return False
    if re.search(r'(?:java|vb)script\s*:', value, re.IGNORECASE):
        return False
    return not _REFERRING.search(_LOCAL.sub('', value))


def clean_drawing(data: bytes) -> tuple[bytes, tuple[tuple[int, str], ...]]:
    """Return an SVG with nothing in it that runs or loads, and what was left out, each with its line.

    Raises DrawingError for what is no SVG, is too large, or declares a document type.
    """
    if len(data) > SIZE:
        raise DrawingError(f'it has {len(data)} bytes, the limit is {SIZE}')
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat's signature: this is all of it
    except expat.ExpatError as error:
        raise DrawingError(f'it is no XML: {expat.errors.messages[error.code]}', error.lineno) from error
    except (LookupError, ValueError) as error:
        if isinstance(error, DrawingError):
            raise
        raise DrawingError('its encoding is not known') from error
    return ''.join(reader.out).encode(), tuple(reader.left)
