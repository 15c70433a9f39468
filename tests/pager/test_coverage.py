"""Alert coverage, both ways: each alert leads to what answers it, each runbook to alerts that there are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.site import GREEN, ROOT, build_site, write_site

from handrail.cli import main

RULES = """groups:
  - name: door
    rules:
      - alert: DoorStuck
        expr: up == 0
        annotations:
          runbook_url: URL
"""
HERE = 'https://runbooks.example.org'
GOOD = {
    **GREEN,
    'alerts/door.rules.yml': RULES.replace('URL', f'{HERE}/runbooks/door-stuck/#look'),
    'alerts/Slow.md': '---\nsource: grafana\nrunbook: ../runbooks/door-stuck.md#look\n---\n# Slow\n',
}
ANSWERED = GREEN['runbooks/door-stuck.md'].replace('owner: porters', 'owner: porters\nalerts: [DoorStuck]', 1)


NOT_HERE = "runbook_url of 'DoorStuck' is not on this site"
NOT_HTTPS = "runbook_url of 'DoorStuck' is no https address"


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)

    def check(documents, *options, config=None):
        write_site(tmp_path, documents, config)
        code = main(['alerts', 'check', *options])
        return code, capsys.readouterr().out.splitlines()

    return check


@pytest.mark.parametrize('anchor', ['', '#look', '#meaning'])
def test_a_runbook_or_a_step_is_where_an_alert_may_lead(checked, anchor):
    rules = RULES.replace('URL', f'{HERE}/runbooks/door-stuck/{anchor}')
    assert checked({**GOOD, 'alerts/door.rules.yml': rules}) == (0, [])


def test_its_own_page_is_where_an_alert_may_lead_when_a_runbook_answers_it(checked):
    rules = RULES.replace('URL', f'{HERE}/alerts/DoorStuck/?DOOR={{{{ $labels.door }}}}')
    documents = {**GOOD, 'alerts/door.rules.yml': rules}
    code, lines = checked(documents)
    assert code == 1
    assert [line.partition(' (')[0] for line in lines] == [
        "docs/alerts/door.rules.yml:4: no runbook answers the alert 'DoorStuck'"
    ]
    assert checked({**documents, 'runbooks/door-stuck.md': ANSWERED}) == (0, [])


@pytest.mark.parametrize(
    ('url', 'said'),
    [
        ('http://runbooks.example.org/runbooks/door-stuck/', NOT_HTTPS),
        ('/runbooks/door-stuck/', NOT_HTTPS),
        ('https://wiki.example.org/door', NOT_HERE),
        ('https://elsewhere.example.org/runbooks/door-stuck/', NOT_HERE),
        (f'{HERE}/{{{{ $labels.alertname }}}}/', NOT_HERE),
        (f'{HERE}/runbooks/', "leads to the page 'runbooks/index.md'"),
        (f'{HERE}/practices/net-door-001/', "leads to the practice 'net-door-001'"),
        (f'{HERE}/alerts/Slow/', "leads to the alert 'Slow'"),
        (f'{HERE}/runbooks/gone/', 'leads to runbooks/gone.md, which does not exist'),
        (f'{HERE}/runbooks/door-stuck/#gone', 'leads to runbooks/door-stuck.md#gone, which does not exist'),
    ],
)  # fmt: skip
def test_anything_else_is_a_gap_at_its_line(checked, url, said):
    documents = {
        **GOOD,
        'runbooks/door-stuck.md': ANSWERED,
        'alerts/door.rules.yml': RULES.replace('URL', f"'{url}'"),
    }
    code, lines = checked(documents)
    assert code == 1
    assert len(lines) == 1
    assert lines[0].startswith('docs/alerts/door.rules.yml:')
    assert said in lines[0]


def test_a_rule_without_an_address_is_a_gap(checked):
    rules = RULES.partition('        annotations')[0]
    code, lines = checked({**GOOD, 'alerts/door.rules.yml': rules, 'runbooks/door-stuck.md': ANSWERED})
    assert code == 1
    told = "the alert 'DoorStuck' has no runbook_url (let it be written: handrail alerts urls)"
    assert lines == [f'docs/alerts/door.rules.yml:4: {told}']


def test_a_runbook_names_alerts_that_there_are(checked):
    runbook = ANSWERED.replace('[DoorStuck]', '[DoorStuck, DoorGone]')
    code, lines = checked({**GOOD, 'runbooks/door-stuck.md': runbook})
    assert code == 1
    told = "the runbook 'door-stuck' answers the alert 'DoorGone', which is not declared"
    assert [line.partition(' (')[0] for line in lines] == [f'docs/runbooks/door-stuck.md:3: {told}']


def test_no_alert_at_all_fails(checked):
    code, lines = checked(GREEN)
    assert code == 1
    told = 'there is no alert, so that nothing was checked (declare one: a rule file, or a page a name)'
    assert lines == [f'docs/alerts:1: {told}']


@pytest.mark.parametrize('site_url', ['', 'http://runbooks.example.org/'])
def test_the_address_of_the_site_is_https(checked, site_url):
    code, lines = checked(GOOD, config={'site_url': site_url})
    assert code == 1
    assert any('is no https address' in line and 'mkdocs.yml' in line for line in lines)


@pytest.mark.parametrize('directories', [True, False])
def test_the_addresses_are_followed_on_the_built_site(checked, tmp_path, directories):
    config = {'use_directory_urls': directories, 'site_url': f'{HERE}/books/'}
    end = '/' if directories else '.html'
    rules = RULES.replace('URL', f'{HERE}/books/runbooks/door-stuck{end}#look')
    documents = {**GOOD, 'alerts/door.rules.yml': rules}
    file = write_site(tmp_path, documents, config)
    built = build_site(file, tmp_path / 'site')
    assert built.warnings == ()
    assert checked(documents, '--site', 'site', config=config) == (0, [])
    page = tmp_path / 'site/runbooks' / ('door-stuck/index.html' if directories else 'door-stuck.html')
    page.write_text(page.read_text().replace('id="look"', 'id="lock"'))
    code, lines = checked(documents, '--site', 'site', config=config)
    assert code == 1
    assert len(lines) == 1
    assert "has no anchor 'look'" in lines[0]
    page.unlink()
    code, lines = checked(documents, '--site', 'site', config=config)
    assert (code, len(lines)) == (1, 1)
    assert 'there is no such page' in lines[0]


def test_the_alerts_of_this_site_lead_to_what_answers_them(site, capsys):
    assert main(['alerts', 'check', '-f', str(ROOT / 'mkdocs.yml'), '--site', str(site)]) == 0
    assert 'alert(s): all lead' in capsys.readouterr().err


def test_the_check_of_a_site_says_a_rule_without_an_address_as_well(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rules = RULES.partition('        annotations')[0]
    write_site(tmp_path, {**GOOD, 'alerts/door.rules.yml': rules, 'runbooks/door-stuck.md': ANSWERED})
    assert main(['check']) == 0
    assert '[alert-without-url]' in capsys.readouterr().out


@pytest.mark.parametrize('form', ['json', 'github', 'gitlab'])
def test_programs_read_the_same_at_its_line(checked, form):
    documents = {**GOOD, 'alerts/door.rules.yml': RULES.replace('URL', 'https://wiki.example.org/door')}
    code, lines = checked(documents, '--format', form)
    assert code == 1
    text = '\n'.join(lines)
    assert 'DoorStuck' in text
    assert 'alert-coverage' in text
    if form == 'json':
        (first, *_) = json.loads(text)['problems']
        assert (first['file'], first['code']) == ('alerts/door.rules.yml', 'alert-coverage')
    else:
        assert 'docs/alerts/door.rules.yml' in text
