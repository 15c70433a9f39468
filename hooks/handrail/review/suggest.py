"""What a postmortem may refer to and does not yet: runbook steps, practices, similar incidents.

They are told to people, with the words that made the match, and never become links by themselves.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from handrail.graph import keys
from handrail.model import Library, Place, Postmortem, Practice, Runbook, Section, Target, plain
from handrail.review.relevance import Match, Shelf, shelve, telling, weak

CAUSES = frozenset({'root-cause', 'contributing-factors', 'trigger', 'resolution'})
_TOLD = frozenset({'summary', 'impact', *CAUSES})
_MOSTLY, _PARTLY, _BESIDE = 1.1, 1.3, 1.7
"""What a match must weigh, in words that no other text has: with half of the head, some of it, none."""
_NEAR = 0.6
"""How near to the best match another one must come."""
_WORDS, _HEAD, _WHOLE = 2, 0.5, 0.99
"""Telling words that must be shared; parts of the weight of a head: most, and all, where one will do."""
_LONG = 6
"""Words of a sentence; a text with more of them shares some with everything, and has to share more."""
_ALIKE, _PART = 5, 0.15
"""Telling words that two incidents must share, and the part of the weight of the other one that they are."""
_SIGNATURE = 8
"""Characters of an error text that tells by itself."""
_MOST, _SHOWN = 2, 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that a part of a postmortem may refer to.

    `about` is the anchor of the row or section that says so, '' for the whole incident; `text` is what it
    says; `terms` are the words that both share, or the error text that stands in it.
    """

    at: Place
    about: str
    text: str
    key: str
    title: str
    target: Target
    terms: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be referred to: `head` and `body` are compared, `signatures` looked for."""

    key: str
    title: str
    target: Target
    head: str
    body: str
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that may be suggested on a site, made ready for many postmortems; incidents stand last."""

    candidates: tuple[Candidate, ...]
    shelf: Shelf
    incidents: int


def catalogue(library: Library) -> Catalogue:
    """Return what the documents of a site offer."""
    candidates = (*_helps(library), *map(_incident, library.postmortems))
    shelf = shelve((one.head, one.body) for one in candidates)
    return Catalogue(candidates, shelf, len(candidates) - len(library.postmortems))


def suggest(offers: Catalogue, postmortem: Postmortem) -> tuple[Suggestion, ...]:
    """Return what the rows and causes of a postmortem, and it as a whole, may refer to, in its order."""
    linked = frozenset((ref.target.uri, ref.target.anchor) for ref in postmortem.refs)
    named = frozenset(uri for uri, _ in linked) | {postmortem.uri}
    own = frozenset({postmortem.id, *postmortem.related})
    helps, others = set(), set()
    for number, one in enumerate(offers.candidates):
        if number < offers.incidents and (one.target.uri, one.target.anchor) not in linked:
            helps.add(number)
        if number >= offers.incidents and one.target.uri not in named and keys.bare(one.key) not in own:
            others.add(number)
    found = [
        _suggestion(at, about, text, offers, match)
        for at, about, text in _asking(postmortem)
        for match in _helping(text, offers, helps)
    ]
    told = _incident(postmortem)
    alike = _alike(f'{told.head} {told.body}', offers, others)
    return (*found, *(_suggestion(postmortem.at, '', told.title, offers, match) for match in alike))


def _asking(postmortem: Postmortem) -> Iterator[tuple[Place, str, str]]:
    """Yield the rows, then the sections that tell a cause: place, anchor, words."""
    for row in postmortem.timeline:
        yield row.at, row.anchor, ''.join(span.text for span in row.text if not span.target)
    for section in postmortem.sections:
        if section.role in CAUSES and section.text.strip():
            yield section.at, section.anchor, _flat(section)


def _flat(section: Section) -> str:
    return ' '.join(f'{section.text} {section.after}'.split())


def _helping(text: str, offers: Catalogue, offered: Container[int]) -> list[Match]:
    """Return the few steps and practices that really overlap with a text, the best first."""
    low, shelf = text.casefold(), offers.shelf
    matches = {
        match.number: match
        for match in shelf.matches(text, range(offers.incidents))
        if match.number in offered
    }
    told = []
    for number, one in enumerate(offers.candidates[: offers.incidents]):
        said = tuple(each for each in one.signatures if each.casefold() in low)
        if said and number in offered:
            matches.pop(number, None)
            told.append(Match(number, 2 * _BESIDE * shelf.rare, said, 1.0, 1.0))
    rest = [match for match in matches.values() if _overlaps(match, shelf)]
    return _nearest(sorted((*told, *rest), key=lambda match: -match.score))


def _overlaps(match: Match, shelf: Shelf) -> bool:
    weight = match.score / (shelf.rare * max(1.0, (match.asked / _LONG) ** 0.5)) if shelf.rare else 0.0
    least = _MOSTLY if match.headed >= _HEAD else _PARTLY if match.headed > 0 else _BESIDE
    return weight >= least and telling(match.terms) >= (_WORDS if match.headed < _WHOLE else 1)


def _alike(text: str, offers: Catalogue, others: Container[int]) -> list[Match]:
    """Return the incidents that tell much the same as a text, the most alike first."""
    found = [
        match
        for match in offers.shelf.matches(text, range(offers.incidents, len(offers.candidates)))
        if match.number in others
        and match.headed > 0
        and match.shared >= _PART
        and telling(match.terms) >= _ALIKE
    ]
    return _nearest(found)


def _nearest(matches: list[Match]) -> list[Match]:
    most = max((match.score for match in matches), default=0.0)
    return [match for match in matches if match.score >= most * _NEAR][:_MOST]


def _suggestion(at: Place, about: str, text: str, offers: Catalogue, match: Match) -> Suggestion:
    one = offers.candidates[match.number]
    terms = tuple(sorted(match.terms, key=weak)[:_SHOWN])
    return Suggestion(at, about, text, one.key, one.title, one.target, terms, round(match.score, 2))


def _helps(library: Library) -> Iterator[Candidate]:
    for runbook in library.runbooks:
        yield from _steps(runbook)
    for practice in library.practices:
        yield _practice(practice)


def _steps(runbook: Runbook) -> Iterator[Candidate]:
    """Yield the steps of a runbook, the first with its error texts; one of prose only as a whole."""
    signatures = tuple(each for each in runbook.signatures if len(each) >= _SIGNATURE)
    title = plain(runbook.title)
    if runbook.prose_only:
        body = ' '.join([runbook.lead, *(section.text for section in runbook.sections)])
        yield Candidate(keys.key_of(runbook), title, Target(runbook.uri), title, body, signatures)
    for number, step in enumerate(runbook.steps):
        if step.team:  # whom to call is decided by the clock, not by the fault
            continue
        patterns = ' '.join(outcome.pattern for outcome in step.outcomes)
        body = ' '.join([title, step.before, step.after, patterns, *(() if number else runbook.signatures)])
        own = signatures if number == 0 else ()
        key = keys.step_key(runbook.id, step.anchor)
        yield Candidate(
            key, plain(step.title), Target(runbook.uri, step.anchor), plain(step.title), body, own
        )


def _practice(practice: Practice) -> Candidate:
    title = plain(practice.title)
    said = [section.text for section in practice.sections if section.role in {'statement', 'why'}]
    head = f'{title} {practice.applies_to}'
    return Candidate(
        keys.key_of(practice), title, Target(practice.uri), head, ' '.join([practice.lead, *said])
    )


def _incident(postmortem: Postmortem) -> Candidate:
    title = plain(postmortem.title)
    told = [_flat(section) for section in postmortem.sections if section.role in _TOLD]
    rows = [plain(row.text) for row in postmortem.timeline]
    body = ' '.join([*told, *rows, *postmortem.services, postmortem.cause, postmortem.trigger])
    return Candidate(
        keys.key_of(postmortem), title, Target(postmortem.uri), f'{title} {" ".join(told)}', body
    )
