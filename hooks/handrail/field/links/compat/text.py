"""The report for people, as LinkChecker writes it: a block a link, and what it comes to."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from handrail.field.links.compat.record import Place, Record
from handrail.field.links.compat.report import Report, lasted, modified, plain, stamp

__all__ = ['text_report']

LABEL = 11
"""Width of the names in the text report."""


def _bytes(number: int) -> str:
    for unit, size in (('GB', 1024**3), ('MB', 1024**2), ('KB', 1024)):
        if number >= size:
            return f'{number / size:.2f}{unit}'
    return f'{number}B'


def text_report(report: Report) -> str:
    """Write the report for people: a block a link, and what it comes to."""
    lines = []
    if report.has('intro'):
        lines += [report.program, '', f'Start checking at {stamp(report.began)}']
    for record in report.records:
        lines.append('')
        lines += (
            f'{label:<{LABEL}}{plain(text)}'
            for part, label, text in _said(record, report)
            if report.has(part)
        )
    if report.has('stats'):
        lines += ['', 'Statistics:', f'Downloaded: {_bytes(report.bytes_read)}.']
    if report.has('outro'):
        lines += _outro(report)
    return '\n'.join(lines) + '\n'


def _said(record: Record, report: Report) -> list[tuple[str, str, str]]:
    """Name the parts of one link's block: the part, its label, its text; what is not known is left out."""
    place = record.place
    warnings = [f'[{warned.tag}] {warned.text}' for warned in record.warnings]
    verdict = 'Valid' if record.valid else 'Error'
    parts = [
        ('url', 'URL', _quoted(place.written)),
        ('name', 'Name', _quoted(place.name) if place.name else ''),
        ('parenturl', 'Parent URL', _parent(place)),
        ('base', 'Base', place.base),
        ('realurl', 'Real URL', record.url),
        ('checktime', 'Check time', f'{record.seconds:.3f} seconds' if record.seconds else ''),
        ('dltime', 'D/L time', f'{record.load_seconds:.3f} seconds' if record.load_seconds >= 0 else ''),
        ('dlsize', 'Size', _bytes(record.size) if record.size >= 0 else ''),
        ('info', 'Info', _wrapped(record.infos, report)),
        ('modified', 'Modified', modified(record)),
        ('warning', 'Warning', _wrapped(warnings, report)),
        ('result', 'Result', f'{verdict}: {record.result}' if record.result else verdict),
    ]
    return [part for part in parts if part[2]]


def _parent(place: Place) -> str:
    if not place.parent:
        return ''
    line = f', line {place.line}' if place.line is not None else ''
    column = f', col {place.column}' if place.column is not None else ''
    return f'{place.parent}{line}{column}'


def _quoted(text: str) -> str:
    shown = text.replace('\n', '\\n')
    return f"`{shown}'"


def _wrapped(sentences: Iterable[str], report: Report) -> str:
    given = report.options.get('wraplength', '65')
    width = int(given) if given.isdigit() and int(given) > LABEL else 0
    if not width:
        return '\n'.join(sentences)
    indent = ' ' * LABEL
    lines = [
        line
        for sentence in sentences
        for line in textwrap.wrap(
            sentence,
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ]
    return '\n'.join(lines).lstrip()


def _counted(number: int, noun: str) -> str:
    return f'{number} {noun}{"" if number == 1 else "s"}'


def _outro(report: Report) -> Iterator[str]:
    yield ''
    if not report.complete:
        yield 'A limit of the configuration ended the check; results are not complete.'
    warnings = sum(len(record.warnings) for record in report.records)
    errors = sum(not record.valid for record in report.records)
    hidden = f' ({report.warnings - warnings} ignored or duplicates not printed)'
    yield (
        f"That's it. {_counted(report.links, 'link')} in {_counted(report.addresses, 'URL')} checked. "
        f'{_counted(warnings, "warning")} found{hidden if report.warnings != warnings else ""}. '
        f'{_counted(errors, "error")} found.'
    )
    yield f'Stopped checking at {stamp(report.ended)} ({lasted(report)})'
