"""The page of the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from support.audits import ROOT, a_run, committed

from handrail.kinds import assemble
from handrail.model import Settings, Site, Visibility
from handrail.model.audit import Audits
from handrail.pages import addresses, bind, page, plan
from handrail.pages.address import AUDIT

PRACTICES = {
    path.relative_to(ROOT / 'docs').as_posix(): path.read_bytes()
    for path in sorted((ROOT / 'docs' / 'practices').glob('net-*.md'))
}
EARLIER = a_run('2024-03-04T04:30:00Z', slots=100)
LATER = a_run('2024-03-05T04:30:00Z', 'failed')


def site(audits: Audits, audience: Visibility = Visibility.internal, today: str = '2024-03-05') -> Site:
    settings = Settings(today=date.fromisoformat(today), audience=audience)
    return assemble(PRACTICES, frozenset(PRACTICES), settings, audits=audits)


def test_rules_without_a_run_are_said_and_a_site_without_rules_has_no_such_page() -> None:
    assert 'No run has been recorded' in page(site(Audits()), AUDIT)
    assert AUDIT in addresses(site(Audits()).library)
    bare = assemble({}, frozenset(), Settings(today=date(2024, 3, 5)))
    assert AUDIT not in plan(bare)
    assert AUDIT not in addresses(bare.library)


def test_the_last_run_with_its_drift_and_the_history() -> None:
    text = page(site(Audits((LATER, EARLIER))), AUDIT)
    assert text.index('2024-03-05 04:30:00 UTC') < text.index('2024-03-04 04:30:00 UTC')
    assert '](../practices/net-pg-003.md)' in text
    rows = [line for line in text.splitlines() if line.startswith('|')]
    assert '| net-pg-003 | live | passed | failed | ' in rows
    assert '| settings.max&#95;connections | live | 100 | 40 | ' in rows
    assert any(row.startswith('| 2024-03-04 04:30:00 UTC | 2 | 0 | 1 |') for row in rows)
    assert any(row.startswith('| 2024-03-05 04:30:00 UTC | 1 | 1 | 1 | NET-PG-003') for row in rows)
    assert 'line 3&#58; &#60;unknown&#62; keyword' in text
    assert '| 10 | 7 | 3 hba&#95;reject | 0.50 s |' in text


def test_a_first_run_has_nothing_to_compare_with() -> None:
    assert 'no earlier run' in page(site(Audits((LATER,))), AUDIT)
    assert 'Nothing has changed' in page(
        site(Audits((replace(LATER, at='2024-03-05T05:00:00Z'), LATER))), AUDIT
    )


def test_a_stale_audit_is_said() -> None:
    assert 'older than a day' not in page(site(Audits((LATER,)), today='2024-03-06'), AUDIT)
    assert 'older than a day' in page(site(Audits((LATER,)), today='2024-03-07'), AUDIT)


def test_two_inventories_stand_side_by_side() -> None:
    text = page(site(Audits((LATER, replace(EARLIER, name='billing')))), AUDIT)
    assert text.index('{#hr-audit-billing}') < text.index('{#hr-audit-orders}')
    assert text.count('no earlier run') == 2


def test_the_public_sees_the_proof_and_no_run() -> None:
    text = page(site(Audits((LATER,), committed()), Visibility.public), AUDIT)
    assert '10.91.0.0/24' not in text
    assert 'No run has been recorded' in text
    assert '`pg-hba-narrow`' in text


def test_the_proof_is_shown_as_it_was_measured() -> None:
    proof = committed()
    text = page(site(Audits((), proof)), AUDIT)
    rows = {line.split('`')[1]: line for line in text.splitlines() if line.startswith('| `')}
    assert list(rows) == [each.name for each in proof.breaks]
    for each in proof.breaks:
        statuses = list(each.said.values())
        assert rows[each.name].count('>failed<') == statuses.count('failed')
        assert rows[each.name].count('>not audited<') == statuses.count('not-audited')
        assert rows[each.name].count('·') == statuses.count('passed')
        assert rows[each.name].count('varies') == len(proof.rules) - len(statuses)


def test_every_page_of_a_site_with_audits_is_still_made() -> None:
    book = bind(site(Audits((LATER, EARLIER), committed())))
    assert all(book.page(uri) for uri in book.plan())
