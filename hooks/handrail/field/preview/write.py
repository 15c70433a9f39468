"""Writes the summary into the preview: as data, as a page, and for a comment."""

from __future__ import annotations

import json
from pathlib import Path

from handrail.field.preview.markdown import markdown
from handrail.field.preview.page import STYLE, page
from handrail.field.preview.records import Summary


def forms(summary: Summary, url: str = '') -> dict[str, str]:
    """Return all forms of the summary by their name; `url` is where the site is published."""
    return {
        'preview.json': json.dumps(summary, indent=1, ensure_ascii=False, sort_keys=True) + '\n',
        'preview.md': markdown(summary, url),
        'preview.css': STYLE,
        'index.html': page(summary),
    }


def write(summary: Summary, folder: Path, url: str = '') -> None:
    """Write all forms of the summary below a folder of the site."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in forms(summary, url).items():
        (folder / name).write_text(text, encoding='utf-8', newline='\n', errors='replace')
