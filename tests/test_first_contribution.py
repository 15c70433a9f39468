"""The guide for first-time contributors: its own commands, run one after another in a clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / 'docs' / 'guides' / 'first-contribution.md').read_text(encoding='utf-8')
FENCE = re.compile(r'^```(\w+)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
DRAFT = 'docs/postmortems/2024/2024-05-02-login-outage-after-the-firewall-change.md'
PARTS = ('docs', 'evidence', 'hooks', 'mkdocs.yml', '.gitignore', '.github', '.vscode')
# The launchers set an environment up first (tests/test_scripts.py); here it is the one of the tests.
LAUNCHERS = {
    'handrail': f'exec "{sys.executable}" -P -m handrail "$@"',
    'serve': f'exec "{sys.executable}" -P -m mkdocs build --strict',
}


@dataclass
class Clone:
    """A clone on the branch `main`, with a remote; `said` is what each command printed."""

    root: Path
    said: dict[str, str]

    def run(self, command: str) -> str:
        quiet = {'NO_MKDOCS_2_WARNING': '1', 'DISABLE_MKDOCS_2_WARNING': 'true'}
        who = {
            f'GIT_{role}_{key}': 'x@example.org'
            for role in ('AUTHOR', 'COMMITTER')
            for key in ('NAME', 'EMAIL')
        }
        done = subprocess.run(
            ['bash', '-euo', 'pipefail', '-c', command],
            cwd=self.root,
            env={**os.environ, **quiet, **who, 'PYTHONPATH': str(self.root / 'hooks')},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f'{command}\n{done.stdout}\n{done.stderr}'
        return done.stdout + done.stderr


@pytest.fixture(scope='module')
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone in which everything under "In a terminal" has been done, in the order of the guide."""
    made = prepared(tmp_path_factory.mktemp('first'))
    terminal = GUIDE.partition('\n## In a terminal\n')[2].partition('\n## In the browser alone\n')[0]
    for language, text in FENCE.findall(terminal):
        if language == 'sh':
            made.said[text] = made.run(text)
        else:
            edit(made.root / DRAFT, language, text)
    return made


def prepared(folder: Path) -> Clone:
    """Make the clone and its remote."""
    root = folder / 'clone'
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        root.mkdir(exist_ok=True)
        copy(ROOT / part, root / part)
    (root / 'scripts').mkdir()
    for name, line in LAUNCHERS.items():
        (root / 'scripts' / name).write_text(f'#!/bin/sh\n{line}\n')
        (root / 'scripts' / name).chmod(0o755)
    made = Clone(root, {})
    made.run('git init -q -b main && git add -A && git commit -q -m start')
    made.run(f'git init -q --bare "{folder}/remote.git" && git remote add origin "{folder}/remote.git"')
    made.run('git push -q origin main')
    return made


def edit(draft: Path, language: str, text: str) -> None:
    """Do to the draft what the guide shows: a section as it reads then, or a key of the front matter."""
    before = draft.read_text(encoding='utf-8')
    if language == 'yaml':
        after = before.replace('status: draft\n', f'status: draft\n{text}', 1)
    else:
        heading = text.partition('\n')[0]
        after = re.sub(
            rf'^{re.escape(heading)}\n.*?(?=^## |\Z)',
            lambda _: f'{text}\n',
            before,
            flags=re.MULTILINE | re.DOTALL,
        )
    assert after != before, text
    draft.write_text(after, encoding='utf-8')


def said(clone: Clone, *words: str) -> str:
    """What the one command with all these words printed."""
    (found,) = (out for text, out in clone.said.items() if all(word in text for word in words))
    return found


def test_every_launcher_of_the_guide_is_there() -> None:
    assert set(re.findall(r'\./scripts/(\w+)', GUIDE)) == LAUNCHERS.keys()


def test_import_writes_the_draft_that_the_guide_names(clone: Clone) -> None:
    assert f'`{DRAFT}`' in GUIDE
    assert DRAFT in said(clone, 'handrail import')


def test_the_check_says_what_to_mend_and_then_nothing(clone: Clone) -> None:
    first, last = said(clone, 'check docs/postmortems'), said(clone, 'check --changed-since')
    assert '[no-kind]' in first
    assert f'{DRAFT}:' not in last
    assert last.startswith('0 error(s), 0 warning(s)')


def test_suggestions_name_a_step_of_a_runbook(clone: Clone) -> None:
    assert re.search(
        r'\(\.\./\.\./runbooks/[\w-]+\.md#[\w-]+\)\n +step, shares: ', said(clone, 'handrail suggest')
    )


def test_the_page_says_what_the_guide_promises(clone: Clone) -> None:
    page = clone.root / 'site' / DRAFT.removeprefix('docs/').removesuffix('.md') / 'index.html'
    html = page.read_text(encoding='utf-8')
    assert '>20 min<' in html  # what the wrong theory cost
    assert 'WAT' in html
    assert 'UTC' in html


def test_the_branch_has_arrived_with_the_document_alone(clone: Clone) -> None:
    assert clone.run('git diff --name-only origin/main origin/firewall-change').split() == [DRAFT]
    assert clone.run('git status --porcelain') == '?? site/\n' or clone.run('git status --porcelain') == ''
