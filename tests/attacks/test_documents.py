"""Attacks in every field of structured documents: what is generated from them is as inert as their pages."""

# ruff: noqa: E501 - what an attack is stands on one line

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from support.site import GREEN, Built, build_site, served, write_site
from support.watch import LIVE, Watch

from handrail.source.hostile import find_hostile

EVIL = (
    '"\'><img src=x onerror=alert(1)><script>alert(2)</script>[x](javascript:alert(3)){: onclick=alert(4) }'
)
IN_YAML = json.dumps(f'{EVIL} | =1+1 */ --> ]]> ${{7*7}} {{{{7*7}}}}')
HARD = f'`{EVIL}` {EVIL}'

DOCUMENTS = {
    'index.md': '# Start\n',
    'teams.yml': f'porters:\n  name: {IN_YAML}\n  about: {IN_YAML}\n  contacts:\n'
    f'    phone: "+44 1632 960001"\n    chat: {IN_YAML}\n    pager: "javascript:alert(1)"\n'
    '    schedule: "https://x.example/\\"><script>alert(1)</script>"\n',
    'services/door.md': f'---\nowner: porters\ninventory: {{x: {IN_YAML}}}\n---\n# {HARD}\n\n{HARD}\n',
    'alerts/door.rules.yml': 'groups:\n  - name: g\n    rules:\n      - alert: DoorStuck\n        expr: up == 0\n'
    f'        labels: {{severity: {IN_YAML}, service: door}}\n        annotations: {{summary: {IN_YAML}, '
    'runbook_url: "javascript:alert(1)"}\n',
    'alerts/Other.md': f'---\nsource: {IN_YAML}\nsummary: {IN_YAML}\nowner: porters\nservices: [door]\n'
    f'runbook: "javascript:alert(1)"\ntags: [{IN_YAML}]\ndescription: {IN_YAML}\n---\n# {HARD}\n',
    'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md']
    .replace('description: Which door', f'description: {IN_YAML}')
    .replace("pattern: '^[a-z]+$'", "pattern: '^(a|a)+$'")
    .replace(
        'owner: porters', f'owner: porters\nstop: [{IN_YAML}]\nneeds: [{IN_YAML}]\nsignatures: [{IN_YAML}]'
    )
    .replace('# The door does not open', f'# The door {HARD}')
    .replace('Badges are refused.', f'{HARD}\n\n{{: .hr-command data-copy="evil" }}')
    .replace('### Does the controller answer?', f'### Does it {HARD}?')
    .replace('from the lodge', f'from {EVIL}')
    .replace('- `1 received` →', f'- `{EVIL}` →')
    .replace('Affects: the door stays open.', f'Affects: {HARD}')
    .replace('ping -c 1 "$DOOR"', 'ping -c 1 "$DOOR" # \u202e</code><script>alert(1)</script>'),
    'postmortems/2024/2024-03-04-door-shut.md': GREEN['postmortems/2024/2024-03-04-door-shut.md']
    .replace('severity: SEV3', f'severity: {IN_YAML}\ntrigger: {IN_YAML}\ncause: {IN_YAML}')
    .replace('# Nobody could come in', f'# {HARD}')
    .replace('The first visitor rings.', HARD)
    .replace('Badges were refused for an hour.', HARD)
    .replace('- [ ] Watch the session table.', "- [ ] =cmd|' /C calc'!A0 Watch")
    .replace('- Count what can run out.', f'- {HARD}'),
    'drills/2024-04-01-x.md': f'---\non: 2024-04-01\nrunbook: door-stuck\npath: [look]\nminutes: 4\nfault: {IN_YAML}\n---\n'
    f'# {HARD}\n\n## Outcome\n\n{HARD}\n',
}


@pytest.fixture(scope='module')
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp('documents')
    documents = {**GREEN, **DOCUMENTS}
    return build_site(write_site(root, documents), root / 'site', strict=False)


@pytest.fixture(scope='module')
def address(hostile: Built) -> Iterator[str]:
    with served(hostile.dir) as url:
        yield url


@pytest.fixture(scope='module')
def pages(hostile: Built) -> list[str]:
    return [path for path in hostile.files() if path.endswith('.html')]


def test_every_document_is_told(hostile: Built) -> None:
    for uri in DOCUMENTS.keys() - {'index.md'}:
        assert any(re.search(rf'docs/{re.escape(uri)}:\d+: ', line) for line in hostile.warnings), uri


def test_nothing_runs_on_any_page(chromium: Browser, address: str, pages: list[str]) -> None:
    assert len(pages) > 30
    assert {'runbooks.html', 'contacts.html', 'runbooks/door-stuck/card.html', '404.html'} <= set(pages)
    context = chromium.new_context()
    page = context.new_page()
    watch = Watch(page, address)
    found = {}
    for path in pages:
        page.goto(address + path)
        live = page.evaluate(LIVE)
        if live or watch.seen:
            found[path] = [*live, *watch.seen]
        watch.seen.clear()
    context.close()
    assert found == {}


def test_the_search_shows_hostile_words_as_words(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(f'{address}?q=onerror')
    expect(page.locator('.md-search-result__item').nth(2)).to_be_visible()
    assert page.locator('.md-search-result :is(img, script)').count() == 0
    assert page.evaluate(LIVE) == []
    context.close()
    assert watch.seen == []


def test_no_pattern_that_explodes_reaches_a_browser(hostile: Built) -> None:
    assert (
        '(a|a)'
        not in re.findall(r'data-patterns="([^"]*)"', hostile.text('runbooks/door-stuck/index.html'))[0]
    )


def test_what_is_copied_is_what_is_shown(hostile: Built) -> None:
    html = hostile.article('runbooks/door-stuck/index.html')
    assert not re.search(r'<[^>]*data-copy="evil"', html)
    assert '\u202e' not in html


def test_titles_are_text_in_every_head(hostile: Built, pages: list[str]) -> None:
    for path in pages:
        head = hostile.text(path).partition('</head>')[0]
        assert head.count('<title>') == 1, path
        assert not re.search(r'<(?:img|b)\b', head), path


def test_no_cell_of_the_table_is_a_formula(hostile: Built) -> None:
    rows = list(csv.reader(StringIO(hostile.text('actions.csv'), newline='')))
    assert any('cmd|' in cell for row in rows for cell in row)
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(('=', '+', '-', '@'))]


@pytest.mark.parametrize('name', ['../../evil', 'a/../../b', 'x"><script>', 'CON\n', '.hidden', 'a b'])
def test_names_in_documents_write_no_file_elsewhere(tmp_path: Path, name: str) -> None:
    rules = {'groups': [{'name': 'g', 'rules': [{'alert': name, 'expr': 'up'}]}]}
    teams = {
        name: {'name': 'X', 'contacts': {'phone': '112'}},
        'porters': {'name': 'P', 'contacts': {'phone': '1'}},
    }
    runbook = GREEN['runbooks/door-stuck.md'].replace('owner: porters', f'owner: {json.dumps(name)}')
    actions = GREEN['postmortems/2024/2024-03-04-door-shut.md'].replace(
        'owner: porters', f'owner: {json.dumps(name)}'
    )
    documents = {
        **GREEN,
        'teams.yml': json.dumps(teams),
        'alerts/x.rules.yml': json.dumps(rules),
        'runbooks/door-stuck.md': runbook.replace(
            'owner:', f'aliases: [{json.dumps(name + ".md")}]\nowner:', 1
        ),
        'postmortems/2024/2024-03-04-door-shut.md': actions,
    }
    built = build_site(write_site(tmp_path / 'in', documents), tmp_path / 'in' / 'site', strict=False)
    written = {path.relative_to(tmp_path).parts[:2] for path in tmp_path.rglob('*') if path.is_file()}
    assert written == {('in', 'docs'), ('in', 'mkdocs.yml'), ('in', 'site')}
    assert not [path for path in built.files() if re.search(r'[<>"\n]|\.\.', path)]
    assert any('alerts/x.rules.yml:' in line for line in built.warnings)


@pytest.mark.parametrize(
    ('text', 'told'),
    [
        (r'\[x\](javascript:1)', False),
        (r'[x\](javascript:1)', False),
        (r'[x](javascript:1)', True),
        (r'\\[x](javascript:1)', True),
        (r'[x\\](javascript:1)', True),
        (r'[a\]b](javascript:1)', True),
    ],
)
def test_signs_that_are_escaped_make_no_link(text: str, told: bool) -> None:  # noqa: FBT001
    found = [problem.code for problem in find_hostile('notes.md', f'{text}\n', raw=True)]
    assert found == (['unsafe-address'] if told else [])
