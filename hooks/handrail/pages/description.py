"""What a link to a page says where it is pasted: plain text of at most 200 characters.

It holds nothing but what the page itself shows to the same audience.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from itertools import islice
from types import MappingProxyType
from typing import Any

from handrail.model import (
    Alert,
    Document,
    Drill,
    PlainPage,
    Postmortem,
    Practice,
    Runbook,
    Section,
    Service,
    Step,
    plain,
)
from handrail.pages.alert import runbook_of
from handrail.pages.encode import cut, line
from handrail.pages.frontmatter import LENGTH
from handrail.pages.index import Index
from handrail.pages.start import first_step, whom
from handrail.pages.words import spell
from handrail.review.flags import spoken
from handrail.source.commonmark import parse

_TAIL = 120
_LEAST = 40
_WHOLE = 1500  # characters of a paragraph that are read: more would be cut anyway
_LISTED = 8
_ENDS = ('.', '!', '?', '…')
_TITLE = re.compile(r'^# (.*)$', re.MULTILINE)
_LINK = re.compile(r'(?<!!)\[([^\[\]\n]+)\]\([^)\n]*\)')
_LINKED = re.compile(r'(?<=\n\n)[^\n]*\]\([^\n]*\n')
"""Lines of a generated page that lead elsewhere: they do not say what it is about."""
_TEMPLATE = re.compile(r'\{\{.*?\}\}', re.DOTALL)
_COMMENT = re.compile(r'<!--.*?-->', re.DOTALL)
_BLOCK = re.compile(r'\s*(?:[#<|>!:{=-]|\*\s|\d+[.)]\s|```|~~~|\[[^\]]*\]:)')
"""Blocks that are no sentences: headings, HTML, tables, lists, fences, definitions of links."""
_MARKS = re.compile(r'[\\`*_\[\]<&!{]')
"""Characters without which a paragraph is its own words."""
_FRONT = re.compile(r'---\n.*?\n---\n', re.DOTALL)


def description(index: Index, uri: str, text: str) -> str:
    """Return the description of a page whose Markdown is `text`; a sentence for every kind."""
    document = index.documents.get(uri)
    tell = _TELLERS.get(type(document)) if document else None
    head, tail = tell(index, document) if tell else ('', [])
    if head or any(tail):
        return shortened(head, tail)
    said = first_paragraph(text if document else _LINKED.sub('', text))
    return shortened(said, []) if len(said) >= _LEAST else listed(text, said)


def listed(text: str, said: str) -> str:
    """Return what a page without sentences is about: its title, and what it links to."""
    title = next((found[1] for found in _TITLE.finditer(text)), '')
    links = islice(dict.fromkeys(each[1] for each in _LINK.finditer(text)), _LISTED)
    about = ' '.join(filter(None, [said, ', '.join(filter(None, map(_words, links)))]))
    return shortened(': '.join(filter(None, [_words(title), about])), [])


def _runbook(index: Index, runbook: Runbook) -> tuple[str, list[str]]:
    step = first_step(runbook)
    first = _first(step)
    return _section(runbook, 'meaning') or _lead(runbook), [first, _owner(index, runbook.owner)]


def _postmortem(index: Index, postmortem: Postmortem) -> tuple[str, list[str]]:
    facts = index.site.review.facts.get(postmortem.id)
    lasted = next((each for each in facts.durations if each.name == 'duration'), None) if facts else None
    took = spell('card.lasted', time=spoken(lasted.minutes)) if lasted and lasted.minutes is not None else ''
    hurt = _section(postmortem, 'impact') or '; '.join(
        f'{name}: {value}' for name, value in postmortem.impact
    )
    summary = _section(postmortem, 'summary') or _lead(postmortem)
    if not summary:
        return hurt, [took]
    return summary, [took, spell('card.impact', impact=hurt) if hurt else '']


def _alert(index: Index, alert: Alert) -> tuple[str, list[str]]:
    runbook = runbook_of(index, alert)
    step = first_step(runbook, alert.runbook.anchor if alert.runbook else '') if runbook else None
    first = _first(step)
    team = alert.owner or (whom(runbook)[0] if runbook else '')
    said = line(_TEMPLATE.sub('…', alert.summary)) or _lead(alert) or line(plain(alert.title))
    return said, [first, _owner(index, team)]


def _drill(_: Index, drill: Drill) -> tuple[str, list[str]]:
    return drill.fault or plain(drill.outcome), []


def _service(index: Index, service: Service) -> tuple[str, list[str]]:
    return _lead(service), [_owner(index, service.owner)]


def _practice(_: Index, practice: Practice) -> tuple[str, list[str]]:
    return _section(practice, 'statement') or _lead(practice), []


_TELLERS: Mapping[type[Document], Callable[[Index, Any], tuple[str, list[str]]]] = MappingProxyType({
    Runbook: _runbook,
    Postmortem: _postmortem,
    Alert: _alert,
    Drill: _drill,
    Service: _service,
    Practice: _practice,
})  # fmt: skip
"""Who says what a page is about, and what must not be cut off when that is long."""


def _first(step: Step | None) -> str:
    if step is None:
        return ''
    title = line(plain(step.title))
    return spell('card.first', step=title if title.endswith(_ENDS) else f'{title}.')


def _owner(index: Index, name: str) -> str:
    team = index.teams.get(name)
    return spell('card.owner', team=line(team.name if team and team.name else name)) if name else ''


def _section(document: Document, role: str) -> str:
    found: Section | None = next((each for each in document.sections if each.role == role), None)
    return first_paragraph(found.text) if found else ''


def _lead(document: Document) -> str:
    return first_paragraph(document.lead) if not isinstance(document, PlainPage) else ''


def first_paragraph(markdown: str) -> str:
    """Return the words of the first paragraph of some Markdown, '' when there is none."""
    markdown = _COMMENT.sub(
        '', _FRONT.sub('', markdown, count=1) if markdown.startswith('---\n') else markdown
    )
    for block in re.split(r'\n\s*\n', markdown):
        if block.strip() and not _BLOCK.match(block) and (words := _words(block[:_WHOLE])):
            return words
    return ''


def _words(block: str) -> str:
    """Return the text of one paragraph, its marks taken off."""
    if not _MARKS.search(block):
        return line(block)
    tokens, _ = parse('', block, re.sub(r'\s*\n?\{:[^}\n]*\}\s*$', '', block), 0)
    inline = next((token for token in tokens if token.type == 'inline'), None)
    return line(unescape(''.join(_runs(inline.children or ())))) if inline else ''


def _runs(tokens: object) -> Iterator[str]:
    for token in tokens:  # type: ignore[attr-defined] # markdown-it's own list
        if token.type in {'softbreak', 'hardbreak'}:
            yield ' '
        elif token.type not in {'image', 'html_inline'}:
            yield token.content


def shortened(head: str, tail: list[str]) -> str:
    """Return both as one text of at most 200 characters; the tail keeps its place."""
    kept = [each for each in tail if each]
    room = _TAIL // max(len(kept), 1)
    spare = sum(max(room - len(each), 0) for each in kept)
    end = ' '.join(cut(each, room + spare) for each in kept)
    if not head:
        return cut(end, LENGTH)
    head = head if head.endswith(_ENDS) or not end else f'{head}.'
    return ' '.join(filter(None, [cut(head, max(LENGTH - len(end) - 1, _LEAST)), end]))
