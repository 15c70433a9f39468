"""A runbook that was used often stays a page that can be read: the latest uses, and a count."""

from __future__ import annotations

import re
from datetime import date

from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings
from handrail.pages import bind

MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'


def runbook(count: int) -> str:
    """The page of the runbook after so many incidents, one a day."""
    texts = {
        f'postmortems/2024/2024-03-{day:02d}-door-{day}.md': GREEN[MORTEM].replace(
            '2024-03-04', f'2024-03-{day:02d}'
        )
        for day in range(1, count + 1)
    }
    sources = {**{uri: text for uri, text in GREEN.items() if uri != MORTEM}, **texts}
    found = {uri: text.encode() for uri, text in sources.items()}
    site = assemble(found, frozenset(found), Settings(today=date(2024, 6, 1)))
    return bind(site).page('runbooks/door-stuck.md')


def days(text: str) -> set[str]:
    return set(re.findall(r'2024-03-\d\d-door-\d+', text))


def test_few_uses_are_all_told() -> None:
    page = runbook(3)
    assert len(days(page)) == 3
    assert not re.search(r'and \d+ more', page)


def test_of_many_uses_the_latest_are_told_and_the_rest_is_counted() -> None:
    page = runbook(28)
    assert len(days(page)) < 20
    assert '2024-03-28-door-28' in page
    assert '2024-03-01-door-1.md' not in page
    assert re.search(r'and \d+ more', page)


def test_a_page_does_not_grow_with_every_incident() -> None:
    assert len(runbook(28)) < 1.2 * len(runbook(20))
