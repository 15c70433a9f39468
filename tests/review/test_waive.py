"""Rules switched off in place: what is hidden, and what is wrong about the switch itself."""

from __future__ import annotations

from datetime import date

import pytest
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings, Site

MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
RUNBOOK = 'runbooks/door-stuck.md'


def site_of(**changes: str) -> Site:
    sources = {uri: text.encode() for uri, text in {**GREEN, **changes}.items()}
    return assemble(sources, frozenset(sources), Settings(today=date(2024, 6, 1)))


def changed(uri: str, *edits: tuple[str, str]) -> Site:
    text = GREEN[uri]
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return site_of(**{uri: text})


def codes(site: Site) -> list[str]:
    return [problem.code for problem in site.problems]


BROKEN = ('owner: porters\nservices', 'owner: portes\nservices')
UNNAMED = (
    '\n## Meaning\n',
    '\n<!-- handrail: allow dangling-link reason: it comes next week -->\n\n## Meaning\n\n[a](gone.md)\n',
)


def test_a_waiver_hides_a_problem_of_its_section_and_says_why() -> None:
    site = changed(RUNBOOK, UNNAMED)
    assert codes(site) == []
    assert [(each.problem.code, each.waiver.reason) for each in site.review.waived] == [
        ('dangling-link', 'it comes next week')
    ]


def test_a_key_holds_for_the_document_and_for_no_other() -> None:
    allowed = ('owner: porters\nservices', 'allow: {unknown-id: hired in June}\nowner: portes\nservices')
    assert codes(changed(RUNBOOK, BROKEN)) == ['unknown-id']
    assert codes(changed(RUNBOOK, allowed)) == []
    other = GREEN['services/door.md'].replace('owner: porters', 'owner: portes')
    assert codes(site_of(**{RUNBOOK: GREEN[RUNBOOK].replace(*allowed), 'services/door.md': other})) == [
        'unknown-id'
    ]


@pytest.mark.parametrize(
    ('words', 'found'),
    [
        ('dangling-link', ['allow-reason', 'dangling-link']),
        ('dangling-link reason:', ['allow-reason', 'dangling-link']),
        ('dangling-lnk reason: x', ['allow-rule', 'dangling-link']),
        ('no-undo reason: x', ['allow-unused', 'dangling-link']),
        ('too-long reason: x', ['allow-fatal', 'dangling-link']),
        ('allow-reason reason: x', ['allow-fatal', 'dangling-link']),
        ('reason: x', ['allow-form', 'dangling-link']),
    ],
)
def test_a_wrong_switch_hides_nothing(words: str, found: list[str]) -> None:
    old, new = UNNAMED
    comment = new.split('-->', maxsplit=1)[0].strip()
    assert codes(changed(RUNBOOK, (old, new.replace(comment, f'<!-- handrail: allow {words} ')))) == found


def test_a_key_without_a_reason_is_an_error() -> None:
    site = changed(RUNBOOK, ('owner: porters\nservices', 'allow:\n  unknown-id:\nowner: portes\nservices'))
    assert codes(site) == ['allow-reason', 'unknown-id']


def test_a_document_that_cannot_be_read_cannot_be_excused() -> None:
    site = changed(
        RUNBOOK, ('owner: porters\nservices', 'allow: {yaml-syntax: x}\nowner: "porters\nservices')
    )
    assert 'yaml-syntax' in codes(site)


def test_a_hidden_warning_of_the_review() -> None:
    wording = ('- [ ] Watch', '- [ ] Look into whether to watch')
    assert codes(changed(MORTEM, wording)) == ['action-not-actionable']
    text = GREEN[MORTEM].replace('- [ ] Watch', '- [ ] Look into whether to watch')
    line = next(one for one in text.split('\n') if 'Look into' in one)
    note = f'{line} <!-- handrail: allow action-not-actionable reason: quoted -->'
    assert codes(site_of(**{MORTEM: text.replace(line, note)})) == []
