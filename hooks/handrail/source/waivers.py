"""Rules that are switched off in place, each with its reason.

`<!-- handrail: allow RULE reason: why -->` holds for the block behind it; directly under a heading, or
above one, for that section; inside a list item or a paragraph for that alone. `allow: {RULE: why}` in
the front matter holds for the whole document, and `# handrail: allow RULE reason: why` in a YAML file
for the key or item below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from handrail.model import Place, Problem, Waiver
from handrail.source.commonmark import parse
from handrail.source.frontmatter import split
from handrail.source.spans import is_comment
from handrail.source.yaml import read_yaml

ALLOWS = re.compile(r'<!--\s*handrail\s*:\s*allow\b((?:(?!-->).)*)-->', re.DOTALL)
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
        if ALLOWS.search(text):
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
    holders: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type in {'list_item_open', 'blockquote_open'}:
            holders.append(token)
        elif token.type in {'list_item_close', 'blockquote_close'}:
            holders.pop()
        elif token.type == 'html_block' and ALLOWS.search(token.content):
            begin = holders[-1].map if holders else None
            first, last = begin or _scope(tokens, index, len(lines) - offset)
            _collect(uri, token, token.content, offset, (first, last), found, problems)
        elif token.type == 'inline' and '<!--' in token.content:
            begin = (holders[-1] if holders else token).map or [0, 0]
            if tokens[index - 1].type == 'heading_open' and not holders:
                begin = [begin[0], _section_end(tokens, index, len(lines) - offset)]
            for child in token.children or ():
                if child.type == 'html_inline' and ALLOWS.match(child.content):
                    _collect(uri, token, child.content, offset, (begin[0], begin[1]), found, problems)


def _scope(tokens: Sequence[Token], index: int, end: int) -> tuple[int, int]:
    """The lines for which a comment of nesting 0 holds, counted from 0, end exclusive."""
    here = tokens[index].map or [0, 0]
    following = next(
        (n for n in range(index + 1, len(tokens)) if not tokens[n].level and not _comment(tokens[n])), None
    )
    before = next((n for n in range(index - 1, -1, -1) if not _comment(tokens[n])), None)
    if following is not None and tokens[following].type == 'heading_open':
        start = tokens[following].map or here
        return here[0], _section_end(tokens, following, end, start[0])
    if before is not None and tokens[before].type == 'heading_close':
        opened = tokens[before - 2].map or here
        return opened[0], _section_end(tokens, index, end)
    if following is None:
        return here[0], here[1]
    block = tokens[following].map or here
    return here[0], block[1]


def _section_end(tokens: Sequence[Token], index: int, end: int, after: int = -1) -> int:
    """The line of the next heading of nesting 0 behind a token."""
    return next(
        (
            token.map[0]
            for token in tokens[index:]
            if token.type == 'heading_open' and not token.level and token.map and token.map[0] > after
        ),
        end,
    )


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
    for rule in re.split(r'\s*,\s*', asked[1]):
        found.append(Waiver(at, rule, reason, *lines))


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
