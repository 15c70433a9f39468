"""HTML elements, one after the other, written as lines of Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from handrail.intake.account import Line
from handrail.intake.elements import BLOCKS, EMPHASIS, HEADINGS, PASSED

_SPACE = re.compile(r'\s+')
_TWICE = 8


@dataclass(slots=True)
class Flow:
    """The lines written so far and the one being written.

    `collapse` is for pages, where a line end is a space; in Markdown it ends the line.
    """

    collapse: bool
    at: int = 1
    lines: list[Line] = field(default_factory=list)
    _text: str = ''
    _lead: str = ''
    _rest: str = ''
    _lists: list[int] = field(default_factory=list)
    _open: list[tuple[str, int, int, str]] = field(default_factory=list)
    _gap: bool = False
    _fresh: bool = False
    _joined: int = 0
    _cells: int = 0
    _rows: int = 0

    def text(self, words: str) -> None:
        """Add running text."""
        if self.collapse:
            self._add(_SPACE.sub(' ', words))
            self.at += words.count('\n')
            return
        for number, part in enumerate(words.split('\n')):
            if number:
                self._newline()
                self.at += 1
            self._add(part)

    def verbatim(self, text: str) -> None:
        """Add lines as they are: code, comments."""
        self._break()
        for number, line in enumerate(text.split('\n')):
            self.lines.append(Line(self.at + number, line))
        self.at += text.count('\n')
        self._fresh = True

    def enter(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if tag in EMPHASIS or tag == 'a':
            self._open.append((tag, len(self.lines), len(self._text), attributes.get('href', '')))
        elif tag == 'br':
            self._add(' ') if self._joined or self._text.lstrip().startswith('|') else self._break()
        elif tag == 'img':
            self._add(_image(attributes))
        elif tag == 'input' and attributes.get('type') == 'checkbox':
            self._add('[x] ' if 'checked' in attributes else '[ ] ')
        elif tag not in PASSED and tag != 'input':
            self._enter_block(tag)

    def leave(self, tag: str) -> None:
        """End an element."""
        if tag in EMPHASIS or tag == 'a':
            self._close(tag)
        elif tag in ('td', 'th'):
            self._joined = max(0, self._joined - 1)
        elif tag == 'tr':
            self._end_row()
        elif tag in HEADINGS:
            self._joined = max(0, self._joined - 1)
            self._break(gap=True)
        elif tag in ('ul', 'ol'):
            self._break(gap=len(self._lists) < 2)  # noqa: PLR2004 - the outermost
            self._lists = self._lists[:-1]
            self._rest = '  ' * len(self._lists)
        elif tag == 'li':
            self._break()
        elif tag in BLOCKS:
            self._break(gap=not self._lists)

    def end(self) -> list[Line]:
        """Return all lines."""
        self._break()
        return self.lines

    def _enter_block(self, tag: str) -> None:
        if tag in ('td', 'th'):
            self._add('| ' if not self._text else ' | ')
            self._joined += 1
            self._cells += 1
            return
        self._break(gap=tag not in ('tr', 'li') and not self._lists)
        if tag in HEADINGS:
            self._lead = '#' * HEADINGS[tag] + ' '
            self._joined += 1
        elif tag == 'hr':
            self.lines += [Line(self.at, ''), Line(self.at, '---')]
            self._gap = True
        elif tag in ('ul', 'ol'):
            self._lists.append(1 if tag == 'ol' else 0)
        elif tag == 'li':
            self._enter_item()
        elif tag == 'table':
            self._rows = 0

    def _enter_item(self) -> None:
        self._lists = self._lists or [0]
        depth = '  ' * min(len(self._lists) - 1, 20)
        number = self._lists[-1]
        mark = f'{number}. ' if number else '- '
        self._lead = depth + mark
        self._rest = depth + ' ' * len(mark)
        self._lists[-1] = number + 1 if number else 0

    def _end_row(self) -> None:
        self._joined = 0
        if self._text.strip():
            self._text += ' |'
        self._break()
        if not self._rows and self._cells:
            self.lines.append(Line(self.at, '|' + ' --- |' * self._cells))
        self._rows += 1
        self._cells = 0

    def _close(self, tag: str) -> None:
        """Put the marks of an emphasis or a link around what was written since it began."""
        for back, (name, lines, start, href) in enumerate(reversed(self._open[-_TWICE:]), 1):
            if name == tag:
                del self._open[-back:]
                if lines == len(self.lines):
                    self._text = self._text[:start] + _marked(tag, self._text[start:], href)
                elif href:
                    self._add(f' <{href}>')
                return

    def _add(self, words: str) -> None:
        if self._joined or self.collapse:
            words = words if self._text else words.lstrip()
        self._text += words

    def _newline(self) -> None:
        if self._joined:
            self._add(' ')
        elif self._text.strip():
            self._flush()
            self._fresh = False
        elif self._fresh:
            self._text = ''
            self._fresh = False
        else:
            self._text = ''
            self.lines.append(Line(self.at, ''))

    def _break(self, *, gap: bool = False) -> None:
        if self._text.strip():
            self._flush()
        self._text = ''
        self._fresh = True
        self._gap = self._gap or gap

    def _flush(self) -> None:
        if self._gap and self.lines and self.lines[-1].text:
            self.lines.append(Line(self.at, ''))
        self._gap = False
        text = self._text.rstrip()
        lead = self._lead or self._rest
        self.lines.append(Line(self.at, lead + text.lstrip() if lead else text))
        self._text = self._lead = ''
        self._rest = self._rest if self._lists else ''


def _marked(tag: str, inner: str, href: str) -> str:
    core = inner.strip()
    if not core:
        return inner
    before = inner[: len(inner) - len(inner.lstrip())]
    after = inner[len(inner.rstrip()) :]
    if tag == 'a':
        kept = core if not href or href in (core, f'mailto:{core}') else f'[{core}]({_address(href)})'
        return f'{before}{kept}{after}'
    return f'{before}{EMPHASIS[tag]}{core}{EMPHASIS[tag]}{after}'


def _image(attributes: Mapping[str, str]) -> str:
    source = attributes.get('src', '').strip()
    words = ' '.join(attributes.get('alt', '').split())
    return f'![{words}]({_address(source)})' if source else words


def _address(url: str) -> str:
    clean = ''.join(url.split()) if url.startswith('data:') else url.strip()
    return f'<{clean}>' if ' ' in clean or '(' in clean else clean
