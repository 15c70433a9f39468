"""Prometheus rule files: one alert for each alerting rule.

Format: https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from handrail.model import Alert, Place, Problem, Ref, Settings, Span, Target
from handrail.source.frontmatter import unknown
from handrail.source.head import has_error
from handrail.source.reading import Reading
from handrail.source.runbookurl import read_runbook_url
from handrail.source.yaml import Loc, Yaml, read_yaml

_GROUP = frozenset(
    {'name', 'interval', 'query_offset', 'limit', 'labels', 'rules', 'partial_response_strategy'}
)
_RULE = frozenset({'alert', 'record', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'})
_NAME = re.compile(r'[A-Za-z0-9_][A-Za-z0-9_.-]*')


class _Rule(NamedTuple):
    """One alerting rule and its path in the file."""

    name: str
    data: dict[str, Any]
    loc: Loc


def read_rules(uri: str, text: str, settings: Settings) -> Reading[Alert]:
    """Read the alerting rules of a file; recording rules are none of ours.

    Every alert has the page `alerts/<Name>.md`, so that its name leads there.
    """
    parsed = read_yaml(uri, text)
    if parsed.problems:
        return Reading((), tuple(parsed.problems))
    problems: list[Problem] = []
    alerts: dict[str, Alert] = {}
    for rule in _rules(uri, parsed, problems):
        at = Place(uri, parsed.line((*rule.loc, 'alert')))
        if rule.name in alerts:
            said = f'alert {rule.name!r} stands here again (first on line {alerts[rule.name].at.line})'
            hint = 'give each its own name: the name is its address'
            problems.append(Problem(at, 'duplicate-alert', said, hint))
            continue
        alert, found = _alert(uri, rule, at, parsed, settings)
        alerts[rule.name] = alert
        problems.extend(found)
    problems.sort(key=lambda problem: problem.at)
    return Reading(tuple(alerts.values()), tuple(problems))


def _rules(uri: str, parsed: Yaml, problems: list[Problem]) -> Iterator[_Rule]:
    """The alerting rules of all groups; what has another shape is reported and left out."""
    data = parsed.data if isinstance(parsed.data, dict) else {}
    groups = data.get('groups')
    if not isinstance(groups, list):
        said = 'the file holds no "groups:" list'
        problems.append(
            Problem(Place(uri), 'rules-shape', said, 'write "groups:" with "- name:" and "rules:"')
        )
        return
    for number, group in enumerate(groups):
        loc: Loc = ('groups', number)
        if not isinstance(group, dict):
            problems.append(_shape(uri, parsed, loc, 'the group is no mapping'))
            continue
        _check_keys(uri, group, loc, _GROUP, parsed, problems)
        rules = group.get('rules', [])
        if not isinstance(rules, list):
            problems.append(_shape(uri, parsed, (*loc, 'rules'), 'the rules are no list'))
            continue
        for index, rule in enumerate(rules):
            yield from _alerting(uri, rule, (*loc, 'rules', index), parsed, problems)


def _alerting(uri: str, rule: Any, loc: Loc, parsed: Yaml, problems: list[Problem]) -> Iterator[_Rule]:
    if not isinstance(rule, dict):
        problems.append(_shape(uri, parsed, loc, 'the rule is no mapping'))
        return
    _check_keys(uri, rule, loc, _RULE, parsed, problems)
    if 'record' in rule:
        return
    name = rule.get('alert')
    at = Place(uri, parsed.line((*loc, 'alert')))
    if not isinstance(name, str):
        problems.append(
            Problem(at, 'missing-key', 'the rule has no name', 'add "alert: Name" or "record: name"')
        )
        return
    if not _NAME.fullmatch(name):
        said = f'{name!r} cannot be the address of a page'
        problems.append(Problem(at, 'alert-name', said, 'use letters, digits and _ . -'))
        return
    if not isinstance(rule.get('expr'), str):
        said = f'alert {name!r} has no expression'
        problems.append(Problem(at, 'missing-key', said, 'add "expr: …"'))
    yield _Rule(name, rule, loc)


def _shape(uri: str, parsed: Yaml, loc: Loc, said: str) -> Problem:
    hint = 'see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/'
    return Problem(Place(uri, parsed.line(loc)), 'rules-shape', said, hint)


def _check_keys(  # noqa: PLR0913, PLR0917 - one mapping and where it stands
    uri: str, data: dict[str, Any], loc: Loc, known: frozenset[str], parsed: Yaml, problems: list[Problem]
) -> None:
    for key in data:
        if key not in known:
            at = Place(uri, parsed.line((*loc, key)))
            problems.append(unknown(at, f'unknown key {key!r}', key, known, 'unknown-key'))


def _alert(uri: str, rule: _Rule, at: Place, parsed: Yaml, settings: Settings) -> tuple[Alert, list[Problem]]:
    labels = _texts(rule.data.get('labels'))
    notes = _texts(rule.data.get('annotations'))
    where = {key: Place(uri, parsed.line((*rule.loc, 'labels', key))) for key in labels}
    where |= {key: Place(uri, parsed.line((*rule.loc, 'annotations', key))) for key in notes}
    owner = _plain(labels.get('owner') or notes.get('owner'))
    service = _plain(labels.get('service'))
    url = notes.get('runbook_url', '')
    target, problems = read_runbook_url(url, settings.site_url, where['runbook_url']) if url else (None, [])
    refs = []
    if owner:
        refs.append(Ref(where['owner'], '', 'owner', Target(kind='team', id=owner), owner))
    if service:
        refs.append(Ref(where['service'], '', 'service', Target(kind='service', id=service), service))
    if target and target.uri:
        refs.append(Ref(where['runbook_url'], '', 'runbook', target, url, url))
    alert = Alert(
        uri=f'alerts/{rule.name}.md',
        id=rule.name,
        kind='alert',
        title=(Span(rule.name),),
        at=at,
        source='prometheus',
        severity=labels.get('severity', ''),
        owner=owner,
        services=(service,) if service else (),
        summary=notes.get('summary', ''),
        expression=rule.data['expr'].strip() if isinstance(rule.data.get('expr'), str) else '',
        duration=rule.data['for'] if isinstance(rule.data.get('for'), str) else '',
        labels=tuple(labels.items()),
        runbook_url=url,
        runbook=target,
        declared_in=uri,
        refs=tuple(refs),
        broken=has_error(problems),
    )
    return alert, problems


def _texts(data: Any) -> dict[str, str]:
    return (
        {key: value for key, value in data.items() if isinstance(value, str)}
        if isinstance(data, dict)
        else {}
    )


def _plain(value: str | None) -> str:
    """A label that names something; '' when a template makes it."""
    return value if value and '{{' not in value else ''
