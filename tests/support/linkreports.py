"""One parser for the reports of LinkChecker and of `handrail links`: CSV, XML, text and failures."""

from __future__ import annotations

import csv
import io
import re
from ast import literal_eval
from dataclasses import dataclass
from xml.etree import ElementTree as ET

COLUMNS = [
    'urlname',
    'parentname',
    'base',
    'result',
    'warningstring',
    'infostring',
    'valid',
    'url',
    'line',
    'column',
    'name',
    'dltime',
    'size',
    'checktime',
    'cached',
    'level',
    'modified',
]


@dataclass(frozen=True)
class Row:
    """One link of a report. What a report does not say is empty."""

    written: str
    parent: str
    url: str
    valid: bool
    result: str
    warnings: tuple[str, ...] = ()
    infos: tuple[str, ...] = ()
    line: str = ''
    column: str = ''
    name: str = ''

    @property
    def verdict(self) -> str:
        if not self.valid:
            return 'broken'
        return 'warning' if self.warnings else 'ok'


def parse(kind: str, text: str) -> list[Row]:
    return {'csv': from_csv, 'xml': from_xml, 'text': from_text}[kind](text)


def from_csv(text: str) -> list[Row]:
    body = '\n'.join(line for line in text.splitlines() if not line.startswith('# '))
    header, *rows = csv.reader(io.StringIO(body), delimiter=';')
    assert header == COLUMNS
    return [_row(dict(zip(COLUMNS, whole(row), strict=True))) for row in rows]


def whole(row: list[str]) -> list[str]:
    """LinkChecker leaves out line and column of what the command line names."""
    missing = len(COLUMNS) - len(row)
    assert missing in (0, 1, 2), row
    return [*row[:8], *[''] * missing, *row[8:]]


def _row(cells: dict[str, str]) -> Row:
    assert cells['valid'] in ('True', 'False')
    return Row(
        cells['urlname'],
        cells['parentname'],
        cells['url'],
        cells['valid'] == 'True',
        cells['result'],
        tuple(filter(None, cells['warningstring'].split('\n'))),
        tuple(filter(None, cells['infostring'].split('\n'))),
        cells['line'] if cells['line'].isdigit() else '',
        cells['column'] if cells['column'].isdigit() else '',
        cells['name'],
    )


def from_xml(text: str) -> list[Row]:
    root = ET.fromstring(text.partition('?>')[2] or text)  # noqa: S314  written by a program of ours
    assert root.tag == 'linkchecker'
    assert root.get('created')
    return [_element(data) for data in root.findall('urldata')]


def _element(data: ET.Element) -> Row:
    parent, valid = data.find('parent'), data.find('valid')
    assert valid is not None
    assert data.findtext('extern') in ('0', '1')
    given = parent.attrib if parent is not None else {}
    return Row(
        data.findtext('url') or '',
        (parent.text if parent is not None else '') or '',
        data.findtext('realurl') or '',
        valid.text == '1',
        valid.get('result', ''),
        tuple(each.get('tag') or each.text or '' for each in data.findall('warnings/warning')),
        tuple(each.text or '' for each in data.findall('infos/info')),
        given.get('line', ''),
        given.get('column', ''),
        data.findtext('name') or '',
    )


def from_text(text: str) -> list[Row]:
    rows = []
    for block in re.split(r'\n\n+', text):
        fields: dict[str, str] = {}
        for line in block.splitlines():
            label, value = line[:11].strip(), line[11:]
            if label:
                fields[label] = value
                last = label
            elif fields:
                fields[last] += f' {value}'
        if 'Result' in fields and 'URL' in fields:
            rows.append(_block(fields))
    return rows


def _block(fields: dict[str, str]) -> Row:
    verdict, _, result = fields['Result'].partition(': ')
    assert verdict in ('Valid', 'Error')
    place = re.fullmatch(r'(.*?)(?:, line (\d+))?(?:, col (\d+))?', fields.get('Parent URL', ''))
    assert place
    warnings = re.findall(r'\[([a-z-]+|None)\]', fields.get('Warning', ''))
    return Row(
        fields['URL'][1:-1],
        place[1],
        fields.get('Real URL', ''),
        verdict == 'Valid',
        result,
        tuple(warnings),
        (fields['Info'],) if 'Info' in fields else (),
        place[2] or '',
        place[3] or '',
        fields.get('Name', '')[1:-1],
    )


def totals(text: str) -> tuple[int, int, int]:
    """Links, warnings and errors that the text report counts."""
    found = re.search(
        r"That's it\. (\d+) links? .*checked\. (\d+) warnings? found.*?(\d+) errors? found", text
    )
    assert found, text[-400:]
    return int(found[1]), int(found[2]), int(found[3])


def failures(text: str) -> dict[tuple[str, str], int]:
    found = {}
    for line in text.splitlines():
        count, key = line.split(' ', 1)
        found[literal_eval(literal_eval(key))] = int(count)
    return found
