"""What the starter brings for a regular audit: an inventory, a timer, a line of cron."""

from __future__ import annotations

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from support.audits import ROOT

from handrail.cli import parser
from handrail.field.audit.inventory import read_inventory

FOLDER = ROOT / 'hooks' / 'handrail' / 'starter' / 'frame' / 'audit'


def unit(name: str) -> configparser.ConfigParser:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((FOLDER / name).read_text())
    return read


def test_timer_and_cron_run_the_same_command_and_this_handrail_knows_it() -> None:
    line = shlex.split(unit('handrail-audit.service')['Service']['ExecStart'])
    cron = (FOLDER / 'handrail-audit.cron').read_text().splitlines()[-1]
    assert cron.split(' ', 6)[:6] == ['0', '5', '*', '*', '*', 'audit']
    assert shlex.split(cron.split('&&')[1])[1:] == line[1:]
    options = parser().parse_args(line[1:])
    assert options.inventory == Path('audit/inventory.yml')
    assert options.record == Path('evidence/audit/runs')
    assert options.metrics.suffix == '.prom'
    assert unit('handrail-audit.timer')['Timer']['OnCalendar'] == '*-*-* 05:00'


def test_the_inventory_is_one_and_names_every_kind_of_fact() -> None:
    sources = read_inventory(FOLDER / 'inventory.yml').sources
    assert list(sources.applications.values()) == ['10.91.0.0/24', '10.91.1.0/24']
    assert None not in (sources.database, sources.login, sources.client)
    assert sources.firewalls
    named = sources.files.model_dump()
    assert [key for key, value in named.items() if not value] == ['pgbouncer']


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    verify = shutil.which('systemd-analyze')
    if verify is None:
        pytest.skip('there is no systemd-analyze: install systemd')
    for name in ('handrail-audit.service', 'handrail-audit.timer'):
        text = (FOLDER / name).read_text().replace('/srv/runbooks/.venv/bin/handrail', '/bin/true')
        (tmp_path / name).write_text(text.replace('User=audit', 'User=root'))
    done = subprocess.run(
        [verify, 'verify', '--man=no', *map(str, tmp_path.iterdir())],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, [line for line in done.stderr.splitlines() if 'handrail-audit' in line]) == (
        0,
        [],
    )
