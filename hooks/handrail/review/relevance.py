"""How well short texts match: BM25 over stems of words.

Formula: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
section 3.4, with the idf of section 3.1 kept above zero by adding one inside the logarithm.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_K1, _B = 1.2, 0.75
_WORD = re.compile(r'[^\W_]+(?:[._-][^\W_]+)*')
_LOGIN = re.compile(r'\blog(?:s|ged|ging)?[ -](?:in|on)\b')
_PART = re.compile(r'[._-]')
_SUFFIXES = (
    'ations',
    'ation',
    'ings',
    'ing',
    'ies',
    'ied',
    'ions',
    'ion',
    'ers',
    'es',
    'ed',
    'er',
    's',
    'e',
    'y',
)
_STEM = 4
"""Characters that a suffix must leave of a word."""
_STOP_WORDS = """
    a about added after again all also am an and another any april are as at august back be because
    been before began begin being between both but by call called came can cannot caused causing cet
    clear could day december did do does done down due during each edt else engineer est every
    february few first for found friday from full further get gets gmt go goes good had happened has
    have having he her here his hour hours how i if in incident include included into investigated
    is issue issues it its itself january july june just last left let like look looked looking lot
    made make makes many march may me might minute minutes monday more morning most much must my
    near need needs new night no nobody nor not nothing noticed november now october of off old on
    on-call oncall once one ones only or other our out outage over own pdt people per pm problem
    problems pst quickly reported root run running same saturday second see seen september set she
    should show showed shown side since so some start started state still stopped such sunday
    suspected take team tell than that the their them then there these they thing things think this
    those thought through thursday time times to told too took tried try tuesday two under until up
    us use used user users utc very via wait wanted was wat we wednesday well went were what when
    where which while who whom whose why will with within without work worked working would wrong
    yes yet you your
"""
_STOP = frozenset(_STOP_WORDS.split())
"""Words that say nothing about a fault: those of the language, and those of every report."""


@dataclass(frozen=True, slots=True)
class Match:
    """One text that matches: its number, its score, and the words of the query that made the match.

    The telling words come first. `headed` and `shared` are the parts of the weight of the head, and of the
    whole text, that the query has: from 0 to 1.
    """

    number: int
    score: float
    terms: tuple[str, ...]
    headed: float
    shared: float


def stem(word: str) -> str:
    """Return what words of one family have in common, roughly: `deployments`, `deployed`: `deploy`."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _STEM:
            return word.removesuffix(suffix).removesuffix('ment') or word
    return word.removesuffix('ment') if len(word) > len('ment') + _STEM else word


def words(text: str) -> Iterator[tuple[str, str]]:
    """Yield stem and word of a text: names such as `pg_hba.conf` as a whole and by their parts."""
    for found in _WORD.findall(_LOGIN.sub('login', text.casefold())):
        parts = [part for part in _PART.split(found) if len(part) > 1]
        for word in dict.fromkeys([found, *parts]):
            if word not in _STOP and not word.isdigit() and len(word) > 1:
                yield stem(word), word


@dataclass(frozen=True, slots=True)
class Shelf:
    """Texts made ready for queries: how often each stem stands in each, and how telling each stem is.

    `heads` are the stems of their heads; `rare` is the weight of a stem that one text alone has.
    """

    counts: tuple[Counter[str], ...]
    heads: tuple[frozenset[str], ...]
    weights: dict[str, float]
    mean: float
    rare: float

    def matches(self, query: str) -> list[Match]:
        """Return the texts that share a word with the query, the best first."""
        asked: dict[str, str] = {}
        for root, word in words(query):
            asked.setdefault(root, word)
        found = (self._match(number, asked) for number in range(len(self.counts)))
        return sorted(
            (match for match in found if match.terms), key=lambda match: (-match.score, match.number)
        )

    def _match(self, number: int, asked: dict[str, str]) -> Match:
        counts = self.counts[number]
        shared = sorted(asked.keys() & counts.keys(), key=lambda root: (-self.weights[root], root))
        long = _K1 * (1 - _B + _B * counts.total() / self.mean) if self.mean else _K1
        score = sum(self.weights[root] * counts[root] * (_K1 + 1) / (counts[root] + long) for root in shared)
        terms = tuple(asked[root] for root in shared)
        headed = self._part(self.heads[number], asked)
        return Match(number, score, terms, headed, self._part(counts, asked))

    def _part(self, roots: Iterable[str], asked: dict[str, str]) -> float:
        """Return how much of the weight of some stems is in those that are asked for."""
        weights = {root: self.weights[root] for root in roots}
        whole = sum(weights.values())
        return sum(weight for root, weight in weights.items() if root in asked) / whole if whole else 0.0


def shelve(texts: Iterable[tuple[str, str]]) -> Shelf:
    """Return the shelf of these texts, head and body, which are known by their numbers from 0.

    What stands in a head counts twice.
    """
    pairs = list(texts)
    counts = [Counter(root for text in (head, head, body) for root, _ in words(text)) for head, body in pairs]
    heads = tuple(frozenset(root for root, _ in words(head)) for head, _ in pairs)
    having = Counter(root for each in counts for root in each)
    size = len(counts)
    weights = {root: math.log(1 + (size - n + 0.5) / (n + 0.5)) for root, n in having.items()}
    mean = sum(each.total() for each in counts) / size if size else 0.0
    return Shelf(tuple(counts), heads, weights, mean, math.log(1 + (size - 0.5) / 1.5) if size else 0.0)
