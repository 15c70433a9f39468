"""`handrail upgrade`: what changed in the templates, and what is never overwritten."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from handrail.cli import main, starter


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh content repository; the templates are a copy that a test may change."""
    templates = tmp_path / 'starter'
    shutil.copytree(starter.STARTER, templates)
    monkeypatch.setattr(starter, 'STARTER', templates)
    folder = tmp_path / 'content'
    assert main(['init', str(folder), '--handrail', './handrail.whl']) == 0
    return folder


def template(repository: Path, name: str) -> Path:
    return repository.parent / 'starter' / 'frame' / name


def change(path: Path, text: str = '# more\n') -> None:
    path.write_text(path.read_text() + text)


def upgrade(repository: Path, *options: str) -> int:
    return main(['upgrade', '--dir', str(repository), *options])


def test_nothing_changed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(repository / 'mkdocs.yml')  # ours to change: no concern of the templates
    before = (repository / '.handrail.json').read_text()
    assert upgrade(repository) == 0
    assert upgrade(repository, '--write') == 0
    assert 'change nothing here' in capsys.readouterr().out
    assert (repository / '.handrail.json').read_text() == before


def test_a_change_is_shown_and_written_on_demand(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(template(repository, 'mkdocs.yml'))
    before = (repository / 'mkdocs.yml').read_text()
    capsys.readouterr()
    assert upgrade(repository) == 1
    said = capsys.readouterr().out
    assert '# mkdocs.yml: not edited here\n--- a/mkdocs.yml\n+++ b/mkdocs.yml\n' in said
    assert '\n+# more\n' in said
    assert (repository / 'mkdocs.yml').read_text() == before
    assert upgrade(repository, '--write') == 0
    assert (repository / 'mkdocs.yml').read_text() == before + '# more\n'
    assert upgrade(repository) == 0


def test_an_edited_file_is_never_written(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(template(repository, 'mkdocs.yml'))
    change(repository / 'mkdocs.yml', '# ours\n')
    before = (repository / 'mkdocs.yml').read_text()
    assert upgrade(repository, '--write') == 1
    said = capsys.readouterr().out
    assert '# mkdocs.yml: edited here, so it is not written' in said
    assert '\n-# ours\n+# more\n' in said
    assert (repository / 'mkdocs.yml').read_text() == before
    assert upgrade(repository) == 0  # it was seen


def test_a_deleted_file_stays_deleted(repository: Path) -> None:
    (repository / '.gitlab-ci.yml').unlink()
    change(template(repository, 'dot.gitlab-ci.yml'))
    assert upgrade(repository, '--write') == 0
    assert not (repository / '.gitlab-ci.yml').exists()


def test_a_new_template_arrives(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template(repository, 'more').mkdir()
    template(repository, 'more/new.txt').write_text('new for @@NAME@@\n')
    assert upgrade(repository) == 1
    assert '# more/new.txt: new\n--- /dev/null\n' in capsys.readouterr().out
    assert upgrade(repository, '--write') == 0
    assert (repository / 'more/new.txt').read_text() == 'new for Runbooks\n'


def test_a_template_that_is_gone_leaves_the_file(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template(repository, 'dot.gitlab-ci.yml').unlink()
    assert upgrade(repository, '--write') == 0
    assert '# .gitlab-ci.yml: there is no template for it any more' in capsys.readouterr().out
    assert (repository / '.gitlab-ci.yml').exists()


def test_what_was_taken_over_by_hand_is_not_shown(repository: Path) -> None:
    change(template(repository, 'dot.gitignore'))
    change(repository / '.gitignore')
    assert upgrade(repository) == 0


def test_line_ends_are_no_edit(repository: Path) -> None:
    path = repository / 'README.md'
    path.write_bytes(path.read_bytes().replace(b'\n', b'\r\n'))
    change(template(repository, 'README.md'))
    assert upgrade(repository, '--write') == 0
    assert path.read_text().endswith('# more\n')


def test_the_pin_stays_the_teams_own(repository: Path) -> None:
    assert './handrail.whl' in (repository / 'requirements.txt').read_text()
    assert upgrade(repository) == 0


@pytest.mark.parametrize('text', ['', '[]', '{"handrail": "1"}', 'nonsense'])
def test_a_record_that_cannot_be_read_is_said(
    repository: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (repository / '.handrail.json').write_text(text)
    assert upgrade(repository) == 2
    assert 'take it from an earlier commit' in capsys.readouterr().err


def test_another_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert upgrade(tmp_path) == 2
    assert 'only a folder that `handrail init` made' in capsys.readouterr().err


def test_the_record_follows(repository: Path) -> None:
    before = json.loads((repository / '.handrail.json').read_text())
    change(template(repository, 'README.md'))
    upgrade(repository, '--write')
    after = json.loads((repository / '.handrail.json').read_text())
    assert {path for path in after['files'] if after['files'][path] != before['files'][path]} == {'README.md'}
    assert after['values'] == before['values']
