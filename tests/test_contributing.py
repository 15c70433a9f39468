"""What contributors meet: hooks before a commit, CI, templates of the Git host; here and in new ones."""

from __future__ import annotations

import re
import shlex
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
import yaml

from handrail.cli import main, parser
from handrail.cli.starter import STARTER
from handrail.kinds import read
from handrail.model import Settings

ROOT = Path(__file__).parent.parent
FRAME = STARTER / 'frame'
CONFIGS = {'here': ROOT / '.pre-commit-config.yaml', 'starter': FRAME / 'dot.pre-commit-config.yaml'}
WORKFLOWS = {
    'here': ROOT / '.github' / 'workflows' / 'build.yml',
    'starter': FRAME / 'dot.github' / 'workflows' / 'site.yml',
}
FORMS = sorted((*ROOT.glob('.github/ISSUE_TEMPLATE/*.yml'), *FRAME.glob('dot.github/ISSUE_TEMPLATE/*.yml')))


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def checking(path: Path) -> list[dict[str, Any]]:
    """The steps of the job that checks the documents of an own branch."""
    (steps,) = (
        job['steps']
        for job in loaded(path)['jobs'].values()
        if any('handrail check' in step.get('run', '') for step in job['steps'])
    )
    return list(steps)


def understood(call: str) -> bool:
    """Whether the command line knows a call of handrail."""
    words = shlex.split(re.sub(r'\$\{\w+:\+(.*?)\}', r'\1', call).replace('./scripts/', ''))
    if words[0] != 'handrail':
        return (ROOT / 'scripts' / words[0]).is_file()
    words = words[1 : words.index('>')] if '>' in words else words[1:]
    parser().parse_args([word for word in words if word not in ('||', 'true')])
    return True


def hooks() -> list[dict[str, Any]]:
    found = list(loaded(ROOT / '.pre-commit-hooks.yaml'))
    for path in CONFIGS.values():
        for repository in loaded(path)['repos']:
            assert repository['repo'] == 'local'  # nothing is fetched
            assert all(hook['language'] == 'system' for hook in repository['hooks'])
            found.extend(repository['hooks'])
    return found


class TestHooks:
    @pytest.mark.parametrize('hook', hooks(), ids=lambda hook: hook['id'])
    def test_they_are_commands_that_exist(self, hook: dict[str, Any]) -> None:
        assert understood(hook['entry'])
        assert hook['pass_filenames'] is False
        assert re.compile(hook['files'])
        assert hook['name']

    @pytest.mark.parametrize(
        ('file', 'ids'),
        [
            ('docs/teams.yml', {'check', 'codeowners'}),
            ('docs/runbooks/x.md', {'check', 'codeowners'}),
            ('.github/CODEOWNERS', {'codeowners'}),
            ('hooks/handrail/source/teams.py', {'schema', 'lint'}),
            ('README.md', set()),
        ],
    )
    def test_they_run_for_what_concerns_them(self, file: str, ids: set[str]) -> None:
        here = loaded(CONFIGS['here'])['repos'][0]['hooks']
        assert {hook['id'] for hook in here if re.search(hook['files'], file)} == ids

    def test_what_they_check_holds_here(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(['codeowners', '--check', '-f', str(ROOT)]) == 0, capsys.readouterr().out


class TestWorkflows:
    @pytest.mark.parametrize('path', WORKFLOWS.values(), ids=WORKFLOWS)
    def test_a_pull_request_is_checked_for_what_it_changes(self, path: Path) -> None:
        steps = checking(path)
        calls = [step for step in steps if 'handrail check' in step.get('run', '')]
        changed = next(step for step in calls if step['if'] == "github.event_name == 'pull_request'")
        assert changed['run'].endswith('check --changed-since "origin/$BASE" --format github')
        assert changed['env'] == {'BASE': '${{ github.base_ref }}'}
        checkout = next(step for step in steps if step.get('uses', '').startswith('actions/checkout@'))
        assert checkout['with']['fetch-depth'] == 0  # the common ancestor must be there
        assert all(understood(step['run']) for step in steps if 'handrail' in step.get('run', ''))

    @pytest.mark.parametrize('path', WORKFLOWS.values(), ids=WORKFLOWS)
    def test_no_text_of_a_pull_request_reaches_a_shell(self, path: Path) -> None:
        steps = [step for job in loaded(path)['jobs'].values() for step in job['steps']]
        assert not [step['run'] for step in steps if '${{' in step.get('run', '')]

    @pytest.mark.parametrize('path', [ROOT / '.gitlab-ci.yml', FRAME / 'dot.gitlab-ci.yml'], ids=WORKFLOWS)
    def test_a_merge_request_of_gitlab_is_checked_too(self, path: Path) -> None:
        file = loaded(path)
        said = [call.removeprefix('./scripts/') for call in file['site']['script']]
        calls = [call for call in said if call.startswith('handrail')]
        assert any('--changed-since "$CI_MERGE_REQUEST_DIFF_BASE_SHA"' in call for call in calls)
        assert all(understood(call) for call in calls)
        report = file['site']['artifacts']['reports']['codequality']
        assert any(call.startswith(f'handrail check --format gitlab > {report}') for call in calls)


class TestTemplates:
    @pytest.mark.parametrize('path', FORMS, ids=lambda path: path.relative_to(ROOT).as_posix())
    def test_forms_have_what_the_host_asks_for(self, path: Path) -> None:
        # https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
        form = loaded(path)
        if path.stem == 'config':
            assert form == {'blank_issues_enabled': True}
            return
        assert {'name', 'description', 'body'} <= form.keys()
        fields = [part for part in form['body'] if part['type'] != 'markdown']
        assert {part['type'] for part in fields} <= {'textarea', 'input', 'dropdown'}
        assert all(part['attributes']['label'] for part in fields)
        ids = [part['id'] for part in fields]
        assert len(ids) == len(set(ids))

    def test_both_repositories_have_them(self) -> None:
        for folder in (ROOT / '.github', FRAME / 'dot.github'):
            assert (folder / 'pull_request_template.md').is_file()
            assert {'incident.yml', 'document.yml', 'config.yml'} <= {
                path.name for path in (folder / 'ISSUE_TEMPLATE').iterdir()
            }


def test_the_file_that_the_browser_opens_is_a_draft() -> None:
    guide = (ROOT / 'docs' / 'guides' / 'first-contribution.md').read_text()
    (address,) = re.findall(r'https://github\.com/OWNER/REPO/new/main\?(\S+)', guide)
    query = parse_qs(address, strict_parsing=True)
    (name,), (text,) = query['filename'], query['value']
    reading = read(name.removeprefix('docs/'), text.encode(), Settings(date(2024, 6, 1)))
    assert reading.problems == ()
    assert reading.documents[0].status == 'draft'
