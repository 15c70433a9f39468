"""The report for spreadsheets, as LinkChecker writes it: `#` comments, a header, a row a link."""

from __future__ import annotations

import csv
import io

from handrail.field.links.compat.record import Record
from handrail.field.links.compat.report import Report, lasted, modified, plain, stamp

__all__ = ['COLUMNS', 'csv_report']

COLUMNS = (
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
)
"""Of the CSV report, in this order."""
FORMULA = ('=', '+', '-', '@', '\t', '\r')
PART_OF = {
    'urlname': 'url',
    'parentname': 'parenturl',
    'warningstring': 'warning',
    'infostring': 'info',
    'valid': 'result',
    'url': 'realurl',
    'line': 'parenturl',
    'column': 'parenturl',
    'size': 'dlsize',
}
"""Parts of the configuration that mean a column of another name."""


def csv_report(report: Report) -> str:
    """Write the report for spreadsheets: `#` comments, a header, a row a link, all 17 columns in each."""
    written = io.StringIO()
    dialect = report.options.get('dialect', 'excel')
    writer = csv.writer(
        written,
        dialect=dialect if dialect in csv.list_dialects() else 'excel',
        delimiter=report.options.get('separator', ';')[:1] or ';',
        quotechar=report.options.get('quotechar', '"')[:1] or '"',
        lineterminator='\n',
    )
    if report.has('intro'):
        written.write(f'# created by {report.program} at {stamp(report.began)}\n')
    columns = [name for name in COLUMNS if report.has(name) or report.has(PART_OF.get(name, name))]
    writer.writerow(columns)
    for record in report.records:
        cells = _cells(record)
        writer.writerow([cells[name] for name in columns])
    if report.has('outro'):
        written.write(f'# Stopped checking at {stamp(report.ended)} ({lasted(report)})\n')
    return written.getvalue()


def _cells(record: Record) -> dict[str, object]:
    place = record.place
    return {
        'urlname': _cell(place.written),
        'parentname': _cell(place.parent),
        'base': _cell(place.base),
        'result': _cell(record.result),
        'warningstring': _cell('\n'.join(warned.text for warned in record.warnings)),
        'infostring': _cell('\n'.join(record.infos)),
        'valid': record.valid,
        'url': _cell(record.url),
        'line': '' if place.line is None else place.line,
        'column': '' if place.column is None else place.column,
        'name': _cell(place.name),
        'dltime': record.load_seconds if record.load_seconds >= 0 else -1,
        'size': record.size,
        'checktime': record.seconds,
        'cached': 0,
        'level': place.level,
        'modified': modified(record),
    }


def _cell(text: str) -> str:
    """Keep a spreadsheet from computing what a page says: a space stands before it."""
    shown = plain(text)
    return f' {shown}' if shown.startswith(FORMULA) else shown
