"""What `check` found, as text for people and for programs: one small module a format.

Each has `render(report) -> str`, which reads nothing but the report.
"""

from __future__ import annotations

import importlib

from handrail.cli.formats.found import Report

__all__ = ['FORMATS', 'Report', 'render']

FORMATS = {
    'text': 'plain',
    'json': 'records',
    'github': 'workflow',
    'gitlab': 'codequality',
    'sarif': 'sarif',
    'junit': 'units',
}
"""The module of each format."""


def render(name: str, report: Report) -> str:
    """Return a report in the format of that name; only its module is imported."""
    module = importlib.import_module(f'handrail.cli.formats.{FORMATS[name]}')
    text: str = module.render(report)
    return text
