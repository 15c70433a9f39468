"""Actions that promise nothing, wording that blames, promises without an owner: these and no others."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Action, ActionStatus, Place, Settings, Site, Span
from handrail.review.blame import blameful
from handrail.review.wording import lint

ROOT = Path(__file__).parent.parent.parent
MORTEM = 'postmortems/2024/2024-03-04-door-shut.md'


def codes(text: str, status: ActionStatus = ActionStatus.accepted) -> list[str]:
    action = Action('one', stated_id=True, text=(Span(text),), group='', status=status, at=Place('a.md'))
    return [problem.code for problem in lint(action)]


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('Look into the connection pool', 'action-not-actionable'),
        ('Investigate why the pool is small', 'action-not-actionable'),
        ('Consider a second database', 'action-not-actionable'),
        ('We should look at the firewall', 'action-not-actionable'),
        ('We need to consider a second pool', 'action-not-actionable'),
        ('We should have a talk with the vendor', 'action-not-actionable'),
        ('The team should improve monitoring', 'action-not-specific'),
        ('Improve monitoring', 'action-not-specific'),
        ('Improve our overall alerting and monitoring.', 'action-not-specific'),
        ('Enhance the documentation.', 'action-not-specific'),
        ('Better testing', 'action-not-specific'),
        ('Fix it', 'action-not-specific'),
        ('Be more careful with pg_hba', 'action-not-bounded'),
        ('Always remember to check the subnets', 'action-not-bounded'),
        ('Ensure this does not happen again', 'action-not-bounded'),
        ('Continue to watch the error rate', 'action-not-bounded'),
        ('Pay more attention to changes', 'action-not-bounded'),
    ],
)
def test_an_action_that_promises_nothing(text: str, code: str) -> None:
    assert codes(text) == [code]
    assert codes(text, ActionStatus.done) == []


@pytest.mark.parametrize(
    'text',
    [
        'Alert when the oldest job waits for ten minutes.',
        'Investigate the pool and write down its limit',
        'Enhance monitoring alerts to include specific checks for database connectivity issues.',
        'Strengthen network configuration testing during pre-deployment checks.',
        'Review and update documentation regarding network configuration best practices.',
        'Conduct a comprehensive audit of all network configurations for critical services.',
        'Increase the pool to 200 connections',
        'Improve the query that lists sessions: add an index on user_id',
        'Consideration page for deployments: publish it',
        'Fix the race in the spooler',
        'Ensure every subnet logs in after a change',
        'Keep one spare node',
        'We should have an alert on failed loads of the configuration',
        'Checks must be under a second',
        'We must be under a second',
        'We need to split the tests so that one failure does not stop all',
    ],
)
def test_an_action_that_can_be_done(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    'line',
    [
        'Root cause: human error.',
        'Root cause: Human-error.',
        'The on-call engineer forgot the second subnet.',
        'A junior developer accidentally deleted the table.',
        'The outage was caused by an engineer who ran the wrong script.',
        'It was the operator\u2019s mistake.',
        'He should have known that the subnet was new.',
        'The engineer failed to notice the alert.',
        'Someone misconfigured the firewall.',
        'This was carelessness.',
        'Bob forgot to renew the certificate.',
    ],
)
def test_blame(line: str) -> None:
    assert blameful(line)


@pytest.mark.parametrize(
    'line',
    [
        'The on-call engineer failed to connect to the database.',
        'The engineer restarted the proxy.',
        'The database team was called at 16:00 and named the cause.',
        'This was not human error: nothing compared the lists.',
        '"Human error" is where the questions begin.',
        'The human error rate stood at 3 in 1000.',
        'Changes reduce the risk of human error.',
        'Postgres failed to start.',
        'The alert should have fired at 13:45.',
        'The client forgot the session after a minute.',
        'User errors rose to 5%.',
        '`human error`',
        'The proxy was misconfigured.',
        'Caused by an engineering decision of 2019.',
        "The change was introduced by the team's script.",
        'They noticed that the queue had grown.',
    ],
)
def test_no_blame(line: str) -> None:
    assert not blameful(line)


def test_no_line_of_our_own_documents_blames() -> None:
    found = [
        f'{path.name}: {line}'
        for path in (ROOT / 'docs').rglob('*.md')
        if path.name not in {'wording.md', 'rules.md'}
        for line in path.read_text().split('\n')
        if blameful(line)
    ]
    assert found == []


def site_of(text: str) -> Site:
    sources = {uri: one.encode() for uri, one in {**GREEN, MORTEM: text}.items()}
    return assemble(sources, frozenset(sources), Settings(today=date(2024, 6, 1)))


def test_blame_stands_at_its_line_and_not_in_quotations() -> None:
    text = GREEN[MORTEM].replace(
        'Forty people', '> Human error, said the note.\n\nForty people waited. Human error.\n\nForty people'
    )
    line = text[: text.index('waited. Human')].count('\n') + 1
    found = [one for one in site_of(text).problems if one.code == 'blameful-wording']
    assert [(one.at.file, one.at.line) for one in found] == [(MORTEM, line)]


class TestPromises:
    def test_accepted_without_owner_or_date(self) -> None:
        text = re.sub(r'    - (owner|due): .*\n', '', GREEN[MORTEM])
        told = [one.code for one in site_of(text).problems]
        reviewed = 'status: reviewed' in text
        assert reviewed
        assert set(told) == {'action-without-owner', 'action-without-date'}

    def test_a_proposal_owes_nothing(self) -> None:
        text = re.sub(r'    - owner: .*\n    - due: .*\n', '    - status: proposed\n', GREEN[MORTEM])
        assert text != GREEN[MORTEM]
        assert site_of(text).problems == ()

    def test_a_draft_owes_nothing_unless_it_says_so(self) -> None:
        text = re.sub(r'    - owner: .*\n    - due: .*\n', '', GREEN[MORTEM])
        draft = text.replace('status: reviewed', 'status: draft', 1)
        assert [one.code for one in site_of(draft).problems] == []
        stated = draft.replace('- [ ] Watch', '- [ ] Watch', 1).replace(
            '    - type: detect', '    - type: detect\n    - status: accepted', 1
        )
        assert {one.code for one in site_of(stated).problems} == {
            'action-without-owner',
            'action-without-date',
        }
