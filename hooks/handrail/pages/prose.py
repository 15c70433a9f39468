"""An author's own Markdown on its way into a page."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handrail.model import Problem, Ref, Section
from handrail.pages.encode import Markdown, visible
from handrail.pages.encode import text as encoded
from handrail.pages.inline import Map
from handrail.source.foreign import marked

BANNER = 'hr-problems'
"""The anchor of the banner that says what is wrong on a page."""


def prose(
    text: str, dead: Iterable[Ref], problems: Iterable[Problem], first_line: int | None = 1
) -> Markdown:
    """Return an author's Markdown as a block of a page, see `mended`."""
    return Markdown(mended(text, dead, problems, first_line).strip('\n'))


def mended(
    text: str,
    dead: Iterable[Ref],
    problems: Iterable[Problem],
    first_line: int | None = 1,
    references: Iterable[int] = (),
) -> str:
    """Return an author's Markdown, marked, with hidden characters shown and dead links taken out.

    `text` begins on `first_line` of its file (None: somewhere); `dead` are references of that file
    that lead nowhere. One that is reported in `problems` leads to the banner instead, so that it is not
    reported twice; one that is not (its target is withheld) leaves nothing but its words. Lines
    stay lines. `references` are those, from 0, that ask for reference documentation and may.
    """
    lines = marked(visible(text), references).split('\n')
    reported = {problem.at for problem in problems}
    for ref in dead:
        start = ref.at.line - first_line if first_line else 0
        if ref.raw and start < len(lines):
            _take_out(lines, max(start, 0), ref.raw, keep=ref.at in reported, far=first_line is None)
    return '\n'.join(lines)


def _take_out(lines: list[str], start: int, raw: str, *, keep: bool, far: bool) -> None:
    """Take one link out of the paragraph that begins at a line (`far`: of any), or out of any definition."""
    address = re.escape(raw)
    inline = re.compile(rf'\]\(\s*<?{address}>?(?:\s+(?:"[^"\n]*"|\'[^\'\n]*\'))?\s*\)')
    for number in range(start, len(lines)):
        match = inline.search(lines[number])
        if match:
            lines[number] = _redirected(lines[number], match, keep=keep)
            return
        if not far and not lines[number].strip():
            break
    definition = re.compile(rf'^( *\[[^\]]+\]:\s*)<?{address}>?', re.MULTILINE)
    for number, line in enumerate(lines):
        lines[number] = definition.sub(rf'\1#{BANNER if keep else ""}', line)


def _redirected(line: str, match: re.Match[str], *, keep: bool) -> str:
    before, after = line[: match.start()], line[match.end() :]
    if keep:
        return f'{before}](#{BANNER}){after}'
    opening = _opening(before)
    if opening < 0:
        return f'{before}](#){after}'
    head = before[:opening].removesuffix('!')
    return f'{head}{before[opening + 1 :]}{after}'


def _opening(text: str) -> int:
    """Return where the bracket opens that a `]` behind the text would close, -1 if none does."""
    depth = 0
    for position in range(len(text) - 1, -1, -1):
        if text[position] == ']':
            depth += 1
        elif text[position] == '[':
            if not depth:
                return position
            depth -= 1
    return -1


def heading(level: int, title: Markdown, anchor: str, older: Iterable[str] = ()) -> Markdown:
    """Return a heading with its anchor; below a page's title every heading is of level 2 to 6.

    `older` are anchors that it had before: whoever comes by one of them lands here.
    """
    bars = '#' * min(max(level, 2), 6)
    marks = ''.join(f'<a id="{encoded(each)}"></a>' for each in older)
    return Markdown(f'{bars} {title}{marks}{anchor_list(anchor)}')


def anchor_list(anchor: str) -> str:
    """Return the attribute list that gives an element its id, in a form that no rule looks into."""
    if not anchor:
        return ''
    if re.fullmatch(r'[^\W_]([\w.:-]*[^\W_])?', anchor):
        return f' {{#{anchor}}}'
    if re.search(r'[\s"<>\x00-\x1f]', anchor):
        return ''
    escaped = re.sub(r'([\\`*_{}\[\]()>#+.!~|-])', r'\\\1', anchor)
    return f' {{id="{escaped}"}}'


def section_heading(links: Map, here: str, section: Section) -> Markdown:
    """Return the heading of an author's section."""
    return heading(section.level, links.spans(here, section.title), section.anchor, section.older)
