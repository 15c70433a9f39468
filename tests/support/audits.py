"""What the tests of the audit share: its proof, its rules, a run that is a value."""

from __future__ import annotations

from pathlib import Path

from handrail.field.audit.run import read_practices
from handrail.model.audit import AuditFile, AuditRow, AuditRun, Reach, RuleProof
from handrail.source.audits import PROOFS

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = read_practices(ROOT / 'docs' / 'practices')


def committed() -> RuleProof:
    """Return the proof that the site shows."""
    return PROOFS.validate_json((ROOT / 'evidence' / 'audit' / 'matrix.json').read_bytes())


def a_run(at: str = '2024-03-05T04:30:00Z', status: str = 'passed', slots: int = 40) -> AuditRun:
    """Return a run of three rules, of which the first ended as said."""
    return AuditRun(
        name='orders',
        at=at,
        seconds=2.5,
        rows=(
            AuditRow(
                'net-pg-003', 'Enough slots', 'high', 'live', status, 'too few' if status != 'passed' else ''
            ),  # type: ignore[arg-type]
            AuditRow(
                'net-lb-001', 'A proxy "checks"', 'low', 'declared', 'not-audited', 'backends: no\nfile'
            ),
            AuditRow('net-pg-001', 'All subnets', 'high', 'live', 'passed'),
        ),
        reach=(Reach('10.91.0.0/24', 'app-a', 10, 7, {'ok': 7, 'hba_reject': 3}, 'no entry', 0.5),),
        files=(AuditFile('haproxy.cfg', 'haproxy -c', 'failed', 'line 3: <unknown> keyword'),),
        facts={'live': {'settings': {'max_connections': slots}, 'logins': [{'longest': slots / 80}]}},
    )
