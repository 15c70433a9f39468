"""Files for editors: they are there in a fresh clone, up to date, and say what the readers take."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from support.site import ROOT

from handrail.cli import main
from handrail.cli.starter import STARTER, frame
from handrail.kinds import read
from handrail.model import ActionStatus, ActionType, EntryKind, PostmortemStatus, Settings
from handrail.outputs.editors import YAML_FILES, editor_files
from handrail.source.prometheus import _GROUP, _RULE

FILES = editor_files()
SNIPPETS: dict[str, Any] = json.loads(FILES['handrail.code-snippets'])
TEAM = ROOT / 'tests' / 'fixtures' / 'other_team'
YAML = {
    'teams': [*ROOT.glob('docs/teams.yml'), *STARTER.glob('*/docs/teams.yml'), *TEAM.glob('docs/teams.yml')],
    'rules': [*ROOT.glob('docs/alerts/**/*.rules.yml'), *TEAM.glob('docs/alerts/**/*.rules.yml')],
}
SETTINGS = Settings(date(2024, 6, 1))


def typed(path: Path) -> Any:
    """A YAML file as an editor sees it; dates are texts there."""
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - texts only


def expanded(name: str) -> str:
    """A snippet with what it proposes, the first of several words."""
    body = '\n'.join(SNIPPETS[name]['body'])
    body = re.sub(r'\$\{\d+\|([^,|]*)[^|]*\|\}', r'\1', body)
    body = re.sub(r'\$\{\d+:([^{}]*)\}', r'\1', body)
    return re.sub(r'\$\d+', '', body)


class TestClone:
    def test_the_files_of_this_repository_are_up_to_date(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['schema', '--write', str(ROOT / '.vscode'), '--check']) == 0, capsys.readouterr().err

    def test_a_content_repository_has_the_same(self) -> None:
        files = frame({})
        assert {name: files[f'.vscode/{name}'] for name in FILES} == FILES
        for name in ('settings.json', 'extensions.json'):
            assert files[f'.vscode/{name}'] == (ROOT / '.vscode' / name).read_text()

    def test_the_settings_wire_every_yaml_file(self) -> None:
        settings = json.loads((ROOT / '.vscode' / 'settings.json').read_text())
        wired = {Path(file).name.partition('.')[0]: globs for file, globs in settings['yaml.schemas'].items()}
        assert wired.keys() == set(YAML_FILES)
        for file in settings['yaml.schemas']:
            assert (ROOT / file).is_file()
        for kind, globs in wired.items():
            found = {path for glob in globs for path in ROOT.glob(glob.removeprefix('/'))}
            assert found == {path for path in YAML[kind] if path.is_relative_to(ROOT / 'docs')} != set()

    def test_other_editors_are_led_by_a_line(self) -> None:
        line = '# yaml-language-server: $schema=../.vscode/schemas/teams.schema.json'
        for path in YAML['teams']:
            if path.is_relative_to(ROOT / 'docs') or path.is_relative_to(STARTER):
                assert path.read_text().splitlines()[0] == line
        assert (ROOT / 'docs' / line.partition('=')[2]).is_file()

    def test_what_is_stale_is_said_and_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(['schema', '--write', str(tmp_path), '--check']) == 1
        assert list(tmp_path.iterdir()) == []
        assert main(['schema', '--write', str(tmp_path)]) == 0
        assert main(['schema', '--write', str(tmp_path), '--check']) == 0
        (tmp_path / 'schemas' / 'teams.schema.json').write_text('{}')
        capsys.readouterr()
        assert main(['schema', '--write', str(tmp_path), '--check']) == 1
        assert 'teams.schema.json is stale' in capsys.readouterr().err

    @pytest.mark.parametrize('wrong', [['--check'], ['teams', '--write', 'x']])
    def test_what_does_not_go_together(self, wrong: list[str]) -> None:
        assert main(['schema', *wrong]) == 2


class TestSchemas:
    @pytest.mark.parametrize('name', sorted(name for name in FILES if name.startswith('schemas/')))
    def test_they_are_draft_7(self, name: str) -> None:
        schema = json.loads(FILES[name])
        assert schema['$schema'] == 'http://json-schema.org/draft-07/schema#'
        assert '$defs' not in FILES[name]
        Draft7Validator.check_schema(schema)
        for target in re.findall(r'"\$ref": "#/definitions/(\w+)"', FILES[name]):
            assert target in schema['definitions']

    @pytest.mark.parametrize('kind', YAML_FILES)
    def test_the_files_that_are_there_pass(self, kind: str) -> None:
        validator = Draft7Validator(json.loads(FILES[f'schemas/{kind}.schema.json']))
        assert YAML[kind]
        for path in YAML[kind]:
            found = typed(path) or {}
            assert [error.message for error in validator.iter_errors(found)] == [], path

    @pytest.mark.parametrize(
        ('kind', 'text'),
        [
            ('teams', 'a:\n  name: A\n  contacts: {phon: "1"}\n'),
            ('teams', 'A Team:\n  name: A\n  contacts: {phone: "1"}\n'),
            ('rules', 'groups:\n  - name: a\n    rules:\n      - {alert: A}\n'),
            ('rules', 'groups:\n  - name: a\n    rules:\n      - {expr: up}\n'),
            ('rules', 'groups:\n  - name: a\n    rules:\n      - {alert: A, expr: up, fro: 5m}\n'),
        ],
    )
    def test_slips_are_seen(self, kind: str, text: str) -> None:
        validator = Draft7Validator(json.loads(FILES[f'schemas/{kind}.schema.json']))
        assert list(validator.iter_errors(yaml.load(text, Loader=yaml.BaseLoader)))  # noqa: S506 - texts only

    def test_rules_have_the_keys_of_the_reader(self) -> None:
        group = json.loads(FILES['schemas/rules.schema.json'])['properties']['groups']['items']
        assert group['properties'].keys() == _GROUP
        assert group['properties']['rules']['items']['properties'].keys() == _RULE


class TestSnippets:
    def test_prefixes_are_told_apart(self) -> None:
        prefixes = [snippet['prefix'] for snippet in SNIPPETS.values()]
        assert len(prefixes) == len(set(prefixes))
        assert all(prefix.startswith('hr-') for prefix in prefixes)
        assert {snippet['scope'] for snippet in SNIPPETS.values()} == {'markdown'}

    def test_every_word_of_the_model_can_be_chosen(self) -> None:
        text = json.dumps(SNIPPETS)
        for words in (EntryKind, ActionType, ActionStatus, PostmortemStatus):
            assert [word for word in words if not re.search(rf'[|,`]{word}[|,:]', text)] == []

    def test_a_postmortem_of_snippets_reads_well(self) -> None:
        front = '\n'.join(expanded(f'key {key}') for key in ('status', 'services', 'severity'))
        rows = f'{expanded("row")}x\n{expanded("row action")}y\n'
        actions = f'{expanded("action").replace("team-id", "a")}\n{expanded("action status")}\n'
        text = f'---\n{front}\n---\n# X\n\n## Timeline\n\n{rows}\n## Action items\n\n{actions}'
        reading = read('postmortems/2024/2024-01-31-x.md', text.encode(), SETTINGS)
        assert [problem.message for problem in reading.problems if problem.level == 'error'] == []
        document = reading.documents[0]
        assert (len(document.timeline), len(document.actions)) == (2, 1)

    def test_a_runbook_of_snippets_reads_well(self) -> None:
        names = [name for name in SNIPPETS if name.startswith('step ')]
        steps = []
        for number, name in enumerate(names):
            text = re.sub(r'<a id="[\w-]+">', f'<a id="s{number}">', expanded(name))
            steps.append(re.sub(r'\(#[\w-]+\)', '(#s4)', text).replace('`pattern`', '`^ok$`'))
        text = '# X\n\n## Meaning\n\nx\n\n## Diagnosis\n\n' + '\n\n'.join(steps) + '\n\n## Escalation\n\ny\n'
        reading = read('runbooks/x.md', text.encode(), SETTINGS)
        assert [problem.message for problem in reading.problems if problem.level == 'error'] == []
        kinds = {f'step {step.kind}' for step in reading.documents[0].steps}
        assert kinds == set(names)
