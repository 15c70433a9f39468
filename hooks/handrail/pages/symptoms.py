"""What people see, from A to Z: error messages and alerts, each with the page that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.graph import keys
from handrail.pages.alert import answer
from handrail.pages.encode import Markdown, code, join, line
from handrail.pages.environment import blocks
from handrail.pages.index import Index, grouped
from handrail.pages.listings import Options
from handrail.pages.prose import heading
from handrail.pages.table import bullets
from handrail.pages.words import say


@dataclass(frozen=True, slots=True)
class Symptom:
    """An error message that a runbook knows, or an alert (then `runbook` is empty)."""

    words: str
    runbook: str = ''

    @property
    def letter(self) -> str:
        """The heading under which it stands: its first letter, `#` for one without letters."""
        return next((c.upper() for c in self.words if c.isalpha()), '#')


def symptoms(index: Index, options: Options) -> list[Symptom]:
    """Return all symptoms in alphabetical order."""
    service = options.get('service', '')
    found = {
        Symptom(line(signature), runbook.id)
        for runbook in index.site.library.runbooks
        if service in ('', *runbook.services)
        for signature in runbook.signatures
    }
    found |= {Symptom(alert.id) for alert in index.site.library.alerts if service in ('', *alert.services)}
    return sorted(found, key=lambda each: (each.letter, each.words.casefold(), each.runbook))


def symptom_bullets(index: Index, here: str, shown: Sequence[Symptom]) -> Markdown:
    """Return symptoms as one list."""
    return bullets('symptoms', [_symptom(index, here, each) for each in shown]) or say('list.none')


def symptom_list(index: Index, here: str, shown: Sequence[Symptom]) -> Markdown:
    """Return symptoms under their letters."""
    parts: list[Markdown] = []
    for letter, group in grouped(shown, lambda each: each.letter).items():
        parts.append(heading(2, join([letter]), f'hr-{letter.lower()}' if letter.isalnum() else 'hr-other'))
        parts.append(symptom_bullets(index, here, group))
    return blocks(parts) or say('list.none')


def _symptom(index: Index, here: str, symptom: Symptom) -> Markdown:
    return join(_ways(index, here, symptom), ' → ')


def _ways(index: Index, here: str, symptom: Symptom) -> Iterator[Markdown]:
    if symptom.runbook:
        yield code(symptom.words)
        yield index.map.object(here, keys.runbook_key(symptom.runbook))
        return
    yield index.map.object(here, keys.alert_key(symptom.words))
    yield answer(index, here, index.alerts[symptom.words]) or say('coverage.gap')
