"""The job that other repositories call: its script, as a runner starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.site import ROOT

from handrail.cli.starter import STARTER
from handrail.field.candidate.server import lacks

FRAME = STARTER / 'frame'
INVENTORY = """app_subnets: [10.91.0.0/24, 10.91.1.0/24]
audit: {login: {name: auth, user: app, tries: 2}}
"""


@pytest.mark.netlab
def test_the_change_of_the_first_postmortem_stops_a_pull_request_at_its_line(tmp_path: Path) -> None:
    if lacking := lacks():
        pytest.skip('; '.join(lacking))
    if os.geteuid():
        pytest.skip('the script calls sudo for whoever is not root')
    for name, text in {
        'bin/handrail': f'#!/bin/sh\nexec {sys.executable} -m handrail "$@"\n',
        'handbook/audit/inventory.yml': INVENTORY,
        'proposal/pg/pg_hba.conf': 'host auth app 10.91.0.0/24 scram-sha-256\n',
        'proposal/pg/main.conf': "listen_addresses = '*'\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding='utf-8')
    (tmp_path / 'bin' / 'handrail').chmod(0o755)
    environment = {
        'PATH': f'{tmp_path}/bin:{os.environ["PATH"]}', 'PYTHONPATH': str(ROOT / 'hooks'),
        'TRY_FORMAT': 'github',
    }  # fmt: skip
    script = ROOT / 'scripts' / 'ci' / 'try-config'
    done = subprocess.run(
        ['sh', str(script), 'handbook', 'proposal', 'pg', 'audit/inventory.yml'],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith('::error file=pg/pg_hba.conf,line=1::2 new logins from 10.91.1.0/24: ')


def test_a_folder_outside_of_the_repository_is_refused(tmp_path: Path) -> None:
    script = ROOT / 'scripts' / 'ci' / 'try-config'
    for folder in ('/etc', 'a/../../b'):
        done = subprocess.run(
            ['sh', str(script), str(tmp_path), str(tmp_path), folder, 'inventory.yml'],
            capture_output=True, text=True, timeout=20, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, '')
        assert 'is not below the repository' in done.stderr


def test_the_job_is_one_that_others_call() -> None:
    name = 'workflows/try-config.yml'
    ours = (ROOT / '.github' / name).read_text(encoding='utf-8')
    assert ours == (FRAME / 'dot.github' / name).read_text(encoding='utf-8')
    workflow = yaml.load(ours, Loader=yaml.BaseLoader)  # noqa: S506 - 'on' stays a word
    assert list(workflow['on']) == ['workflow_call']
    name = 'try-config.yml'
    theirs = (ROOT / '.gitlab' / name).read_text(encoding='utf-8')
    assert theirs == (FRAME / 'dot.gitlab' / name).read_text(encoding='utf-8')
    gitlab = yaml.safe_load(theirs)
    assert gitlab['try-config']['script'][-1].startswith('sh .handbook/scripts/ci/try-config .handbook . ')
