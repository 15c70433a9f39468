"""What the protocol measures is held against its criteria, and the record becomes a page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.site import build_site, write_site

from handrail.field.lab.probe import Login
from handrail.field.protocol.criterion import Criterion, Measured
from handrail.field.protocol.report import closing, line
from handrail.field.protocol.run import result
from handrail.model.protocol import ProtocolRow, ProtocolRun
from handrail.source.protocol import read_protocol, written

ROW = ProtocolRow(
    'fault-x', 'fault', 'one | <b>subnet</b>', 'seen', met=True, results={'hba_reject': 3, 'ok': 7},
    p95=0.2, dropped=5, recovered=1.5,
)  # fmt: skip
RUN = ProtocolRun('2024-03-05T04:30:00Z', 'abc123', 'Linux', 12.5, (ROW, replace(ROW, name='y', met=False)))


def taken(*results: str, seconds: float = 0.5) -> Measured:
    return Measured(tuple(Login('app-a', result, seconds) for result in results))


@pytest.mark.parametrize(
    ('criterion', 'kept', 'broken'),
    [
        (Criterion(at_most_lost=0), taken('ok', 'ok'), taken('ok', 'hang')),
        (Criterion(at_most_lost=0.5), taken('ok', 'hang'), taken('hang', 'hang')),
        (Criterion(at_most_lost=0), taken('ok'), taken()),
        (Criterion(at_least_lost=0.5), taken('ok', 'hang'), taken('ok', 'ok', 'hang')),
        (Criterion(seen_as=('refused',)), taken('ok', 'refused'), taken('refused', 'hang')),
        (Criterion(p95=0.5), taken('ok'), taken('ok', seconds=0.6)),
        (Criterion(quickest=0.5), taken('ok'), taken('ok', seconds=0.4)),
        (Criterion(recovered=2), replace(taken('ok'), recovered=2), taken('ok')),
        (Criterion(dropped=True), replace(taken('ok'), dropped=1), replace(taken('ok'), dropped=0)),
    ],
    ids=str,
)
def test_a_criterion_is_kept_or_broken(criterion: Criterion, kept: Measured, broken: Measured) -> None:
    assert criterion.met(kept)
    assert not criterion.met(broken)
    assert str(criterion)


def test_the_table_says_what_was_missed() -> None:
    assert line(ROW).startswith('fault     fault-x                   met    3 hba_reject, 7 ok, p95 0.20 s')
    assert 'MISSED' in line(RUN.rows[1])
    assert closing(RUN) == '1 of 2 criteria met in 12 s (Linux)'
    assert result(ROW).status == 'passed'
    failed = result(RUN.rows[1])
    assert (failed.check, failed.status) == ('protocol/y', 'failed')
    assert failed.reason == 'wanted: seen; found: 3 hba_reject, 7 ok, p95 0.2 s'


def test_a_record_is_read_as_it_was_written() -> None:
    assert read_protocol(written(RUN), 'x.json') == (RUN, ())
    none, (problem,) = read_protocol(b'{"at": 3}', '../evidence/protocol.json')
    assert none is None
    assert (problem.at.file, problem.code) == ('../evidence/protocol.json', 'audit-record')


def test_a_record_becomes_a_page(tmp_path: Path) -> None:

    config = write_site(tmp_path / 'site', {'index.md': '# Start\n'}, {})
    (tmp_path / 'site' / 'evidence').mkdir()
    (tmp_path / 'site' / 'evidence' / 'protocol.json').write_bytes(written(RUN))
    page = (build_site(config, tmp_path / 'out').dir / 'protocol' / 'index.html').read_text(encoding='utf-8')
    assert 'Last run: 2024-03-05 04:30 UTC at' in page
    assert '1 of 2 criteria met' in page
    assert 'one | &lt;b&gt;subnet&lt;/b&gt;' in page
    assert 'hr-rule-fails' in page
