"""`handrail init`: what it writes, and what it refuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from mkdocs.config import load_config

from handrail import __version__
from handrail.cli import main
from handrail.cli.starter import STARTER, digest, frame

SPEC = 'handrail @ git+https://git.example.org/tools/handrail@v1'


def init(folder: Path, *options: str) -> int:
    return main(['init', str(folder), '--handrail', SPEC, *options])


def written(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob('*'))
        if path.is_file()
    }


def test_it_writes_what_a_team_needs(tmp_path: Path) -> None:
    assert init(tmp_path / 'new' / 'content', '--name', 'Acme (runbooks)') == 0
    files = written(tmp_path / 'new' / 'content')
    assert {
        'mkdocs.yml', 'requirements.txt', 'constraints.txt', '.gitignore', 'README.md', '.handrail.json',
        '.github/workflows/site.yml', '.gitlab-ci.yml', 'docs/index.md', 'docs/teams.yml',
    } <= files.keys()  # fmt: skip
    kinds = ('postmortems', 'runbooks', 'practices', 'alerts', 'services', 'drills')
    assert {f'docs/{kind}/_template.md' for kind in kinds} <= files.keys()
    assert 'site_name: Acme (runbooks)' in files['mkdocs.yml']
    assert SPEC in files['requirements.txt'].splitlines()
    assert not [path for path, text in files.items() if '@@' in text]


def test_the_example_has_one_of_each_kind(tmp_path: Path) -> None:
    init(tmp_path / 'a')
    init(tmp_path / 'b', '--with-example')
    more = written(tmp_path / 'b').keys() - written(tmp_path / 'a').keys()
    kinds = {path.split('/')[1] for path in more}
    assert kinds == {'postmortems', 'runbooks', 'practices', 'alerts', 'services', 'drills'}


def test_the_record_remembers_the_frame_only(tmp_path: Path) -> None:
    init(tmp_path, '--with-example')
    record = json.loads((tmp_path / '.handrail.json').read_text())
    assert record['handrail'] == __version__
    assert record['files']['mkdocs.yml'] == digest((tmp_path / 'mkdocs.yml').read_text())
    assert record['files'].keys() == frame({}).keys()
    assert not {'docs/index.md', 'docs/teams.yml'} & record['files'].keys()


def test_configuration_and_ci_are_yaml(tmp_path: Path) -> None:
    init(tmp_path, '--name', 'Rails + more')
    assert load_config(str(tmp_path / 'mkdocs.yml')).site_name == 'Rails + more'
    github = yaml.safe_load((tmp_path / '.github/workflows/site.yml').read_text())
    assert github['permissions'] == {}
    assert github['jobs']['build']['permissions'] == {'contents': 'read'}
    used = [step['uses'] for step in github['jobs']['build']['steps'] if 'uses' in step]
    assert used
    assert all(re.fullmatch(r'actions/[\w-]+@[0-9a-f]{40}', name) for name in used)
    assert 'handrail build' in yaml.safe_load((tmp_path / '.gitlab-ci.yml').read_text())['site']['script']


def test_constraints_are_the_versions_that_run_here(tmp_path: Path) -> None:
    from importlib.metadata import version

    init(tmp_path)
    lines = (tmp_path / 'constraints.txt').read_text().splitlines()
    pins = dict(line.split('==') for line in lines if not line.startswith('#'))
    assert pins['mkdocs'] == version('mkdocs')
    assert pins['griffelib'] == version('griffelib')  # by way of mkdocstrings[python]
    assert 'handrail' not in pins
    assert 'pytest' not in pins


@pytest.mark.parametrize('name', ['.git', None])
def test_an_empty_folder_is_taken(tmp_path: Path, name: str | None) -> None:
    if name:
        (tmp_path / name).mkdir()
    assert init(tmp_path) == 0


def test_a_full_folder_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(7):
        (tmp_path / f'mine-{number}').write_text('x')
    assert init(tmp_path) == 2
    said = capsys.readouterr().err
    assert 'is not empty: mine-0, mine-1, mine-2, mine-3, mine-4 and 2 more' in said
    assert len(list(tmp_path.iterdir())) == 7
    assert init(tmp_path / 'mine-0') == 2
    assert (tmp_path / 'mine-0').read_text() == 'x'


@pytest.mark.parametrize('name', ['a: b', '#1', '', "it's", '{x}', 'a\nb'])
def test_a_name_that_yaml_reads_otherwise_is_refused(tmp_path: Path, name: str) -> None:
    assert init(tmp_path / 'x', f'--name={name}') == 2
    assert not (tmp_path / 'x').exists()


def test_no_file_of_the_starter_acts_on_this_repository() -> None:
    names = [path.name for path in STARTER.rglob('*')]
    assert names
    assert not [name for name in names if name.startswith('.')]
