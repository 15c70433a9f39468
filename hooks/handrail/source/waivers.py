"""Rules that are switched off in place, each with its reason.

`<!-- handrail: allow RULE reason: why -->` holds for the block behind it; directly under a heading, or
above one, for that section; inside a list item or a paragraph for that alone. `allow: {RULE: why}` in
the front matter holds for the whole document, and `# handrail: allow RULE reason: why` in a YAML file
for the key or item below it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from handrail.model import Place, Problem, Waiver
from handrail.source.commonmark import parse
from handrail.source.frontmatter import split
from handrail.source.spans import is_comment
from handrail.source.yaml import read_yaml

ALLOWS = re.compile(r'<!--\s*handrail\s*:\s*allow\b((?:(?!-->).){0,2000})-->', re.DOTALL)
_BEGIN = re.compile(r'<!--\s*handrail\s*:\s*allow\b')
_IN_YAML = re.compile(r'^(\s*)(?:- )?#\s*handrail\s*:\s*allow\b(.*)$')
_ASKED = re.compile(r'\s*([\w-]+(?:\s*,\s*[\w-]+)*)?\s*(?:reason\s*[:=]\s*(.*))?', re.DOTALL)
_KEY = re.compile(r'^["\']?allow["\']?\s*:', re.MULTILINE)
_END = 1 << 30
"""Behind the last line of any file."""

Found = tuple[tuple[Waiver, ...], tuple[Problem, ...]]


def read_waivers(uri: str, text: str) -> Found:
    """Return what is switched off in a file, and what is wrong with how it was written."""
    found: list[Waiver] = []
    problems: list[Problem] = []
    if uri.endswith('.md'):
        block, body_line = split(text)
        if block is not None and _KEY.search(block):
            found.extend(_of_document(uri, block))
        if _BEGIN.search(text):
            _read_comments(uri, text, body_line, found, problems)
    elif 'handrail' in text:
        _read_yaml_comments(uri, text, found, problems)
    return tuple(found), tuple(problems)


def _of_document(uri: str, block: str) -> Iterator[Waiver]:
    """The rules under `allow:`; one without a reason is among the lines though it has no value."""
    parsed = read_yaml(uri, block, 2)
    stated = parsed.data.get('allow') if isinstance(parsed.data, dict) else None
    if parsed.problems:
        return
    for loc, line in parsed.lines.items():
        if len(loc) == 2 and loc[0] == 'allow' and isinstance(loc[1], str):  # noqa: PLR2004 - allow, rule
            reason = stated.get(loc[1]) if isinstance(stated, dict) else ''
            yield Waiver(Place(uri, line), loc[1], reason.strip() if isinstance(reason, str) else '', 1, _END)


def _read_comments(uri: str, text: str, body_line: int, found: list[Waiver], problems: list[Problem]) -> None:
    text = text.replace('\r', ' ')
    lines = text.split('\n')
    offset = body_line - 1
    tokens, limit = parse(uri, text, '\n'.join(lines[offset:]), offset)
    if limit:
        return
    map_ = _Map.of(tokens, len(lines) - offset)
    holders: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type in {'list_item_open', 'blockquote_open'}:
            holders.append(token)
        elif token.type in {'list_item_close', 'blockquote_close'}:
            holders.pop()
        elif token.type == 'html_block' and _BEGIN.search(token.content):
            begin = holders[-1].map if holders else None
            first, last = begin or map_.scope(tokens, index)
            _collect(uri, token, token.content, offset, (first, last), found, problems)
        elif token.type == 'inline' and '<!--' in token.content:
            begin = (holders[-1] if holders else token).map or [0, 0]
            if tokens[index - 1].type == 'heading_open' and not holders:
                begin = [begin[0], map_.next_heading(begin[0])]
            for child in token.children or ():
                if child.type == 'html_inline' and ALLOWS.match(child.content):
                    _collect(uri, token, child.content, offset, (begin[0], begin[1]), found, problems)


@dataclass(frozen=True, slots=True)
class _Map:
    """Where the blocks of a document are: indexes of tokens that are no comments, lines of headings.

    `others` are those of any nesting, `tops` those of nesting 0; `end` is the line behind the last.
    """

    others: list[int]
    tops: list[int]
    headings: list[int]
    end: int

    @classmethod
    def of(cls, tokens: Sequence[Token], end: int) -> _Map:
        """Look through the tokens once."""
        others = [n for n, token in enumerate(tokens) if not _comment(token)]
        headings = [
            token.map[0] for token in tokens if token.type == 'heading_open' and not token.level and token.map
        ]
        return cls(others, [n for n in others if not tokens[n].level], headings, end)

    def next_heading(self, line: int) -> int:
        """The line of the first heading behind a line."""
        found = bisect_right(self.headings, line)
        return self.headings[found] if found < len(self.headings) else self.end

    def scope(self, tokens: Sequence[Token], index: int) -> tuple[int, int]:
        """The lines for which a comment of nesting 0 holds, counted from 0, end exclusive."""
        here = tokens[index].map or [0, 0]
        at = bisect_right(self.tops, index)
        following = tokens[self.tops[at]] if at < len(self.tops) else None
        if following and following.type == 'heading_open':
            return here[0], self.next_heading((following.map or here)[0])
        before = (
            self.others[bisect_left(self.others, index) - 1] if self.others and self.others[0] < index else 0
        )
        if tokens[before].type == 'heading_close':
            return (tokens[before - 2].map or here)[0], self.next_heading(here[0])
        return here[0], (following.map if following and following.map else here)[1]


def _comment(token: Token) -> bool:
    return token.type == 'html_block' and is_comment(token.content)


def _collect(  # noqa: PLR0913, PLR0917 - a comment, where it stands, and where results go
    uri: str,
    token: Token,
    content: str,
    offset: int,
    scope: tuple[int, int],
    found: list[Waiver],
    problems: list[Problem],
) -> None:
    begin = token.map[0] if token.map else 0
    begin += token.content.count('\n', 0, max(token.content.find(content), 0))
    for match in ALLOWS.finditer(content):
        at = Place(uri, offset + begin + content.count('\n', 0, match.start()) + 1)
        _take(match[1], at, (offset + scope[0] + 1, offset + scope[1]), found, problems)


def _take(
    words: str, at: Place, lines: tuple[int, int], found: list[Waiver], problems: list[Problem]
) -> None:
    """Read what stands behind `allow`."""
    asked = _ASKED.fullmatch(words.strip())
    if asked is None or not asked[1]:
        said = f'cannot read {" ".join(words.split())[:60]!r} behind "allow"'
        problems.append(Problem(at, 'allow-form', said, 'write "allow RULE reason: why"'))
        return
    reason = ' '.join((asked[2] or '').split()).strip('"')
    found.extend(Waiver(at, rule, reason, *lines) for rule in re.split(r'\s*,\s*', asked[1]))


def _read_yaml_comments(uri: str, text: str, found: list[Waiver], problems: list[Problem]) -> None:
    """A comment holds for the next line that is none, and for what is indented more than that."""
    lines = text.split('\n')
    for number, line in enumerate(lines, 1):
        if match := _IN_YAML.match(line):
            _take(match[2], Place(uri, number), (number, _block_end(lines, number)), found, problems)


def _block_end(lines: Sequence[str], number: int) -> int:
    """The last line of the key or item behind line `number`."""
    depth: int | None = None
    last = number
    for at, line in enumerate(lines[number:], number + 1):
        words = line.strip()
        if not words or words.startswith('#'):
            continue
        indent = len(line) - len(line.lstrip())
        if depth is not None and indent <= depth:
            break
        depth = indent if depth is None else depth
        last = at
    return last
