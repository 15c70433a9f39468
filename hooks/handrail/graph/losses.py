"""What the errors of a file may have taken from it, so that nothing is reported twice.

One slip is one problem: a link to a row that could not be read is no second mistake. All other
problems of that file are told in the same run, so only what an error can have cost is passed over.
Which error costs what is decided here alone, by its code and its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from handrail.model import Alert, Document, Drill, Level, Library, Place, Postmortem, Problem

_TEXT = frozenset(
    {
        # over a limit the body is not parsed at all
        'too-long',
        'paragraph-too-long',
        'too-many-rows',
        'too-many-headings',
        'too-many-definitions',
        'too-many-brackets',
        # what nothing closes swallows the headings behind it
        'comment-open',
        'fence-open',
        # a heading with such a character has another slug
        'not-utf8',
        'control-character',
    }
)
_LISTS = frozenset({'list-as-text', 'list-level', 'list-number', 'list-joined'})
_CLOCKS = _LISTS | {
    # such a row has no address, or moves those behind it to another day
    'no-row',
    'no-such-time',
    'no-day',
    'no-such-offset',
    'not-an-instant',
    'zone-label',
    'clock-change',
    'clock-backwards',
}
_MARKS = frozenset({'unknown-kind', 'unknown-outcome', 'empty-row'})
_NO_STEP = frozenset({'no-kind', 'nested-step'})
_WAYS = (
    _NO_STEP
    | _LISTS
    | {
        'step-in-step',
        'unknown-kind',
        'unknown-clause',
        'clause-kind',
        'not-an-outcome',
        'outcome-block',
        'outcome-outside',
        'outcome-without-target',
        'two-targets',
        'resolved-elsewhere',
        'no-outcome',
    }
)
_NAMES = frozenset({'not-utf8', 'too-long', 'teams-shape', 'team-shape', 'rules-shape', 'alert-name'})
_IN_WORDS = frozenset({'raw-html', 'heading-attributes'})
"""Addresses in a form that is not ours, which the problem shows."""
_ROW = re.compile(r't(\d{4}-)?\d{4}(-\d+)?|row-\d+')


class Part(Enum):
    """What of a document may be lost: prose, keys of the front matter, rows, the ways of its steps."""

    text = auto()
    keys = auto()
    rows = auto()
    ways = auto()


@dataclass(frozen=True, slots=True)
class Losses:
    """The errors of each file of a library, and what they may have cost."""

    errors: Mapping[str, tuple[Problem, ...]]

    def part(self, document: Document, part: Part) -> bool:
        """Whether something of this part of a document may not have been read."""
        if part is Part.keys:
            # every alert of a rule file has lines of its own, so that its reader knows best
            return document.broken if isinstance(document, Alert) else any(self._front(document))
        codes = {problem.code for problem in self._body(document)} | self._codes(document.uri) & _TEXT
        costly = {Part.text: _TEXT, Part.rows: _TEXT | _CLOCKS | _MARKS, Part.ways: _TEXT | _WAYS}
        return bool(codes & costly[part])

    def anchor(self, document: Document, anchor: str) -> bool:
        """Whether a heading, row or action of this address may be there but could not be read.

        An error in the front matter costs none of them.
        """
        if self._codes(document.uri) & _TEXT:
            return True
        body = self._body(document)
        if _ROW.fullmatch(anchor) and any(problem.code in _CLOCKS for problem in body):
            return True
        if any(one.code in _IN_WORDS and anchor in f'{one.message} {one.hint}' for one in body):
            return True
        actions = document.actions if isinstance(document, Postmortem | Drill) else ()
        nameless = {action.at for action in actions if not action.stated_id}
        return any(
            problem.code == 'empty-action' or _holder(document, problem.at) in nameless for problem in body
        )

    def action(self, document: Document, at: Place) -> bool:
        """Whether a fact of the action that stands at a line may not have been read."""
        return any(_holder(document, problem.at) == at for problem in self._body(document))

    def step(self, at: Place) -> bool:
        """Whether the heading at a line would be a step, had its kind line been readable."""
        return any(one.at == at and one.code in _NO_STEP for one in self.errors.get(at.file, ()))

    def names(self, uri: str, known: Iterable[Place] = ()) -> bool:
        """Whether a YAML file declares names that could not be read; `known` is where the others stand."""
        places = set(known)
        return any(
            (one.code.startswith('yaml-') and one.code != 'yaml-comment')
            or one.code in _NAMES
            or (one.code == 'missing-key' and one.at not in places)
            for one in self.errors.get(uri, ())
        )

    def _codes(self, uri: str) -> set[str]:
        return {problem.code for problem in self.errors.get(uri, ())}

    def _front(self, document: Document) -> list[Problem]:
        return [one for one in self.errors.get(document.uri, ()) if one.at.line < document.at.line]

    def _body(self, document: Document) -> list[Problem]:
        return [one for one in self.errors.get(document.uri, ()) if one.at.line >= document.at.line]


def losses(library: Library) -> Losses:
    """Return what the errors of a library's readers may have cost."""
    errors: dict[str, list[Problem]] = {}
    for problem in library.problems:
        # in a draft such a row is no error, and has another address all the same; a step has no way on
        if problem.level is Level.error or problem.code in _CLOCKS or problem.code == 'no-outcome':
            errors.setdefault(problem.at.file, []).append(problem)
    return Losses({uri: tuple(found) for uri, found in errors.items()})


def _holder(document: Document, at: Place) -> Place | None:
    """Return the heading or action below which a line stands."""
    actions = document.actions if isinstance(document, Postmortem | Drill) else ()
    places = (*(one.at for one in document.sections), *(one.at for one in actions))
    return max((place for place in places if place <= at), default=None)
