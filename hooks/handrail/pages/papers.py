"""Links to what is for paper and for the time without a network; `finish.offline` makes it."""

from __future__ import annotations

from handrail.model import Runbook
from handrail.pages.encode import Markdown, join
from handrail.pages.inline import relative
from handrail.pages.words import say


def card_links(here: str, runbook: Runbook) -> Markdown:
    """Return a line that leads to the card of a runbook, as a page and as text, and to the file of all."""
    folder = runbook.uri.removesuffix('.md')
    ways = {'card': f'{folder}/card.html', 'text': f'{folder}/card.txt', 'all': 'runbooks.html'}
    return _line(here, ways)


def sheet_links(here: str) -> Markdown:
    """Return a line that leads to the contact sheet and to the file with all runbooks."""
    return _line(here, {'contacts': 'contacts.html', 'all': 'runbooks.html'})


def _line(here: str, ways: dict[str, str]) -> Markdown:
    links = [Markdown(f'[{say(f"paper.{name}")}]({relative(here, uri)})') for name, uri in ways.items()]
    return Markdown(f'{say("paper", ways=join(links, " · "))}\n{{: .hr-paper}}')
