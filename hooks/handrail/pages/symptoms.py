"""What people look for, from A to Z: error messages, alerts, and the runbooks that answer them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handrail.graph import keys
from handrail.model import plain
from handrail.pages.address import PAGE_ROWS
from handrail.pages.alert import answer
from handrail.pages.encode import Markdown, code, join, line
from handrail.pages.environment import blocks
from handrail.pages.index import Index, grouped
from handrail.pages.inline import fragment, relative
from handrail.pages.listings import Options
from handrail.pages.prose import heading
from handrail.pages.table import EMPTY, bullets, small
from handrail.pages.words import say


@dataclass(frozen=True, slots=True)
class Symptom:
    """An error message that a runbook knows, an alert (then `runbook` is empty), or a runbook's title."""

    words: str
    runbook: str = ''
    titled: bool = False

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
    return sorted(found, key=_order)


def ways_in(index: Index) -> list[Symptom]:
    """Return all symptoms and the titles of all runbooks in alphabetical order."""
    titles = [
        Symptom(line(plain(runbook.title)), runbook.id, titled=True)
        for runbook in index.site.library.runbooks
    ]
    return sorted([*symptoms(index, {}), *titles], key=_order)


def _order(symptom: Symptom) -> tuple[str, str, str]:
    return symptom.letter, symptom.words.casefold(), symptom.runbook


def letters(here: str, listed: Sequence[Symptom], uris: Sequence[str]) -> Markdown:
    """Return a link to each letter of a list, wherever in its pages the letter begins."""
    begins = {each.letter: uris[number // PAGE_ROWS] for number, each in reversed([*enumerate(listed)])}
    links = []
    for letter, uri in reversed(begins.items()):
        address = '' if uri == here else relative(here, uri)
        links.append(Markdown(f'[{join([letter])}]({address}#{fragment(_anchor(letter))})'))
    return Markdown(f'{join(links, " ")}\n{{: .hr-letters}}') if len(links) > 1 else EMPTY


def symptom_bullets(index: Index, here: str, shown: Sequence[Symptom]) -> Markdown:
    """Return symptoms as one list."""
    return bullets('symptoms', [_symptom(index, here, each) for each in shown]) or say('list.none')


def symptom_list(index: Index, here: str, shown: Sequence[Symptom]) -> Markdown:
    """Return symptoms under their letters."""
    parts: list[Markdown] = []
    for letter, group in grouped(shown, lambda each: each.letter).items():
        parts.append(heading(2, join([letter]), _anchor(letter)))
        parts.append(symptom_bullets(index, here, group))
    return blocks(parts) or say('list.none')


def _anchor(letter: str) -> str:
    return f'hr-{letter.lower()}' if letter.isalnum() else 'hr-other'


def _symptom(index: Index, here: str, symptom: Symptom) -> Markdown:
    return join(_ways(index, here, symptom), ' → ')


def _ways(index: Index, here: str, symptom: Symptom) -> Iterator[Markdown]:
    if symptom.titled:
        yield join([index.map.object(here, keys.runbook_key(symptom.runbook)), small(say('runbook'))], ' ')
        return
    if symptom.runbook:
        yield code(symptom.words)
        yield index.map.object(here, keys.runbook_key(symptom.runbook))
        return
    yield index.map.object(here, keys.alert_key(symptom.words))
    yield answer(index, here, index.alerts[symptom.words]) or say('coverage.gap')
