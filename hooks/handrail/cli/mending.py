"""Mends the text of a document where nothing can go wrong: order of keys, missing ids, spaces at line ends.

Pure: text in, text out. Every word stays; comments in YAML stay with the key below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from handrail.source.frontmatter import split
from handrail.source.yaml import read_yaml

_KEY = re.compile(r'(["\']?)([A-Za-z][\w-]*)\1\s*:(?:\s|$)')
_FENCE = re.compile(r'\s{0,12}(?:[-*+] )?(`{3,}|~{3,})')
_ITEM = re.compile(r'(\s*)(?:[-*+]|\d+[.)])\s')
_NESTED = re.compile(r'(\s+)[-*+] [A-Za-z]')
_BLOCK_SCALAR = re.compile(r':\s+[|>][+-]?\d*\s*$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mended:
    """The new text, and what was done, in words."""

    text: str
    done: tuple[str, ...]


def mend(text: str, order: Sequence[str] = (), ids: Mapping[int, str] | None = None) -> Mended:
    """Return the text with what is safe to mend.

    `order` are the keys of the front matter in their order, none for a page whose keys are not ours;
    `ids` are ids that are missing, by the line of their list item.
    """
    done = []
    with_ids = add_ids(text, ids or {})
    if with_ids != text:
        count = with_ids.count('\n') - text.count('\n')
        done.append(f'{count} id(s)')
    ordered = order_keys(with_ids, order) if order else with_ids
    if ordered != with_ids:
        done.append('order of keys')
    clean = trim(ordered)
    if clean != ordered:
        done.append('spaces at line ends')
    return Mended(clean, tuple(done))


def order_keys(text: str, order: Sequence[str]) -> str:
    """Sort the keys of the front matter; the text itself when it cannot be done without a doubt."""
    block, body_line = split(text)
    lines = text.split('\n')
    if block is None or lines[body_line - 2].rstrip() not in {'---', '...'}:
        return text
    before = read_yaml('', block)
    if before.problems or not isinstance(before.data, dict):
        return text
    rank = {key: number for number, key in enumerate(order)}
    head, chunks, tail = _chunks(block.split('\n'))
    keys = [key for key, _ in chunks]
    named = [loc[0] for loc in before.lines if len(loc) == 1]
    if keys != named or any(key not in rank and not key.startswith('x-') for key in keys):
        return text
    ordered = sorted(chunks, key=lambda chunk: rank.get(chunk[0], len(rank)))
    new = '\n'.join([*head, *(line for _, chunk in ordered for line in chunk), *tail])
    after = read_yaml('', new)
    if after.problems or after.data != before.data:
        return text
    return '\n'.join([lines[0], *new.split('\n'), *lines[body_line - 2 :]]) if block else text


def _chunks(lines: Sequence[str]) -> tuple[list[str], list[tuple[str, list[str]]], list[str]]:
    """Cut a mapping into its keys, each with the comments above it; and what stands before and behind.

    Comments at the top that a blank line sets off are about the whole.
    """
    head: list[str] = []
    chunks: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in lines:
        match = _KEY.match(line)
        if match:
            if not chunks and '' in waiting:
                cut = len(waiting) - waiting[::-1].index('')
                head, waiting = waiting[:cut], waiting[cut:]
            chunks.append((match[2], [*waiting, line]))
            waiting = []
        elif not line.strip() or line.startswith('#'):
            waiting.append(line)
        elif chunks:
            chunks[-1][1].extend((*waiting, line))
            waiting = []
        else:
            waiting.append(line)
    return head, chunks, waiting


def add_ids(text: str, ids: Mapping[int, str]) -> str:
    """Write `- id: NAME` below list items; `ids` by the line of the item, counted from 1."""
    lines = text.split('\n')
    for number in sorted(ids, reverse=True):
        item = _ITEM.match(lines[number - 1]) if number <= len(lines) else None
        if item is None:
            continue
        at, indent = _below(lines, number, item[1])
        lines.insert(at, f'{indent}- id: {ids[number]}')
    return '\n'.join(lines)


def _below(lines: Sequence[str], number: int, margin: str) -> tuple[int, str]:
    """Where a nested line goes (its index) and how far it is indented."""
    at = number
    while at < len(lines) and lines[at].strip():
        if (nested := _NESTED.match(lines[at])) and len(nested[1]) > len(margin):
            return at, nested[1]
        if _ITEM.match(lines[at]):
            break
        at += 1
    return at, f'{margin}    '


def trim(text: str) -> str:
    """Take away spaces at line ends where they mean nothing, and blank lines at the end.

    Two spaces behind words are a line break in Markdown and stay; so does everything in fences and in
    front matter with block scalars.
    """
    block, body_line = split(text)
    lines = text.split('\n')
    front = body_line - 1 if block is not None else 0
    keep = block is not None and _BLOCK_SCALAR.search(block) is not None
    new = [line if keep else line.rstrip(' \t') for line in lines[:front]]
    new.extend(_body(lines[front:]))
    while len(new) > 1 and not new[-1].strip():
        new.pop()
    return '\n'.join([*new, ''])


def _body(lines: Iterable[str]) -> Iterator[str]:
    fence = ''
    for line in lines:
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ''
            yield line
        elif match:
            fence = match[1]
            yield line
        elif not line.strip(' \t'):
            yield ''
        elif line.endswith('  '):
            yield line
        else:
            yield line.rstrip(' \t')
