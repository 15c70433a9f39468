"""The templates for Alertmanager, in a real one: what arrives at Slack, PagerDuty and Opsgenie."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.pagers import Inbox, alertmanager, fire, inbox, program
from support.site import GREEN, write_site

from handrail.cli import main
from handrail.outputs.pager.templates import _quoted

SITE = 'https://runbooks.example.org/'
HOSTILE = '"north" <b> & |pipe\nnext\tline <!channel> \u202e{{ template "x" }} \x07'
ONE_LINE = '"north" <b> & |pipe next line <!channel> {{ template "x" }} '
ESCAPED = '"north" &lt;b&gt; &amp; |pipe next line &lt;!channel&gt; {{ template "x" }} '
RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refused > 1
        labels: {owner: keepers}
        annotations: {runbook_url: 'https://runbooks.example.org/runbooks/door-stuck/#release'}
"""
TEAMS = """porters:
  name: Porters & <friends>
  contacts:
    phone: "+44 1632 960001"
    pager: https://pager.example.org/porters
    chat: '#porters'
keepers:
  name: Keepers
"""
ALERTS: list[dict[str, Any]] = [
    {
        'labels': {'alertname': 'DoorRefuses', 'owner': 'keepers', 'door': HOSTILE},
        'annotations': {
            'summary': f'Badges are refused at {HOSTILE}',
            'description': 'Line one\nline two',
            'runbook_url': f'{SITE}runbooks/door-stuck/?DOOR=a%26b&X=<c>|d e#release',
        },
    },
    {
        'labels': {'alertname': 'DoorSlow', 'owner': 'builders', 'door': 'south'},
        'annotations': {'summary': 'It opens slowly', 'runbook_url': 'javascript:alert(1)'},
    },
    {'labels': {'alertname': 'DoorRefuses', 'owner': 'keepers', 'door': 'west'}, 'annotations': {}},
]
GROUP = {'service': 'door'}


@pytest.fixture(scope='module')
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the command writes for a small site."""
    root = tmp_path_factory.mktemp('content')
    config = write_site(root, {**GREEN, 'alerts/doors.rules.yml': RULES, 'teams.yml': TEAMS})
    out = root / 'alertmanager'
    assert main(['alerts', 'templates', '--config', str(config), '--out', str(out)]) == 0
    return out


@pytest.fixture(scope='module')
def sent(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inbox]:
    """An inbox to which the alerts have been sent, each service its own copy of the group."""
    name = program()
    if name is None:
        pytest.skip('there is no Alertmanager: install the package prometheus-alertmanager')
    folder = tmp_path_factory.mktemp('alertmanager')
    with inbox() as taken:
        config = configured(written, taken.url)
        (folder / 'alertmanager.yml').write_text(yaml.safe_dump(config, sort_keys=False))
        with alertmanager(name, folder / 'alertmanager.yml') as address:
            fire(
                address,
                [group(alert, service) for alert in ALERTS for service in ('slack', 'pagerduty', 'opsgenie')],
            )
            taken.manager = address
            yield taken


def group(alert: dict[str, Any], service: str) -> dict[str, Any]:
    return {**alert, 'labels': {**alert['labels'], **GROUP, 'to': service}}


def configured(folder: Path, url: str) -> dict[str, Any]:
    """The documented example, with what stands behind a comment, and the addresses of the test."""
    example = (folder / 'alertmanager.example.yml').read_text()
    config: dict[str, Any] = yaml.safe_load(
        re.sub(r'^    # (?=opsgenie_configs|  )', '    ', example, flags=re.MULTILINE)
    )
    chat, pager = config['receivers']
    slack, page, ops = chat['slack_configs'][0], pager['pagerduty_configs'][0], pager['opsgenie_configs'][0]
    for settings, secret in ((slack, 'api_url_file'), (page, 'routing_key_file'), (ops, 'api_key_file')):
        del settings[secret]
    slack['api_url'], page['url'], ops['api_url'] = f'{url}/slack', f'{url}/pagerduty', f'{url}/opsgenie/'
    page['routing_key'] = ops['api_key'] = 'none'
    receivers = {
        'slack': {'slack_configs': [slack]},
        'pagerduty': {'pagerduty_configs': [page]},
        'opsgenie': {'opsgenie_configs': [ops]},
    }
    return {
        'templates': [str(folder / 'handrail*.tmpl')],
        'route': {
            'receiver': 'slack',
            'group_by': [*config['route']['group_by'], 'to'],
            'group_wait': '500ms',
            'group_interval': '1s',
            'routes': [{'receiver': name, 'matchers': [f'to = {name}']} for name in receivers],
        },
        'receivers': [{'name': name, **settings} for name, settings in receivers.items()],
    }


def block(text: str, begin: str) -> list[str]:
    """The lines of a text about the alert that begins so, up to an empty line."""
    lines = text.split('\n')
    start = next(number for number, line in enumerate(lines) if line.startswith(begin))
    return [*lines[start:], ''][: [*lines[start:], ''].index('')]


def labels(service: str, door: str) -> str:
    return f'Labels: door={door} service=door to={service}'


PAGER = 'https://pager.example.org/porters'
CARD = [
    'First: Release the bolt (change, from the door)',
    f'Owner: Keepers, {SITE}teams/keepers/',
    f'Escalate: Porters & <friends>, +44 1632 960001, {PAGER}, #porters, {SITE}teams/porters/',
]
LINK = f'{SITE}runbooks/door-stuck/?DOOR=a%26b&X=%3Cc%3E%7Cd%20e#release'


def whole(text: str, service: str) -> None:
    """Each alert of the group stands in a plain text with its own words, link and card."""
    assert block(text, 'DoorRefuses: ') == [
        f'DoorRefuses: Badges are refused at {ONE_LINE}',
        'Line one line two',
        f'Runbook: {LINK}',
        *CARD,
        labels(service, ONE_LINE),
    ]
    assert block(text, 'DoorSlow') == [
        'DoorSlow: It opens slowly',
        'Owner: builders',
        labels(service, 'south'),
    ]
    third = [lines for lines in text.split('\n\n') if lines.strip().startswith('DoorRefuses\n')]
    assert [lines.strip().split('\n') for lines in third] == [
        ['DoorRefuses', f'Runbook: {SITE}alerts/DoorRefuses/', *CARD, labels(service, 'west')]
    ]


def slacked(text: str) -> str:
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def test_slack(sent: Inbox) -> None:
    data = sent.wait('slack')
    (attachment,) = data['attachments']
    assert data['channel'] == '#alerts'
    assert attachment['color'] == 'danger'
    assert attachment['title'].startswith('[FIRING:3] Door')
    assert attachment['title'].endswith(', and others')
    assert '<' not in attachment['title'] + attachment['text'].replace('<https://', '')
    text = attachment['text']
    assert block(text, '*DoorRefuses*: ') == [
        f'*DoorRefuses*: Badges are refused at {ESCAPED}',
        'Line one line two',
        f'<{LINK.replace("&", "&amp;")}|Runbook>',
        *map(slacked, CARD),
        labels('slack', ESCAPED),
    ]
    assert block(text, '*DoorSlow*') == [
        '*DoorSlow*: It opens slowly',
        'Owner: builders',
        labels('slack', 'south'),
    ]
    assert f'\n<{SITE}alerts/DoorRefuses/|Runbook>\n' in text
    assert attachment['title_link'] in {LINK, f'{SITE}alerts/DoorRefuses/', ''}


def test_pagerduty(sent: Inbox) -> None:
    data = sent.wait('pagerduty')
    payload = data['payload']
    assert data['event_action'] == 'trigger'
    assert payload['summary'].startswith('[FIRING:3] Door')
    assert '\n' not in payload['summary']
    whole(payload['custom_details']['firing'], 'pagerduty')
    assert [link['text'] for link in data['links']] == ['Runbook']
    assert data['links'][0]['href'] == data['client_url']


def test_opsgenie(sent: Inbox) -> None:
    data = sent.wait('opsgenie')
    assert data['message'].startswith('[FIRING:3] Door')
    assert len(data['message']) <= 130
    whole(data['description'], 'opsgenie')
    assert data['details']['runbook'] in {LINK, f'{SITE}alerts/DoorRefuses/', ''}


def test_what_is_over_says_so(sent: Inbox) -> None:
    for service in ('slack', 'pagerduty', 'opsgenie'):
        sent.wait(service)
    over = group(ALERTS[1], 'slack')
    fire(sent.manager, [{**over, 'startsAt': '2024-01-01T00:00:00Z', 'endsAt': '2024-01-01T01:00:00Z'}])
    data = sent.wait('slack', lambda message: 'Resolved:' in message['attachments'][0]['text'])
    (attachment,) = data['attachments']
    assert attachment['title'].startswith('[FIRING:2] DoorRefuses')
    assert block(attachment['text'], 'Resolved:') == [
        'Resolved:',
        '• DoorSlow: It opens slowly door=south service=door to=slack',
    ]


class TestFiles:
    """What is written, as it stands there; no program is needed."""

    def test_a_line_for_each_alert(self, written: Path) -> None:
        assert sorted(path.name for path in written.iterdir()) == [
            'alertmanager.example.yml',
            'handrail.tmpl',
            'handrail_cards.tmpl',
        ]
        lines = (written / 'handrail_cards.tmpl').read_text().splitlines()
        assert sum('if eq .Labels.alertname "DoorRefuses"' in line for line in lines) == 3

    def test_every_name_that_is_used_is_defined(self, written: Path) -> None:
        texts = {path.name: path.read_text() for path in written.iterdir()}
        used = {name for text in texts.values() for name in re.findall(r'template "(handrail[^"]*)"', text)}
        assert len(used) > 10
        assert used <= set(re.findall(r'define "([^"]*)"', texts['handrail.tmpl']))
        assert set(re.findall(r'define "([^"]*)"', texts['handrail_cards.tmpl'])) <= used

    def test_nothing_relies_on_what_alerts_have_in_common(self, written: Path) -> None:
        for path in written.iterdir():
            assert not re.search(r'\.Common|\.GroupLabels', path.read_text())

    def test_alerts_need_the_address_of_the_site(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        config = write_site(tmp_path, GREEN, {'site_url': ''})
        assert main(['alerts', 'templates', '--config', str(config), '--out', str(tmp_path / 'x')]) == 2
        assert "'site_url' in mkdocs.yml is empty" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ('text', 'quoted'),
        [
            ('a "b" \\c', '"a \\u0022b\\u0022 \\u005cc"'),
            ('{{ x }}\n', '"{{ x }}\\u000a"'),
            ('für 😀\u202e', '"für \\U0001f600\\u202e"'),
        ],
    )
    def test_strings_of_go(self, text: str, quoted: str) -> None:
        assert _quoted(text) == quoted


class TestTool:
    """What Alertmanager's own tool says."""

    @pytest.fixture(autouse=True)
    def _amtool(self) -> None:
        if shutil.which('amtool') is None:
            pytest.skip('there is no amtool: install the package prometheus-alertmanager')

    def amtool(self, *arguments: str) -> str:
        done = subprocess.run(['amtool', *arguments], capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def test_the_example_is_taken(self, written: Path) -> None:
        assert 'SUCCESS' in self.amtool('check-config', str(written / 'alertmanager.example.yml'))

    @pytest.mark.parametrize(('count', 'said'), [(20, ''), (25, 'The first 20 of 25 alerts.')])
    @pytest.mark.parametrize('name', ['handrail.text', 'handrail.slack'])
    def test_a_long_group_is_cut(
        self, written: Path, tmp_path: Path, name: str, count: int, said: str
    ) -> None:
        alerts = [
            {'status': 'firing', 'labels': {'alertname': 'A', 'n': f'n{n}'}, 'annotations': {}}
            for n in range(count)
        ]
        data = tmp_path / 'data.json'
        data.write_text(json.dumps({'status': 'firing', 'alerts': alerts}))
        text = self.amtool(
            'template', 'render', f'--template.glob={written}/handrail*.tmpl', f'--template.data={data}',
            f'--template.text={{{{ template "{name}" . }}}}',
        )  # fmt: skip
        assert text.count('Labels: n=n') == 20
        assert [line for line in text.splitlines() if line.startswith('The first')] == (
            [said] if said else []
        )
