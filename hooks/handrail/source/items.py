"""Items of a list with facts of their own: text, then nested `- key: value` lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from handrail.model import Inline, Place, Span
from handrail.source.blocks import Block, items
from handrail.source.outline import Outline
from handrail.source.prose import Stretch
from handrail.source.spans import Run, is_comment, read_inline

_BOX = re.compile(r'\[([^\s\[\]\w]|[ xX]?)\](?:\s+|$)')
_KEY = re.compile(r'([A-Za-z][A-Za-z0-9_-]*(?: [a-z]+)?)\s*:(?!//)\s*')
_NESTED = ' \N{EN DASH} '
"""What stands before a nested line when an item is told as one line."""
_LISTS = frozenset({'bullet_list_open', 'ordered_list_open', 'bullet_list_close', 'ordered_list_close'})


@dataclass(frozen=True, slots=True)
class Value:
    """One nested line: the key in lower case, the value as written and as spans."""

    key: str
    written: str
    run: Run
    at: Place


@dataclass(slots=True)
class Item:
    """One item of a list.

    `head` is its first inline token (None: it has no words), `more` what stands in it below,
    as one line, without the lines that are keys. `strange` are nested lines that look like keys
    and are none, `tasks` nested lines with a checkbox of their own, `code` the fences, `nested` the
    words of nested items that are no keys.
    """

    at: Place
    lines: Stretch
    head: Token | None = None
    more: list[Span] = field(default_factory=list)
    links: list[tuple[Place, str, str]] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    strange: list[tuple[Place, str]] = field(default_factory=list)
    tasks: list[Place] = field(default_factory=list)
    code: list[Place] = field(default_factory=list)
    nested: list[Token] = field(default_factory=list)

    def run(self, own: Run) -> Run:
        """The item's own words, then what stands below them."""
        more = self.more if own.spans else self.more[1:]
        return Run((*own.spans, *more), (*own.links, *self.links))


def is_list(block: Block) -> bool:
    """Whether a block is a list of any kind."""
    return block.kind in _LISTS


def read_items(outline: Outline, block: Block, keys: frozenset[str] = frozenset()) -> Iterator[Item]:
    """Read the items of a list block; nested lines are values when their key is known or the team's own."""
    opening = [token for token in block.tokens if token.level == 1 and token.type == 'list_item_open']
    ends = [outline.line(token) for token in opening[1:]] + [block.end]
    for token, end, inner in zip(opening, ends, items(block), strict=True):
        line = outline.line(token)
        yield _read_item(outline, Item(Place(outline.uri, line), Stretch(line, end)), inner, keys)


def box_of(head: Token | None) -> tuple[str | None, list[Token]]:
    """The character in the checkbox (None: no box, '': `[]`), and the tokens behind it.

    Any sign counts as one in a box (`[-]`, `[/]`), as some programs have it; other letters than x
    and figures do not, since they may be a note.
    """
    children = list(head.children or []) if head else []
    if children and children[0].type == 'text' and (match := _BOX.match(children[0].content)):
        return match[1].lower(), [words_from(children[0], match.end()), *children[1:]]
    return None, children


def run_of(outline: Outline, head: Token | None, children: Sequence[Token]) -> Run:
    """The spans and links of some tokens of an item's head."""
    return read_inline(outline.uri, children, outline.line(head), head.content) if head else Run(())


def _read_item(outline: Outline, item: Item, tokens: Sequence[Token], keys: frozenset[str]) -> Item:
    depth = 0  # of lists within the item
    bullet = False  # whether the next inline is the first of a nested item
    for token in tokens:
        match token.type:
            case 'list_item_open':
                bullet = True
            case 'inline':
                if item.head is None and not depth:
                    item.head = token
                elif not (bullet and _read_key(outline, item, token, depth, keys)):
                    _read_more(outline, item, token, bullet=bullet)
                bullet = False
            case 'fence':
                item.code.append(Place(outline.uri, outline.line(token)))
                _append(item, (Span(' '.join(token.content.split()), code=True),), ' ')
            case 'html_block' if not is_comment(token.content):
                _append(item, (Span(' '.join(token.content.split())),), ' ')
            case kind if kind in _LISTS:
                depth += token.nesting
    item.values = [value for value in item.values if value.written]
    return item


def _read_key(outline: Outline, item: Item, token: Token, depth: int, keys: frozenset[str]) -> bool:
    """Read a nested line as `key: value`; lines below a key without a value are its values."""
    at = Place(outline.uri, outline.line(token))
    if depth > 1:
        if not item.values or item.values[-1].written:
            return False
        item.values.insert(-1, Value(item.values[-1].key, token.content, outline.run(token), at))
        return True
    children = token.children or []
    match = _KEY.match(children[0].content) if children and children[0].type == 'text' else None
    if match is None:
        return False
    key = ' '.join(match[1].lower().split())
    if key not in keys and not key.startswith('x-'):
        item.strange.append((at, match[1]))
        return False
    run = run_of(outline, token, [words_from(children[0], match.end()), *children[1:]])
    item.values.append(Value(key, token.content[match.end() :].strip(), run, at))
    return True


def _read_more(outline: Outline, item: Item, token: Token, *, bullet: bool) -> None:
    """Add a further paragraph or nested line: an item is quoted as one line."""
    if bullet and box_of(token)[0] is not None:
        item.tasks.append(Place(outline.uri, outline.line(token)))
    if bullet:
        item.nested.append(token)
    run = outline.run(token)
    item.links.extend(run.links)
    _append(item, run.spans, _NESTED if bullet else ' ')


def _append(item: Item, spans: Inline, between: str) -> None:
    if spans:
        item.more.extend((Span(between), *spans))


def words_from(token: Token, start: int) -> Token:
    """A text token without its first characters."""
    return Token('text', '', 0, content=token.content[start:], level=token.level)
