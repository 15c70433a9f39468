"""`handrail alerts urls`: which address each alert gets, and what the command says and writes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.site import GREEN, ROOT, write_site

from handrail.cli import main
from handrail.source.alertlabel import FUNCTIONS, read_alert_label, template_of

SITE = 'https://runbooks.example.org/'
STEP = f'{SITE}runbooks/door-stuck/'
RUNBOOK = GREEN['runbooks/door-stuck.md'].replace(
    "    pattern: '^[a-z]+$'\n", "    pattern: '^[a-z]+$'\n    label: door or instance | stripPort\n"
)
DOOR = '?DOOR={{ or $labels.door $labels.instance | stripPort | urlquery }}'


def rules(**urls: str) -> str:
    """A rule file with an alert for each name; '' leaves its address out."""
    lines = ['# Doors.', 'groups:', '  - name: doors', '    rules:']
    for name, url in urls.items():
        lines += [f'      - alert: {name}', '        expr: up == 0  # down', '        annotations:']
        lines += ["          summary: 'it is shut'", *([f"          runbook_url: '{url}'"] if url else [])]
    return '\n'.join([*lines, ''])


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one runbook, in whose folder the test stands."""
    documents = {
        **GREEN,
        'runbooks/door-stuck.md': RUNBOOK.replace(
            'services:', 'alerts: [Answered]\naliases: [runbooks/door.md]\nservices:'
        ).replace('<a id="look"></a>', '<a id="look"></a> <a id="peek"></a>'),
        'alerts/Elsewhere.md': '---\nsource: grafana\nrunbook: ../runbooks/door-stuck.md\n---\n# Elsewhere\n',
    }
    write_site(tmp_path, documents)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def urls_of(path: Path) -> dict[str, str]:
    """The address of each alert of a file."""
    found, name = {}, ''
    for line in path.read_text().splitlines():
        key, _, value = line.strip().removeprefix('- ').partition(': ')
        name = value if key == 'alert' else name
        if key == 'runbook_url':
            found[name] = value.strip("'")
    return found


def write(path: Path, urls: Mapping[str, str]) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(rules(**urls))
    return path


@pytest.mark.parametrize(
    ('name', 'before', 'after'),
    [
        ('Gap', '', f'{SITE}alerts/Gap/'),
        ('Answered', '', f'{SITE}alerts/Answered/{DOOR}'),
        ('Step', 'https://old.example.org/runbooks/door-stuck/#look', f'{STEP}{DOOR}#look'),
        ('Whole', f'{SITE}runbooks/door-stuck/', f'{SITE}runbooks/door-stuck/{DOOR}'),
        ('Moved', f'{SITE}runbooks/door/#look', f'{STEP}{DOOR}#look'),
        ('Renamed', f'{SITE}runbooks/door-stuck/#peek', f'{STEP}{DOOR}#look'),
        ('Both', f'{SITE}runbooks/door/#peek', f'{STEP}{DOOR}#look'),
        ('Other', f'{SITE}alerts/Answered/', f'{SITE}alerts/Answered/{DOOR}'),
        (
            'Filled',
            f'{SITE}runbooks/door-stuck/?DOOR=north&SIDE={{{{ $labels.side | urlquery }}}}#look',
            f'{SITE}runbooks/door-stuck/{DOOR}&SIDE={{{{ $labels.side | urlquery }}}}#look',
        ),
    ],
)  # fmt: skip
def test_the_address_of_an_alert(content: Path, name: str, before: str, after: str) -> None:
    file = write(content / 'docs' / 'alerts' / 'doors.rules.yml', {'Answered': '', name: before})
    assert main(['alerts', 'urls']) == 0
    assert urls_of(file)[name] == after


@pytest.mark.parametrize(
    ('name', 'url', 'code', 'said'),
    [
        ('Far', 'https://wiki.example.org/pages/far', 0, 'it leads elsewhere'),
        ('Foreign', 'https://wiki.example.org/runbooks/far/', 0, 'it leads elsewhere'),
        ('Dead', f'{SITE}runbooks/gone/', 1, 'it leads to nothing on this site'),
        ('Deaf', f'{SITE}runbooks/door-stuck/#gone', 1, 'it leads to nothing on this site'),
        ('Plain', 'http://runbooks.example.org/runbooks/door-stuck/', 1, 'is no https address'),
    ],
)
def test_what_is_left_alone(  # noqa: PLR0913, PLR0917 - one case
    content: Path, capsys: pytest.CaptureFixture[str], name: str, url: str, code: int, said: str
) -> None:
    file = write(content / 'docs' / 'alerts' / 'doors.rules.yml', {name: url})
    before = file.read_bytes()
    assert main(['alerts', 'urls']) == code
    assert f'docs/alerts/doors.rules.yml:9: {name} is left alone: ' in (err := capsys.readouterr().err)
    assert (said in err, file.read_bytes()) == (True, before)


def test_every_alert_to_its_own_page(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    urls = {'Far': 'https://wiki.example.org/x', 'Dead': f'{SITE}runbooks/gone/', 'Answered': f'{STEP}#look'}
    file = write(content / 'docs' / 'alerts' / 'doors.rules.yml', {**urls, 'Only': f'{STEP}#look'})
    assert main(['alerts', 'urls', '--own-page']) == 1
    assert urls_of(file) == {
        'Far': f'{SITE}alerts/Far/',
        'Dead': f'{SITE}alerts/Dead/',
        'Answered': f'{SITE}alerts/Answered/{DOOR}',
        'Only': f'{STEP}#look',
    }
    assert 'nothing else says that runbooks/door-stuck.md answers it' in capsys.readouterr().err


def test_a_file_outside_of_the_site(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(content / 'prometheus' / 'x.yml', {'Elsewhere': '', 'Stranger': ''})
    assert main(['alerts', 'urls', 'prometheus/x.yml']) == 1
    assert urls_of(file) == {'Elsewhere': f'{SITE}alerts/Elsewhere/{DOOR}'}
    assert 'Stranger is left alone: the site has no such alert' in capsys.readouterr().err


def test_check_and_dry_run_write_nothing(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = write(
        content / 'docs' / 'alerts' / 'doors.rules.yml',
        {'Gap': '', 'Step': f'{SITE}runbooks/door-stuck/#look'},
    )
    before = file.read_bytes()
    assert main(['alerts', 'urls', '--check']) == 1
    assert capsys.readouterr().out.splitlines() == [
        f'docs/alerts/doors.rules.yml:5: Gap: runbook_url is missing, not {SITE}alerts/Gap/',
        f'docs/alerts/doors.rules.yml:13: Step: runbook_url is {STEP}#look, not {STEP}{DOOR}#look',
    ]
    assert main(['alerts', 'urls', '--dry-run']) == 0
    shown = capsys.readouterr().out.splitlines()
    assert [line for line in shown[2:] if line.startswith(('+', '-'))] == [
        f'+          runbook_url: {SITE}alerts/Gap/',
        f"-          runbook_url: '{SITE}runbooks/door-stuck/#look'",
        f"+          runbook_url: '{SITE}runbooks/door-stuck/{DOOR}#look'",
    ]
    assert file.read_bytes() == before
    assert main(['alerts', 'urls']) == main(['alerts', 'urls', '--check']) == 0
    assert 'is written (2 of 2 alerts)' in capsys.readouterr().out
    assert main(['alerts', 'urls']) == 0
    assert 'is up to date (2 alerts)' in capsys.readouterr().out


def test_the_path_of_the_site_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, GREEN, {'site_url': 'https://example.org/ops/'})
    monkeypatch.chdir(tmp_path)
    file = write(
        tmp_path / 'docs' / 'alerts' / 'doors.rules.yml',
        {'Gap': '', 'Step': 'https://example.org/ops/runbooks/door-stuck/#look'},
    )
    assert main(['alerts', 'urls']) == 0
    assert urls_of(file) == {
        'Gap': 'https://example.org/ops/alerts/Gap/',
        'Step': 'https://example.org/ops/runbooks/door-stuck/#look',
    }


def test_pages_that_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, GREEN, {'use_directory_urls': False})
    monkeypatch.chdir(tmp_path)
    file = write(
        tmp_path / 'docs' / 'alerts' / 'doors.rules.yml',
        {'Gap': '', 'Step': f'{STEP}#look', 'Whole': f'{SITE}runbooks/door-stuck.html'},
    )
    assert main(['alerts', 'urls']) == 0
    assert urls_of(file) == {
        'Gap': f'{SITE}alerts/Gap.html',
        'Step': f'{SITE}runbooks/door-stuck.html#look',
        'Whole': f'{SITE}runbooks/door-stuck.html',
    }
    assert main(['alerts', 'urls', '--check']) == 0
    assert main(['alerts', 'templates', '--out', 'x']) == 0
    assert f'"{SITE}alerts/Gap.html"' in (tmp_path / 'x' / 'handrail_cards.tmpl').read_text()


def test_bytes_that_mark_the_order_stay(content: Path) -> None:
    file = content / 'docs' / 'alerts' / 'doors.rules.yml'
    file.parent.mkdir(exist_ok=True)
    other = content / 'x.yml'
    other.write_bytes(b'\xef\xbb\xbf' + rules(Elsewhere='').replace('\n', '\r\n').encode())
    assert main(['alerts', 'urls', 'x.yml']) == 0
    assert other.read_bytes().startswith(b'\xef\xbb\xbf# Doors.\r\n')
    assert other.read_bytes().endswith(b'| urlquery }}\r\n')


@pytest.mark.parametrize(
    ('files', 'said'),
    [
        (['none.yml'], "'none.yml' cannot be read: No such file"),
        (['docs/index.md'], "'docs/index.md' cannot be used: line"),
        ([], 'there is no rule file below'),
    ],
)
def test_what_cannot_be_done(
    content: Path, capsys: pytest.CaptureFixture[str], files: list[str], said: str
) -> None:
    (content / 'docs' / 'index.md').write_text('# Start\n\na: [b\n')
    assert main(['alerts', 'urls', *files]) == 2
    assert said in capsys.readouterr().err


def test_without_the_address_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_site(tmp_path, GREEN, {'site_url': ''})
    monkeypatch.chdir(tmp_path)
    assert main(['alerts', 'urls']) == 2
    assert "'site_url' in mkdocs.yml is empty" in capsys.readouterr().err


@pytest.mark.parametrize(
    ('written', 'template'),
    [
        ('instance', '{{ $labels.instance | urlquery }}'),
        ('instance | stripPort', '{{ $labels.instance | stripPort | urlquery }}'),
        ('a or b or c|toLower', '{{ or $labels.a $labels.b $labels.c | toLower | urlquery }}'),
        ('instance | port', '{{ $labels.instance | reReplaceAll "^.*:" "" | urlquery }}'),
    ],
)
def test_the_template_of_a_label(written: str, template: str) -> None:
    label = read_alert_label(written)
    assert label
    assert template_of(label) == template


@pytest.mark.parametrize('written', ['', 'a b', '1a', 'a | shout', 'a |', '{{ $labels.a }}', 'a-b', 'a or'])
def test_what_is_no_label(written: str) -> None:
    assert read_alert_label(written) is None


def test_a_label_that_cannot_be_read_is_said(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runbook = content / 'docs' / 'runbooks' / 'door-stuck.md'
    runbook.write_text(runbook.read_text().replace('| stripPort', '| shout'))
    assert main(['check']) == 1
    said = "docs/runbooks/door-stuck.md:11: the label 'door or instance | shout' of 'DOOR' cannot be read"
    assert said in capsys.readouterr().out


class TestPrometheus:
    """What Prometheus makes of it: promtool reads the rules and evaluates their templates."""

    @pytest.fixture(autouse=True)
    def _promtool(self) -> None:
        if shutil.which('promtool') is None:
            pytest.skip('there is no promtool: install the package prometheus')

    def promtool(self, *arguments: str | Path) -> str:
        done = subprocess.run(
            ['promtool', *map(str, arguments)], capture_output=True, text=True, check=False, timeout=60
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def test_the_rules_of_this_site(self) -> None:
        assert main(['alerts', 'urls', '--config', str(ROOT), '--check']) == 0
        files = sorted((ROOT / 'docs' / 'alerts').glob('*.rules.yml'))
        assert files
        said = self.promtool('check', 'rules', *files)
        assert said.count('SUCCESS') == len(files)

    @pytest.mark.parametrize(
        ('instance', 'host', 'port'),
        [
            ('10.0.3.17:5432', '10.0.3.17', '5432'),
            ('db-1.example.org:5432', 'db-1.example.org', '5432'),
            ('[2001:db8::1]:5432', '2001%3Adb8%3A%3A1', '5432'),
            ('x&A=1#"><b>', 'x%26A%3D1%23%22%3E%3Cb%3E', 'x%26A%3D1%23%22%3E%3Cb%3E'),
            ('', '', ''),
        ],
    )
    def test_the_values_of_labels(self, tmp_path: Path, instance: str, host: str, port: str) -> None:
        label = [read_alert_label(text) for text in ('nope or instance | stripPort', 'instance | port')]
        query = '&'.join(f'V{n}={template_of(each)}' for n, each in enumerate(label) if each)
        (tmp_path / 'x.rules.yml').write_text(
            f'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n'
            f'    annotations:\n      runbook_url: {SITE}alerts/A/?{query}\n'
        )
        quoted = instance.replace('"', '\\"')
        labels = f"{{instance: '{instance}', job: b}}" if instance else '{job: b}'
        (tmp_path / 'x.test.yml').write_text(
            'rule_files: [x.rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n'
            f'  - series: \'up{{instance="{quoted}", job="b"}}\'\n    values: \'0 0\'\n'
            f'  alert_rule_test:\n  - eval_time: 1m\n    alertname: A\n    exp_alerts:\n'
            f'    - exp_labels: {labels}\n'
            f'      exp_annotations:\n        runbook_url: {SITE}alerts/A/?V0={host}&V1={port}\n'
        )
        self.promtool('test', 'rules', tmp_path / 'x.test.yml')

    @pytest.mark.parametrize('name', FUNCTIONS)
    def test_every_function_exists(self, tmp_path: Path, name: str) -> None:
        label = read_alert_label(f'instance | {name}')
        assert label
        (tmp_path / 'x.rules.yml').write_text(
            f'groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up == 0\n    annotations:\n'
            f'      runbook_url: {SITE}?A={template_of(label)}\n'
        )
        self.promtool('check', 'rules', tmp_path / 'x.rules.yml')
