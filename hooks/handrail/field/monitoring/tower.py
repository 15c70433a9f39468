"""The monitoring of a lab: who counts logins, who asks whom, and what reaches the pager."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from handrail.field.lab.contract import LabError
from handrail.field.lab.network import layout
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.network.world import as_postgres

PROGRAMS = {
    'prometheus': 'prometheus',
    'prometheus-alertmanager': 'prometheus-alertmanager',
    'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter',
    'prometheus-postgres-exporter': 'prometheus-postgres-exporter',
}
HERE = Path(__file__).parent
ASKED = 6
"""Whom Prometheus asks: two applications, two probes, the exporter, the file of the audit."""

PLACE = 'db'
"""Where Prometheus and Alertmanager run; each talks to others on loopback or to the lab's subnets."""

TARGET = f'{layout.NAME}:{layout.PORT}'
FASTER = ((r'\[5m\]', '[10s]'), (r'\[1m\]', '[5s]'), (r'for: \d+m$', 'for: 3s'))
"""How the timings of the rules are shortened: windows, and how long an alert must hold."""

USUAL, HURRIED = 15, 1
"""Seconds between two questions of Prometheus, as teams have it and for tests."""

BLACKBOX = {'modules': {'tcp': {'prober': 'tcp', 'timeout': '1s', 'tcp': {'preferred_ip_protocol': 'ip4'}}}}
ALERTMANAGER = {
    'route': {
        'receiver': 'hook', 'group_by': ['...'], 'group_wait': '0s', 'group_interval': '1s',
        'repeat_interval': '1h',
    },
    'receivers': [{
        'name': 'hook', 'webhook_configs': [{'url': 'http://127.0.0.1:9099/', 'send_resolved': True}]
    }],
}  # fmt: skip


def missing() -> list[str]:
    """Return what this machine lacks, in sentences."""
    return [
        f'there is no {name}: install the package {package}'
        for name, package in PROGRAMS.items()
        if shutil.which(name) is None
    ]


def faster(text: str) -> str:
    """Return a rule file with shorter timings; nothing else is another."""
    for slow, fast in FASTER:
        text = re.sub(slow, fast, text, flags=re.MULTILINE)
    return text


def prometheus(folder: Path, every: int) -> dict[str, Any]:
    """Return its configuration: who is asked, with which labels, after how many seconds again."""
    hosts = {
        layout.BY_NAME[place].address: subnet
        for place, subnet in zip(layout.APPS, layout.SUBNETS, strict=True)
    }

    def asked(name: str, port: int, **labels: str) -> dict[str, Any]:
        static = [
            {'targets': [f'{address}:{port}'], 'labels': {'subnet': subnet, **labels}}
            for address, subnet in hosts.items()
        ]
        return {'job_name': name, 'static_configs': static}

    return {
        'global': dict.fromkeys(('scrape_interval', 'evaluation_interval', 'scrape_timeout'), f'{every}s'),
        'rule_files': [f'{folder}/*.rules.yml'],
        'alerting': {'alertmanagers': [{'static_configs': [{'targets': ['127.0.0.1:9093']}]}]},
        'scrape_configs': [
            asked('app', 9200),
            {
                **asked('db-tcp', 9115, target=TARGET),
                'metrics_path': '/probe',
                'params': {'module': ['tcp'], 'target': [TARGET]},
            },
            {
                'job_name': 'postgres',
                'static_configs': [{'targets': ['127.0.0.1:9187'], 'labels': {'target': TARGET}}],
            },
            {'job_name': 'audit', 'static_configs': [{'targets': ['127.0.0.1:9099']}]},
        ],
    }


@dataclass(frozen=True, slots=True)
class Arrived:
    """An alert that reached the webhook: `firing` or `resolved`."""

    status: str
    name: str
    labels: dict[str, str]
    annotations: dict[str, str]

    @property
    def key(self) -> tuple[str, str]:
        """Return its name and the subnet that it names, '' where it names none."""
        return self.name, self.labels.get('subnet', '')


class Tower:
    """The monitoring of one lab with the rule files of a folder; `hurried`: all timings are short."""

    def __init__(self, lab: NetworkLab, rules: Path, *, hurried: bool = False) -> None:
        """Know them; nothing is started."""
        self.lab, self.rules, self.hurried = lab, rules, hurried

    @cached_property
    def folder(self) -> Path:
        """Return where its files are, below the state of the lab."""
        return self.lab.state / 'monitoring'

    def start(self, audit: str) -> None:
        """Start everything, with what the audit has written; wait until Prometheus has asked everybody."""
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o755)
        self.audited(audit)
        for file in self.rules.glob('*.rules.yml'):
            text = file.read_text(encoding='utf-8')
            (self.folder / file.name).write_text(faster(text) if self.hurried else text, encoding='utf-8')
        asks = prometheus(self.folder, HURRIED if self.hurried else USUAL)
        for name, config in (('prometheus', asks), ('alertmanager', ALERTMANAGER), ('blackbox', BLACKBOX)):
            (self.folder / f'{name}.yml').write_text(yaml.safe_dump(config), encoding='utf-8')
        self.started('webhook', f'{_python("webhook.py")} 9099 {self.folder}')
        for place in layout.APPS:
            self.application(place)
            self.started(
                'blackbox',
                f'prometheus-blackbox-exporter --config.file={self.folder}/blackbox.yml '
                f'--web.listen-address={layout.BY_NAME[place].address}:9115',
                place,
            )
        self.started(
            'postgres',
            f'{as_postgres(self.lab.world)} env DATA_SOURCE_NAME="user=postgres host=/run/postgresql" '
            'prometheus-postgres-exporter --web.listen-address=127.0.0.1:9187 --log.level=error',
        )
        self.started(
            'alertmanager',
            f'prometheus-alertmanager --config.file={self.folder}/alertmanager.yml --cluster.listen-address= '
            f'--storage.path={self.folder}/alertmanager --web.listen-address=127.0.0.1:9093',
        )
        self.started(
            'prometheus',
            f'prometheus --config.file={self.folder}/prometheus.yml --web.listen-address=127.0.0.1:9090 '
            f'--storage.tsdb.path={self.folder}/prometheus',
        )
        self.until(lambda: len(self.query('up == 1')) == ASKED, 'Prometheus reaches everybody', 60)

    def application(self, place: str) -> None:
        """Start what stands for the application in a place: 70 of 100 logins come from the first subnet."""
        subnet, seconds = {'app-a': (layout.SUBNETS[0], 0.15), 'app-b': (layout.SUBNETS[1], 0.35)}[place]
        values = ' '.join(f'{name}={shlex.quote(value)}' for name, value in self.lab.values.items())
        self.started(
            'application', f'env {values} {_python("application.py")} {subnet} 9200 {seconds}', place
        )

    def started(self, name: str, command: str, place: str = PLACE) -> None:
        """Start a program in a place, and keep its number as the place counts."""
        pid = self.folder / f'{name}-{place}.pid'
        kept = f'bash -c {shlex.quote(f"echo $$ > {pid}; exec {command}")}'
        self.lab.world.detach(place, kept, f'monitoring/{name}-{place}.log')

    def signal(self, name: str, place: str, signal: str) -> None:
        """Send a signal to a program that was started here."""
        pid = (self.folder / f'{name}-{place}.pid').read_text(encoding='utf-8').strip()
        self.lab.world.must(place, f'kill -{signal} {pid}')

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Let nobody of the monitoring open a connection in the meantime."""
        everybody = [*(('application', place) for place in layout.APPS), ('postgres', PLACE)]
        for name, place in everybody:
            self.signal(name, place, 'STOP')
        try:
            yield
        finally:
            for name, place in everybody:
                self.signal(name, place, 'CONT')

    def query(self, promql: str) -> list[dict[str, Any]]:
        """Return what Prometheus answers; nothing while it does not."""
        ran = self.lab.run(
            PLACE,
            f'curl -sG http://127.0.0.1:9090/api/v1/query --data-urlencode query={shlex.quote(promql)}',
            seconds=10,
        )
        try:
            return json.loads(ran.output)['data']['result']  # type: ignore[no-any-return]
        except (ValueError, KeyError):
            return []

    def arrived(self) -> list[Arrived]:
        """Return everything that has reached the webhook, in order."""
        try:
            lines = (self.folder / 'arrived.jsonl').read_text(encoding='utf-8').splitlines()
        except FileNotFoundError:
            return []
        sent = map(json.loads, lines)
        return [
            Arrived(each['status'], each['labels']['alertname'], each['labels'], each['annotations'])
            for each in sent
        ]

    def firing(self) -> dict[tuple[str, str], Arrived]:
        """Return the alerts that have arrived and were not resolved since."""
        last = {
            (each.key, each.labels.get('rule'), each.labels.get('target')): each for each in self.arrived()
        }
        return {each.key: each for each in last.values() if each.status == 'firing'}

    def until(self, holds: Callable[[], bool], what: str, seconds: float = 45) -> float:
        """Wait until something holds; return how long it took. LabError when it takes longer."""
        start = time.monotonic()
        while not holds():
            taken = time.monotonic() - start
            if taken > seconds:
                raise LabError(f'after {taken:.0f} s not yet: {what}; firing: {sorted(self.firing())}')
            time.sleep(0.2)
        return time.monotonic() - start

    def audited(self, text: str | None) -> None:
        """Show Prometheus this as what the audit has written; None: nothing any more."""
        file = self.folder / 'audit.prom'
        if text is None:
            file.unlink()
            return
        new = file.with_suffix('.new')
        new.write_text(text, encoding='utf-8')
        new.replace(file)


def _python(script: str) -> str:
    """Return the command line that runs a script of this folder."""
    return f'{sys.executable} -I {HERE / script}'
