"""Content repositories, built for real: what `init` writes, and another team's documents."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.site import served

from handrail.cli import main
from handrail.engine.stock import SEPARATOR

ROOT = Path(__file__).parent.parent.parent
TEAM = ROOT / 'tests' / 'fixtures' / 'other_team'


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this environment, as `handrail` or `mkdocs` in a content repository would."""
    quiet = {'NO_MKDOCS_2_WARNING': '1', 'DISABLE_MKDOCS_2_WARNING': 'true', 'HANDRAIL_TODAY': '2025-07-01'}
    return subprocess.run(
        [sys.executable, '-P', '-m', *arguments],
        cwd=folder,
        env={**os.environ, **quiet, 'PYTHONPATH': os.pathsep.join([str(ROOT / 'hooks')])},
        capture_output=True,
        text=True,
        check=False,
    )


def built(folder: Path) -> dict[str, str]:
    """The pages of the site, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob('*'))
        if path.is_file() and path.suffix in ('.html', '.json', '.csv', '.xml')
    }


def init(folder: Path, *options: str) -> Path:
    assert main(['init', str(folder), '--handrail', './x.whl', '--name', 'Acme', *options]) == 0
    return folder


@pytest.fixture(scope='module')
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content repository with the example, built by the command."""
    folder = init(tmp_path_factory.mktemp('example') / 'content', '--with-example')
    done = run(folder, 'handrail', 'build')
    assert (done.returncode, done.stdout) == (0, 'handrail build: site is new\n'), done.stderr[-1500:]
    assert 'WARNING' not in done.stderr
    return folder


class TestInit:
    def test_an_empty_one_builds_green_at_once(self, tmp_path: Path) -> None:
        folder = init(tmp_path / 'content')
        check = run(folder, 'handrail', 'check')
        assert (check.returncode, check.stdout) == (0, ''), check.stdout + check.stderr
        done = run(folder, 'mkdocs', 'build', '--strict')
        assert done.returncode == 0, done.stderr[-1500:]
        assert 'WARNING' not in done.stderr
        pages = built(folder / 'site')
        assert not [path for path in pages if '_template' in path]
        assert '<title>Acme</title>' in pages['index.html'].replace('On call - ', '')

    def test_the_example_has_no_problem(self, example: Path) -> None:
        check = run(example, 'handrail', 'check')
        assert (check.returncode, check.stdout) == (0, ''), check.stdout + check.stderr

    def test_the_example_is_linked_through_and_through(self, example: Path) -> None:
        pages = built(example / 'site')
        runbook = pages['runbooks/names-do-not-resolve/index.html']
        assert 'postmortems/2024/2024-02-13-evening-without-names/' in runbook
        actions = json.loads(pages['actions.json'])['actions']
        ids = {row['id'].rpartition('/')[2] for row in actions}
        assert ids >= {'ask-one-server', 'compare-nightly'}

    def test_its_search_cuts_words_as_ours_does(self, example: Path) -> None:
        index = json.loads((example / 'site' / 'search' / 'search_index.json').read_text())
        assert index['config']['separator'] == SEPARATOR
        assert 'separator' not in (example / 'mkdocs.yml').read_text()

    @pytest.mark.parametrize(
        ('words', 'page'),
        [
            ('LookupsFail', 'alerts/NameLookupsFail/'),
            ('net-dns-001', 'practices/net-dns-001/'),
            ('Temporary failure in name resolution', 'runbooks/names-do-not-resolve/'),
        ],
    )
    def test_its_search_finds(self, example: Path, chromium: Browser, words: str, page: str) -> None:
        with served(example / 'site') as address:
            tab = chromium.new_page()
            tab.goto(address, wait_until='networkidle')
            tab.keyboard.press('/')
            tab.wait_for_function("() => document.activeElement?.matches('.md-search__input')")
            tab.fill('.md-search__input', words)
            tab.keyboard.press('Shift')  # the theme listens to keys
            first = tab.locator('.md-search-result__item > a').first
            expect(first).to_have_attribute('href', re.compile(page))
            tab.close()

    def test_a_broken_document_does_not_replace_the_site(self, example: Path, tmp_path: Path) -> None:
        folder = tmp_path / 'content'
        shutil.copytree(example, folder)
        before = built(folder / 'site')
        runbook = folder / 'docs' / 'runbooks' / 'names-do-not-resolve.md'
        runbook.write_text(runbook.read_text().replace('(#server)', '(#sever)'))
        done = run(folder, 'handrail', 'build')
        assert done.returncode == 1
        assert 'docs/runbooks/names-do-not-resolve.md:' in done.stderr
        assert 'site is as it was' in done.stderr
        assert built(folder / 'site') == before
        assert not list(folder.glob('site.tmp-*'))

    @pytest.mark.parametrize('kind', ['postmortems', 'runbooks', 'practices', 'alerts', 'services', 'drills'])
    def test_a_copied_template_is_nearly_right(self, tmp_path: Path, kind: str) -> None:
        folder = init(tmp_path / 'content')
        names = {'alerts': 'NameOfTheAlert.md', 'postmortems': '2024-01-31-x.md', 'drills': '2024-01-31-x.md'}
        copy = folder / 'docs' / kind / names.get(kind, 'net-x-001.md')
        shutil.copy(folder / 'docs' / kind / '_template.md', copy)
        check = run(folder, 'handrail', 'check', '--format', 'json')
        found = json.loads(check.stdout)
        # Only the names that the team is to put in are unknown.
        words = ('team-id', 'name.md', 'name-of-the-runbook', 'first-step', 'second-step')
        wrong = [problem for problem in found['problems'] if problem['level'] == 'error']
        assert [problem for problem in wrong if not any(word in problem['message'] for word in words)] == []

    @pytest.mark.fresh
    def test_it_builds_in_an_environment_of_its_own(self, tmp_path: Path) -> None:
        folder = tmp_path / 'content'
        assert main(['init', str(folder), '--with-example', '--handrail', f'handrail @ {ROOT.as_uri()}']) == 0
        subprocess.run([sys.executable, '-m', 'venv', folder / '.venv'], check=True)
        bin_ = folder / '.venv' / 'bin'
        subprocess.run([bin_ / 'pip', 'install', '-q', '-r', 'requirements.txt'], cwd=folder, check=True)
        done = subprocess.run(
            [bin_ / 'handrail', 'build'], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-1500:]
        installed = next((folder / '.venv').glob('lib/python*/site-packages/handrail'))
        assert (installed / 'starter' / 'frame' / 'mkdocs.yml').is_file()
        done = subprocess.run(
            [bin_ / 'handrail', 'stage', 'stage'], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-1500:]


class TestExistingSite:
    @pytest.mark.parametrize('theme', ['material', 'mkdocs', 'readthedocs'])
    def test_one_line_adds_it(self, tmp_path: Path, theme: str) -> None:
        docs = tmp_path / 'docs'
        (docs / 'guides').mkdir(parents=True)
        (docs / 'index.md').write_text('# Old\n\nSee [how](guides/how.md#step).\n')
        (docs / 'guides' / 'how.md').write_text('# How\n\n## Step\n\nOld text stays.\n')
        config = f'site_name: Old\ntheme: {theme}\nplugins:\n  - search\n'
        (tmp_path / 'mkdocs.yml').write_text(config)
        assert run(tmp_path, 'mkdocs', 'build', '--strict').returncode == 0
        before = built(tmp_path / 'site')
        (tmp_path / 'mkdocs.yml').write_text(config + '  - handrail\n')
        done = run(tmp_path, 'mkdocs', 'build', '--strict')
        assert done.returncode == 0, done.stderr[-1500:]
        after = built(tmp_path / 'site')
        assert before.keys() < after.keys()
        assert 'actions/index.html' in after
        assert 'Old text stays.' in after['guides/how/index.html']
        assert 'id="step"' in after['guides/how/index.html']


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('team') / 'site'
    shutil.copytree(TEAM, folder)
    shutil.copytree(ROOT / 'hooks', folder / 'hooks', ignore=shutil.ignore_patterns('__pycache__'))
    shutil.copy(ROOT / 'mkdocs.yml', folder / 'product.yml')
    return folder


@pytest.fixture(scope='module')
def pages(folder: Path) -> dict[str, str]:
    done = run(folder, 'mkdocs', 'build', '--strict')
    assert done.returncode == 0, done.stderr[-1500:]
    assert 'WARNING' not in done.stderr
    return built(folder / 'site')


class TestAnotherTeam:
    """All of docs/ is another team's; what they share with this repository is its configuration."""

    def test_it_has_no_problem(self, folder: Path) -> None:
        check = run(folder, 'handrail', 'check')
        assert (check.returncode, check.stdout) == (0, ''), check.stdout + check.stderr

    @pytest.mark.parametrize(
        'page',
        [
            'postmortems/2025/2025-03-04-half-the-partitions',
            'runbooks/streaming/consumer-lag',
            'runbooks/double-booking',
            'practices/net-kafka-001',
            'alerts/BrokerNotReachable',
            'alerts/LedgerConsumerLag',
            'services/event-bus',
            'teams/ledger-team',
            'drills/2025-05-20-consumer-lag',
            'handbook/settlement-day',
        ],
    )
    def test_every_kind_has_its_page(self, pages: dict[str, str], page: str) -> None:
        assert f'{page}/index.html' in pages

    def test_nothing_of_this_repository_is_in_it(self, pages: dict[str, str]) -> None:
        # Ids that nobody else would choose; a guide named `runbooks` is at the address of a list.
        ours = {path.stem for path in (ROOT / 'docs').rglob('*.md') if '-' in path.stem}
        assert ours
        theirs = {path.stem for path in (TEAM / 'docs').rglob('*.md')}
        text = '\n'.join(text for path, text in pages.items() if path.endswith('.html'))
        assert [word for word in ours - theirs if f'/{word}/' in text] == []
        assert [word for word in ('WAT', 'Web Stack', 'Lagos') if word in text] == []

    def test_nothing_restricted_is_in_it(self, pages: dict[str, str]) -> None:
        text = '\n'.join((*pages, *pages.values()))
        assert not re.search(r'hsm-keys|Zanzibar', text)

    def test_its_facts_are_worked_out(self, pages: dict[str, str]) -> None:
        actions = {row['id'].rpartition('/')[2]: row for row in json.loads(pages['actions.json'])['actions']}
        assert actions.keys() >= {'advertised-step', 'probe', 'one-address', 'nightly-acl-check'}
        incident = pages['postmortems/2025/2025-03-04-half-the-partitions/index.html']
        assert '105 min' in incident
        assert '17:10' in incident  # 22:40 in Mumbai, on the other clock
