"""Records of audits beside the documents: a build shows them, a check reports what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.audits import a_run, committed
from support.site import GREEN, build_site, write_site

from handrail.cli import main
from handrail.field.audit.history import record
from handrail.source.audits import written


@pytest.fixture
def config(tmp_path: Path) -> Path:
    documents = {**GREEN, 'guides/audit.md': '# Here\n\n[The audit](../audit/index.md)\n'}
    file = write_site(tmp_path, documents, {'not_in_nav': '/guides/'})
    runs = tmp_path / 'evidence' / 'audit' / 'runs'
    record(runs, a_run('2024-03-04T04:30:00Z'))
    record(runs, a_run('2024-03-05T04:30:00Z', 'failed'))
    (runs.parent / 'matrix.json').write_bytes(written(committed()))
    return file


def test_what_was_recorded_is_a_page_that_documents_may_link(config: Path, tmp_path: Path) -> None:
    assert main(['check', '-f', str(config)]) == 0
    site = build_site(config, tmp_path / 'site')
    assert site.warnings == ()
    shown = site.article('audit/index.html')
    assert 'NET-PG-003' in shown
    assert '2024-03-05 04:30:00 UTC' in shown
    assert 'firewall-set-narrow' in shown


def test_a_file_that_is_no_record_is_reported(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / 'evidence' / 'audit' / 'runs' / 'notes.json').write_text('[]')
    assert main(['check', '-f', str(config)]) == 1
    assert 'evidence/audit/runs/notes.json' in capsys.readouterr().out
    assert any(
        'this is no record of an audit' in said for said in build_site(config, tmp_path / 'site').warnings
    )
