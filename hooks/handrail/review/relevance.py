"""How well short texts match: BM25 over stems of words.

Formula: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
section 3.4, with the idf of section 3.1 kept above zero by adding one inside the logarithm.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

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
a about access accessible accessing action actions added additional additionally affect affected
affecting affects after again alert alerted alerts all allocated also although am an analysed
analysis analyze analyzed and anomalies another any app application applications applied apps april
are as assumed assumption assumptions at attempt attempted attempting attempts august automated
automatic automatically availability available back be because been before began begin begun being
believed between both but by call called came can cannot cause caused causes causing cet change
changed changes check checked checking checks clear company complete completed comprehensive
conducted confirm confirmed correct corrective correctly could customer customers day debug debugged
debugging december decided decrease despite detect detected detection determined developer
developers devops did discovered disruption do does done down downtime due duration during each
earlier early edt else engineer engineers ensure ensured ensuring error errors escalate escalated
escalation est eventually every experience experienced experiencing fail failed failing fails
failure failures february few finally first fix fixed fixes fixing focus focused focusing for found
friday from full further future get gets gmt go goes good had happened has have having he her here
high his hour hours how however i identification identified identify identifying if immediately
impact impacted implement implemented implementing improve improved improvements improving in
incident include included including incorrect incorrectly increase increased increasing initial
initially intermittent internal into investigated investigating investigation investigations
involved is issue issues it its itself january july june just last late later lead leading led left
let like look looked looking lot low made main make makes manual manually many march may me
meanwhile measure measures member members might minute minutes misdiagnosis misleading mitigate
mitigated mitigation monday monitor monitored monitoring more morning most much multiple must my
near need needs new night no nobody nor normal normally not noted nothing noticed november now
number observed october of off old on on-call oncall once one ones only operation operations or
originated other our out outage over own page pages part pdt people per performed persisted pm
pointed possible possibly postmortem potential potentially prevent preventative prevented preventive
problem problems procedure procedures process project proper properly pst quick quickly reads recent
recently recovered recovery reduced reducing related remain remained reported resolution resolve
resolved resolving respond responded response responsible restore restored restoring result resulted
resulting return returned revealed review reviewed reviewing root run running same saturday save
saved second see seen september service services set several she shifted should show showed shown
side significant significantly since site so some sre stability stable stack start started state
stemmed step steps still stopped success successfully such suggested summary sunday support suspect
suspected system systems take taken task tasks team technical tell test tested testing tests than
that the their them then there therefore these they thing things think this thorough those thought
through thursday time timeline times to told too took tried try tuesday two unable unavailable under
until up us use used user users utc various very via wait wanted was wat we website wednesday well
went were what when where which while who whom whose why will with within without work worked
working works would wrong yes yet you your
"""
_STOP = frozenset(_STOP_WORDS.split())
"""Words that say nothing about a fault: those of the language, and those of every report."""

_WEAK_WORDS = """
across actually address allow among amount answer anyone apologize approximately arrive become begin
behind case certain close cluster code come commence component conf config configuration configure
contain continue continuously culprit current data database declare default document doing edit
either elevate enable end enough enter environment even event except excessive feature file find
follow give going got gradually handle happen help hold host immediate implementation inadvertently
incident include includes initiate instance intend item keep known layer learn leave level limit
line list load log long maintenance manage management mean name need neither never next none occur
occurred offer open overwhelm pass path perform performance place platform please port post previous
problematic process production provide put query rate receive reject release reload report request
resource restart revert routine rule run script send server setting setup severe shortly similar
size slow specific strive successful sudden suspecting target temporary thereafter three tool
towards traffic try unavailability unexpected unusual usage value verify version view want way web
"""
_NAME = re.compile(r'(?=.{4})[^\W\d_]+[._0-9]')
"""How a name of a machine or program looks: letters with a digit, a dot or an underscore among them."""


@dataclass(frozen=True, slots=True)
class Match:
    """One text that matches: its number, its score, and the words of the query that made the match.

    The telling words come first. `headed` and `shared` are the parts of the weight of the head, and of the
    whole text, that the query has: from 0 to 1. `asked` are the words of the query, known or not.
    """

    number: int
    score: float
    terms: tuple[str, ...]
    headed: float
    shared: float
    asked: int = 0


@lru_cache(maxsize=65536)
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


_WEAK = frozenset(map(stem, _WEAK_WORDS.split()))
"""Stems of every tenth report, and of instructions of every kind: they add to a match, and make none."""


def weak(word: str) -> bool:
    """Whether a word adds to a match and makes none."""
    return stem(word) in _WEAK


def telling(terms: Iterable[str]) -> int:
    """Return how many of these words tell something: a name such as `pg_hba` tells by itself, as two."""
    found = [word for word in terms if not weak(word)]
    return len({stem(word) for word in found}) + any(_NAME.match(word) for word in found)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Texts made ready for queries: where each stem stands, and how telling each stem is.

    `places` are, for each stem, the texts with it and what it adds to the score of each, by their numbers;
    `heads` the numbers of the texts in whose heads it tells something. `headed` and `whole` are what all
    stems of a head and of a text weigh; `rare` is the weight of a stem that one text alone has.
    """

    places: dict[str, tuple[tuple[int, float], ...]]
    heads: dict[str, frozenset[int]]
    weights: dict[str, float]
    headed: tuple[float, ...]
    whole: tuple[float, ...]
    rare: float

    def matches(self, query: str, among: range | None = None) -> list[Match]:
        """Return the texts that share a word with the query, the best first; `among` are their numbers."""
        asked: dict[str, str] = {}
        for root, word in words(query):
            asked.setdefault(root, word)
        among = range(len(self.whole)) if among is None else among
        known = sorted(asked.keys() & self.places.keys(), key=lambda root: (-self.weights[root], root))
        scores: dict[int, float] = {}
        shared: dict[int, list[str]] = {}
        for root in known:
            places = self.places[root]
            for number, score in places[bisect_left(places, (among.start,)) :]:
                if number >= among.stop:
                    break
                scores[number] = scores.get(number, 0.0) + score
                shared.setdefault(number, []).append(root)
        found = (self._match(number, score, shared[number], asked) for number, score in scores.items())
        return sorted(found, key=lambda match: (-match.score, match.number))

    def _match(self, number: int, score: float, shared: list[str], asked: dict[str, str]) -> Match:
        weights = self.weights
        headed = sum(weights[root] for root in shared if number in self.heads.get(root, ()))
        told = sum(weights[root] for root in shared)
        return Match(
            number,
            score,
            tuple(asked[root] for root in shared),
            headed / self.headed[number] if headed else 0.0,
            told / self.whole[number],
            len(asked),
        )


def shelve(texts: Iterable[tuple[str, str]]) -> Shelf:
    """Return the shelf of these texts, head and body, which are known by their numbers from 0.

    What stands in a head counts twice.
    """
    counts: list[Counter[str]] = []
    heads: list[frozenset[str]] = []
    for head, body in texts:
        first = [root for root, _ in words(head)]
        counts.append(Counter([*first, *first, *(root for root, _ in words(body))]))
        heads.append(_told(first))
    having = Counter(root for each in counts for root in each)
    size = len(counts)
    weights = {root: math.log(1 + (size - n + 0.5) / (n + 0.5)) for root, n in having.items()}
    mean = sum(each.total() for each in counts) / size if size else 0.0
    places: dict[str, list[tuple[int, float]]] = {}
    for number, each in enumerate(counts):
        long = _K1 * (1 - _B + _B * each.total() / mean) if mean else _K1
        for root, count in each.items():
            score = weights[root] * count * (_K1 + 1) / (count + long)
            places.setdefault(root, []).append((number, score))
    within: dict[str, set[int]] = {}
    for number, roots in enumerate(heads):
        for root in roots:
            within.setdefault(root, set()).add(number)
    return Shelf(
        {root: tuple(each) for root, each in places.items()},
        {root: frozenset(each) for root, each in within.items()},
        weights,
        tuple(sum(weights[root] for root in each) for each in heads),
        tuple(sum(weights[root] for root in each) for each in counts),
        math.log(1 + (size - 0.5) / 1.5) if size else 0.0,
    )


def _told(roots: Iterable[str]) -> frozenset[str]:
    found = frozenset(roots)
    return found - _WEAK or found
