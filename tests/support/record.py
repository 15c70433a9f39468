"""A reader with a runbook of the green site open, and what can be asked of the record there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from support.site import GREEN

RUNBOOK = 'runbooks/door-stuck/'
NOON = '2024-05-14T12:00:00Z'

WINDOW = """---
owner: porters
services: [door]
---
# The window does not open

## Meaning

It is shut.

## Diagnosis

### Is it locked? <a id="locked"></a>
`check` from inside, 1 min

```bash
window state
```

- `locked` → [Release the bolt](door-stuck.md#release)
- otherwise → [Call the porters](#call)

## Escalation

### Call the porters <a id="call"></a>
`escalate` to `porters`, after 10 min without progress
"""
SITE: dict[str, str | bytes] = {**GREEN, 'runbooks/window-stuck.md': WINDOW}


@contextmanager
def reader(chromium: Browser, zone: str = 'Europe/Berlin', **options: object) -> Iterator[BrowserContext]:
    """A browser of its own on a clock that starts at NOON, with a clipboard."""
    permissions = ['clipboard-read', 'clipboard-write']
    context = chromium.new_context(timezone_id=zone, permissions=permissions, **options)  # type: ignore[arg-type]
    context.clock.install(time=NOON)
    yield context
    context.close()


def open_runbook(context: BrowserContext, address: str, path: str = RUNBOOK) -> Page:
    """A tab with a runbook, its scripts at rest."""
    page = context.new_page()
    page.goto(address + path)
    page.locator('.hr-record span', has_text='').first.wait_for()
    return page


def bar(page: Page) -> Locator:
    """The bar of the record, once its controls have arrived."""
    found = page.locator('.hr-record section')
    found.wait_for(state='attached')
    return found


def press(page: Page, name: str) -> None:
    """Press a button of the bar."""
    bar(page).get_by_role('button', name=name, exact=True).click()


def answer(page: Page, name: str) -> None:
    """Press a button of the dialog that is open."""
    page.locator('dialog[open]').get_by_role('button', name=name, exact=True).click()


def choose(page: Page, number: int, outcome: str) -> None:
    """Choose an outcome of a step."""
    page.wait_for_timeout(550)  # two clicks at once and in one place are a double click
    page.get_by_role('button', name=f'Step {number}: {outcome}', exact=True).click()


def note(page: Page, text: str, kind: str = 'note') -> None:
    """Write a note in the bar."""
    press(page, 'Note')
    write_note(page, text, kind)


def write_note(page: Page, text: str, kind: str = 'note') -> None:
    """Fill in the dialog of a note."""
    box = page.locator('dialog[open]')
    box.locator('[name=text]').fill(text)
    box.locator('[name=kind]').select_option(kind)
    answer(page, 'Add')


def entries(page: Page) -> list[str]:
    """The entries as the bar lists them, folded or not."""
    return [text or '' for text in bar(page).locator('li').all_text_contents()]


def clipboard(page: Page) -> str:
    """What was copied."""
    expect(bar(page).locator('[role=status]')).to_contain_text('Copied')
    return str(page.evaluate('navigator.clipboard.readText()'))


def download(page: Page, name: str, folder: Path) -> Path:
    """Press a button that downloads a file, and keep that below a folder."""
    if not bar(page).get_by_role('button', name=name, exact=True).is_visible():
        bar(page).locator('summary').click()
    with page.expect_download() as found:
        press(page, name)
    path = folder / found.value.suggested_filename
    found.value.save_as(path)
    return path


def hand_over(page: Page) -> str:
    """The text for somebody else."""
    bar(page).locator('[role=status]').evaluate("(each) => { each.textContent = '' }")
    press(page, 'Hand over')
    return clipboard(page)


def open_hand_over(page: Page, text: str, how: str = 'Open') -> str:
    """Paste a text; returns what the bar says about it."""
    status = bar(page).locator('[role=status]')
    status.evaluate("(each) => { each.textContent = '' }")
    press(page, 'Open hand-over')
    page.locator('dialog[open] textarea').fill(text)
    answer(page, how)
    expect(status).not_to_be_empty()
    return status.text_content() or ''
