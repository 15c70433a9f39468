"""What a report does not say is said to be absent, and never put in."""

from datetime import date

import pytest

from handrail.intake.importing import import_bytes
from handrail.model import Settings

SETTINGS = Settings(today=date(2026, 1, 1))
WHOLE = """# Till closed

Duration: 10:00 - 11:00 UTC on 2023-05-03

## Timeline
- 10:00 alarm rings
- 11:00 till opens

## Action items
- test the drawer
"""


def codes(text: str) -> set[str]:
    """The codes of the notes on a report, each of which stands in the draft too."""
    result = import_bytes('till.md', text.encode(), SETTINGS)
    assert result.draft is not None
    assert result.document is not None
    notes = result.document.account.notes
    assert all(note.message in result.draft.text for note in notes)
    return {note.code for note in notes}


def test_whole() -> None:
    assert codes(WHOLE) == set()


@pytest.mark.parametrize(
    ('old', 'new', 'code'),
    [
        (' on 2023-05-03', '', 'no-date'),
        (' on 2023-05-03', ' on 04/05/2023', 'ambiguous-date'),
        ('Duration: 10:00 - 11:00 UTC on 2023-05-03', 'Date: 04-05-2023', 'ambiguous-date'),
        (' on 2023-05-03', ' on May 3', 'no-year'),
        (' UTC', '', 'no-zone'),
        ('## Timeline\n- 10:00 alarm rings\n- 11:00 till opens\n', '## Cause\nRust.\n', 'no-timeline'),
        ('## Action items\n- test the drawer\n', '## Cause\nRust.\n', 'no-actions'),
    ],
)
def test_absent(old: str, new: str, code: str) -> None:
    assert old in WHOLE
    assert code in codes(WHOLE.replace(old, new))


@pytest.mark.parametrize(
    ('head', 'title'),
    [('## Summary', 'Till of the hall'), ('# Drawer stuck\n\n## Summary', 'Drawer stuck')],
)
def test_title_of_front_matter(head: str, title: str) -> None:
    body = WHOLE.partition('\n')[2]
    text = f'---\ntitle: Till of the hall\n---\n\n{head}\n\nIt did not open.\n{body}'
    result = import_bytes('till.md', text.encode(), SETTINGS)
    assert result.document is not None
    assert result.document.title == title
