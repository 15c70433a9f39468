"""`handrail build`: the served site changes only when the new one passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.cli import build, main


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a served site; MkDocs and the verification are told what to answer."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'mkdocs.yml').touch()
    make(tmp_path / 'site', 'old')
    monkeypatch.setattr(build, 'default_site', lambda config: config.parent / 'site')
    monkeypatch.setattr(build, 'build', lambda _, site: make(site, 'new'))
    monkeypatch.setattr(build, 'verified', lambda *_: True)
    return tmp_path


def make(site: Path, text: str) -> bool:
    (site / 'deep').mkdir(parents=True)
    for name in ('index.html', '404.html', 'sitemap.xml', 'deep/page.html'):
        (site / name).write_text(text)
    return True


def text(site: Path) -> set[str]:
    return {path.read_text() for path in site.rglob('*') if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_new_one_takes_the_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / 'site' / 'gone.html').write_text('old')
    assert main(['build']) == 0
    assert text(project / 'site') == {'new'}
    assert names(project) == ['mkdocs.yml', 'site']
    assert capsys.readouterr().out == 'handrail build: site is new\n'


def test_the_first_build_needs_no_folder(project: Path) -> None:
    assert main(['build', '--site', 'out/deep']) == 0
    assert text(project / 'out' / 'deep') == {'new'}
    assert names(project / 'out') == ['deep']


@pytest.mark.parametrize('step', ['build', 'verified'])
def test_a_failure_changes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    def fail(*folders: Path) -> bool:
        if step == 'build':
            make(folders[-1], 'half')
        return False

    before = (project / 'site').stat()
    monkeypatch.setattr(build, step, fail)
    assert main(['build']) == 1
    assert text(project / 'site') == {'old'}
    assert (project / 'site').stat() == before
    assert names(project) == ['mkdocs.yml', 'site']
    assert 'site is as it was' in capsys.readouterr().err


def test_what_failed_can_be_kept(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, 'verified', lambda *_: False)
    assert main(['build', '--keep']) == 1
    kept = capsys.readouterr().err.splitlines()[0].rpartition(' ')[2]
    assert text(project / kept) == {'new'}


def test_a_failed_rename_brings_the_old_one_back(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, 'build', lambda *_: True)  # there is nothing to rename
    with pytest.raises(FileNotFoundError):
        main(['build'])
    assert text(project / 'site') == {'old'}
    assert names(project) == ['mkdocs.yml', 'site']


def test_a_stop_leaves_nothing_behind(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, 'build', stop)
    with pytest.raises(KeyboardInterrupt):
        main(['build'])
    assert names(project) == ['mkdocs.yml', 'site']


def test_another_folder_is_never_replaced(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / 'photos').mkdir()
    (project / 'photos' / 'index.html').write_text('mine')
    (project / 'link').symlink_to(project / 'site')
    assert main(['build', '--site', 'photos']) == 2
    assert main(['build', '--site', 'link']) == 2
    assert main(['build', '--site', 'mkdocs.yml']) == 2
    assert main(['build', '--site', '.']) == 2
    assert text(project / 'photos') == {'mine'}
    assert text(project / 'site') == {'old'}
    assert capsys.readouterr().err.count('name another') == 4
