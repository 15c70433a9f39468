"""Which label of an alert holds the value of a runbook's variable: `target or instance | stripPort`.

The functions are those of Prometheus' templates, and one more:
https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

FUNCTIONS = MappingProxyType({
    'stripPort': 'stripPort',
    'stripDomain': 'stripDomain',
    'port': 'reReplaceAll "^.*:" ""',
    'toLower': 'toLower',
    'toUpper': 'toUpper',
})  # fmt: skip
"""What may be done to the value, with what a template has for it."""

_LABEL = r'[A-Za-z_][A-Za-z0-9_]*'
_WRITTEN = re.compile(rf'(?P<labels>{_LABEL}(?: +or +{_LABEL})*)(?P<functions>(?: *\| *[A-Za-z]+)*)')


@dataclass(frozen=True, slots=True)
class AlertLabel:
    """The labels of an alert, of which the first that is set counts, and what is done to its value."""

    labels: tuple[str, ...]
    functions: tuple[str, ...] = ()


def read_alert_label(text: str) -> AlertLabel | None:
    """Return what is written as `label` of a variable, None when it cannot be read."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    functions = tuple(name.strip() for name in found['functions'].split('|')[1:])
    if not all(name in FUNCTIONS for name in functions):
        return None
    return AlertLabel(tuple(re.split(r' +or +', found['labels'])), functions)


def template_of(label: AlertLabel) -> str:
    """Return what Prometheus replaces by the value, safe within the query of an address."""
    names = ' '.join(f'$labels.{name}' for name in label.labels)
    value = f'or {names}' if len(label.labels) > 1 else names
    return f'{{{{ {" | ".join([value, *(FUNCTIONS[name] for name in label.functions), "urlquery"])} }}}}'
