"""What a runbook's card says: meaning, when to stop, whom to call, and each step in a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from handrail.finish.offline.teams import Way, name_of, stand_in, ways
from handrail.model import Outcome, OutcomeKind, Runbook, Site, Step, StepKind, Team, plain
from handrail.pages.encode import line, plainly
from handrail.pages.words import WORDS

MEANING = 420
"""Characters of the meaning on a card."""


@dataclass(frozen=True, slots=True)
class CardStep:
    """A step: `facts` are its kind, place and time; `command` its first line, `more` how many follow."""

    number: int
    title: str
    facts: tuple[str, ...]
    command: str
    more: int
    outcomes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A runbook on one sheet; every text is one visible line, not escaped."""

    title: str
    address: str
    lang: str
    meaning: str
    stop: tuple[str, ...]
    calls: tuple[tuple[str, tuple[Way, ...]], ...]
    steps: tuple[CardStep, ...]
    built: str


def card_of(site: Site, runbook: Runbook, address: str, built: str) -> Card:
    """Return the card of a runbook whose page has this address; `built` says which build it is of."""
    teams = {team.id: team for team in reversed(site.library.teams)}
    numbers = {step.anchor: number for number, step in enumerate(runbook.steps, 1)}
    return Card(
        title=line(plain(runbook.title)),
        address=address,
        lang=runbook.lang,
        meaning=_meaning(runbook),
        stop=tuple(line(each) for each in runbook.stop),
        calls=_calls(runbook, teams),
        steps=tuple(_step(runbook, step, numbers, teams) for step in runbook.steps),
        built=built,
    )


def _meaning(runbook: Runbook) -> str:
    texts = [section.text for section in runbook.sections if section.role == 'meaning']
    found = words_of(texts[0] if texts and texts[0].strip() else runbook.lead)
    if len(found) <= MEANING:
        return found
    return f'{found[:MEANING].rsplit(" ", 1)[0]} [...]'


def words_of(markdown: str) -> str:
    """Return the words of Markdown prose up to its first fence, in one line."""
    text = re.split(r'^ *(?:```|~~~)', markdown, maxsplit=1, flags=re.MULTILINE)[0]
    text = re.sub(r'<!--.*?-->|<[^<>\n]*>', '', text, flags=re.DOTALL)
    text = re.sub(r'!?\[([^\[\]]*)\](?:\([^()\n]*\)|\[[^\[\]]*\])', r'\1', text)
    text = re.sub(r'(?<![\w\\])(\*\*|__|\*|_|`+)(?=\S)(.+?)(?<=[^\s\\])\1(?!\w)', r'\2', text)
    return line(re.sub(r'\\([!-/:-@\[-`{-~])', r'\1', text))


def _calls(runbook: Runbook, teams: Mapping[str, Team]) -> tuple[tuple[str, tuple[Way, ...]], ...]:
    """Return whom to call, the team of the first escalation or else the owner, and who stands in."""
    step = next((each for each in runbook.steps if each.kind is StepKind.escalate and each.team), None)
    name = step.team if step else runbook.owner
    if not name:
        return ((WORDS['nobody'], ()),)
    after = f' after {step.after_minutes} min without progress' if step and step.after_minutes else ''
    team = teams.get(name)
    calls = [(f'{name_of(teams, name)}{after}', tuple(ways(team)) if team else ())]
    if team and (other := stand_in(teams, team)):
        calls.append((f'{name_of(teams, other.id)} outside these hours', tuple(ways(other, hours=False))))
    return tuple(calls)


def _step(runbook: Runbook, step: Step, numbers: Mapping[str, int], teams: Mapping[str, Team]) -> CardStep:
    facts = [WORDS[f'step.{step.kind}']]
    if step.from_place:
        facts.append(line(step.from_place))
    if step.minutes is not None:
        facts.append(f'{step.minutes} min')
    if step.team:
        facts.append(f'call {name_of(teams, step.team)}')
    if step.irreversible:
        facts.append('cannot be undone')
    command = plainly(step.command.text).strip().split('\n') if step.command else ['']
    return CardStep(
        numbers[step.anchor],
        line(plain(step.title)),
        tuple(facts),
        command[0].rstrip(),
        len(command) - 1,
        tuple(_outcome(runbook, each, numbers) for each in step.outcomes),
    )


def _outcome(runbook: Runbook, outcome: Outcome, numbers: Mapping[str, int]) -> str:
    seen = line(outcome.pattern) if outcome.kind is OutcomeKind.pattern else str(outcome.kind)
    target = outcome.target
    if target is None:
        return f'{seen} -> resolved'
    own = not target.uri or target.uri == runbook.uri
    number = numbers.get(target.anchor) if own else None
    return f'{seen} -> {number or line(plain(outcome.text))}'
