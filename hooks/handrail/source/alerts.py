"""Alerts: a page of their own for one that is defined elsewhere, or the rules of a Prometheus file."""

from __future__ import annotations

import re

from pydantic import Field

from handrail.model import Alert, Place, Problem, Ref, Settings, Target
from handrail.source.body import read_body, roles
from handrail.source.frontmatter import Keys, Names, read_front_matter
from handrail.source.head import has_error, head, key_refs, settled, stem
from handrail.source.links import target_of
from handrail.source.outline import read_outline
from handrail.source.prometheus import read_rules
from handrail.source.reading import Reading
from handrail.source.runbookurl import read_runbook_url

__all__ = ['AlertKeys', 'read_alert', 'read_rules']

_NAME = re.compile(r'[A-Za-z0-9_][A-Za-z0-9_.-]*')
_BLANK = {'source': ''}


class AlertKeys(Keys):
    """Front matter of the page of an alert."""

    source: str = Field(description='Where the alert is defined, such as grafana or cloudwatch.')
    severity: str = Field('', description='How urgent it is, in the words of its source.')
    owner: str = Field('', description='Id of the team that owns the alert.')
    services: Names = Field((), description='Ids of the services that it watches.')
    runbook: str = Field('', description='Link to the runbook or the step that answers it.')
    summary: str = Field('', description='What it says when it fires.')


def read_alert(uri: str, text: str, settings: Settings) -> Reading[Alert]:
    """Read the page of one alert; the file's name is the alert's name."""
    front = read_front_matter(uri, text, AlertKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or AlertKeys.model_validate(_BLANK)
    body = read_body(outline, roles({}))
    problems = [*front.problems, *outline.problems, *body.problems]
    if not _NAME.fullmatch(stem(uri)):
        said = f'{stem(uri)!r} cannot be the name of an alert'
        problems.append(Problem(Place(uri), 'alert-name', said, 'use letters, digits and _ . -'))
    target, runbook, found = _runbook(uri, keys.runbook, front.place(uri, 'runbook'), settings)
    problems.extend(found)
    alert = Alert(
        **head('alert', outline, front, text),
        source=keys.source,
        severity=keys.severity,
        owner=keys.owner,
        services=keys.services,
        summary=keys.summary,
        runbook_url=keys.runbook,
        runbook=target,
        declared_in=uri,
        sections=body.sections,
        anchors=body.anchors,
        refs=(
            *key_refs(front, uri, 'owner', 'team', [keys.owner], 'owner'),
            *key_refs(front, uri, 'services', 'service', keys.services),
            *runbook,
            *body.refs,
        ),
        broken=has_error(problems),
    )
    return Reading((alert,), settled(outline, front.problems, problems))


def _runbook(
    uri: str, link: str, at: Place, settings: Settings
) -> tuple[Target | None, tuple[Ref, ...], list[Problem]]:
    """Read the link as one of a document, or as a whole address."""
    if not link:
        return None, (), []
    target = target_of(uri, link)
    problems: list[Problem] = []
    if target is None:
        target, problems = read_runbook_url(link, settings.site_url, at)
    refs = (Ref(at, '', 'runbook', target, link, link),) if target and target.uri else ()
    return target, refs, problems
