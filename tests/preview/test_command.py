"""`handrail preview`: two commits of a real repository are built, and what differs is told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from support.repositories import commit, git, repository
from support.site import GREEN, files

from handrail.cli import main
from handrail.field.preview.records import schema

ALERT = """---
source: grafana
severity: page
owner: porters
services: [door]
runbook: {runbook}
summary: Badges are refused.
---
# {name}

It says so.
"""
RUNBOOK, POSTMORTEM = 'runbooks/door-stuck.md', 'postmortems/2024/2024-03-04-door-shut.md'
CANARY = 'Zwiebelkuchen'
SECRET = (
    f'---\nvisibility: restricted\nowner: porters\n---\n# {CANARY}\n\nSee [it](runbooks/door-stuck.md).\n'
)
OPEN = """---
owner: porters
services: [door]
---
# The door stays open

## Meaning

It does.

## Escalation

Call.
"""
WAIT = """### Wait a moment <a id="wait"></a>
`manual` at the door, 1 min

Wait.

- done → [Is it open?](#verify)

"""
DOCUMENTS = {
    **GREEN,
    'alerts/DoorRefuses.md': ALERT.format(name='DoorRefuses', runbook='../runbooks/door-stuck.md#look'),
    'alerts/DoorSilent.md': ALERT.format(name='DoorSilent', runbook='../runbooks/door-open.md'),
    'runbooks/door-open.md': OPEN,
    'services/vault.md': SECRET,
}


def changed() -> dict[str, str | None]:
    """A change with something of everything."""
    runbook = GREEN[RUNBOOK].replace('ping -c 1 "$DOOR"', 'ping -c 3 "$DOOR"')
    runbook = runbook.replace('### Is it open?', f'{WAIT}### Is it open?')
    postmortem = (
        GREEN[POSTMORTEM]
        .replace('- [ ] Watch', '- [x] Watch')
        .replace(
            '    - type: detect\n',
            '    - type: detect\n    - evidence: [The step](../../runbooks/door-stuck.md#look)\n',
        )
    )
    postmortem += '- [ ] Buy a second door.\n    - id: second-door\n    - owner: porters\n'
    return {
        f'docs/{RUNBOOK}': runbook,
        f'docs/{POSTMORTEM}': postmortem,
        'docs/runbooks/door-open.md': None,
        'docs/index.md': GREEN['index.md'] + '\n## News\n\nSee [gone](gone.md) and [no place](#nowhere).\n',
        'docs/services/gate.md': '---\nowner: porters\n---\n# The gate\n\nIt is new.\n',
        'docs/services/vault.md': SECRET.replace('See', f'{CANARY} again. See'),
        'docs/services/cellar.md': SECRET,
    }  # fmt: skip


@dataclass(frozen=True)
class Preview:
    root: Path
    out: Path
    code: int
    said: str
    base: str
    head: str

    @property
    def summary(self) -> dict[str, Any]:
        return dict(json.loads((self.out / 'site/preview/preview.json').read_text()))

    def states(self, name: str, key: str = 'id') -> dict[str, str]:
        return {one[key]: one['state'] for one in self.summary[name]}


@pytest.fixture(scope='module')
def preview(tmp_path_factory: pytest.TempPathFactory) -> Preview:
    """A preview of a change; its builds are given a token by the environment, which they must not see."""
    root = repository(tmp_path_factory.mktemp('content'), DOCUMENTS)
    base = git(root, 'rev-parse', 'HEAD')
    git(root, 'switch', '--quiet', '--create', 'change')
    head = commit(root, changed())
    git(root, 'switch', '--quiet', 'main')
    commit(root, {'docs/services/later.md': '---\nowner: porters\n---\n# Later\n\nAnother change.\n'})
    git(root, 'switch', '--quiet', 'change')
    (root / 'docs' / 'index.md').write_text('# Not committed\n')
    out = tmp_path_factory.mktemp('out') / 'preview'
    arguments = ['preview', '-f', str(root), '--base', 'main', '--out', str(out), '--format', 'markdown']
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as quiet:
        patch.setenv('DEPLOY_TOKEN', 'topsecret-token')
        said: list[str] = []
        quiet.setattr('builtins.print', lambda *words, **_: said.append(' '.join(map(str, words))))
        code = main([*arguments, '--url', 'https://previews.example.org/pr/7'])
    return Preview(root, out, code, '\n'.join(said), base, head)


def test_it_is_of_the_two_commits(preview: Preview) -> None:
    summary = preview.summary
    assert (summary['base']['commit'], summary['head']['commit']) == (preview.base, preview.head)
    assert json.loads((preview.out / 'site/build.json').read_text())['commit'] == preview.head
    assert f'Preview of commit {preview.head[:10]}' in (preview.out / 'site/index.html').read_text()
    pages = preview.states('pages', 'url')
    assert 'services/later/' not in pages  # which the base has got since
    assert 'Not committed' not in (preview.out / 'site/index.html').read_text()
    assert preview.code == 1


def test_changed_pages_have_their_links_and_parts(preview: Preview) -> None:
    pages = {page['url']: page for page in preview.summary['pages']}
    assert pages['services/gate/']['state'] == 'new'
    assert pages['runbooks/door-open/']['state'] == 'removed'
    assert pages['runbooks/door-stuck/']['document'] == RUNBOOK
    parts = {part['url']: part['state'] for part in pages['runbooks/door-stuck/']['parts']}
    assert parts['runbooks/door-stuck/#wait'] == 'new'
    assert parts['runbooks/door-stuck/#look'] == 'changed'
    assert 'practices/net-door-001/' not in pages
    for url, page in pages.items():
        assert page['state'] == 'removed' or (preview.out / 'site' / url.replace('%', '')).exists(), url


def test_steps_alerts_and_actions(preview: Preview) -> None:
    steps = {step['id']: (step['state'], step['what']) for step in preview.summary['steps']}
    assert steps['door-stuck#look'] == ('changed', ['command'])
    assert steps['door-stuck#wait'] == ('new', [])
    assert 'door-stuck#escalate' not in steps
    assert preview.states('alerts') == {'DoorSilent': 'lost'}
    assert preview.states('actions') == {
        '2024-03-04-door-shut/second-door': 'opened',
        '2024-03-04-door-shut/watch-table': 'closed',
    }


def test_problems_and_links_stand_at_their_lines(preview: Preview) -> None:
    found = {(one['file'], one['line'], one['code']) for one in preview.summary['problems']}
    line = changed()['docs/index.md'].split('\n').index('See [gone](gone.md) and [no place](#nowhere).') + 1  # type: ignore[union-attr]
    assert ('index.md', line, 'dangling-link') in found
    broken = preview.summary['links']
    assert broken['checked'] > 100
    assert {one['state'] for one in broken['broken']} == {'new'}
    assert any('nowhere' in one['url'] for one in broken['broken']), broken


def test_what_keeps_alerts_from_their_first_step_is_a_problem(preview: Preview) -> None:
    """`handrail alerts check` on both built sites: what the change brings counts, at its line."""
    found = {
        (one['file'], one['state'], one['level'])
        for one in preview.summary['problems']
        if one['code'] == 'alert-coverage'
    }
    assert found == {('alerts/DoorSilent.md', 'new', 'error')}


def test_search_and_sizes(preview: Preview) -> None:
    summary = preview.summary
    assert 'services/gate/' in {one['url'] for one in summary['search']['added']}
    assert 'runbooks/door-open/' in {one['url'] for one in summary['search']['removed']}
    sizes = {one['sort']: one for one in summary['sizes']}
    assert sizes['scripts']['bytes'] == sizes['scripts']['bytes_before'] > 100_000
    assert sizes['pages']['bytes'] != sizes['pages']['bytes_before']


def test_the_data_is_of_its_schema(preview: Preview) -> None:
    jsonschema.Draft202012Validator(schema()).validate(preview.summary)


def test_the_comment_says_what_matters_first(preview: Preview) -> None:
    text = preview.said
    assert text.startswith('<!-- handrail:preview -->\n')
    titles = re.findall('^#### ([A-Za-z ]+) ', text, re.MULTILINE)
    assert titles[:3] == [
        'Alerts that no runbook answers',
        'Problems that the change brings',
        'Links that break',
    ]
    assert '](https://previews.example.org/pr/7/runbooks/door-stuck/#wait)' in text
    assert (preview.out / 'site/preview/preview.md').read_text().strip() == text.strip()


def test_the_page_leads_to_the_pages(preview: Preview) -> None:
    html = (preview.out / 'site/preview/index.html').read_text()
    assert '<script' not in html
    assert 'content="noindex"' in html
    links = re.findall(r'href="\.\./([^"#]*)', html)
    assert 'services/gate/' in links
    missing = [url for url in links if not (preview.out / 'site' / url).exists()]
    assert missing == []


def test_nothing_above_the_audience_leaves_a_trace(preview: Preview) -> None:
    """Neither a restricted document that changed, nor a new one, nor the token of the environment."""
    for path, data in files(preview.out).items():
        for word in (CANARY, 'vault', 'cellar', 'topsecret-token'):
            assert word.encode() not in data, (path, word)
    assert CANARY not in preview.said
    assert preview.summary['other_files'] == 0


def test_the_repository_is_as_it_was(preview: Preview) -> None:
    assert git(preview.root, 'worktree', 'list').count('\n') == 0
    assert git(preview.root, 'status', '--porcelain') == 'M docs/index.md'
    assert git(preview.root, 'stash', 'list') == ''
    assert git(preview.root, 'rev-parse', 'HEAD') == preview.head
    assert not (preview.root / 'site').exists()


def test_a_change_of_nothing_says_so(
    preview: Preview, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(
        [
            'preview',
            '-f',
            str(preview.root),
            '--base',
            'main~1',
            '--head',
            'main~1',
            '--out',
            str(tmp_path / 'x'),
        ]
    )
    assert (code, capsys.readouterr().out) == (0, 'handrail preview: nothing on the site changes\n')


@pytest.mark.parametrize(
    ('arguments', 'said'),
    [
        (['--base', 'nowhere'], "'nowhere' is no revision"),
        (['--base=--output=x'], "'--output=x' is no revision"),
        (['--base', 'main', '--out', '.'], 'holds something else than a preview'),
    ],
)
def test_what_cannot_be_answered(
    preview: Preview,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(preview.root)
    assert main(['preview', *arguments]) == 2
    assert said in capsys.readouterr().err
    assert (preview.root / 'mkdocs.yml').is_file()


def test_a_commit_that_cannot_be_built_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repository(tmp_path / 'r', {'index.md': '# Start\n'})
    commit(
        root,
        {
            'hook.py': 'raise ValueError("boom")\n',
            'mkdocs.yml': (root / 'mkdocs.yml').read_text() + 'hooks: [hook.py]\n',
        },
    )
    git(root, 'tag', 'bad')
    git(root, 'checkout', '--quiet', 'HEAD~1')
    before = set(tmp_path.iterdir())
    assert (
        main(['preview', '-f', str(root), '--base', 'HEAD', '--head', 'bad', '--out', str(tmp_path / 'o')])
        == 2
    )
    said = capsys.readouterr().err
    assert f'the head ({git(root, "rev-parse", "bad")[:10]}) cannot be built' in said
    assert 'boom' in said
    assert set(tmp_path.iterdir()) == before
