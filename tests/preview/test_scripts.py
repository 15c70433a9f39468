"""The scripts that the workflows call, run as they are called there, beside real repositories of git."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from support.repositories import commit, git, repository
from support.site import GREEN, ROOT

SCRIPTS = ROOT / 'scripts' / 'ci'
SHA = 'a' * 40
GH = """#!{python}
import json, os, pathlib, sys
home = pathlib.Path(os.environ['GH_FAKE'])
words = sys.argv[1:]
with (home / 'calls').open('a') as calls:
    calls.write(json.dumps(words) + chr(10))
if words[:1] == ['auth']:
    sys.exit(0)
for word in words:
    if word.startswith('body=@'):
        (home / 'comment').write_text(open(word[6:]).read())
path = next(word for word in words[1:] if word.startswith('repos/'))
name = path.partition('?')[0].replace('/', '_')
answer = home / name
if not answer.exists() and '--silent' not in words:
    sys.exit(f'no answer for {{name}}')
sys.stdout.buffer.write(answer.read_bytes() if answer.exists() and '--silent' not in words else b'')
"""


@pytest.fixture
def call(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script; `gh` and `handrail` are those of the test."""
    programs = tmp_path / 'bin'
    programs.mkdir()
    (programs / 'gh').write_text(GH.format(python=sys.executable))
    (programs / 'handrail').write_text(f'#!/bin/sh\nexec {sys.executable} -P -m handrail "$@"\n')
    for path in programs.iterdir():
        path.chmod(0o755)
    (tmp_path / 'gh').mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(('GITHUB_', 'CI_'))}

    def run(
        name: str, *arguments: str, cwd: Path = tmp_path, **more: str
    ) -> subprocess.CompletedProcess[str]:
        own = {
            'PATH': f'{programs}:{kept["PATH"]}',
            'GH_FAKE': str(tmp_path / 'gh'),
            'GIT_CONFIG_GLOBAL': os.devnull,
        }
        return subprocess.run(
            ['sh', str(SCRIPTS / name), *arguments],
            capture_output=True, text=True, check=False, timeout=300, cwd=cwd, env={**kept, **own, **more},
        )  # fmt: skip

    return run


Call = Callable[..., subprocess.CompletedProcess[str]]


def answer(tmp_path: Path, path: str, content: str | bytes) -> None:
    """What the fake `gh` says of an address (after its --jq)."""
    file = tmp_path / 'gh' / path.replace('/', '_')
    file.write_bytes(content.encode() if isinstance(content, str) else content)


def calls(tmp_path: Path) -> list[list[str]]:
    return [json.loads(line) for line in (tmp_path / 'gh' / 'calls').read_text().splitlines()]


class TestScope:
    @pytest.mark.parametrize(
        ('files', 'said'),
        [
            ({'docs/a.md': 'x'}, 'documents'),
            ({'docs/ä b.md': 'x', 'docs/p.png': b'x', 'docs/teams.yml': 'a: 1'}, 'documents'),
            ({'docs/index.md': None}, 'documents'),
            ({'docs/a.md': 'x', 'mkdocs.yml': 'site_name: x'}, 'code'),
            ({'docs/a.py': 'x'}, 'code'),
            ({'docs/x.md/../../setup.py': 'x'}, 'code'),
            ({'docs2/a.md': 'x'}, 'code'),
            ({'.github/workflows/x.yml': 'x'}, 'code'),
            ({'docs/a\n.md': 'x', 'docs/b\tdocs': 'x'}, 'code'),
            ({}, 'code'),
        ],
    )
    def test_it_tells_documents_from_code(
        self, call: Call, tmp_path: Path, files: dict[str, str | bytes | None], said: str
    ) -> None:
        root = repository(tmp_path / 'r', {'index.md': '# Start\n'})
        (root / 'docs' / 'x.md').mkdir()
        commit(root, files)
        output = tmp_path / 'output'
        done = call('scope', str(root), 'HEAD~1', 'HEAD', GITHUB_OUTPUT=str(output))
        assert (done.returncode, done.stdout) == (0, f'{said}\n'), done.stderr
        assert output.read_text() == f'scope={said}\n'

    def test_a_link_is_code(self, call: Call, tmp_path: Path) -> None:
        root = repository(tmp_path / 'r', {'index.md': '# Start\n'})
        (root / 'docs' / 'a.md').symlink_to('/etc/passwd')
        commit(root, {})
        assert call('scope', str(root), 'HEAD~1', 'HEAD').stdout == 'code\n'

    def test_what_the_base_has_got_since_does_not_count(self, call: Call, tmp_path: Path) -> None:
        root = repository(tmp_path / 'r', {'index.md': '# Start\n'})
        git(root, 'switch', '--quiet', '--create', 'change')
        commit(root, {'docs/a.md': 'x'})
        git(root, 'switch', '--quiet', 'main')
        commit(root, {'mkdocs.yml': 'site_name: x'})
        assert call('scope', str(root), 'main', 'change').stdout == 'documents\n'

    def test_a_revision_that_is_none_stops_it(self, call: Call, tmp_path: Path) -> None:
        root = repository(tmp_path / 'r', {'index.md': '# Start\n'})
        done = call('scope', str(root), 'nowhere', 'HEAD')
        assert done.returncode != 0
        assert done.stdout == ''


class TestPullRequest:
    FACTS: ClassVar = {
        'REPOSITORY': 'o/r',
        'HEAD_OWNER': 'stranger',
        'HEAD_BRANCH': 'a b;`id`',
        'HEAD_SHA': SHA,
    }

    def test_it_is_told_by_what_the_event_says(self, call: Call, tmp_path: Path) -> None:
        answer(tmp_path, 'repos/o/r/pulls', '7\n')
        assert call('pull-request', **self.FACTS).stdout == '7\n'
        (words,) = calls(tmp_path)
        assert 'head=stranger:a b;`id`' in words
        assert f'.[] | select(.head.sha == "{SHA}") | .number' in words

    @pytest.mark.parametrize('said', ['', '7\n8\n', '../7\n', '7;id\n'])
    def test_none_or_several_are_none(self, call: Call, tmp_path: Path, said: str) -> None:
        answer(tmp_path, 'repos/o/r/pulls', said)
        done = call('pull-request', **self.FACTS)
        assert (done.returncode, done.stdout) == (1, '')

    def test_a_commit_is_a_commit(self, call: Call, tmp_path: Path) -> None:
        assert call('pull-request', **{**self.FACTS, 'HEAD_SHA': '") | .id'}).returncode == 2
        assert not (tmp_path / 'gh' / 'calls').exists()


class TestPages:
    @pytest.fixture
    def remote(self, tmp_path: Path) -> Path:
        git(tmp_path, 'init', '--quiet', '--bare', '--initial-branch', 'main', 'remote.git')
        return tmp_path / 'remote.git'

    def tree(self, remote: Path) -> list[str]:
        return git(remote, 'ls-tree', '-r', '--name-only', 'gh-pages').split('\n')

    def test_folders_are_put_replaced_and_removed(self, call: Call, remote: Path, tmp_path: Path) -> None:
        site = tmp_path / 'site'
        site.mkdir()
        (site / 'a.html').write_text('one')
        put = (str(remote), 'gh-pages')
        assert call('put-pages', *put, 'pr/7', str(site)).returncode == 0
        (site / 'a.html').rename(site / 'b.html')
        assert call('put-pages', *put, 'pr/8', str(site)).returncode == 0
        assert call('put-pages', *put, 'pr/7', str(site)).returncode == 0
        assert self.tree(remote) == ['.nojekyll', 'pr/7/b.html', 'pr/8/b.html']
        head = git(remote, 'rev-parse', 'gh-pages')
        assert call('put-pages', *put, 'pr/7', str(site)).returncode == 0  # nothing new
        assert git(remote, 'rev-parse', 'gh-pages') == head
        assert call('put-pages', *put, 'pr/7').returncode == 0
        assert self.tree(remote) == ['.nojekyll', 'pr/8/b.html']

    @pytest.mark.parametrize('folder', ['../x', 'a/../../x', '.git/hooks', '/x', '.', 'a//b'])
    def test_no_other_folder(self, call: Call, remote: Path, folder: str) -> None:
        assert call('put-pages', str(remote), 'gh-pages', folder).returncode == 2

    def test_a_push_in_between_is_no_harm(self, call: Call, remote: Path, tmp_path: Path) -> None:
        site = tmp_path / 'site'
        site.mkdir()
        (site / 'a.html').write_text('one')
        call('put-pages', str(remote), 'gh-pages', 'pr/1', str(site))
        hook = remote / 'hooks' / 'pre-receive'  # refuses the first push, as if another had been before it
        hook.write_text(f'#!/bin/sh\n[ -e {tmp_path}/once ] && exit 0\ntouch {tmp_path}/once\nexit 1\n')
        hook.chmod(0o755)
        assert call('put-pages', str(remote), 'gh-pages', 'pr/2', str(site)).returncode == 0
        assert (tmp_path / 'once').exists()
        assert 'pr/2/a.html' in self.tree(remote)
        hook.write_text('#!/bin/sh\nexit 1\n')
        assert call('put-pages', str(remote), 'gh-pages', 'pr/3', str(site)).returncode == 1

    def test_previews_of_closed_pull_requests_go(self, call: Call, remote: Path, tmp_path: Path) -> None:
        site = tmp_path / 'site'
        site.mkdir()
        (site / 'a.html').write_text('one')
        for folder in ('pr/1', 'pr/12', 'pr/2', 'pr/other', 'guides'):
            call('put-pages', str(remote), 'gh-pages', folder, str(site))
        facts = {'REPOSITORY': 'o/r', 'PAGES_REMOTE': str(remote)}
        assert call('tidy-previews', **facts).returncode != 0  # nobody said which are open
        assert 'pr/1/a.html' in self.tree(remote)
        answer(tmp_path, 'repos/o/r/pulls', '12\n3\n')
        done = call('tidy-previews', **facts)
        assert done.returncode == 0, done.stderr
        assert self.tree(remote) == ['.nojekyll', 'guides/a.html', 'pr/12/a.html', 'pr/other/a.html']

    def test_a_preview_is_published_with_its_comment(self, call: Call, remote: Path, tmp_path: Path) -> None:
        """From the change to the published preview: what one job leaves, the other takes in."""
        root = repository(tmp_path / 'content', GREEN)
        git(tmp_path, 'clone', '--quiet', str(root), 'proposal')
        gate = '---\nowner: porters\n---\n# The gate @here\n\nIt is new.\n'
        commit(tmp_path / 'proposal', {'docs/services/gate.md': gate})
        url = 'https://o.example.org/r'
        done = call('preview', str(root), 'proposal', 'out', FORK='true', PREVIEW_URL=f'{url}/pr/7/')
        assert done.returncode == 0, done.stderr
        shutil.make_archive(str(tmp_path / 'left'), 'zip', tmp_path / 'out' / 'site')
        answer(tmp_path, 'repos/o/r/pulls', '7\n')
        answer(tmp_path, 'repos/o/r/actions/runs/99/artifacts', '5\n')
        answer(tmp_path, 'repos/o/r/actions/artifacts/5/zip', (tmp_path / 'left.zip').read_bytes())
        answer(tmp_path, 'repos/o/r/issues/7/comments', '')
        facts = {**TestPullRequest.FACTS, 'RUN': '99', 'PAGES_URL': url, 'PAGES_REMOTE': str(remote)}

        done = call('publish-preview', cwd=root, **facts)

        assert done.returncode == 0, done.stderr
        assert {'pr/7/index.html', 'pr/7/services/gate/index.html', 'pr/7/preview/index.html'} <= {
            *self.tree(remote)
        }
        comment = (tmp_path / 'gh' / 'comment').read_text()
        assert comment.startswith('<!-- handrail:preview -->')
        assert f'({url}/pr/7/services/gate/)' in comment
        assert '@here' not in comment
        assert calls(tmp_path)[-1][:3] == ['api', '--method', 'POST']
        assert git(root, 'status', '--porcelain') == ''

        answer(tmp_path, 'repos/o/r/issues/7/comments', '31\n')
        assert call('publish-preview', cwd=root, **facts).returncode == 0
        assert calls(tmp_path)[-1][:4] == ['api', '--method', 'PATCH', 'repos/o/r/issues/comments/31']

        head = git(remote, 'rev-parse', 'gh-pages')
        (tmp_path / 'out' / 'site' / 'evil.js').write_text('alert(1)')
        shutil.make_archive(str(tmp_path / 'left'), 'zip', tmp_path / 'out' / 'site')
        answer(tmp_path, 'repos/o/r/actions/artifacts/5/zip', (tmp_path / 'left.zip').read_bytes())
        before = len(calls(tmp_path))
        done = call('publish-preview', cwd=root, **facts)
        assert done.returncode == 1
        assert 'evil.js' in done.stderr
        assert git(remote, 'rev-parse', 'gh-pages') == head
        assert not [words for words in calls(tmp_path)[before:] if '--method' in words and 'GET' not in words]


@pytest.mark.parametrize(('source', 'only'), [('2', True), ('1', False)])
def test_a_merge_request_of_gitlab(call: Call, tmp_path: Path, source: str, only: bool) -> None:  # noqa: FBT001 - a parameter of the test
    root = repository(tmp_path / 'content', GREEN)
    shutil.copytree(SCRIPTS, root / 'scripts' / 'ci')
    base = commit(root, {})
    commit(
        root, {'docs/services/gate.md': '---\nowner: porters\n---\n# The gate\n\nIt is new.\n', 'x.py': ''}
    )
    facts = {'CI_MERGE_REQUEST_DIFF_BASE_SHA': base, 'CI_PROJECT_ID': '1'}
    done = call('gitlab-preview', cwd=root, CI_MERGE_REQUEST_SOURCE_PROJECT_ID=source, **facts)
    assert done.returncode == 0, done.stderr
    found = json.loads((root / 'preview/site/preview/preview.json').read_text())
    assert found['only_documents'] is only
    assert found['other_files'] == 1
    assert 'services/gate/' in {page['url'] for page in found['pages']}
