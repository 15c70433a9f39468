"""`handrail new`: what it asks, what it writes, what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.cli import drafts, main
from handrail.cli.forms import scalar, slug
from handrail.cli.starter import STARTER
from handrail.kinds import read
from handrail.model import Library, Settings, Site, plain
from handrail.model.findings import Review
from handrail.model.graph import Graph
from handrail.source.escape import escaped, words

SITE = Site(Settings(date(2024, 6, 1)), Library(), Graph(), Review())
GIVEN = {
    'postmortem': [
        '--title', 'Nobody could lend', '--on', '2024-05-02', '--at', '23:50', '--seen', 'All desks are red',
    ],
    'runbook': ['--title', 'Lending hangs', '--owner', 'platform', '--service', 'lending'],
    'practice': ['--title', 'Every desk has two ways out', '--applies-to', 'router'],
    'alert': [
        '--name', 'LendingSlow', '--source', 'grafana', '--summary', 'Slow: 3 s', '--owner', 'platform',
        '--runbook', 'names-do-not-resolve#lookup',
    ],
    'drill': ['--runbook', 'names-do-not-resolve', '--on', '2024-05-03', '--step', 'lookup'],
}  # fmt: skip
WRITTEN = {
    'postmortem': 'postmortems/2024/2024-05-02-nobody-could-lend.md',
    'runbook': 'runbooks/lending-hangs.md',
    'practice': 'practices/every-desk-has-two-ways-out.md',
    'alert': 'alerts/LendingSlow.md',
    'drill': 'drills/2024-05-03-names-do-not-resolve.md',
}


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """The documents of a content repository in which the test stands."""
    assert main(['init', str(tmp_path / 'c'), '--with-example', '--handrail', './x.whl']) == 0
    monkeypatch.chdir(tmp_path / 'c')
    capsys.readouterr()
    return tmp_path / 'c' / 'docs'


def files(docs: Path) -> dict[str, bytes]:
    return {
        path.relative_to(docs).as_posix(): path.read_bytes() for path in docs.rglob('*') if path.is_file()
    }


class TestFlags:
    @pytest.mark.parametrize('kind', drafts.FORMS)
    def test_what_it_writes_has_no_problem(
        self, docs: Path, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = files(docs)
        assert main(['new', kind, *GIVEN[kind]]) == 0
        said = capsys.readouterr().out
        assert files(docs).keys() - before.keys() == {WRITTEN[kind]}
        assert said.startswith(f'docs/{WRITTEN[kind]} is written.\nNext: ')
        assert main(['check', f'docs/{WRITTEN[kind]}']) == 0
        assert capsys.readouterr().out == ''

    def test_warnings_are_told(self, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['new', 'alert', *GIVEN['alert'][:-2]]) == 0
        assert "the alert 'LendingSlow' has no runbook" in capsys.readouterr().out
        assert (docs / 'alerts/LendingSlow.md').is_file()

    @pytest.mark.parametrize('kind', drafts.FORMS)
    def test_what_is_missing_is_said_in_one_sentence(
        self, docs: Path, kind: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = files(docs)
        assert main(['new', kind]) == 2
        needed = [f'--{each.flag}' for each in drafts.FORMS[kind].questions if each.need]
        expected = f'handrail new: give {", ".join(needed)}: there is no terminal at which to ask\n'
        assert capsys.readouterr().err == expected
        assert files(docs) == before

    @pytest.mark.parametrize('kind', drafts.FORMS)
    def test_nothing_is_overwritten(self, docs: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['new', kind, *GIVEN[kind]]) == 0
        before = files(docs)
        assert main(['new', kind, *GIVEN[kind]]) == 2
        assert 'is there already: give another --slug' in capsys.readouterr().err
        assert files(docs) == before
        assert main(['new', kind, *GIVEN[kind], '--slug', 'another']) == 0

    def test_an_id_is_taken_once(self, docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (docs / 'runbooks' / 'desks').mkdir()
        (docs / 'runbooks' / 'desks' / 'lending-hangs.md').write_text('# Old\n')
        assert main(['new', 'runbook', *GIVEN['runbook']]) == 2
        assert 'desks/lending-hangs.md' in capsys.readouterr().err

    @pytest.mark.parametrize(
        ('kind', 'changed', 'said'),
        [
            ('runbook', ('--owner', 'platfrm'), "there is no team 'platfrm' (did you mean 'platform'?)"),
            ('runbook', ('--service', 'x'), "there is no service 'x' (there are lending, names)"),
            ('drill', ('--step', 'lokup'), "'names-do-not-resolve' has no step 'lokup'"),
            ('postmortem', ('--on', '2024-02-30'), 'a day that does not exist'),
            ('postmortem', ('--on', '../../x'), "--on '../../x': write the day as 2024-01-31"),
            ('postmortem', ('--at', '25:00'), '25:00'),
            ('postmortem', ('--timezone', 'WAT'), "'WAT'"),
            ('postmortem', ('--severity', 'SEV9'), "there is no severity 'SEV9'"),
            ('postmortem', ('--slug', '../../x'), 'use lower case, digits and hyphens'),
            ('alert', ('--name', '../x'), 'use letters, digits'),
            ('alert', ('--name', 'index'), 'use letters, digits'),
            ('practice', ('--severity', 'huge'), 'there are high, low, medium'),
        ],
    )  # fmt: skip
    def test_wrong_answers_write_nothing(
        self, docs: Path, kind: str, changed: tuple[str, str], said: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = files(docs)
        flags = list(GIVEN[kind])
        if changed[0] in flags:
            flags[flags.index(changed[0]) + 1] = changed[1]
        else:
            flags.extend(changed)
        assert main(['new', kind, *flags]) == 2
        assert said in capsys.readouterr().err
        assert files(docs) == before

    def test_a_link_that_leads_out_of_docs_is_not_followed(self, docs: Path, tmp_path: Path) -> None:
        (tmp_path / 'elsewhere').mkdir()
        (docs / 'postmortems' / '2023').symlink_to(tmp_path / 'elsewhere')
        flags = ['2023-05-02' if flag == '2024-05-02' else flag for flag in GIVEN['postmortem']]
        assert main(['new', 'postmortem', *flags]) == 2
        assert list((tmp_path / 'elsewhere').iterdir()) == []


class TestQuestions:
    @pytest.fixture
    def terminal(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Somebody at a terminal who gives these answers, one a question; returns what was asked."""

        def sit(*said: str) -> list[str]:
            asked: list[str] = []
            waiting: Iterator[str] = iter(said)

            def answer(prompt: str) -> str:
                asked.append(prompt)
                found = next(waiting, None)
                if found is None:
                    raise EOFError
                return found

            monkeypatch.setattr('sys.stdin.isatty', lambda: True, raising=False)
            monkeypatch.setattr('builtins.input', answer)
            return asked

        return sit

    def test_a_runbook_is_asked_for(
        self, docs: Path, terminal: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked = terminal('Lending hangs', 'nobody', 'platform', 'lending, names', '', 'lost: lease')
        assert main(['new', 'runbook']) == 0
        assert asked[1] == 'Team that owns it (duty, platform): '
        assert asked[2] == asked[1]
        assert "there is no team 'nobody'" in capsys.readouterr().err
        text = (docs / 'runbooks/lending-hangs.md').read_text()
        assert 'services: [lending, names]\n' in text
        assert 'signatures: ["lost: lease"]\n' in text

    def test_what_the_site_has_none_of_is_said_first_or_not_asked(
        self, docs: Path, terminal: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (docs / 'services' / 'lending.md').unlink()
        (docs / 'services' / 'names.md').unlink()
        asked = terminal('Lending hangs', 'platform', '', '')
        assert main(['new', 'runbook']) == 0
        assert not [prompt for prompt in asked if 'ervice' in prompt]
        (docs / 'teams.yml').write_text('')
        asked = terminal()
        assert main(['new', 'runbook']) == 2
        assert asked == []
        assert 'the site has no team yet: add one to teams.yml first' in capsys.readouterr().err

    def test_nothing_is_asked_when_the_flags_say_it(self, docs: Path, terminal: Any) -> None:
        asked = terminal()
        assert main(['new', 'runbook', *GIVEN['runbook']]) == 0
        assert asked == []
        assert (docs / 'runbooks/lending-hangs.md').is_file()

    def test_whoever_stops_has_written_nothing(
        self, docs: Path, terminal: Any, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = files(docs)
        terminal('Lending hangs')
        assert main(['new', 'runbook']) == 2
        assert 'stopped: nothing was written' in capsys.readouterr().err
        assert files(docs) == before


TEXT = st.one_of(
    st.text(max_size=60),
    st.text('`*_[]()<>&#~|!{}\\\'":-+=.@$%^/ \n\tab1', max_size=40),
    st.sampled_from(['---', '# x', '- [x] y', '<!-- x', '--> y', '../../etc/passwd', '{#a}', '&nbsp;']),
)  # fmt: skip


class TestText:
    @settings(max_examples=100, deadline=None)
    @given(title=TEXT, seen=TEXT)
    def test_any_title_reads_as_it_was_given(self, title: str, seen: str) -> None:
        said = {each.flag: [] for each in drafts.FORMS['postmortem'].questions}
        said |= {'title': [title], 'seen': [seen], 'on': ['2024-05-02'], 'at': ['23:50']}
        if not words(title) or not words(seen):
            return
        form = drafts.FORMS['postmortem']
        uri = drafts.wanted_path(form, said, '')
        assert uri.startswith('postmortems/2024/2024-05-02-')
        reading = read(uri, form.fill(said, uri, SITE).encode(), SITE.settings)
        assert [problem for problem in reading.problems if problem.level == 'error'] == []
        document = reading.documents[0]
        assert plain(document.title) == words(title)
        # A row of nothing but commas and pluses has no text: they count as those between two kinds.
        expected = words(seen) if words(seen).strip(' ,+') else ''
        assert [plain(row.text) for row in document.timeline] == [expected]

    @settings(max_examples=100, deadline=None)
    @given(text=TEXT)
    def test_any_text_is_one_yaml_scalar(self, text: str) -> None:
        if not words(text):
            return
        source = f'---\nowner: x\nsignatures: [{scalar(text)}]\n---\n# X\n\n## Meaning\n\n## Escalation\n'
        reading = read('runbooks/x.md', source.encode(), SITE.settings)
        assert reading.documents[0].signatures == (words(text),)

    @pytest.mark.parametrize(
        ('title', 'name'),
        [
            ('Über alle Köpfe hinweg!', 'uber-alle-kopfe-hinweg'),
            ("It's the DNS", 'its-the-dns'),
            ('数据库故障', 'postmortem'),
            ('../../etc/passwd', 'etc-passwd'),
            ('word ' * 30, 'word-word-word-word-word-word-word-word-word-word-word-word'),
            ('x' * 90, 'x' * 60),
        ],
    )
    def test_slugs(self, title: str, name: str) -> None:
        assert slug(title, 'postmortem') == name

    def test_hidden_characters_go(self) -> None:
        assert escaped('a\u202eb\x00c\u00a0d\n*e*') == r'abc d \*e\*'


def test_the_templates_are_those_of_the_starter() -> None:
    folders = {form.folder for form in drafts.FORMS.values()}
    there = {path.parent.name for path in (STARTER / 'frame' / 'docs').glob('*/_template.md')}
    assert folders == there - {'services'}
