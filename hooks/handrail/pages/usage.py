"""Where a thing was used: notes for steps, lists for pages."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from datetime import date

from handrail.model import ActionStatus, Inline, Usage, plain
from handrail.pages.clock import day, minutes
from handrail.pages.encode import Markdown, line, text
from handrail.pages.environment import blocks
from handrail.pages.index import Index
from handrail.pages.prose import heading
from handrail.pages.table import EMPTY, bullets
from handrail.pages.words import say

_QUOTED = 140
_LISTED = 10
_NOTED = 3
_SENTENCES = re.compile(r'.*[.!?](?= )')


def usage_notes(index: Index, here: str, usages: Iterable[Usage]) -> list[Markdown]:
    """Return the notes for a step, each said once: the latest few, and how many more there are."""
    shown, left = _latest(list(usages), _NOTED)
    return [*dict.fromkeys(usage_note(index, here, usage) for usage in shown), *left]


def _latest(usages: Sequence[Usage], limit: int) -> tuple[list[Usage], list[Markdown]]:
    """Return what a page has room for, in its order, and a line that counts the rest.

    What misled somebody stays longest, and what happened last.
    """
    if len(usages) <= limit:
        return list(usages), []
    order = sorted(usages, key=lambda usage: (usage.relation == 'misled', usage.on or date.min), reverse=True)
    kept = {id(usage) for usage in order[:limit]}
    return [usage for usage in usages if id(usage) in kept], [say('more', count=len(usages) - limit)]


def usage_note(index: Index, here: str, usage: Usage) -> Markdown:
    """Return one use as a short sentence that links to the row, action or drill it comes from."""
    said = _note(index, here, usage)
    return Markdown(f'<span class="hr-usage-misled">{said}</span>') if usage.relation == 'misled' else said


def _note(index: Index, here: str, usage: Usage) -> Markdown:
    if usage.relation == 'misled':
        where = index.map.object(here, usage.source, day(usage.on) if usage.on else '')
        if usage.minutes is None:
            return say('usage.misled.unknown', where=where)
        return say('usage.misled', where=where, minutes=minutes(usage.minutes))
    if usage.relation == 'improves':
        if _is_evidence(index, usage):
            return say('usage.proves', where=index.map.object(here, usage.source, shortened(usage.text)))
        row = index.rows.get(usage.source)
        word = 'improves' if row is None or row.action.status is ActionStatus.done else 'promised'
        return say(f'usage.{word}', where=index.map.object(here, usage.source, shortened(usage.text)))
    return say(f'usage.{usage.relation}', where=index.map.object(here, usage.source, incident(index, usage)))


def _is_evidence(index: Index, usage: Usage) -> bool:
    """Whether an action names a thing as the proof that it is done, and in no other way."""
    links = index.site.graph.incoming.get(usage.target, ())
    roles = {link.ref.role for link in links if link.source == usage.source}
    return roles == {'evidence'}


def incident(index: Index, usage: Usage) -> Markdown:
    """Return the day and the title of the incident or drill of a use."""
    node = index.map.keys.get(usage.document)
    title = (
        index.map.spans('', node.title) if node and not any(s.target or s.href for s in node.title) else ''
    )
    name = title or text(usage.document.partition(':')[2])
    return Markdown(f'{day(usage.on)} {name}') if usage.on else Markdown(name)


def shortened(value: str, limit: int = _QUOTED) -> Markdown:
    """Return a quotation; a long one is cut behind a sentence, else at a word."""
    shown = line(value)
    if len(shown) > limit:
        whole = _SENTENCES.match(shown[:limit])
        shown = (whole[0] if whole else shown[:limit].rpartition(' ')[0]) + ' …'
    return text(shown)


def claim(inline: Inline, limit: int = _QUOTED) -> Markdown:
    """Return the sentences before the first link, for a place that has the link already."""
    link = next((number for number, span in enumerate(inline) if span.target or span.href), len(inline))
    before = _SENTENCES.match(line(plain(inline[:link])) + ' ') if link < len(inline) else None
    return shortened(before[0] if before else plain(inline), limit)


def usage_list(index: Index, here: str, usages: Iterable[Usage], key: str = '') -> Markdown:
    """Return the heading and the list of uses, the latest, quoting each; for none a line that says so.

    `key` is the thing itself: uses of a part of it name the part. A drill of the whole stands for its parts.
    """
    items = []
    found = list(usages)
    rehearsed = {usage.document for usage in found if usage.relation == 'drilled' and usage.target == key}
    told = [
        usage
        for usage in found
        if usage.relation != 'drilled' or usage.target == key or usage.document not in rehearsed
    ]
    shown, left = _latest(told, _LISTED)
    for usage in shown:
        said = usage_note(index, here, usage)
        if key and usage.target != key:
            said = say('usage.step', note=said, step=index.map.object(here, usage.target))
        if usage.text and usage.relation in ('used', 'misled'):
            said = say('usage.says', note=said, text=shortened(usage.text))
        items.append(said)
    listing = bullets('used', dict.fromkeys(items)) or say('used.never')
    return blocks([heading(2, say('used'), 'hr-used'), listing, *left])


def linked_from(index: Index, here: str, key: str, listed: Container[str] = ()) -> Markdown:
    """Return the heading and the list of further documents that link to a page or to a part of it.

    `key` is the thing that the page is about. What the page has `listed`, and incidents and drills whose
    use of it is told already, are not named again.
    """
    nodes, graph, usages = index.map.keys, index.site.graph, index.site.review.usages
    parts = (key, *index.parts.get(here, ()))
    told = {usage.document for part in parts for usage in usages.get(part, ())}
    sources = dict.fromkeys(
        nodes[link.source].document
        for part in parts
        for link in graph.incoming.get(part, ())
        if link.source in nodes and nodes[link.source].uri != here
    )
    left = [each for each in sources if each in nodes and each not in told and each not in listed]
    items = [index.map.object(here, source) for source in left]
    return blocks([heading(2, say('linked'), 'hr-linked'), bullets('linked', items)]) if items else EMPTY
