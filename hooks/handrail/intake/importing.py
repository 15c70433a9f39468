"""From the bytes of one file to what becomes of it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Container

from handrail.intake.drafting import write_draft, write_runbook
from handrail.intake.paper import Refusal
from handrail.intake.reading import read
from handrail.intake.report import Result
from handrail.model import Settings
from handrail.source.reading import DOCUMENT_BYTES


def import_bytes(source: str, data: bytes, settings: Settings, taken: Container[str] = ()) -> Result:
    """Make a draft of the document `source`, whatever it is; `taken` are paths of other drafts.

    A refusal says why; so is refused what is too long as a draft. One that had lost words would be
    an error of ours and must not be written. Nothing is raised.
    """
    name = posixpath.basename(source.replace('\\', '/'))
    try:
        document = read(name, data)
        if isinstance(document, Refusal):
            return Result(source, 'refused', why=document.why, line=document.line)
        title = document.title or _spoken(name)
        account, lines = document.account, document.lines
        if account.shape == 'runbook':
            draft = write_runbook(document.paper, account, lines, settings, taken)
        else:
            draft = write_draft(account, lines, title, settings, taken)
    except Exception as error:  # noqa: BLE001 - one bad file must not stop the others
        return Result(
            source, 'failed', why=f'this is an error of ours ({type(error).__name__}: {str(error)[:200]})'
        )
    if draft.lost:
        line, word = draft.lost[0]
        said = f'the draft would lose {len(draft.lost)} word(s), the first is {word!r}'
        return Result(source, 'failed', why=said, line=line, document=document, draft=draft)
    if draft.errors:
        return Result(source, 'refused', why=_unwritable(draft.text, draft.errors[0]))
    return Result(source, 'planned', document=document, draft=draft)


def _unwritable(text: str, error: str) -> str:
    """Why a document whose draft our readers would not take even as a block of code is not imported."""
    size = len(text.encode('utf-8', 'replace'))
    if size > DOCUMENT_BYTES:
        said = f'its draft would have {size} bytes, the limit is {DOCUMENT_BYTES}'
        return f'{said}: keep the report and leave out what it quotes, such as logs'
    return f'our format cannot hold it, not even as a block of code ({error}): keep the report as plain text'


def _spoken(name: str) -> str:
    """The name of a file as a title."""
    stem = re.sub(r'(\.[A-Za-z]{2,8}){1,3}$', '', name)
    return ' '.join(re.findall(r'[^\W_]+', stem)) or 'Untitled'
