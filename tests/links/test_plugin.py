"""The pytest plugin, in a MkDocs project that is not ours: nothing of Handrail is in its configuration."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from support.site import ROOT

CONFIG = 'site_name: Other\nsite_url: https://other.example.net/docs/\ntheme: mkdocs\n'
DOCS = {
    'index.md': '# Start\n\nGo to [the guide](guide/first.md) or [nowhere](gone.md).\n',
    'guide/first.md': '# First\n\nBack to [the start](../index.md#no-such-part).\n\n![none](missing.png)\n',
}
TESTS = """
import subprocess, sys
from pathlib import Path

import pytest


@pytest.fixture(scope='session')
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp('built') / 'site'
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, '-m', 'mkdocs', 'build', '-q', '-d', str(folder)], cwd=root, check=True)
    return folder


def test_links(handrail_links, site):
    assert handrail_links(site).checked > 5
"""
NAMES = {
    'docs/index.md:3 gone.md',
    'docs/guide/first.md:3 ../../#no-such-part',
    'docs/guide/first.md:5 missing.png',
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Another project, built, with the plugin as an installed package brings it."""
    root = tmp_path / 'project'
    write(root, {'mkdocs.yml': CONFIG, **{f'docs/{name}': text for name, text in DOCS.items()}})
    points = tomllib.loads((ROOT / 'pyproject.toml').read_text())['project']['entry-points']['pytest11']
    lines = '\n'.join(f'{name} = {module}' for name, module in points.items())
    info = tmp_path / 'packages' / 'handrail_links_tried-1.dist-info'
    write(
        info,
        {
            'METADATA': 'Name: handrail-links-tried\nVersion: 1\n',
            'entry_points.txt': f'[pytest11]\n{lines}\n',
        },
    )
    build(root)
    return root


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def build(root: Path) -> None:
    command = [sys.executable, '-m', 'mkdocs', 'build', '-q']
    subprocess.run(command, cwd=root, check=True, capture_output=True, timeout=120)


def mend(root: Path) -> None:
    write(
        root,
        {'docs/index.md': '# Start\n\n[The guide](guide/first.md).\n', 'docs/guide/first.md': '# First\n'},
    )
    build(root)


def run(root: Path, *arguments: str) -> tuple[int, str, dict[str, str]]:
    """Run pytest there; exit code, output, and of each test its name with what failed ('' when it passed)."""
    paths = os.pathsep.join([str(ROOT / 'hooks'), str(root.parent / 'packages')])
    done = subprocess.run(
        [sys.executable, '-m', 'pytest', '-p', 'no:cacheprovider', '--junitxml=out.xml', *arguments],
        cwd=root,
        env={**os.environ, 'PYTHONPATH': paths, 'PYTEST_ADDOPTS': ''},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    cases = {}
    if (root / 'out.xml').is_file():
        for case in ET.parse(root / 'out.xml').iter('testcase'):  # noqa: S314 - pytest wrote it
            failure = case.find('failure')
            cases[case.get('name', '')] = '' if failure is None else f'{failure.text}{failure.get("message")}'
        (root / 'out.xml').unlink()
    return done.returncode, done.stdout + done.stderr, cases


def test_each_broken_link_is_a_failure_with_a_name(project: Path) -> None:
    code, output, cases = run(project, '--handrail-links', 'site')
    assert code == 1
    assert {name for name, failed in cases.items() if failed} == NAMES
    assert cases['links'] == ''
    assert "docs/index.md:3: the link 'gone.md' is broken: there is no 'gone.md' on the site" in output
    assert 'pytest_plugin.py' not in output
    mend(project)
    code, _, cases = run(project, '--handrail-links', 'site')
    assert (code, cases) == (0, {'links': ''})


def test_one_of_them_can_be_chosen_and_processes_agree(project: Path) -> None:
    code, _, cases = run(project, '--handrail-links', 'site', '-k', 'missing')
    assert (code, len(cases)) == (1, 1)
    code, output, cases = run(project, '--handrail-links', 'site', '-n', '2')
    assert (code, set(cases)) == (1, {*NAMES, 'links'}), output


def test_the_configuration_names_sites_for_whole_runs(project: Path) -> None:
    write(
        project,
        {'pytest.ini': '[pytest]\nhandrail_links = site\n', 'tests/test_one.py': 'def test_a(): pass\n'},
    )
    assert run(project)[0] == 1
    code, _, cases = run(project, 'tests')
    assert (code, set(cases)) == (0, {'test_a'})


def test_the_fixture_fails_once_for_each(project: Path) -> None:
    write(project, {'tests/test_links.py': TESTS})
    code, output, _ = run(project)
    assert code == 1
    for place in ('docs/index.md:3', 'docs/guide/first.md:3', 'docs/guide/first.md:5'):
        assert f'[{place}]' in output
        assert f'{place}: the link' in output
    mend(project)
    assert run(project)[0] == 0


@pytest.mark.parametrize(
    ('page', 'said'),
    [('<html><body>Nothing.</body></html>', 'nothing was checked'), ('', 'there is no site in')],
)
def test_a_run_that_checked_nothing_fails(project: Path, page: str, said: str) -> None:
    if page:
        write(project, {'empty/index.html': page})
    code, output, cases = run(project, '--handrail-links', 'empty')
    assert (code, list(cases)) == (1, ['links'])
    assert said in output


def test_without_it_nothing_changes(project: Path) -> None:
    write(project, {'tests/test_one.py': 'def test_a(): pass\n'})
    code, _, cases = run(project)
    assert (code, cases) == (0, {'test_a': ''})
