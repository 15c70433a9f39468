"""Joins the records of all pages to an index of small files, each loaded when it is asked for.

    meta        what every query needs: where each shard begins, the kinds, the synonyms
    t/N         terms in alphabetical order with the pages that hold them
    e/N         words in the order of their ends: candidates where the beginning is mistyped
    f/N         fragments 4N to 4N + 3, each one page, or a part of a long one, as text

Everything is bytes that depend on the records alone.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import accumulate

from handrail.finish.search.record import KINDS, WEIGHTS, WORTH
from handrail.finish.search.terms import PATTERNS

FORMAT = 2
"""Of these files; a worker reads no other."""

FOLDER, POINTER = 'search', 'search_index'
"""Below the site; the theme loads the pointer with every page."""

SHARD = 9000
"""Characters of a shard, about: 3 kB compressed."""

GROUP = 4
"""Fragments of a file, all of one kind of page: a site of few files is built and cleared away sooner."""

CODES = ''.join(chr(code) for code in range(0x23, 0x7F))
HALF = len(CODES) // 2
"""Numbers are written in base 46, highest digit first: after a character of the upper half one goes on."""

CLASSES = 8

STOP = """
    a again an and any are as at be been but by can cannot cant could did do does dont everything for from get
    had happens has have help how i if in into is it its me my no not now nothing of on or our please problem
    so still that the their then there this to was we were what when where which while who why will with work
    working works would wrong you your
"""
"""Words that are looked for only where nothing else is, or to tell a phrase: they say nothing themselves."""

WORD = re.compile(r'[^\W\d_]{4,40}')

MEANING = {'worth': WORTH, 'stop': STOP.split(), 'patterns': PATTERNS}
"""What the worker does with classes of terms, the words that it passes over, how it cuts."""

Groups = Sequence[Sequence[str]]


def pointer(version: str) -> str:
    """Return what tells the worker where the index is, and in which format."""
    return f'{FORMAT}-{version}'


def script_file(path: str, data: bytes) -> tuple[str, bytes]:
    """Return a JSON file of a built site's `search` folder as the script that does the same.

    A page that is opened from the file system can load nothing else. `path` is below the site.
    """
    name = path.removeprefix(f'{FOLDER}/').removesuffix('.json')
    take = f'self.handrailTake&&handrailTake({json.dumps(name)},'
    if name == POINTER:
        return f'{FOLDER}/{name}.js', f'var __index={data.decode()};{take}__index);\n'.encode()
    return f'{FOLDER}/{name}.js', f'{take}{data.decode()});\n'.encode()


def version_of(records: Iterable[str], synonyms: Groups) -> str:
    """Return the name of an index of these records: another one for any other content."""
    state = blake2b(json.dumps([MEANING, WEIGHTS, synonyms]).encode(), digest_size=8)
    for record in records:
        data = record.encode()
        state.update(len(data).to_bytes(8, 'big') + data)
    return state.hexdigest()


def index_files(records: Iterable[str], synonyms: Groups) -> Iterator[tuple[str, bytes]]:
    """Yield every file of the index by its path below the index's folder.

    `records` come sorted by their first line. They are read once, one after the other.
    """
    for path, text in _files(records, synonyms):
        yield f'{path}.json', text.encode()


def _files(records: Iterable[str], synonyms: Groups) -> Iterator[tuple[str, str]]:
    postings: dict[str, array[int]] = defaultdict(partial(array, 'I'))  # lists take ten times the memory
    kinds, several, number = [0] * len(KINDS), [], 0
    file: list[str] = []
    kind = 0
    for record in records:
        head, *lines = record.split('\n')
        if kind != int(head[0]) and number % GROUP:
            yield f'f/{number // GROUP}', f'[{",".join(file)}]'
            kinds[kind] += -number % GROUP  # the next kind begins a file; no page has these numbers
            number, file = number + -number % GROUP, []
        kind = int(head[0])
        if len(lines) > 2:  # noqa: PLR2004 - terms and JSON of one fragment
            several.append([number, len(lines) // 2])
        for terms, fragment in zip(lines[::2], lines[1::2], strict=True):
            for term, level in _levels(terms):
                postings[term].append(number * CLASSES + level)
            file.append(fragment)
            kinds[kind] += 1
            number += 1
            if not number % GROUP:
                yield f'f/{number // GROUP - 1}', f'[{",".join(file)}]'
                file = []
    if file:
        yield f'f/{number // GROUP}', f'[{",".join(file)}]'
    names = sorted(postings)
    starts: list[str] = []
    ends: list[str] = []
    before = ''
    for at, shard in enumerate(_shards(names, postings)):
        first, last = next(iter(shard)), next(reversed(shard))
        starts.append(first[: _common(before, first) + 1])
        before = last
        yield f't/{at}', _json(shard)
    words = sorted((name for name in names if WORD.fullmatch(name)), key=lambda word: word[::-1])
    for at, ordered in enumerate(_groups(words)):
        ends.append(ordered[0][::-1])
        yield f'e/{at}', _json(ordered)
    meta = {
        'count': number,
        'kinds': kinds,
        'weights': list(zip(accumulate(kinds), WEIGHTS, strict=True)),
        **MEANING,
        'several': several,
        'terms': starts,
        'ends': ends,
        'synonyms': synonyms,
    }
    yield 'meta', _json(meta)


def _levels(terms: str) -> Iterator[tuple[str, int]]:
    for level, group in enumerate(terms.split('\t')):
        for term in group.split():
            yield term, level


def _shards(names: list[str], postings: dict[str, array[int]]) -> Iterator[dict[str, str]]:
    shard: dict[str, str] = {}
    size = 0
    for name in names:
        code = encode(postings.pop(name))
        if shard and size + len(code) + len(name) > SHARD:
            yield shard
            shard, size = {}, 0
        shard[name] = code
        size += len(code) + len(name) + 6
    if shard:
        yield shard


def _groups(words: list[str]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for word in words:
        group.append(word)
        size += len(word) + 3
        if size > 3 * SHARD:
            yield group
            group, size = [], 0
    if group:
        yield group


def _common(one: str, other: str) -> int:
    """Return how many characters two words have in common at their beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))


def encode(codes: Sequence[int]) -> str:
    """Return pages with their classes as text; each as the distance to the one before."""
    values, base = [], 0
    for code in codes:
        values.append(code - base)
        base = code - code % CLASSES + CLASSES
    return ''.join(map(_coded, values))


@lru_cache(maxsize=4096)
def _coded(value: int) -> str:
    high, low = divmod(value, HALF)
    return ''.join(CODES[HALF + digit] for digit in _digits(high)) + CODES[low]


def _digits(value: int) -> list[int]:
    return [*_digits(value // HALF), value % HALF] if value else []


def _json(value: object) -> str:
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False)
