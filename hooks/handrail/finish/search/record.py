"""What one page adds to the index, as a text that is kept with the page's conversion."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from handrail.finish.search.terms import compounds, terms
from handrail.finish.search.text import Part

LONGEST = 12000
"""Characters of text in one fragment: what is loaded to show one page among the answers."""

KINDS = ('runbook', 'alert', 'postmortem', 'service', 'team', 'practice', 'drill', 'page', 'list')
"""Kinds of pages, in the order in which equal answers are given."""

WEIGHTS = (1.3, 1.2, 1, 0.8, 0.8, 0.8, 0.7, 0.7, 0.12)
"""What a page of each kind is worth: a step that mends before an account of what happened."""

MEAN = 400
"""Words of a usual page: the longer one is, the less a word in it says."""

STEPS = (0.3, 0.55)
"""Where the weight of a word in text passes into the next class (0, 1, 2)."""

HEADING, TAG, SIGNATURE, TITLE, NAME = 3, 4, 5, 6, 7
"""Classes of terms that stand elsewhere than in text."""

WORTH = (0.65, 1.1, 1.5, 2.2, 2.5, 4, 4, 6)
"""What a term of each class is worth."""

STEP = re.compile(r'\d+\. ')

OURS = 'hr-'
"""How anchors of sections begin that say what stands on other pages."""

Part_ = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a page besides its content.

    `title` is that of a page without a first heading. `names` are what it is asked for by, as
    anchor, name and text: ids, that of the page first; `signatures` the error texts that it
    answers, the same way. `date` as YYYY-MM-DD or ''.
    """

    url: str
    title: str
    kind: str = 'page'
    date: str = ''
    names: tuple[Part_, ...] = ()
    signatures: tuple[Part_, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class Chunk:
    """So much of a page as one fragment holds."""

    parts: list[Part_] = field(default_factory=list)
    size: int = 0


def record(subject: Subject, parts: Iterable[Part]) -> str:
    """Return the record of a page: a line about it, then of each fragment its terms and its JSON.

    The first line sorts records: kind, the latest day first, address.
    """
    parts = list(parts)
    title = next((part.title for part in parts if part.title and not part.anchor), subject.title)
    chunks = list(_chunks(part for part in parts if not part.copied))
    copied = ' '.join(part.text for part in parts if part.copied)
    later = ''.join(chr(ord('9') - ord(c) + ord('0')) if c.isdigit() else c for c in subject.date) or '~'
    lines = [f'{KINDS.index(subject.kind)} {later} {subject.url}']
    for number, chunk in enumerate(chunks or [Chunk()]):
        lines.append(_terms(subject, title, chunk, copied, first=number == 0))
        fragment: list[object] = [subject.url, title, _said(subject), _parts(subject, chunk)]
        if number == 0:
            fragment += [subject.names, subject.signatures, subject.tags]
        lines.append(json.dumps(fragment, separators=(',', ':'), ensure_ascii=False))
    return '\n'.join(lines)


def _said(subject: Subject) -> str:
    """Return the kind of a page as the answers say it; of an account of an incident with its day."""
    return f'{subject.kind.capitalize()} {subject.date}'.strip()


def _parts(subject: Subject, chunk: Chunk) -> list[tuple[str, ...]]:
    """Return anchor, name and text of each part; behind a step, which begins with its number, what it is."""
    step = (f'{subject.kind.capitalize()} step',) if subject.kind == 'runbook' else ()
    return [(*part, *step) if STEP.match(part[1]) else part for part in chunk.parts]


def _chunks(parts: Iterable[Part]) -> Iterator[Chunk]:
    chunk = Chunk()
    for part in parts:
        for text in _slices(part.text):
            if chunk.size and chunk.size + len(text) > LONGEST:
                yield chunk
                chunk = Chunk()
            chunk.parts.append((part.anchor, part.title, text))
            chunk.size += len(text) + len(part.title)
    if chunk.parts:
        yield chunk


def _slices(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        at = text.rfind(' ', 0, LONGEST) + 1 or LONGEST
        yield text[:at].rstrip()
        text = text[at:]
    yield text


def _terms(subject: Subject, title: str, chunk: Chunk, copied: str, *, first: bool) -> str:
    """Return the terms of a chunk: a group for each class, of each term the highest."""
    classes = dict.fromkeys(_all_terms(copied), 0) if first else {}
    said = []
    for anchor, head, text in chunk.parts:
        if anchor.startswith(OURS):
            classes |= dict.fromkeys(_all_terms(f'{head} {text}'), 0)
        else:
            said.append((HEADING, head))
    classes |= _weighed(text for anchor, _, text in chunk.parts if not anchor.startswith(OURS))
    if first:
        said += [(TAG, tag) for tag in subject.tags]
        said += [(TITLE, title)]
        said += [(HEADING, name) for _, name, _ in subject.names]
        said += [(SIGNATURE, name) for _, name, _ in subject.signatures]
    for level, text in said:
        for term in _all_terms(text):
            classes[term] = max(classes.get(term, 0), level)
    whole = (
        name.lower() for _, name, _ in subject.names if len(name.split()) == 1 and name.split()[0] == name
    )
    classes |= dict.fromkeys(whole, NAME) if first else {}
    groups: list[list[str]] = [[] for _ in range(NAME + 1)]
    for term, level in classes.items():
        groups[level].append(term)
    return '\t'.join(' '.join(sorted(group)) for group in groups)


def _weighed(texts: Iterable[str]) -> dict[str, int]:
    """Return the class of each term of a running text, by how often it stands there."""
    counts = Counter(word for text in texts for word in compounds(text))
    found: dict[str, int] = {}
    for word, count in counts.items():
        for term in terms(word):
            found[term] = found.get(term, 0) + count
    norm = 1.2 * (0.7 + 0.3 * min(counts.total() / MEAN, 3))
    return {term: sum(n / (n + norm) >= step for step in STEPS) for term, n in found.items()}


def _all_terms(text: str) -> Iterator[str]:
    for word in compounds(text):
        yield from terms(word)
