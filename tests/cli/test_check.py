"""`handrail check`: every problem once, in order, for people and for programs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from handrail.cli import check, main, parser


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A content repository with two broken documents."""
    folder = tmp_path / 'content'
    assert main(['init', str(folder), '--with-example', '--handrail', './x.whl']) == 0
    for name, old, new in (
        ('services/names.md', 'owner: platform', 'ownr: platform'),
        ('runbooks/names-do-not-resolve.md', '(#server)', '(#sever)'),
    ):
        path = folder / 'docs' / name
        path.write_text(path.read_text().replace(old, new))
    monkeypatch.chdir(folder)
    capsys.readouterr()
    return folder


@pytest.fixture
def sound(content: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """The same without the mistakes, in a git repository, committed on `main`."""
    for name, old, new in (
        ('services/names.md', 'ownr: platform', 'owner: platform'),
        ('runbooks/names-do-not-resolve.md', '(#sever)', '(#server)'),
    ):
        edit(content / 'docs' / name, old, new)
    git(content, 'init', '-q', '-b', 'main')
    commit(content)
    capsys.readouterr()
    return content


def git(folder: Path, *arguments: str) -> None:
    name = ('-c', 'user.name=Test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false')
    subprocess.run(['git', '-C', str(folder), *name, *arguments], check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, 'add', '-A')
    git(folder, 'commit', '-q', '-m', 'State')


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def errors(said: str) -> list[str]:
    return [
        line.split(': ')[0]
        for line in said.splitlines()
        if not line.endswith(('[warning]', '[stood before]'))
    ]


def test_every_problem_of_every_file_is_said(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check']) == 1
    said = capsys.readouterr()
    assert errors(said.out) == ['docs/runbooks/names-do-not-resolve.md:40', 'docs/services/names.md:2']
    assert said.err.startswith('2 error(s), ')
    assert main(['check', '-f', str(content)]) == 1


def test_the_path_is_written_from_here(content: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.chdir(content / 'docs' / 'services')
    main(['check'])
    assert '../services/names.md:2' in errors(capsys.readouterr().out)


@pytest.mark.parametrize(
    ('paths', 'code', 'found'),
    [
        (['docs/services'], 1, ['docs/services/names.md:2']),
        (['docs/services/names.md', 'docs/teams.yml'], 1, ['docs/services/names.md:2']),
        (['docs/postmortems'], 0, []),
        (['mkdocs.yml'], 2, []),
        (['docs/nowhere.md'], 2, []),
    ],
)
@pytest.mark.usefixtures('content')
def test_paths_choose(
    paths: list[str], code: int, found: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(['check', *paths]) == code
    assert errors(capsys.readouterr().out) == found


@pytest.mark.usefixtures('content')
def test_json_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check', '--format', 'json']) == 1
    said = capsys.readouterr()
    result = json.loads(said.out)
    assert (result['errors'], said.err) == (2, '')
    assert result['documents'] > 0


@pytest.mark.parametrize('name', check.NAMES)
@pytest.mark.usefixtures('content')
def test_every_format_has_the_same_exit_code(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check', '--format', name]) == 1
    assert 'docs/services/names.md' in capsys.readouterr().out.replace('"services/', '"docs/services/')


def test_formats_are_those_of_the_option() -> None:
    from handrail.cli.formats import FORMATS

    assert tuple(FORMATS) == check.NAMES


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(['check', '--help'])
    said = ' '.join(capsys.readouterr().out.split())
    assert 'Exit codes: 0 no error (warnings do not fail), 1 an error, or nothing to check, 2' in said


def test_nothing_to_check_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'mkdocs.yml').write_text('site_name: Empty\n')
    assert main(['check', '-f', str(tmp_path)]) == 1
    assert 'there is nothing to check' in capsys.readouterr().err


@pytest.mark.parametrize(
    ('text', 'said'),
    [
        ('site_name: x\nplugins: [handrial]\n', 'handrial'),
        ('site_name: x\nextra: {handrail: {timezone: WAT}}\n', 'timezone'),
        ('site_name: [\n', 'mkdocs.yml'),
    ],
)
def test_a_wrong_configuration_is_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    (tmp_path / 'docs').mkdir()
    (tmp_path / 'mkdocs.yml').write_text(text)
    assert main(['check', '-f', str(tmp_path)]) == 2
    assert said in capsys.readouterr().err


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['check', '--explain', 'dangling-link']) == 0
    assert 'Mend it: ' in capsys.readouterr().out
    assert main(['check', '--explain', 'dangling-lnk']) == 2
    assert "did you mean 'dangling-link'?" in capsys.readouterr().err


class TestChangedSince:
    def test_what_was_wrong_before_does_not_fail(self, sound: Path, capsys: Any) -> None:
        edit(sound / 'docs/services/names.md', 'owner: platform', 'ownr: platform')
        commit(sound)
        git(sound, 'switch', '-q', '-c', 'work')
        (sound / 'docs/notes.md').write_text('# Notes\n')
        assert main(['check', '--changed-since', 'main']) == 0
        said = capsys.readouterr()
        assert "unknown key 'ownr'" in said.out
        assert said.out.splitlines()[-1].endswith('[stood before]')
        assert '1 stood before and do not count' in said.err
        assert main(['check']) == 1

    def test_an_error_in_an_untracked_file_fails(self, sound: Path, capsys: Any) -> None:
        (sound / 'docs/services/new one.md').write_text('---\nowner: nobody\n---\n# New\n\nText.\n')
        assert main(['check', '--changed-since', 'HEAD']) == 1
        assert any('docs/services/new one.md:2' in line for line in errors(capsys.readouterr().out))

    def test_what_a_removal_breaks_elsewhere_fails(self, sound: Path, capsys: Any) -> None:
        (sound / 'docs/runbooks/names-do-not-resolve.md').unlink()
        assert main(['check', '--changed-since', 'HEAD']) == 1
        assert {line.partition(':')[0] for line in errors(capsys.readouterr().out)} >= {
            'docs/postmortems/2024/2024-02-13-evening-without-names.md'
        }

    def test_what_a_rename_breaks_elsewhere_fails(self, sound: Path, capsys: Any) -> None:
        git(sound, 'mv', 'docs/runbooks/names-do-not-resolve.md', 'docs/runbooks/names-fail.md')
        commit(sound)
        assert main(['check', '--changed-since', 'HEAD~1']) == 1
        assert any('2024-02-13-evening' in line for line in errors(capsys.readouterr().out))

    def test_an_anchor_that_is_gone_fails(self, sound: Path, capsys: Any) -> None:
        runbook = sound / 'docs/runbooks/names-do-not-resolve.md'
        edit(runbook, '<a id="server"></a>', '<a id="the-server"></a>')
        edit(runbook, '(#server)', '(#the-server)')
        assert main(['check', '--changed-since', 'main']) == 1
        told = errors(capsys.readouterr().out)
        assert told
        assert not [line for line in told if 'runbooks/' in line]

    def test_a_team_that_is_gone_fails(self, sound: Path, capsys: Any) -> None:
        edit(sound / 'docs/teams.yml', 'platform:', 'platforms:')
        assert main(['check', '--changed-since', 'main']) == 1
        assert any('docs/services/names.md' in line for line in errors(capsys.readouterr().out))

    def test_a_setting_that_changed_fails(self, sound: Path, capsys: Any) -> None:
        config = sound / 'mkdocs.yml'
        edit(config, 'SEV2', 'MAJOR')
        assert main(['check', '--changed-since', 'main']) == 1
        assert any('2024-02-13' in line for line in errors(capsys.readouterr().out))

    @pytest.mark.usefixtures('sound')
    def test_nothing_changed_is_success(self, capsys: Any) -> None:
        assert main(['check', '--changed-since', 'HEAD']) == 0
        assert errors(capsys.readouterr().out) == []

    @pytest.mark.usefixtures('sound')
    @pytest.mark.parametrize('revision', ['nowhere', '--all', 'HEAD~99', ''])
    def test_an_unknown_revision_is_2(self, revision: str, capsys: Any) -> None:
        assert main(['check', f'--changed-since={revision}']) == 2
        said = capsys.readouterr().err
        assert said.count('\n') == 1
        assert 'is no revision of this repository' in said

    def test_before_the_first_commit_everything_is_new(self, content: Path, capsys: Any) -> None:
        git(content, 'init', '-q', '-b', 'main')
        assert main(['check', '--changed-since', 'HEAD']) == 1
        untracked = errors(capsys.readouterr().out)
        git(content, 'add', '-A')
        assert main(['check', '--changed-since', 'HEAD']) == 1
        assert errors(capsys.readouterr().out) == untracked != []

    def test_no_repository_is_2(self, content: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        monkeypatch.setenv('GIT_CEILING_DIRECTORIES', str(content.parent))
        assert main(['check', '--changed-since', 'HEAD']) == 2
        assert 'is in no git repository' in capsys.readouterr().err

    def test_no_git_is_2(self, sound: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        monkeypatch.setenv('PATH', str(sound / 'nothing'))
        assert main(['check', '--changed-since', 'HEAD']) == 2
        assert 'there is no git on this machine' in capsys.readouterr().err

    def test_no_common_ancestor_is_2(self, sound: Path, capsys: Any) -> None:
        git(sound, 'switch', '-q', '--orphan', 'other')
        git(sound, 'commit', '-q', '--allow-empty', '-m', 'Nothing')
        git(sound, 'switch', '-q', 'main')
        assert main(['check', '--changed-since', 'other']) == 2
        assert 'have no common ancestor' in capsys.readouterr().err


class TestFix:
    def test_keys_and_spaces_are_mended_and_words_stay(self, sound: Path, capsys: Any) -> None:
        path = sound / 'docs/postmortems/2024/2024-02-13-evening-without-names.md'
        before = path.read_text()
        edit(path, 'status: reviewed\n', '')
        edit(path, 'cause: configuration\n', 'cause: configuration\n# who read it\nstatus: reviewed \n')
        mixed = path.read_text()
        assert main(['check', '--fix']) == 0
        assert 'order of keys' in capsys.readouterr().err
        after = path.read_text()
        assert sorted(after.split()) == sorted(mixed.split())
        assert after.replace('# who read it\n', '') == before
        assert '# who read it\nstatus: reviewed\n' in after
        assert main(['check', '--fix']) == 0
        assert '0 file(s) mended' in capsys.readouterr().err

    def test_an_id_that_something_refers_to_is_written(self, sound: Path, capsys: Any) -> None:
        path = sound / 'docs/postmortems/2024/2024-02-13-evening-without-names.md'
        edit(path, '    - id: compare-nightly\n', '')
        note = sound / 'docs/notes.md'
        note.write_text(
            '# Notes\n\n[One](postmortems/2024/2024-02-13-evening-without-names.md'
            '#compare-the-lists-of-the-hosts-with-what)\n'
        )
        assert main(['check', '--fix', 'docs/postmortems']) == 0
        assert '1 id(s)' in capsys.readouterr().err
        assert '    - id: compare-the-lists-of-the-hosts-with-what\n    - type: detect' in path.read_text()

    def test_only_changed_files_are_mended(self, sound: Path) -> None:
        path = sound / 'docs/services/names.md'
        path.write_text(path.read_text() + '\n\n')
        commit(sound)
        before = path.read_bytes()
        assert main(['check', '--fix', '--changed-since', 'HEAD']) == 0
        assert path.read_bytes() == before
        assert main(['check', '--fix']) == 0
        assert path.read_bytes() != before
        assert [each.name for each in path.parent.iterdir() if each.name.startswith('.names')] == []
