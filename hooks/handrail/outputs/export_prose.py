"""An author's Markdown on its way out of the site: links become whole addresses, or leave their words."""

from __future__ import annotations

import re

from handrail.model import Inline, Postmortem, Ref, Site, Span
from handrail.outputs.address import Addresses, addresses_of
from handrail.pages.prose import mended
from handrail.source.commonmark import parse
from handrail.source.escape import escaped
from handrail.source.spans import is_comment


def shown_prose(text: str, first_line: int, postmortem: Postmortem, site: Site) -> str:
    """Return prose of a postmortem that begins on `first_line` of its file, for a reader without the site."""
    addresses = addresses_of(site)
    lines = text.split('\n')
    last = first_line + len(lines)
    gone: list[Ref] = []
    for ref in postmortem.refs:
        if not ref.raw or not first_line <= ref.at.line < last:
            continue
        address = addresses.of_target(ref.target) if site.settings.site_url else None
        if address is None or not _lead(lines, ref, ref.at.line - first_line, address):
            gone.append(ref)
    return without_comments(mended('\n'.join(lines), gone, (), first_line)).strip('\n')


def _lead(lines: list[str], ref: Ref, start: int, address: str) -> bool:
    """Give one link its whole address; whether it was found."""
    raw = re.escape(ref.raw)
    inside = re.compile(rf'(\]\(\s*)<?{raw}>?(?=[\s)])')
    for number in range(start, len(lines)):
        if inside.search(lines[number]):
            lines[number] = inside.sub(lambda match: f'{match[1]}{address}', lines[number], count=1)
            return True
        if not lines[number].strip():
            break
    definition = re.compile(rf'^( *\[[^\]]+\]:\s*)<?{raw}>?(?=\s|$)')
    for number, line in enumerate(lines):
        if definition.search(line):
            lines[number] = definition.sub(lambda match: f'{match[1]}{address}', line)
            return True
    return False


def without_comments(text: str) -> str:
    """Return Markdown without its comments: blocks go with their lines, others from their sentences."""
    if '<!--' not in text:
        return text
    lines = text.split('\n')
    tokens, _ = parse('', text, text, 0)
    for token in tokens:
        start, end = token.map or (0, 0)
        if token.type == 'html_block' and is_comment(token.content):
            lines[start:end] = [''] * (end - start)
        for child in token.children or ():
            if child.type == 'html_inline' and child.content.startswith('<!--'):
                joined = '\n'.join(lines[start:end]).replace(child.content, '', 1).split('\n')
                lines[start:end] = joined + [''] * (end - start - len(joined))
    return re.sub(r'\n{3,}', '\n\n', '\n'.join(lines))


def inline(spans: Inline, addresses: Addresses) -> str:
    """Return inline text as Markdown with its marks, links as whole addresses."""
    return ''.join(_span(span, addresses) for span in spans)


def _span(span: Span, addresses: Addresses) -> str:
    before = ' ' if span.text[:1].isspace() else ''
    after = ' ' if span.text[-1:].isspace() and span.text.strip() else ''
    shown = _code(span.text) if span.code else escaped(span.text)
    if not shown.strip():
        return before
    shown = f'*{shown}*' if span.emphasis else shown
    shown = f'**{shown}**' if span.strong else shown
    address = addresses.of_target(span.target) if span.target and addresses.site_url else span.href
    if address and re.match(r'(?i)(https?://|mailto:|tel:)', address):
        shown = f'[{shown}](<{address}>)' if re.search(r'[\s()<>]', address) else f'[{shown}]({address})'
    return before + shown + after


def _code(text: str) -> str:
    ticks = '`' * (max((len(run) for run in re.findall('`+', text)), default=0) + 1)
    pad = ' ' if text[:1] == '`' or text[-1:] == '`' else ''
    return f'{ticks}{pad}{text}{pad}{ticks}'
