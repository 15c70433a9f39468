"""A stranger's pull request: of their commit nothing counts but documents, and nothing of it is run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.repositories import CONFIG, commit, git, repository, write
from support.site import GREEN, ROOT

from handrail.field.preview.git import Entry
from handrail.field.preview.proposal import LARGEST, propose, wrong

PREVIEW = ROOT / 'scripts' / 'ci' / 'preview'


def ran(mark: Path) -> str:
    """A Python file that leaves a mark when it is run."""
    return f'from pathlib import Path\nPath({str(mark)!r}).touch()\n'


def hostile(mark: Path) -> dict[str, str | bytes | None]:
    """Everything in a repository that somebody might run or believe, each leaving the same mark."""
    python, shell = ran(mark), f'#!/bin/sh\ntouch {mark}\n'
    return {
        'mkdocs.yml': CONFIG + 'hooks: [hooks/evil.py]\n',
        'hooks/evil.py': python,
        'hooks/handrail/__init__.py': python,
        'sitecustomize.py': python,
        'handrail.py': python,
        'mkdocs/__init__.py': python,
        'docs/evil.py': python,
        'docs/overrides/main.html': '<script>alert(1)</script>',
        'docs/assets/evil.js': 'alert(1)',
        'scripts/handrail': shell,
        'scripts/ci/preview': shell,
        'scripts/ci/handrail.sh': shell,
        'requirements.txt': './evil\n',
        'setup.py': python,
        '.gitattributes': '* filter=evil diff=evil merge=evil export-subst\n',
        'docs/.gitattributes': '*.md filter=evil export-ignore\n',
        '.gitmodules': f'[submodule "x"]\n\tpath = docs/x\n\turl = ext::sh -c touch% {mark}\n',
        '.git-hooks/post-checkout': shell,
        'docs/.pages': 'evil: true\n',
        'docs/services/gate.md': '---\nowner: porters\n---\n# The gate\n\nIt is new. $Format:%H$\n',
    }


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A checkout of the base branch and a fork's, both real clones."""
    origin = repository(tmp_path / 'origin', GREEN)
    git(tmp_path, 'clone', '--quiet', str(origin), 'trusted')
    git(tmp_path, 'clone', '--quiet', str(origin), 'proposal')
    return tmp_path / 'trusted', tmp_path / 'proposal'


def run(trusted: Path, proposal: Path, out: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The script that CI runs, with the Handrail of these tests as the installed one."""
    bin_dir = out.parent / 'bin'
    bin_dir.mkdir(exist_ok=True)
    program = bin_dir / 'handrail'
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m handrail "$@"\n')
    program.chmod(0o755)
    kept = {**os.environ, 'PATH': f'{bin_dir}:{os.environ["PATH"]}', 'GIT_CONFIG_GLOBAL': os.devnull}
    kept.pop('FORK', None)
    return subprocess.run(
        ['sh', str(PREVIEW), str(trusted), str(proposal), str(out)],
        capture_output=True, text=True, check=False, timeout=300, env={**kept, **more}, cwd=out.parent,
    )  # fmt: skip


def summary(out: Path) -> dict[str, Any]:
    return dict(json.loads((out / 'site/preview/preview.json').read_text()))


def test_nothing_of_a_stranger_is_run(two: tuple[Path, Path], tmp_path: Path) -> None:
    trusted, proposal = two
    mark = tmp_path / 'mark'
    (proposal / 'docs' / 'link.md').symlink_to('/etc/passwd')
    (proposal / 'docs' / 'runbooks' / 'in.md').symlink_to('../../.git/config')
    write(proposal, hostile(mark))
    hook = proposal / '.git' / 'hooks' / 'post-checkout'  # what a clone would not bring, either
    hook.write_text(f'#!/bin/sh\ntouch {mark}\n')
    hook.chmod(0o755)
    commit(proposal, {})
    git(
        proposal,
        'update-index',
        '--add',
        '--cacheinfo',
        f'160000,{git(proposal, "rev-parse", "HEAD")},docs/x',
    )
    git(proposal, 'commit', '--quiet', '--no-verify', '-m', 'a submodule')

    done = run(trusted, proposal, tmp_path / 'out', FORK='true')

    assert done.returncode == 1, done.stderr  # not everything was taken over
    assert not mark.exists()
    found = summary(tmp_path / 'out')
    assert found['only_documents'] is True
    assert found['head']['commit'] == git(proposal, 'rev-parse', 'HEAD')
    assert found['base']['commit'] == git(trusted, 'rev-parse', 'HEAD')
    refused = {one['file']: one['reason'] for one in found['refused']}
    assert refused.keys() == {
        'docs/.gitattributes', 'docs/.pages', 'docs/assets/evil.js', 'docs/evil.py', 'docs/link.md',
        'docs/overrides/main.html', 'docs/runbooks/in.md', 'docs/x',
    }  # fmt: skip
    assert refused['docs/link.md'] == 'it is a symbolic link'
    assert refused['docs/x'] == 'it is no file but a submodule'
    assert found['other_files'] == 14
    assert {one['document'] for one in found['pages'] if one['state'] == 'new' and one['document']} == {
        'services/gate.md'
    }
    site = tmp_path / 'out' / 'site'
    assert '$Format:%H$' in (site / 'services/gate/index.html').read_text()  # attributes do not count
    assert not (site / 'link').exists()
    assert b'root:' not in b''.join(path.read_bytes() for path in site.rglob('*.html'))
    assert git(trusted, 'status', '--porcelain') == ''
    assert git(trusted, 'rev-parse', '--abbrev-ref', 'HEAD') == 'main'


def test_the_mark_is_left_where_code_counts(two: tuple[Path, Path], tmp_path: Path) -> None:
    """The test above would see it."""
    trusted, proposal = two
    mark = tmp_path / 'mark'
    commit(proposal, {'mkdocs.yml': CONFIG + 'hooks: [hooks/evil.py]\n', 'hooks/evil.py': ran(mark)})
    run(trusted, proposal, tmp_path / 'out', FORK='false')
    assert mark.exists()


def test_an_own_branch_is_built_as_it_is(two: tuple[Path, Path], tmp_path: Path) -> None:
    trusted, proposal = two
    commit(
        proposal,
        {
            'mkdocs.yml': CONFIG.replace('Doors', 'Gates'),
            'docs/services/gate.md': '---\nowner: porters\n---\n# The gate\n\nIt is new.\n',
        },
    )
    done = run(trusted, proposal, tmp_path / 'out', FORK='false')
    assert done.returncode == 0, done.stderr
    assert summary(tmp_path / 'out')['other_files'] == 1
    assert 'Gates' in (tmp_path / 'out/site/index.html').read_text()


def test_who_is_not_known_is_a_stranger(two: tuple[Path, Path], tmp_path: Path) -> None:
    trusted, proposal = two
    commit(proposal, {'mkdocs.yml': CONFIG.replace('Doors', 'Gates')})
    done = run(trusted, proposal, tmp_path / 'out')
    assert done.returncode == 0, done.stderr
    assert summary(tmp_path / 'out')['only_documents'] is True
    assert 'Gates' not in (tmp_path / 'out/site/index.html').read_text()


def test_the_base_has_moved_on(two: tuple[Path, Path]) -> None:
    """What the base has changed since stays, unless the change is of the same file."""
    trusted, proposal = two
    commit(proposal, {'docs/index.md': '# Mine\n', 'docs/teams.yml': None})
    base = commit(trusted, {'docs/services/door.md': '# Newer\n', 'mkdocs.yml': CONFIG + '# newer\n'})
    head = git(proposal, 'rev-parse', 'HEAD')
    git(trusted, 'fetch', '--quiet', str(proposal), head)
    made, refused, others = propose(trusted, base, head, 'docs')
    assert (refused, others) == ([], 0)
    assert (
        git(trusted, 'diff', '--name-status', '--no-renames', base, made)
        == 'M\tdocs/index.md\nD\tdocs/teams.yml'
    )
    assert git(trusted, 'show', f'{made}:mkdocs.yml').endswith('# newer')
    assert git(trusted, 'rev-parse', f'{made}^') == base
    assert git(trusted, 'for-each-ref', '--contains', made) == ''
    assert propose(trusted, base, head, 'docs')[0] == made  # the same again


@pytest.mark.parametrize(
    ('path', 'mode', 'size', 'said'),
    [
        ('runbooks/x.md', '100644', 10, ''),
        ('runbooks/x.md', '100755', 10, ''),
        ('assets/Plan der Räume.png', '100644', 10, ''),
        ('x.md', '120000', 10, 'symbolic link'),
        ('x', '160000', 0, 'submodule'),
        ('x.md', '100644', LARGEST + 1, 'bytes'),
        ('x.html', '100644', 1, 'documents end in'),
        ('x.MD.py', '100644', 1, 'documents end in'),
        ('Makefile', '100644', 1, 'documents end in'),
        ('.hidden.md', '100644', 1, 'begins with a dot'),
        ('a/.git/x.md', '100644', 1, 'begins with a dot'),
        ('a/../../x.md', '100644', 1, 'begins with a dot'),
        ('C:x.md', '100644', 1, 'character that no document needs'),
        ('a\\b.md', '100644', 1, 'character that no document needs'),
        ('a\u202egnp.md', '100644', 1, 'cannot be seen'),
        ('a\nb.md', '100644', 1, 'cannot be seen'),
        ('a' * 300 + '.md', '100644', 1, 'too long'),
    ],
)  # fmt: skip
def test_what_is_taken_over(path: str, mode: str, size: int, said: str) -> None:
    reason = wrong(path, Entry(path, mode, '0' * 40, size))
    assert (said in reason) if said else reason == ''


def test_a_name_that_only_differs_in_capitals_is_not_taken_over(two: tuple[Path, Path]) -> None:
    trusted, proposal = two
    base = git(trusted, 'rev-parse', 'HEAD')
    head = commit(proposal, {'docs/INDEX.md': '# Other\n', 'docs/.published/internal.txt': 'none'})
    git(trusted, 'fetch', '--quiet', str(proposal), head)
    made, refused, others = propose(trusted, base, head, 'docs')
    assert others == 1  # the list of published addresses is the base's
    assert [one['file'] for one in refused] == ['docs/INDEX.md']
    assert git(trusted, 'diff', '--name-only', base, made) == ''
