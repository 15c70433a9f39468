"""The report for other programs, in the XML that LinkChecker writes."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from handrail.field.links.compat.record import Record
from handrail.field.links.compat.report import Report, lasted, modified, plain, stamp

__all__ = ['xml_report']


def xml_report(report: Report) -> str:
    """Write the report for other programs."""
    lines = [f'<?xml version="1.0" encoding={quoteattr(report.encoding)}?>']
    if report.has('intro'):
        lines += [f'<!-- created by {report.program} at {stamp(report.began)} -->', '']
    lines.append(f'<linkchecker created={quoteattr(stamp(report.began))}>')
    for record in report.records:
        lines += ['  <urldata>', *(f'    {line}' for line in _elements(record, report)), '  </urldata>']
    lines.append('</linkchecker>')
    if report.has('outro'):
        lines.append(f'<!-- Stopped checking at {stamp(report.ended)} ({lasted(report)}) -->')
    return '\n'.join(lines) + '\n'


def _element(name: str, text: str, **attributes: str) -> str:
    given = ''.join(f' {key}={quoteattr(plain(value))}' for key, value in attributes.items())
    return f'<{name}{given}>{escape(plain(text))}</{name}>'


def _elements(record: Record, report: Report) -> Iterator[str]:
    for part, lines in _parts(record):
        if report.has(part):
            yield from lines


def _parts(record: Record) -> Iterator[tuple[str, list[str]]]:
    """Name the parts of one link and write their lines; what is not known has none."""
    place = record.place
    line, column = str(place.line), str(place.column)
    yield 'url', [_element('url', place.written)]
    yield 'name', _if(place.name, 'name')
    yield 'parenturl', [_element('parent', place.parent, line=line, column=column)] if place.parent else []
    yield 'base', _if(place.base, 'baseref')
    yield 'realurl', [_element('realurl', record.url)]
    yield 'extern', [_element('extern', str(int(record.extern)))]
    yield 'dltime', _if(f'{record.load_seconds:f}' if record.load_seconds >= 0 else '', 'dltime')
    yield 'dlsize', _if(str(record.size) if record.size >= 0 else '', 'dlsize')
    yield 'checktime', _if(f'{record.seconds:f}' if record.seconds else '', 'checktime')
    yield 'level', [_element('level', str(place.level))]
    yield 'info', _list('infos', [_element('info', info) for info in record.infos])
    yield 'modified', _if(modified(record), 'modified')
    warnings = [_element('warning', warned.text, tag=warned.tag) for warned in record.warnings]
    yield 'warning', _list('warnings', warnings)
    attributes = {'result': record.result} if record.result else {}
    yield 'result', [_element('valid', str(int(record.valid)), **attributes)]


def _if(text: str, name: str) -> list[str]:
    return [_element(name, text)] if text else []


def _list(name: str, elements: list[str]) -> list[str]:
    return [f'<{name}>', *(f'  {element}' for element in elements), f'</{name}>'] if elements else []
