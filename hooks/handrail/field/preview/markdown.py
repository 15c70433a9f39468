"""The summary as Markdown for a comment on the Git host.

Every text in it may have been written by a stranger. It is shown, and does nothing: no link but into the
preview, no picture, no markup, nobody is mentioned, no issue is referred to.
"""

from __future__ import annotations

import re
import unicodedata

from handrail.field.preview.records import Summary
from handrail.field.preview.report import Cell, Piece, Section, between, headline, remarks, sections

MARK = '<!-- handrail:preview -->'
"""By this line the comment is found again."""

MOST = 60_000
"""Characters: GitHub takes 65,536 in a comment."""
ROWS = 40
LONGEST = 160

_PUNCTUATION = re.compile(r"[^\w ,/();'?=+-]|_")
"""Signs that Markdown, or an address without a scheme, could be made of."""
_CALLS = re.compile(r'(?<=[@#!~$%&^:])(?=\w)|(?<=\bGH)(?=-)')
"""Where a Git host would see a person, an issue, a label: `@name`, `#12`, `!3`, `~bug`, `:emoji:`."""
_JOINER = '\u2060'
_UNSEEN = {'Cc', 'Cf', 'Cs', 'Co', 'Cn', 'Zl', 'Zp'}
"""Classes of characters that cannot be seen, or that turn the direction of what follows."""
_HASH = re.compile(r'\b(?=\w*\d)[0-9a-f]{7,40}\b')


def markdown(summary: Summary, address: str = '') -> str:
    """Return the comment; `address` is that of the published preview, with a slash at its end, or ''."""
    base, head = between(summary)
    lines = [MARK, f'### Preview of `{head}` against `{base}`', '']
    if address:
        lines += [f'**[Open the preview]({address})** · [this summary as a page]({address}preview/)', '']
    lines += [' · '.join(headline(summary)), '']
    lines += [line for remark in remarks(summary) for line in (remark, '')]
    text = '\n'.join(lines)
    for section in sections(summary):
        added = table(section, address)
        if len(text) + len(added) > MOST:
            return f'{text}\n\nThere is more than a comment can hold: the page has all of it.\n'
        text += added
    return text.rstrip() + '\n'


def table(section: Section, address: str) -> str:
    """Return one section."""
    number = f'{section.title} ({len(section.rows)})'
    rows = [f'| {" | ".join(section.heads)} |', f'|{" --- |" * len(section.heads)}']
    rows += [f'| {" | ".join(cell(each, address) for each in row)} |' for row in section.rows[:ROWS]]
    if len(section.rows) > ROWS:
        rows += ['', f'and {len(section.rows) - ROWS} more.']
    body = '\n'.join(rows)
    if section.quiet:
        return f'\n<details><summary>{number}</summary>\n\n{body}\n\n</details>\n'
    return f'\n#### {number}\n\n{body}\n'


def cell(pieces: Cell, address: str) -> str:
    """Return what stands in one cell."""
    return ''.join(piece(each, address) for each in pieces)


def piece(one: Piece, address: str) -> str:
    """Return a piece of text, a link or code."""
    if one.code:
        return code(one.text)
    if one.url and address:
        return f'[{plain(one.text)}]({address}{target(one.url)})'
    return plain(one.text)


def target(url: str) -> str:
    """Return an address below the site as a link has it: nothing in it ends the link."""
    from urllib.parse import quote

    return '' if url == '.' else quote(url, safe='/%#~!$&+,;=@')


def plain(text: str) -> str:
    """Return text as Markdown that shows just that."""
    shown = _HASH.sub(lambda found: found[0][:3] + _JOINER + found[0][3:], _CALLS.sub(_JOINER, short(text)))
    return _PUNCTUATION.sub(lambda found: f'&#{ord(found[0])};', shown)


def code(text: str) -> str:
    """Return text as it is typed; in HTML, where no character of it can end the code."""
    return f'<code>{plain(text)}</code>'


def short(text: str) -> str:
    """Return text on one line, cut where it is long; what cannot be seen is shown as a sign."""
    seen = ''.join(map(_seen, text))
    return seen if len(seen) <= LONGEST else f'{seen[: LONGEST - 1]}…'


def _seen(char: str) -> str:
    if char in '\t\n\r':
        return ' '
    return '\ufffd' if unicodedata.category(char) in _UNSEEN else char
