"""Lines of somebody's document as blocks of Markdown: paragraphs, lists, tables, fences.

The blocks are written anew from what each line is, so that both CommonMark and Python-Markdown
see the same: a blank line between blocks, four columns a level of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from handrail.intake import encode
from handrail.intake.account import Mark, Shape
from handrail.intake.sheet import LONG, WIDTH, Sheet, cut

__all__ = ['PROSE', 'Room', 'Sheet', 'cells', 'cut', 'fences', 'plain', 'table', 'write']

_FENCE = re.compile(r'\s*(?:>\s?)*(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$')
_INFO = re.compile(r'[A-Za-z0-9+#.-]{1,30}', re.ASCII)
_LEAD = re.compile(r'(\d{1,2})[.)]')
_KEY = re.compile(r'([A-Za-z][A-Za-z0-9_-]*(?: [a-z]+)?)(\s*:)(?!//)')
_BOX = re.compile(r'\[[ xX]\](?=\s)')
_QUOTE = re.compile(r'\s*(?:>\s?)+')
_LABEL = re.compile(r'[*_]{0,3}[A-Z][^.:\n]{1,40}:[*_]{0,3}(?:\s|$)')
"""Where a line of a paragraph begins anew: it is not joined with the one before."""
_NO_WORDS = re.compile(r'[\s=_*~|:+#>\\-]*')


@dataclass(frozen=True, slots=True)
class Room:
    """Where blocks are written: the level of their lists, and what may not look like what it is.

    `items` is false where list items would be read as rows or actions; `tables` where a table would
    be a Problem; `keys` where `key: value` has a meaning.
    """

    level: int = 0
    items: bool = True
    tables: bool = True
    keys: bool = True


PROSE = Room()


def write(marks: Sequence[Mark], sheet: Sheet, room: Room = PROSE) -> None:
    """Write lines as blocks, in their order."""
    levels: list[int] = []  # the depths of the lists that are open
    for kind, group in _groups(marks):
        match kind:
            case 'list' if room.items:
                _list(group, sheet, room, levels)
                continue
            case 'list':
                for mark in group:
                    sheet.block(cut(encode.line(_loose(mark))))
            case 'code':
                for block in fences(group):
                    sheet.block(block)
            case 'table':
                sheet.block(
                    table(group) if room.tables else [encode.line(' | '.join(c)) for c in cells(group)]
                )
            case 'text':
                _text(group, sheet, room)
            case 'heading':
                sheet.block([f'**{encode.words_only(mark.text or mark.line.text)}**' for mark in group])
        levels.clear()


def fences(marks: Sequence[Mark]) -> Iterator[list[str]]:
    """Each fence among lines of code, closed and with one info word; more of them come before it."""
    info, opened, lines = '', '', list[str]()
    for mark in marks:
        found = _FENCE.match(mark.line.text)
        if found and not opened:
            if lines:
                yield encode.fence(lines)
            info, opened, lines = found['info'].strip(), found['mark'], []
        elif found and found['mark'].startswith(opened) and not found['info']:
            yield from _fence(info, lines)
            opened, lines = '', []
        else:
            lines.append(mark.line.text)
    if opened or lines:
        yield from _fence(info if opened else '', lines)


def table(marks: Sequence[Mark]) -> list[str]:
    """The rows of a table, all of them as wide as the widest."""
    rows = [[encode.inline(cell) for cell in row] for row in cells(marks)]
    if not rows:
        return []
    wide = max(map(len, rows))
    head, *body = [f'| {" | ".join(row + [""] * (wide - len(row)))} |' for row in rows]
    return [head, f'|{" --- |" * wide}', *body]


def cells(marks: Sequence[Mark]) -> Iterator[list[str]]:
    """The cells of each row that has words."""
    for mark in marks:
        text = mark.line.text.strip()
        if not _NO_WORDS.fullmatch(text):
            inner = text.removeprefix('|')
            inner = inner.removesuffix('|') if not inner.endswith('\\|') else inner
            yield [cell.strip() for cell in re.split(r'(?<!\\)\|', inner)]


def _groups(marks: Sequence[Mark]) -> Iterator[tuple[str, list[Mark]]]:
    """Lines that make one block: a list with what goes on in it, a paragraph, a table, code."""
    group: list[Mark] = []
    kind = ''
    for mark in marks:
        now = _kind(mark, kind)
        if now != kind and group:
            yield kind, group
            group = []
        kind = now
        group.append(mark)
    if group:
        yield kind, group


def _kind(mark: Mark, before: str) -> str:
    match mark.shape:
        case Shape.item:
            return 'list'
        case Shape.text:
            return 'list' if before == 'list' and mark.depth else 'text'
        case Shape.blank:
            return 'list' if before == 'list' else 'blank'
        case Shape.row:
            return 'table'
        case Shape.code | Shape.heading:
            return mark.shape.value
        case _:
            return 'blank'


def _list(marks: Sequence[Mark], sheet: Sheet, room: Room, levels: list[int]) -> None:
    """Write items and what goes on in them; a list that counts from 1 keeps its numbers as marks."""
    placed = list(_levels(marks, levels))
    numbered = _numbered(marks, placed)
    gap = False
    for at, (mark, level) in enumerate(zip(marks, placed, strict=True)):
        if mark.shape is Shape.blank:
            gap = True
            continue
        if mark.shape is Shape.item:
            text = mark.text.strip()
            lead = mark.lead if at in numbered else '-'
            shown = (
                _item(text, room)
                if at in numbered or not _named(mark.lead)
                else encode.line(f'{mark.lead} {text}')
            )
            if text or _named(mark.lead):
                sheet.item(room.level + level, lead.replace(')', '.'), shown)
        elif not _NO_WORDS.fullmatch(mark.text):
            shown = encode.line(mark.text.strip().rstrip('\\'))
            if gap:
                sheet.blank()
            for part in cut(shown):
                sheet.go_on(room.level + level + 1, part)
        gap = False


def _levels(marks: Sequence[Mark], open_: list[int]) -> Iterator[int]:
    """The level of each line from 0, none more than one below the item before it."""
    for mark in marks:
        if mark.shape is Shape.item:
            while open_ and open_[-1] >= max(mark.depth, 1):
                open_.pop()
            open_.append(max(mark.depth, 1))
        yield max(0, len(open_) - 1)


def _numbered(marks: Sequence[Mark], levels: Sequence[int]) -> set[int]:
    """The indexes of the items whose list counts 1, 2, 3 and so on."""
    lists: list[list[int]] = []
    open_: dict[int, list[int]] = {}
    for at, (mark, level) in enumerate(zip(marks, levels, strict=True)):
        if mark.shape is not Shape.item:
            continue
        open_ = {lower: found for lower, found in open_.items() if lower <= level}
        if level not in open_:
            open_[level] = []
            lists.append(open_[level])
        open_[level].append(at)
    good: set[int] = set()
    for indexes in lists:
        numbers = [_LEAD.fullmatch(marks[at].lead) for at in indexes]
        if all(numbers) and [int(n[1]) for n in numbers if n] == list(range(1, len(numbers) + 1)):
            good.update(at for at in indexes if marks[at].text.strip())
    return good


def _item(text: str, room: Room) -> str:
    """The words of an item; a box stays a box in prose, a key becomes emphasis where it would count."""
    if room.keys and (box := _BOX.match(text)):
        return f'{box[0]} {encode.inline(text[box.end() :].strip())}'
    if not room.keys and (key := _KEY.match(text)):
        return f'*{key[1]}*{key[2]}{encode.inline(text[key.end() :])}'
    return encode.line(text)


def _named(lead: str) -> bool:
    """Whether a list mark has words, such as `10.` or `a)`."""
    return any(sign.isalnum() for sign in lead)


def _loose(mark: Mark) -> str:
    """A line of a list where a list may not stand."""
    text = mark.text.strip()
    if mark.shape is Shape.blank or _NO_WORDS.fullmatch(f'{mark.lead}{text}'):
        return ''
    return text if mark.shape is Shape.text else f'{mark.lead if _named(mark.lead) else "•"} {text}'


def _text(marks: Sequence[Mark], sheet: Sheet, room: Room) -> None:
    """One paragraph; lines that begin with `>` are a quote."""
    lines: list[str] = []
    quoted = all(mark.line.text.lstrip().startswith('>') for mark in marks)
    for mark in marks:
        text = (mark.text or mark.line.text).strip().rstrip('\\')
        text = _QUOTE.sub('', text, count=1) if quoted else text
        if not _NO_WORDS.fullmatch(text):
            lines.append(encode.line(text))
    if len('\n'.join(lines)) > LONG:
        for each in lines:
            for part in cut(each):
                sheet.block([part])
    elif quoted:
        sheet.block([f'> {each}' for each in lines])
    elif lines:
        indent = ' ' * WIDTH * room.level
        breaks = ['  ' if _LABEL.match(following) else '' for following in [*lines[1:], '']]
        sheet.block([indent + each + end for each, end in zip(lines, breaks, strict=True)])


def _fence(info: str, lines: list[str]) -> Iterator[list[str]]:
    if info and not _INFO.fullmatch(info):
        yield [encode.line(info)]
        info = ''
    if info or any(text.strip() for text in lines):
        width = min((len(t) - len(t.lstrip(' ')) for t in lines if t.strip()), default=0)
        yield encode.fence([text[width:] for text in lines], info)


def plain(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The same lines without any markup, for what made an error."""
    return tuple(
        replace(mark, shape=Shape.text, text=encode.words_only(mark.line.text))
        for mark in marks
        if not _NO_WORDS.fullmatch(mark.line.text)
    )
