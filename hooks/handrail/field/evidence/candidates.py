"""Candidate configurations, tried before they go out: a good one passes, the incident's and a typo do not."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.field.audit.inventory import Inventory, Sources
from handrail.field.candidate.finding import Candidate, Finding
from handrail.field.candidate.run import try_config
from handrail.field.evidence.registry import Job
from handrail.field.evidence.result import Result
from handrail.field.lab.contract import LabError

SUBNETS = ['10.91.0.0/24', '10.91.1.0/24']
HBA = """local all all peer
host all all 127.0.0.1/32 scram-sha-256
host auth app 10.91.0.0/16 scram-sha-256
"""
CONF = """listen_addresses = '*'
max_connections = 40
superuser_reserved_connections = 3
tcp_keepalives_idle = 60
tcp_keepalives_interval = 10
tcp_keepalives_count = 3
statement_timeout = 1s
idle_in_transaction_session_timeout = 1s
"""
GOOD = MappingProxyType({'pg_hba.conf': HBA, 'conf.d/network.conf': CONF})


@dataclass(frozen=True, slots=True)
class Tried:
    """A candidate and its end: `at` is the line that is refused, '' where it may go out."""

    about: str
    files: Mapping[str, str]
    at: str = ''


CANDIDATES: Mapping[str, Tried] = MappingProxyType({
    'good': Tried('every subnet logs in and every pool fits: it may go out', GOOD),
    'incident': Tried(
        'one of two application subnets is left out of pg_hba: refused at its line',
        {**GOOD, 'pg_hba.conf': HBA.replace('10.91.0.0/16', '10.91.0.0/24')},
        'pg_hba.conf',
    ),
    'typo': Tried(
        'pg_hba holds a network that is none: refused at its line',
        {**GOOD, 'pg_hba.conf': HBA.replace('10.91.0.0/16', '10.91.0.0/33')},
        'pg_hba.conf:3',
    ),
    'slots': Tried(
        'the pools may open more connections than the server gives: refused at its line',
        {**GOOD, 'conf.d/network.conf': CONF.replace('max_connections = 40', 'max_connections = 20')},
        'conf.d/network.conf:2',
    ),
})  # fmt: skip


def results(job: Job) -> Iterator[Result]:
    """Yield what became of each candidate."""
    sources = Sources.model_validate({'name': 'verify', 'login': {'name': 'auth', 'user': 'app'}})
    values = {'app_subnets': SUBNETS, 'pool_total': 30}
    inventory = Inventory(values=values, sources=sources, folder=job.root)
    for name, each in CANDIDATES.items():
        start = time.monotonic()
        try:
            found = try_config(Candidate(name, each.files), inventory, 'app', 'auth')
        except LabError as error:
            yield Result(f'try-config/{name}', 'skipped', 0, each.about, str(error))
            continue
        wrong = differs(each, found)
        seconds = time.monotonic() - start
        yield Result(f'try-config/{name}', 'failed' if wrong else 'passed', seconds, each.about, wrong)


def differs(tried: Tried, found: tuple[Finding, ...]) -> str:
    """Return how a verdict differs from the one that is due, '' when it is that."""
    failed = [finding for finding in found if finding.outcome == 'failed']
    said = '; '.join(f'{finding.at}: {finding.reason}' for finding in failed)
    if not tried.at:
        return said
    if not failed:
        return 'it was not refused'
    return '' if any(str(finding.at).startswith(tried.at) for finding in failed) else said
