"""`handrail links` with LinkChecker's options: read them, check, write the reports, say how it ended."""

from __future__ import annotations

import argparse
import locale
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from handrail import __version__
from handrail.cli.errors import CommandError
from handrail.field.links.compat.elements import xml_report
from handrail.field.links.compat.failures import failures_report
from handrail.field.links.compat.linkcheckerrc import ConfigurationError
from handrail.field.links.compat.options import addresses, given, settings
from handrail.field.links.compat.record import Record
from handrail.field.links.compat.report import Report
from handrail.field.links.compat.settings import Output, Settings
from handrail.field.links.compat.sheet import csv_report
from handrail.field.links.compat.text import text_report
from handrail.field.links.compat.walk import Walked, walk

if TYPE_CHECKING:
    from handrail.field.links.site import Site

REPORTS = {'text': text_report, 'csv': csv_report, 'xml': xml_report}
WITH_EXTERNAL = frozenset({'ignore_url', 'timeout'})
FILES = {'text': 'linkchecker-out.txt', 'csv': 'linkchecker-out.csv', 'xml': 'linkchecker-out.xml'}


def is_meant(options: argparse.Namespace, named: Sequence[str]) -> bool:
    """Return whether the check is to be done as LinkChecker does it.

    So it is with any of its options, and when something else than one folder is named. `--external` is a
    check of our own, that has two options of the same names.
    """
    if options.external:
        if others := [name for name in given(options) if name not in WITH_EXTERNAL]:
            said = f'--{others[0].replace("_", "-")}'
            raise CommandError(
                f'--external and {said} do not go together: --check-extern is the one for that'
            )
        return False
    meant = bool(given(options)) or len(named) > 1 or any(not Path(one).is_dir() for one in named)
    if meant and options.format != 'text':
        raise CommandError(f'--format {options.format} is not for this check: -o says what it reports')
    return meant


def run(options: argparse.Namespace, named: Sequence[str], built: tuple[Site, str] | None = None) -> int:
    """Check what the command line names. Returns 1 when a link is broken or a warning is reported.

    `built` is the site that is named, with its docs folder: then documents and lines are said too.
    """
    from handrail.field.links.compat.addresses import start
    from handrail.field.links.compat.documents import with_documents
    from handrail.field.links.compat.tools import World
    from handrail.field.links.lychee import LycheeError

    try:
        wanted, notes = settings(options)
    except ConfigurationError as error:
        raise CommandError(str(error)) from error
    for note in notes:
        print(f'handrail links: {note}', file=sys.stderr)
    wanted.user_agent = wanted.user_agent or f'handrail/{__version__}'
    places = [start(one) for one in addresses(options, list(named))]
    if not places:
        raise CommandError('nothing is named: give the address of a site, or a file or folder')
    if not wanted.web_root:
        wanted.web_root = next((place.written for place in places if _is_folder(place.written)), '')
    began = datetime.now().astimezone()
    try:
        walked = walk(places, wanted, World(wanted))
    except LycheeError as error:
        raise CommandError(str(error)) from error
    report = reported(walked, wanted, began)
    if built:
        report = replace(report, records=with_documents(report.records, *built))
    for output in (wanted.output, *wanted.files):
        write(output, report, walked.records, wanted)
    warned = any(record.warnings for record in report.records) and wanted.warnings
    return int(warned or not all(record.valid for record in walked.records))


def _is_folder(url: str) -> bool:
    return url.startswith('file:') and url.endswith('/')


def reported(walked: Walked, wanted: Settings, began: datetime) -> Report:
    """Return the report: the broken links, those with warnings, and the good ones when all are wanted."""
    kept = tuple(
        record
        for record in walked.records
        if wanted.verbose or not record.valid or (wanted.warnings and record.warnings)
    )
    return Report(
        kept,
        began,
        datetime.now().astimezone(),
        links=len(walked.records),
        addresses=walked.addresses,
        program=f'handrail {__version__}',
        warnings=sum(len(record.warnings) for record in walked.records),
        bytes_read=walked.bytes_read,
        complete=walked.complete,
    )


def write(output: Output, report: Report, records: list[Record], wanted: Settings) -> None:
    """Write one report, to its file or to the standard output; what an encoding lacks becomes `?`."""
    if output.kind == 'none':
        return
    given = wanted.of_output.get(output.kind, {})
    encoding = output.encoding or given.get('encoding') or locale.getpreferredencoding(do_setlocale=False)
    to_file = output in wanted.files
    name = output.file or given.get('filename') or FILES.get(output.kind) or str(failures_file())
    file = Path(os.path.expandvars(name)).expanduser()
    try:
        if output.kind == 'failures':
            is_there = to_file and file.is_file()
            before = file.read_text(encoding=encoding, errors='replace') if is_there else ''
            text = failures_report(records, before)
        else:
            parts = wanted.parts.get(output.kind, frozenset())
            made = replace(report, encoding=encoding, parts=parts, options=given)
            text = REPORTS[output.kind](made)
        data = text.encode(encoding, 'replace')
    except (LookupError, ValueError) as error:
        raise CommandError(f'the report {output.kind} cannot be written to {str(file)!r}: {error}') from error
    if not to_file:
        _print(data)
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if output.kind == 'failures':
            file.touch(mode=0o600)
        file.write_bytes(data)
    except OSError as error:
        raise CommandError(f'{str(file)!r} cannot be written: {error.strerror}') from error


def _print(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def failures_file() -> Path:
    """Return where LinkChecker keeps its list of failures."""
    old = Path.home() / '.linkchecker'
    home = os.environ.get('XDG_DATA_HOME')
    new = (Path(home) if home else Path.home() / '.local' / 'share') / 'linkchecker'
    return (old if old.is_dir() else new) / 'failures'
