"""`handrail audit`, as a timer runs it: over an inventory whose places are reached by commands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support.audits import ROOT, a_run

from handrail.cli import main
from handrail.field.audit.history import record
from handrail.field.audit.proof import lab_inventory
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab

PRACTICES = str(ROOT / 'docs' / 'practices')


def declared(folder: Path, **files: str) -> list[str]:
    """Write an inventory of files alone; return the arguments that audit it."""
    (folder / 'haproxy.cfg').write_text(layout.haproxy())
    told = {'pool_total': 30, 'audit': {'name': 'orders', 'files': {'haproxy': 'haproxy.cfg', **files}}}
    (folder / 'audit.yml').write_text(yaml.safe_dump(told))
    return [
        'audit',
        '--inventory',
        str(folder / 'audit.yml'),
        '--practices',
        PRACTICES,
        '--target',
        'declared',
    ]


def test_what_was_not_audited_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = declared(tmp_path)
    assert main(command) == 1
    said = capsys.readouterr().out
    assert 'NET-LB-001    declared  passed' in said
    assert 'NET-PATH-001  live      not audited' in said
    assert 'settings: the inventory names no file (audit.files.postgresql)' in said
    assert main([*command, '--allow-not-audited']) == 0
    assert main([*command, '--rule', 'NET-LB-001']) == 0


def test_a_rule_that_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [*declared(tmp_path), '--allow-not-audited', '--format', 'json']
    (tmp_path / 'haproxy.cfg').write_text(layout.haproxy(dead=True))
    assert main(command) == 1
    rows = {row['rule']: row for row in json.loads(capsys.readouterr().out)['rows']}
    assert rows['net-lb-001']['status'] == 'failed'


def test_a_run_is_recorded_and_compared_with_the_last_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record(tmp_path / 'runs', a_run('2020-01-01T00:00:00Z'))
    command = [*declared(tmp_path), '--record', str(tmp_path / 'runs'), '--metrics', str(tmp_path / 'a.prom')]
    assert main(command) == 1
    assert 'changed       net-lb-001 (declared): not-audited → passed' in capsys.readouterr().out
    assert len([*(tmp_path / 'runs').glob('orders-*.json')]) == 2
    assert 'netconfig_audit_rule_failed{rule="net-lb-001"' in (tmp_path / 'a.prom').read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ['a.prom', 'audit.yml', 'haproxy.cfg', 'runs']


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        ([], 'name the inventory'),
        (['--inventory', 'no.yml'], 'No such file'),
        (
            ['--inventory', str(ROOT / 'docs/services/database.md'), '--rule', 'net-x'],
            'there is no rule net-x',
        ),
        (['--practices', '/nonexistent'], 'there is no practice with a rule'),
    ],
)
def test_what_cannot_be_done(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    practices = [] if '--practices' in arguments else ['--practices', PRACTICES]
    assert main(['audit', *practices, *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.netlab
def test_places_behind_commands(audited: NetworkLab, capsys: pytest.CaptureFixture[str]) -> None:
    inventory = lab_inventory(audited)
    told = inventory.sources.model_dump(by_alias=True, mode='json')
    for name, place in told['places'].items():
        environment = [f'{key}={value}' for key, value in audited.world.environment(name).items()]
        place['run'] = audited.world.entered(name, ['env', '-i', *environment])
    (audited.state / 'audit.yml').write_text(yaml.safe_dump({**inventory.values, 'audit': told}))
    command = ['audit', '--inventory', str(audited.state / 'audit.yml'), '--practices', PRACTICES]
    assert main(command) == 0, capsys.readouterr().out
    assert 'lab: 14 passed, 0 failed, 0 not audited' in capsys.readouterr().out
    audited.inject('pg-hba-narrow')
    assert main(command) == 1
    assert 'logins        from 10.91.1.0/24: 0 of 10 (10 hba_reject)' in capsys.readouterr().out
