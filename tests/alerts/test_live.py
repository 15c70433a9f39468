"""The alerts of this site, live: what is broken reaches a webhook, leads to the step, and resolves.

Unit tests alone are not enough: a rule on `pg_up` passes them and never fires, because the exporter keeps the
session that it has while new logins are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from support.audits import RULES
from support.site import ROOT, Built, served

from handrail.engine.folder import Folder
from handrail.field.audit.proof import lab_inventory, make_well
from handrail.field.audit.report import as_prom
from handrail.field.audit.run import audit
from handrail.field.lab import open_lab
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.monitoring import Arrived, Tower, missing
from handrail.finish.landing import why_not
from handrail.model.audit import AuditFile, AuditRun, Reach

pytestmark = [pytest.mark.live, pytest.mark.netlab]

SITE = 'https://runbooks.example.org/'
A, B = layout.SUBNETS
ERRORS = ('DatabaseConnectionErrorsHigh', '')
EXPECTED = {
    'pg-hba-narrow': {ERRORS, ('DatabaseRefusesSubnet', B)},
    'firewall-drop': {ERRORS, ('DatabaseUnreachableFromSubnet', B)},
    'slots': {
        ERRORS,
        ('DatabaseRefusesSubnet', A),
        ('DatabaseRefusesSubnet', B),
        ('DatabaseConnectionSlotsLow', ''),
    },
    'dns-dead-address': {('DatabaseConnectionsSlow', A), ('DatabaseConnectionsSlow', B)},
}
ALSO = {'dns-dead-address': {('DatabaseUnreachableFromSubnet', A), ('DatabaseUnreachableFromSubnet', B)}}
"""What may wake somebody besides: the exporter tries one address of a name, perhaps the dead one."""

HOST = {'DB_HOST': layout.NAME, 'DB_PORT': str(layout.PORT)}
LEADS = {
    ERRORS: ('runbooks/database-connectivity/', 'login', {}),
    ('DatabaseRefusesSubnet', A): ('runbooks/database-connectivity/', 'login', HOST | {'CLIENT_SUBNET': A}),
    ('DatabaseRefusesSubnet', B): ('runbooks/database-connectivity/', 'login', HOST | {'CLIENT_SUBNET': B}),
    ('DatabaseUnreachableFromSubnet', B): (
        'runbooks/database-connectivity/', 'addresses', HOST | {'CLIENT_SUBNET': B},
    ),
    ('DatabaseConnectionSlotsLow', ''): ('runbooks/database-connectivity/', 'slots', HOST),
    ('DatabaseConnectionsSlow', A): ('runbooks/database-connectivity/', 'login', {'CLIENT_SUBNET': A}),
    ('DatabaseConnectionsSlow', B): ('runbooks/database-connectivity/', 'login', {'CLIENT_SUBNET': B}),
    ('NetworkConfigFileInvalid', ''): ('runbooks/network-audit/', 'file', {}),
    ('NetworkConfigAuditStale', ''): ('runbooks/network-audit/', 'stale', {}),
    ('NetworkAuditLoginsFail', B): ('runbooks/database-connectivity/', 'login', {'CLIENT_SUBNET': B}),
    ('DatabaseLoginsNotMeasured', B): ('runbooks/network-audit/', 'measured', {'CLIENT_SUBNET': B}),
}  # fmt: skip


@pytest.fixture(scope='module')
def own(worker_id: str) -> Iterator[NetworkLab]:
    """A lab in which clients log in all the time, for these tests alone."""
    if lacking := [*NetworkLab('none').lacks(), *missing()]:
        pytest.skip('; '.join(lacking))
    with open_lab(f'live-{worker_id}') as lab:
        make_well(lab)
        yield lab


@pytest.fixture(scope='module')
def running(own: NetworkLab) -> Tower:
    tower = Tower(own, ROOT / 'docs' / 'alerts', hurried=True)
    tower.start(as_prom(audited(own)))
    return tower


@pytest.fixture(scope='module')
def pages(built: Built) -> Path:
    """The real site, as it was built; what is wrong elsewhere on it is for other tests to say."""
    return built.dir


@pytest.fixture
def tower(running: Tower) -> Iterator[Tower]:
    """The monitoring of a healthy lab: nothing fires before a test, and nothing behind it."""
    quiet(running)
    yield running
    if running.lab.injected():
        make_well(running.lab)


def quiet(tower: Tower) -> float:
    return tower.until(lambda: not tower.firing(), 'every alert is resolved')


def audited(lab: NetworkLab) -> AuditRun:
    return audit(lab_inventory(lab), RULES, runner=lab)


def lands(pages: Path, alert: Arrived) -> None:
    """The address of an alert opens the page and the step that it should, with the values of its labels."""
    path, step, values = LEADS[alert.key]
    url = urlsplit(alert.annotations['runbook_url'])
    assert (url.scheme, url.path, url.fragment) == ('https', f'/{path}', step)
    assert {name: found for name, (found,) in parse_qs(url.query).items()} == values
    assert not why_not(Folder(pages), alert.annotations['runbook_url'], SITE)


@pytest.mark.parametrize('fault', EXPECTED)
def test_a_fault_reaches_the_webhook_and_resolves_when_it_is_healed(
    tower: Tower, pages: Path, fault: str, record_property: Callable[[str, object], None]
) -> None:
    with tower.quiet():
        tower.lab.inject(fault)
    seconds = tower.until(lambda: EXPECTED[fault] <= set(tower.firing()), f'alerts of {fault} arrive')
    firing = tower.firing()
    woken = {key for key, alert in firing.items() if alert.labels['severity'] == 'page'}
    assert woken <= EXPECTED[fault] | ALSO.get(fault, set())
    for key in EXPECTED[fault]:
        lands(pages, firing[key])
    if fault == 'pg-hba-narrow':
        assert tower.query('pg_up')[0]['value'][1] == '1', 'the exporter sees nothing of it'
    make_well(tower.lab)
    record_property(f'alert {fault}', round(seconds, 1))
    record_property(f'resolved {fault}', round(quiet(tower), 1))


def test_the_audit_warns_before_anybody_feels_it(tower: Tower, pages: Path) -> None:
    tower.lab.inject('hba-not-reloaded')
    tower.audited(as_prom(audited(tower.lab)))
    failed = {'net-fw-001', 'net-pg-001', 'net-pg-004'}

    def rules() -> set[str]:
        return {each.labels['rule'] for each in tower.arrived() if each.name == 'NetworkConfigAuditFailed'}

    tower.until(lambda: rules() >= failed, 'the violated rules arrive')
    assert rules() == failed
    assert set(tower.firing()) == {('NetworkConfigAuditFailed', '')}
    for alert in tower.arrived():
        if alert.name == 'NetworkConfigAuditFailed':
            rule = alert.labels['rule']
            assert alert.annotations['practice_url'] == f'{SITE}practices/{rule}/'
            assert alert.annotations['runbook_url'].endswith('#rule')
            assert parse_qs(urlsplit(alert.annotations['runbook_url']).query) == {'RULE': [rule]}
            assert not why_not(Folder(pages), alert.annotations['practice_url'], SITE)
            assert not why_not(Folder(pages), alert.annotations['runbook_url'], SITE)
    make_well(tower.lab)
    tower.audited(as_prom(audited(tower.lab)))
    quiet(tower)


def test_a_watch_that_is_blind_says_so(tower: Tower, pages: Path) -> None:
    run = audited(tower.lab)
    old = replace(
        run,
        at='2024-01-20T03:00:00Z',
        files=(AuditFile('nftables.conf', 'nft', 'failed', 'syntax error'),),
        reach=tuple(
            Reach(each.subnet, each.place, 10, 7) if each.subnet == B else each for each in run.reach
        ),
    )
    tower.audited(as_prom(old))
    tower.signal('application', 'app-b', 'KILL')
    expected = {
        ('NetworkConfigFileInvalid', ''), ('NetworkConfigAuditStale', ''),
        ('NetworkAuditLoginsFail', B), ('DatabaseLoginsNotMeasured', B),
    }  # fmt: skip
    tower.until(lambda: set(tower.firing()) == expected, 'the watch says that it is blind')
    for alert in tower.firing().values():
        lands(pages, alert)
    tower.application('app-b')
    tower.audited(as_prom(run))
    quiet(tower)
    tower.audited(None)
    tower.until(lambda: set(tower.firing()) == {('NetworkConfigAuditStale', '')}, 'the audit is missed')
    tower.audited(as_prom(run))
    quiet(tower)


def test_the_values_of_an_address_are_in_the_commands_of_the_step_that_it_opens(
    pages: Path, chromium: Browser
) -> None:
    path, step, values = LEADS['DatabaseUnreachableFromSubnet', B]
    page = chromium.new_page()
    with served(pages) as root:
        page.goto(f'{root}{path}?{urlencode(values)}#{step}')
        opened = page.locator(':target')
        expect(opened).to_have_id(step)
        expect(page.locator(f'#{step} ~ .highlight, #{step} ~ * .highlight').first).to_contain_text(
            layout.NAME
        )
    page.close()
