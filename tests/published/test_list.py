"""The list of published addresses: what leads nowhere any more is said with its file and how to mend it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.site import GREEN, build_site, write_site

from handrail.cli import main
from handrail.model import Visibility
from handrail.outputs.published import is_list, list_path, read_list, written_list

LIST = list_path(Visibility.internal)
RUNBOOK = 'runbooks/door-stuck.md'
ALIAS = GREEN[RUNBOOK].replace('---\nowner', '---\naliases: [runbooks/door.md]\nowner', 1)
RENAMED = GREEN[RUNBOOK].replace('id="look"', 'id="ping"').replace('(#look)', '(#ping)')
KEPT = RENAMED.replace('<a id="ping"></a>', '<a id="ping"></a> <a id="look"></a>')
FOLLOWING = {uri: text.replace('#look', '#ping') for uri, text in GREEN.items()}
"""The other documents, whose links follow the step to its new name."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A site whose addresses are listed; returns what writes documents over it."""
    monkeypatch.chdir(tmp_path)

    def put(documents, *gone):
        write_site(tmp_path, documents)
        for uri in gone:
            (tmp_path / 'docs' / uri).unlink()
        return tmp_path

    put(GREEN)
    assert main(['ids', '--add']) == 0
    return put


def listed() -> list[str]:
    return list(read_list('', (Path('docs') / LIST).read_text())[0])


def moved(text: str) -> dict[str, str]:
    """The green site with its runbook under another name."""
    others = {uri: body.replace('door-stuck.md', 'door-jammed.md') for uri, body in GREEN.items()}
    others.pop(RUNBOOK)
    return {**others, 'runbooks/door-jammed.md': text}


def complaints(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    main(['check'])
    return [
        line for line in capsys.readouterr().out.splitlines() if '-vanished]' in line or 'published' in line
    ]


@pytest.mark.usefixtures('site')
def test_the_list_holds_pages_and_steps_one_a_line_and_says_how_it_is_kept(tmp_path):
    text = (tmp_path / 'docs' / LIST).read_text()
    assert "'internal'" in text
    assert 'handrail ids --add' in text
    found = listed()
    assert found == sorted(found)
    assert set(found) == {
        'index.md',
        'practices/net-door-001.md',
        RUNBOOK,
        *(f'{RUNBOOK}#{anchor}' for anchor in ('look', 'release', 'verify', 'escalate')),
        'services/door.md',
        'teams/porters.md',
    } | {address for address in found if address.startswith(('alerts/', 'postmortems/', 'drills/'))}
    assert main(['ids']) == 0


def test_a_page_that_is_gone_fails_at_the_line_of_the_list(site, capsys):
    site(moved(GREEN[RUNBOOK]), RUNBOOK)
    line = (Path('docs') / LIST).read_text().split('\n').index(RUNBOOK) + 1
    told = complaints(capsys)
    assert told == [
        (
            f"docs/{LIST}:{line}: the page 'runbooks/door-stuck.md' was published and is gone "
            "(write 'aliases: [runbooks/door-stuck.md]' into the front matter of the page that takes its "
            "place (as 'runbooks/door-jammed.md'?), or let the address die: handrail ids --accept) "
            '[page-vanished]'
        )
    ]
    assert main(['check']) == 1
    assert main(['ids']) == 1


def test_a_page_that_is_gone_fails_the_build(site, tmp_path):
    root = site(moved(GREEN[RUNBOOK]), RUNBOOK)
    built = build_site(root / 'mkdocs.yml', tmp_path / 'site')
    assert built.aborted
    assert any("'runbooks/door-stuck.md' was published and is gone" in text for text in built.warnings)


def test_an_alias_keeps_the_page_and_its_steps(site, capsys):
    site(moved(GREEN[RUNBOOK].replace('---\nowner', f'---\naliases: [{RUNBOOK}]\nowner', 1)), RUNBOOK)
    assert complaints(capsys) == []
    assert main(['check']) == 0
    assert main(['ids', '--add']) == 0
    assert f'{RUNBOOK}#look' in listed()


def test_a_step_of_a_page_that_moved_must_be_there_as_well(site, capsys):
    text = RENAMED.replace('---\nowner', f'---\naliases: [{RUNBOOK}]\nowner', 1)
    site(moved(text), RUNBOOK)
    told = complaints(capsys)
    assert len(told) == 1
    assert told[0].startswith('docs/runbooks/door-jammed.md:')
    assert "the step 'runbooks/door-stuck.md#look' was published and is gone" in told[0]


def test_a_step_that_is_gone_fails_at_its_runbook_with_the_line_to_mend(site, capsys):
    site({**FOLLOWING, RUNBOOK: RENAMED})
    number = RENAMED.split('\n').index('### Does the controller answer? <a id="ping"></a>') + 1
    told = complaints(capsys)
    assert len(told) == 1
    assert told[0].startswith(f'docs/{RUNBOOK}:')
    assert "the step 'runbooks/door-stuck.md#look' was published and is gone" in told[0]
    mend = f'write <a id="look"></a> at the end of the heading that takes its place, such as line {number}'
    assert mend in told[0]
    assert main(['check']) == 1


def test_an_older_anchor_behind_the_own_one_keeps_the_step(site, capsys):
    site({**FOLLOWING, RUNBOOK: KEPT})
    assert complaints(capsys) == []
    assert main(['check']) == 0
    assert main(['ids', '--add']) == 0
    assert {f'{RUNBOOK}#look', f'{RUNBOOK}#ping'} <= set(listed())


def test_an_older_address_once_listed_is_kept_too(site, capsys):
    site({**GREEN, RUNBOOK: ALIAS})
    assert main(['ids', '--add']) == 0
    assert 'runbooks/door.md' in listed()
    site(GREEN)
    assert ["'runbooks/door.md' was published" in line for line in complaints(capsys)] == [True]


def test_what_is_new_fails_nothing_and_is_added_without_losing_anything(site, capsys):
    site({**GREEN, 'guide.md': '# Guide\n'})
    assert complaints(capsys) == []
    assert main(['ids']) == 0
    assert '1 are not listed yet' in capsys.readouterr().out
    site(GREEN, 'services/door.md')
    assert main(['ids', '--add']) == 1, 'what is gone is said though the new one was added'
    assert {'guide.md', 'services/door.md'} <= set(listed())


def test_accepting_says_what_dies(site, capsys):
    site(moved(GREEN[RUNBOOK]), RUNBOOK)
    assert main(['ids', '--accept']) == 0
    said = capsys.readouterr().out
    assert f'{RUNBOOK} is dead from now on' in said
    assert f'{RUNBOOK}#look is dead from now on' in said
    assert not any(RUNBOOK in address for address in listed())
    assert main(['check']) == 0
    assert main(['ids']) == 0


def test_without_a_list_a_site_checks_and_the_command_says_so(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_site(tmp_path, GREEN)
    assert main(['check']) == 0
    assert main(['ids']) == 1
    assert 'make it with handrail ids --add' in capsys.readouterr().err
    assert not (tmp_path / 'docs' / LIST).exists()


@pytest.mark.usefixtures('site')
def test_a_line_that_is_no_address_is_said(capsys):
    file = Path('docs') / LIST
    file.write_text(file.read_text() + '<<<<<<< mine\nrunbooks/door-stuck\n')
    assert len(complaints(capsys)) == 2
    assert main(['check']) == 1


def test_an_error_in_a_document_is_not_told_twice(site, capsys):
    site(
        {**GREEN, RUNBOOK: GREEN[RUNBOOK].replace('owner: porters', 'owner: [porters'), 'teams.yml': '- x\n'}
    )
    assert complaints(capsys) == []
    assert main(['ids']) == 1
    assert main(['ids', '--add']) == 1
    assert f'{RUNBOOK}#look' in listed()


def test_each_audience_has_its_list(site, monkeypatch, capsys):
    hidden = '---\nvisibility: restricted\nowner: porters\n---\n# Secret\n'
    site({**GREEN, 'services/secret.md': hidden})
    assert main(['ids', '--add']) == 0
    assert main(['ids', '--add', '--audience', 'restricted']) == 0
    assert 'services/secret.md' not in (Path('docs') / LIST).read_text()
    assert 'services/secret.md' in (Path('docs') / list_path(Visibility.restricted)).read_text()
    site(GREEN, 'services/secret.md')
    assert complaints(capsys) == []
    monkeypatch.setenv('HANDRAIL_AUDIENCE', 'restricted')
    assert len(complaints(capsys)) == 1


@pytest.mark.usefixtures('site')
def test_a_list_is_no_part_of_the_site(tmp_path):
    config = {'exclude_docs': '!.published\n'}
    write_site(tmp_path, GREEN, config)
    for name in Visibility:
        (tmp_path / 'docs' / list_path(name)).write_text('index.md\n')
    built = build_site(tmp_path / 'mkdocs.yml', tmp_path / 'site')
    assert built.warnings == ()
    assert [path for path in (tmp_path / 'site').rglob('*') if 'published' in path.as_posix()] == []


def test_only_what_a_change_breaks_counts(site, tmp_path, capsys):
    def git(*arguments):
        environment = ['-c', 'user.name=x', '-c', 'user.email=x@example.org']
        subprocess.run(['git', *environment, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'all')
    site({**FOLLOWING, RUNBOOK: RENAMED})
    assert main(['check', '--changed-since', 'HEAD']) == 1
    site(moved(GREEN[RUNBOOK]), RUNBOOK)
    capsys.readouterr()
    assert main(['check', '--changed-since', 'HEAD']) == 1
    assert 'page-vanished' in capsys.readouterr().out
    git('add', '.')
    git('commit', '-qm', 'broken')
    assert main(['check', '--changed-since', 'HEAD']) == 0, 'it stood before'
    assert main(['ids', '--accept']) == 0
    assert main(['check', '--changed-since', 'HEAD']) == 0


def test_what_stood_before_does_not_count_when_the_list_grows(site, tmp_path, capsys):
    site({**FOLLOWING, RUNBOOK: RENAMED})
    for arguments in (['init', '-q'], ['add', '.'], ['commit', '-qm', 'a step is gone already']):
        options = ['git', '-c', 'user.name=x', '-c', 'user.email=x@example.org', *arguments]
        subprocess.run(options, cwd=tmp_path, check=True, capture_output=True)
    site({**FOLLOWING, RUNBOOK: RENAMED, 'guide.md': '# Guide\n'})
    main(['ids', '--add'])
    capsys.readouterr()
    assert main(['check', '--changed-since', 'HEAD']) == 0
    assert 'stood before' in capsys.readouterr().out


def test_a_list_is_read_as_it_is_written():
    addresses = {'a b.md', 'runbooks/a.md', 'runbooks/a.md#x', 'runbooks/ab.md', 'café.md#β'}
    found, problems = read_list('x', written_list(Visibility.public, addresses))
    assert set(found) == addresses
    assert problems == []
    assert is_list('.published/public.txt')
    assert not is_list('.published/other.txt')


def test_the_addresses_of_this_site_are_kept():
    """What is new on this site is added by hand or on the main branch; nothing of it may be gone."""
    docs = Path(__file__).parent.parent.parent / 'docs'
    found, problems = read_list('', (docs / LIST).read_text())
    assert problems == []
    assert {'runbooks/database-connectivity.md', 'runbooks/database-connectivity.md#login'} <= set(found)
    assert main(['ids', '-f', str(docs.parent / 'mkdocs.yml')]) == 0


def test_a_link_of_ours_to_an_older_anchor_is_told_the_present_one(site, capsys):
    site({**GREEN, RUNBOOK: KEPT})
    capsys.readouterr()
    assert main(['check']) == 1
    told = [line for line in capsys.readouterr().out.splitlines() if line.startswith('docs/index.md')]
    assert len(told) == 1
    assert "has no anchor 'look' (did you mean '#ping'?)" in told[0]
