"""`handrail export`: one incident on its own, for people and for programs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from handrail.cli import main
from handrail.outputs import schemas

INCIDENT = '2024-05-02-nobody-could-lend'
TEXT = """---
status: in-review
visibility: internal
services: [lending]
timezone: Africa/Lagos
started: 2024-05-02 23:50
resolved: 2024-05-03 00:20
impact:
  desks: 8 of 8
---
# Nobody could *lend*

<!-- a note to the author: not for others -->

## Summary

See [the first step](../../runbooks/names-do-not-resolve.md#lookup), [the plan](../../plans/secret.md), [a
site](https://example.org/x) and [by name][step]. <!-- nor this -->

```text
<!-- this is output, and [not a link](../../runbooks/names-do-not-resolve.md) -->
```

[step]: ../../runbooks/names-do-not-resolve.md#server

## Timeline

- 23:50 `signal` All desks | red, see [the step](../../runbooks/names-do-not-resolve.md#server).
- 2024-05-03 00:10 `action:worked` `ns-1` is *on* again.
- 2024-05-03 00:20 `resolved` Well, says [the plan](../../plans/secret.md).

## Action items

- [ ] Ask every name server.
    - id: ask
    - owner: platform
    - due: 2024-05-10
- [x] Say so.
    - done: 2024-05-04
    - evidence: attested by duty engineer on 2024-05-04: [ticket 7](https://tracker.example.org/7)
- [ ] Compare nightly.
    - same as: [compare](2024-02-13-evening-without-names.md#compare-nightly)
"""
HIDDEN = '---\nvisibility: restricted\nstatus: draft\n---\n# Hidden\n\n## Timeline\n\n- 10:00 `note` x\n'


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A content repository in which the test stands."""
    assert main(['init', str(tmp_path / 'c'), '--with-example', '--handrail', './x.whl']) == 0
    docs = tmp_path / 'c' / 'docs'
    (docs / 'postmortems' / '2024' / f'{INCIDENT}.md').write_text(TEXT)
    (docs / 'postmortems' / '2024' / '2024-06-01-secret.md').write_text(HIDDEN)
    (docs / 'plans').mkdir()
    (docs / 'plans' / 'secret.md').write_text('---\nvisibility: restricted\n---\n# Hidden plan\n')
    monkeypatch.chdir(tmp_path / 'c')
    monkeypatch.setenv('HANDRAIL_TODAY', '2024-06-01')
    capsys.readouterr()
    return tmp_path / 'c'


def exported(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(['export', INCIDENT, *options]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures('content')
class TestMarkdown:
    def test_facts_and_both_clocks(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = exported(capsys)
        assert text.startswith(
            '# Nobody could *lend*\n\n- **Status:** in-review\n- **Severity:** not stated\n'
        )
        assert '- **Services:** Lending\n' in text
        assert '- **Impact, desks:** 8 of 8\n' in text
        assert '- **Started:** 2024-05-02 23:50 WAT (22:50 UTC)\n' in text
        assert '- **Resolved:** 2024-05-03 00:20 WAT (2024-05-02 23:20 UTC)\n' in text
        assert '- **duration:** 30 min' in text

    def test_links_are_whole_or_words(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = exported(capsys)
        site = 'https://runbooks.example.org/runbooks/names-do-not-resolve/'
        assert f'See [the first step]({site}#lookup), the plan, [a\nsite](https://example.org/x)' in text
        assert f'[step]: {site}#server' in text
        assert f'All desks \\| red, see [the step]({site}#server).' in text
        assert 'Well, says the plan.' in text
        assert '[not a link](../../runbooks/names-do-not-resolve.md)' in text

    def test_rows_and_actions_stand_in_place(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = exported(capsys)
        assert (
            '- **2024-05-03 00:10 WAT (2024-05-02 23:10 UTC) · action:worked** `ns-1` is *on* again.' in text
        )
        state = '    - status: accepted, overdue\n    - owner: platform\n    - due: 2024-05-10\n'
        assert f'- [ ] Ask every name server.\n{state}' in text
        assert '- [x] Say so.\n    - status: done\n    - done on: 2024-05-04\n' in text
        proof = '[ticket 7](https://tracker.example.org/7) by duty engineer on 2024-05-04'
        assert f'    - evidence: {proof}\n' in text
        assert '- [ ] Compare nightly.\n    - the same as: Compare the lists of the hosts' in text

    def test_rows_of_a_draft_keep_the_time_that_was_written(
        self, content: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rows = '- 10:30 PM XYZ `note` Late.\n- `note` Nobody looked at the clock.\n'
        text = f'---\nstatus: draft\n---\n# A draft\n\n## Timeline\n\n{rows}'
        (content / 'docs' / 'postmortems' / '2024' / '2024-05-09-draft.md').write_text(text)
        assert main(['export', '2024-05-09-draft']) == 0
        said = capsys.readouterr().out
        assert '- **10:30 PM XYZ · note** Late.\n- **note** Nobody looked at the clock.' in said

    def test_comments_stay_at_home(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = exported(capsys)
        assert 'not for others' not in text
        assert 'nor this' not in text
        assert '<!-- this is output' in text

    def test_without_an_address_links_leave_their_words(
        self, content: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        config = content / 'mkdocs.yml'
        config.write_text(re.sub(r'(?m)^site_url:.*$', 'site_url: ""', config.read_text()))
        text = exported(capsys)
        assert 'See the first step, the plan, [a\nsite](https://example.org/x)' in text
        assert f'Exported from {INCIDENT};' in text


@pytest.mark.usefixtures('content')
class TestJson:
    def test_it_keeps_to_its_schema(self, capsys: pytest.CaptureFixture[str]) -> None:
        record = json.loads(exported(capsys, '--format', 'json'))
        schema = json.loads(schemas('https://runbooks.example.org/')['incident'])
        assert record['$schema'] == schema['$id']
        Draft202012Validator.check_schema(schema)
        assert [error.message for error in Draft202012Validator(schema).iter_errors(record)] == []
        assert list(Draft202012Validator(schema).iter_errors({**record, 'surplus': 1}))

    def test_ids_are_told(self, capsys: pytest.CaptureFixture[str]) -> None:
        record: dict[str, Any] = json.loads(exported(capsys, '--format', 'json'))
        assert record['incident']['id'] == INCIDENT
        assert {each['text'] for each in record['actions']} == {
            'Ask every name server.',
            'Say so.',
            'Compare the lists of the hosts with what answers, every night.',
        }
        titles = {each['id']: each['title'] for each in record['references'] if each['kind'] == 'step'}
        assert titles == {
            'names-do-not-resolve#lookup': 'Does the host find the name?',
            'names-do-not-resolve#server': 'Does the name server answer?',
        }

    def test_nothing_restricted_is_in_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert 'idden' not in exported(capsys, '--format', 'json')


@pytest.mark.usefixtures('content')
class TestCommand:
    @pytest.mark.parametrize(
        ('name', 'said'),
        [
            ('2024-05-02-nobody-can-lend', f"(did you mean '{INCIDENT}'?)"),
            ('zzz', f'(known: 2024-02-13-evening-without-names, {INCIDENT})'),
            ('2024-06-01-secret', 'there is no postmortem'),
        ],
    )
    def test_unknown_and_withheld_ids(self, name: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['export', name]) == 2
        assert said in capsys.readouterr().err

    def test_what_the_audience_may_read_is_exported(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv('HANDRAIL_AUDIENCE', 'restricted')
        assert main(['export', '2024-06-01-secret']) == 0
        assert capsys.readouterr().out.startswith('# Hidden\n')

    def test_the_file_of_the_incident_names_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['export', f'docs/postmortems/2024/{INCIDENT}.md']) == 0
        assert capsys.readouterr().out.startswith('# Nobody could')

    def test_a_file_is_written(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        expected = exported(capsys)
        assert main(['export', INCIDENT, '--output', str(tmp_path / 'x.md')]) == 0
        assert (tmp_path / 'x.md').read_text() == expected
        assert main(['export', INCIDENT, '--output', str(tmp_path)]) == 2
