"""The rules of a Prometheus file with their places, and writing `runbook_url` into just these lines.

Everything else stays byte for byte: comments, quotes, order, line ends. Both a file of rules and the
PrometheusRule of the Prometheus operator (`spec: groups:`) are read.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from handrail.source.yaml import Loc, read_nodes, read_yaml

KEY, NOTES = 'runbook_url', 'annotations'
_PLAIN = re.compile(r'[A-Za-z0-9/](?:[^\n:#]|:(?=\S)|(?<=\S)#)*(?<![\s:])')
"""What may stand without quotes outside of braces: nothing that YAML takes for a mapping or a comment."""


@dataclass(frozen=True, slots=True)
class Rule:
    """An alerting rule: its name, its path in the file, the address it has ('' for none), and that line."""

    name: str
    loc: Loc
    url: str
    line: int


@dataclass(frozen=True, slots=True)
class _Edit:
    """Characters of the text to replace."""

    start: int
    end: int
    by: str


def read_rule_places(text: str) -> tuple[Rule, ...]:
    """Return the alerting rules of a file in their order. ValueError says why it cannot be read."""
    parsed = read_yaml('', text)
    if parsed.problems:
        first = parsed.problems[0]
        raise ValueError(f'line {first.at.line}: {first.message}')
    return tuple(
        Rule(
            name,
            loc,
            _text(_texts(rule.get(NOTES)).get(KEY)),
            parsed.line((*loc, NOTES, KEY) if KEY in _texts(rule.get(NOTES)) else (*loc, 'alert')),
        )
        for loc, rule in _rules(parsed.data)
        if (name := _text(rule.get('alert')))
    )


def _rules(data: Any) -> Iterator[tuple[Loc, dict[str, Any]]]:
    data = _texts(data)
    above: Loc = ()
    if 'groups' not in data and isinstance(data.get('spec'), dict):
        data, above = data['spec'], ('spec',)
    groups = data.get('groups')
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        rules = group.get('rules') if isinstance(group, dict) else None
        for index, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, dict):
                yield (*above, 'groups', number, 'rules', index), rule


def _texts(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ''


def with_urls(text: str, urls: Mapping[Loc, str]) -> str:
    """Return the text with these addresses as the `runbook_url` of the rules at these paths.

    ValueError when the text would then say anything else besides: it is left to its author.
    """
    nodes = read_nodes(text)
    assert isinstance(nodes, yaml.Node)  # noqa: S101 - the rules were read from it
    page = _Page(text)
    for loc, url in sorted(urls.items(), key=str):
        rule = _at(nodes, loc)
        assert isinstance(rule, yaml.MappingNode)  # noqa: S101 - it has a name
        page.edits.append(_edit(page, rule, url))
    written = page.written()
    if _meaning(written) != _expected(text, urls):
        raise ValueError('the lines cannot be changed without changing more')
    return written


def _meaning(text: str) -> Any:
    """What a text says, whatever its line ends are; a last line without one gets one from what follows it."""
    text = text.replace('\r\n', '\n')
    return read_yaml('', text if text.endswith('\n') else f'{text}\n').data


def _expected(text: str, urls: Mapping[Loc, str]) -> Any:
    data = copy.deepcopy(_meaning(text))
    for loc, url in urls.items():
        rule = data
        for step in loc:
            rule = rule[step]
        rule[NOTES] = {**_texts(rule.get(NOTES)), KEY: url}
    return data


def _at(node: Any, loc: Loc) -> Any:
    for step in loc:
        node = node.value[step] if isinstance(step, int) else _entry(node, step)[1]
    return node


def _entry(node: yaml.MappingNode, key: str) -> Any:
    """The nodes of a key and of its value, None when there is no such key."""
    return next((entry for entry in node.value if entry[0].value == key), None)


class _Page:
    """A text, the places of its lines, and what is to change in it."""

    def __init__(self, text: str) -> None:
        self.text, self.rows = text, text.split('\n')
        self.starts: list[int] = [0]
        for row in self.rows:
            self.starts.append(self.starts[-1] + len(row) + 1)
        self.edits: list[_Edit] = []

    def offset(self, mark: Any) -> int:
        """Return where a mark of the parser stands."""
        return self.starts[int(mark.line)] + int(mark.column)

    def below(self, row: int, lines: Sequence[str]) -> _Edit:
        """Put lines below a row, with the line end that the row has."""
        end = '\r\n' if self.rows[min(row, len(self.rows) - 2)].endswith('\r') else '\n'
        if row + 1 < len(self.rows):
            at = self.starts[row + 1]
            return _Edit(at, at, ''.join(f'{line}{end}' for line in lines))
        at = self.starts[row] + len(self.rows[row])
        return _Edit(at, at, ''.join(f'{end}{line}' for line in lines))

    def last_row(self, key: yaml.Node, value: yaml.Node) -> int:
        """Return the last row of an entry, without the blank rows and comments that follow it."""
        if isinstance(value, yaml.ScalarNode):
            if value.style not in {'|', '>'}:
                return int(value.end_mark.line)
            row = int(value.start_mark.line) + 1
            while row < len(self.rows) and (not self.rows[row].strip() or self._indent(row) > _column(key)):
                row += 1
            return next(r for r in range(row - 1, -1, -1) if self.rows[r].strip())
        if not isinstance(value, yaml.CollectionNode) or value.flow_style or not value.value:
            return int(value.end_mark.line)
        last = value.value[-1]
        return self.last_row(*last) if isinstance(last, tuple) else self.last_row(key, last)

    def _indent(self, row: int) -> int:
        return len(self.rows[row]) - len(self.rows[row].lstrip(' '))

    def written(self) -> str:
        """Return the text with all edits made."""
        text = self.text
        for edit in sorted(self.edits, key=lambda each: each.start, reverse=True):
            text = text[: edit.start] + edit.by + text[edit.end :]
        return text


def _column(node: yaml.Node) -> int:
    return int(node.start_mark.column)


def _edit(page: _Page, rule: yaml.MappingNode, url: str) -> _Edit:
    """Return the change that gives a rule its address."""
    notes = _entry(rule, NOTES)
    if notes is None or not isinstance(notes[1], yaml.MappingNode):
        return _first_note(page, rule, notes, url)
    value = notes[1]
    there = _entry(value, KEY)
    if there is not None:
        return _replace(page, there[0], there[1], url, flow=bool(value.flow_style or rule.flow_style))
    if value.flow_style:
        return _after(page, value, _braced(url)[1:-1])
    indent = ' ' * _column(value.value[0][0])
    return page.below(page.last_row(*value.value[-1]), [f'{indent}{KEY}: {scalar(url)}'])


def _first_note(page: _Page, rule: yaml.MappingNode, notes: Any, url: str) -> _Edit:
    """Give a rule annotations; `notes` are the nodes of a key that stands there without any, or None."""
    if rule.flow_style and notes is None:
        return _after(page, rule, f'{NOTES}: {_braced(url)}')
    if rule.flow_style:
        at = page.offset(notes[1].start_mark)
        space = '' if page.text[at - 1] == ' ' else ' '
        return _Edit(at, page.offset(notes[1].end_mark), f'{space}{_braced(url)}')
    under = ' ' * _column(rule.value[0][0])
    line = f'{under}{" " * _step(rule)}{KEY}: {scalar(url)}'
    if notes is None:
        return page.below(page.last_row(*rule.value[-1]), [f'{under}{NOTES}:', line])
    return page.below(int(notes[0].end_mark.line), [line])


def _step(rule: yaml.MappingNode) -> int:
    """By how much the file indents: as it does elsewhere in the rule, else by two."""
    for key, value in rule.value:
        if isinstance(value, yaml.MappingNode) and not value.flow_style and value.value:
            return max(_column(value.value[0][0]) - _column(key), 1)
    return 2


def _after(page: _Page, node: yaml.MappingNode, entry: str) -> _Edit:
    """Add an entry to a mapping in braces, behind its last one."""
    if not node.value:
        at = page.offset(node.start_mark) + 1
        return _Edit(at, at, entry)
    at = page.offset(node.value[-1][1].end_mark)
    return _Edit(at, at, f', {entry}')


def _replace(page: _Page, key: yaml.Node, value: yaml.Node, url: str, *, flow: bool) -> _Edit:
    if not isinstance(value, yaml.ScalarNode):
        raise ValueError(f'line {value.start_mark.line + 1}: {KEY} is no text')  # noqa: TRY004 - of the file
    start, end = page.offset(value.start_mark), page.offset(value.end_mark)
    if value.style in {'|', '>'}:
        row = page.last_row(key, value)
        end = page.starts[row] + len(page.rows[row].removesuffix('\r'))
        return _Edit(start, end, scalar(url))
    if value.style in {'"', "'"}:
        return _Edit(start, end, quoted(url, value.style))
    by = quoted(url) if flow else scalar(url)
    return _Edit(start, end, by if end > start else f' {by}')


def scalar(value: str) -> str:
    """Return a value as YAML outside of braces, without quotes where it needs none."""
    return value if _PLAIN.fullmatch(value) else quoted(value)


def _braced(url: str) -> str:
    """Return a mapping in braces that holds the address alone."""
    return '{' + f'{KEY}: {quoted(url)}' + '}'


def quoted(value: str, mark: str = "'") -> str:
    """Return a value in these quotes."""
    if mark == '"' or not value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    doubled = value.replace("'", "''")
    return f"'{doubled}'"
