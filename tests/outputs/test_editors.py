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
from handrail.kinds import kind_of, read
from handrail.model import ActionStatus, ActionType, EntryKind, PostmortemStatus, Settings
from handrail.outputs.editors import YAML_FILES, editor_files
from handrail.outputs.keys import HEADS
from handrail.review.rules import rules
from handrail.source.prometheus import _GROUP, _RULE

FILES = editor_files()
FRONT = {
    kind: json.loads(text)
    for kind in ('postmortem', 'runbook', 'practice', 'alert', 'service', 'drill')
    for text in (FILES[f'schemas/{kind}.schema.json'],)
}
"""The schemas of front matter, by kind."""
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

    def test_the_settings_wire_every_document(self) -> None:
        """Each glob leads to the documents of its kind, and of others to templates and lists only."""
        settings = json.loads((ROOT / '.vscode' / 'settings.json').read_text())
        wired = {Path(file).name.partition('.')[0]: globs for file, globs in settings['yaml.schemas'].items()}
        assert wired.keys() == {name[len('schemas/') :].partition('.')[0] for name in FILES if '/' in name}
        for file in settings['yaml.schemas']:
            assert (ROOT / file).is_file()
        docs = ROOT / 'docs'
        for name, globs in wired.items():
            found = {path for glob in globs for path in ROOT.glob(glob.removeprefix('/'))}
            uris = [path.relative_to(docs).as_posix() for path in docs.rglob('*.*')]
            of_kind = {docs / uri for uri in uris if (kind := kind_of(uri)) and kind.name == name}
            assert of_kind or name in {'alert', 'drill'}
            assert of_kind <= found
            assert {path.name for path in found - of_kind} <= {'_template.md', 'index.md'}

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


def offered(uri: str) -> dict[str, Any]:
    """The snippets that an editor offers in a document, by what is typed; each prefix once."""
    found: dict[str, Any] = {}
    for snippet in SNIPPETS.values():
        globs = snippet.get('include', ['**/*.md'])
        if any(_matches(glob, f'/home/a/site/docs/{uri}') for glob in globs):
            assert snippet['prefix'] not in found, snippet
            found[snippet['prefix']] = snippet
    return found


def _matches(glob: str, path: str) -> bool:
    """Whether VS Code matches them: `**/` is any number of folders, `*` stays within a name."""
    pattern = re.escape(glob).replace(r'\*\*/', '(?:.*/)?').replace(r'\*', '[^/]*')
    return re.fullmatch(pattern, path) is not None


def enumerated(field: Any, schema: Any) -> list[str]:
    """Every word that a schema allows in one place, wherever it says it."""
    if isinstance(field, list):
        return [word for each in field for word in enumerated(each, schema)]
    if not isinstance(field, dict):
        return []
    if '$ref' in field:
        return enumerated(schema['definitions'][field['$ref'].rpartition('/')[2]], schema)
    own = [*field.get('enum', ()), *([field['const']] if 'const' in field else [])]
    return own + enumerated(field.get('anyOf', []), schema)


class TestSnippets:
    def test_they_are_for_markdown_and_begin_alike(self) -> None:
        assert all(snippet['prefix'].startswith('hr-') for snippet in SNIPPETS.values())
        assert {snippet['scope'] for snippet in SNIPPETS.values()} == {'markdown'}
        globs = {glob for snippet in SNIPPETS.values() for glob in snippet.get('include', ())}
        assert all(glob.startswith('**/') for glob in globs)

    @pytest.mark.parametrize('kind', FRONT)
    def test_every_key_of_a_kind_and_every_value_is_offered_in_its_documents(self, kind: str) -> None:
        schema, found = FRONT[kind], offered(f'{kind}s/2024/x.md')
        for key, field in schema['properties'].items():
            if field.get('description') == 'Passed on to the theme.':
                continue
            body = '\n'.join(found[f'hr-{key}']['body'])
            assert body.startswith(f'{key}:')
            assert field['description'] in found[f'hr-{key}']['description']
            words = enumerated(field, schema)
            chosen = re.findall(r'\$\{1\|(.*)\|\}', body)
            if key != 'allow':
                assert [each.split(',') for each in chosen] == ([words] if words else []), key
        keys = {prefix for prefix, each in found.items() if each['body'][0].startswith(f'{prefix[3:]}:')}
        assert {prefix.removeprefix('hr-') for prefix in keys} <= schema['properties'].keys()

    def test_every_rule_that_can_be_switched_off_is_offered(self) -> None:
        body = '\n'.join(offered('runbooks/x.md')['hr-allow']['body'])
        (chosen,) = re.findall(r'\$\{1\|(.*)\|\}', body)
        assert set(chosen.split(',')) == {code for code, rule in rules().items() if not rule.fatal}

    @pytest.mark.parametrize('kind', FRONT)
    def test_front_matter_of_a_snippet_has_what_the_schema_wants(self, kind: str) -> None:
        text = expanded(f'front matter ({kind})')
        front = yaml.load(text.split('---')[1], Loader=yaml.BaseLoader)  # noqa: S506 - texts only
        assert list(front) == list(HEADS[kind])
        errors = [error.message for error in Draft7Validator(FRONT[kind]).iter_errors(front)]
        assert [error for error in errors if "'minutes'" not in error and "'' is not" not in error] == []

    @pytest.mark.parametrize('kind', FRONT)
    def test_the_documents_that_are_there_pass_the_schema(self, kind: str) -> None:
        validator = Draft7Validator(FRONT[kind])
        paths = [path for path in ROOT.glob(f'docs/{kind}s/**/*.md') if path.name[0] != '_']
        seen = 0
        for path in paths:
            text = path.read_text()
            if path.name != 'index.md' and text.startswith('---\n'):
                front = yaml.load(text.split('---\n')[1], Loader=yaml.SafeLoader)
                front = json.loads(json.dumps(front, default=str))
                assert [error.message for error in validator.iter_errors(front)] == [], path
                seen += 1
        assert seen or kind in {'alert', 'drill'}

    def test_every_word_of_the_model_can_be_chosen(self) -> None:
        text = json.dumps(SNIPPETS)
        for words in (EntryKind, ActionType, ActionStatus, PostmortemStatus):
            assert [word for word in words if not re.search(rf'[|,`]{word}[|,:]', text)] == []

    def test_a_postmortem_of_snippets_reads_well(self) -> None:
        names = (f'key {key} (postmortem)' for key in ('status', 'services', 'severity'))
        front = '\n'.join(expanded(name) for name in names)
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
