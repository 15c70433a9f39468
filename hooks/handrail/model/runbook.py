"""A runbook: steps with commands, what they must print, and where each outcome leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.model.document import Document
from handrail.model.place import Place
from handrail.model.text import Inline, Target, plain


class StepKind(StrEnum):
    """What a step does to the world."""

    check = 'check'
    change = 'change'
    verify = 'verify'
    manual = 'manual'
    escalate = 'escalate'


@dataclass(frozen=True, slots=True)
class Command:
    """A fenced block, without prompts or output: `text` has no final newline."""

    text: str
    language: str
    at: Place


class OutcomeKind(StrEnum):
    """How an outcome is recognised."""

    pattern = 'pattern'
    timeout = 'timeout'
    otherwise = 'otherwise'
    done = 'done'  # of a step without output: carried out


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome of a step and where it leads.

    `pattern` is a regular expression of the subset common to Python and JavaScript, searched in
    standard output and error together, multi-line. `target` is None when it ends the runbook
    (`→ resolved`); `text` is what stands behind the arrow.
    """

    kind: OutcomeKind
    pattern: str
    text: Inline
    target: Target | None
    at: Place

    @property
    def healthy(self) -> bool:
        """Whether it is what the step gives when nothing is wrong: `→ [Next](#next), healthy`."""
        return plain(self.text).endswith(', healthy')


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that a command needs, read from the environment.

    `label` says which label of an alert holds it, as `source.alertlabel` reads it; '' for none.
    """

    name: str
    description: str
    example: str
    pattern: str
    at: Place
    label: str = ''


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `anchor` is its id within the runbook; `from_place` says where to run it.

    `before` is the Markdown between the kind line and the command, `after` the Markdown behind
    the outcomes. `team` and `after_minutes` belong to an escalation; `affects`, `undo` and
    `irreversible` to a change.
    """

    anchor: str
    title: Inline
    kind: StepKind
    at: Place
    from_place: str = ''
    minutes: int | None = None
    command: Command | None = None
    outcomes: tuple[Outcome, ...] = ()
    affects: Inline = ()
    undo: Command | None = None
    undo_text: Inline = ()
    irreversible: Inline = ()
    team: str = ''
    after_minutes: int | None = None
    before: str = ''
    after: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook(Document):
    """A runbook. Without steps it is prose only: legal, linked, searched and listed as such.

    `lab` names the lab in which its steps may be run, '' for none.
    """

    owner: str = ''
    services: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    steps: tuple[Step, ...] = ()
    lab: str = ''
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def prose_only(self) -> bool:
        """Whether nobody has written steps for it yet."""
        return not self.steps
