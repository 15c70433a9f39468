"""The data files: records in an envelope that says what they are and of which day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handrail.model import Site
from handrail.outputs.actions import ActionRecord, action_records
from handrail.outputs.address import addresses_of
from handrail.outputs.alerts import alert_records
from handrail.outputs.incidents import incident_records
from handrail.outputs.names import NAMES, names
from handrail.outputs.records import VERSION, dumped, schema_address
from handrail.outputs.runbooks import runbook_records
from handrail.outputs.table import actions_table


def outputs(site: Site) -> dict[str, bytes]:
    """Return the data files of a site by their address below its root; the same site, the same bytes.

    Their schemas are `schema_files`, which depend on no document.
    Records are written as they are made, so that thousands of them never stand in memory together.
    """
    addresses = addresses_of(site)
    actions: list[str] = []
    table = actions_table(_noted(action_records(site, addresses), actions))
    return {
        'actions.csv': table,
        'actions.json': _file('actions', actions, site),
        'incidents.json': _file('incidents', map(dumped, incident_records(site, addresses)), site),
        'runbooks.json': _file('runbooks', map(dumped, runbook_records(site, addresses)), site),
        NAMES: names(site),
        'alerts.json': _file('alerts', map(dumped, alert_records(site, addresses)), site),
    }


def _noted(records: Iterable[ActionRecord], lines: list[str]) -> Iterator[ActionRecord]:
    """Pass records on, each noted as JSON on the way."""
    for record in records:
        lines.append(dumped(record))
        yield record


def _file(name: str, lines: Iterable[str], site: Site) -> bytes:
    """Return an envelope with one record a line, so that two builds can be compared by line."""
    url = site.settings.site_url
    head: Mapping[str, Any] = {
        '$schema': f'{url}{schema_address(name)}',
        'as_of': site.settings.today.isoformat(),
        'schema_version': VERSION,
        'site': url or None,
    }
    fields = [f'{dumped(key)}: {dumped(value)}' for key, value in head.items()]
    body = ',\n'.join(lines)
    fields.append(f'{dumped(name)}: [\n{body}\n]' if body else f'{dumped(name)}: []')
    return ('{' + ',\n'.join(sorted(fields)) + '}\n').encode(errors='replace')
