"""What `check` found, as text for people and for programs: one small module a format.

Each has `render(report) -> str`, which reads nothing but the report.
"""

from __future__ import annotations

from collections.abc import Callable

from handrail.cli.formats import codequality, plain, records, sarif, units, workflow
from handrail.cli.formats.found import Report

__all__ = ['FORMATS', 'Report']

FORMATS: dict[str, Callable[[Report], str]] = {
    'text': plain.render,
    'json': records.render,
    'github': workflow.render,
    'gitlab': codequality.render,
    'sarif': sarif.render,
    'junit': units.render,
}
