"""What the lab has no fault for: the audit sees it, by the rules that it is about."""

from __future__ import annotations

import pytest
from support.audits import RULES
from support.byhand import FAULTS

from handrail.field.audit.proof import failing, lab_inventory, told
from handrail.field.audit.run import audit
from handrail.field.lab.network.lab import NetworkLab

SEEN = {
    'the name leads to a wrong host that lives': 'net-dns-001, net-path-001',
    'it listens on this host only': 'net-dns-001, net-path-001',
    'the client has a black hole': 'net-path-001',
    'another role holds the slots': 'net-path-001',
    'a rule above rejects': 'net-fw-001, net-path-001, net-pg-001',
}


@pytest.mark.netlab
@pytest.mark.parametrize('fault', SEEN)
def test_nothing_passes_that_should_not(audited: NetworkLab, fault: str) -> None:
    FAULTS[fault][0](audited)
    run = audit(lab_inventory(audited), RULES, runner=audited)
    assert failing(told(run)) == SEEN[fault]
    assert any(each.ok < each.tried for each in run.reach)
    lacking = {row.rule for row in run.rows if row.status == 'not-audited'}
    assert lacking <= {'net-mtu-001', 'net-pg-002'}, 'of wide results, and of what only TCP tells'
