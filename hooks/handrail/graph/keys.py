"""The keys of the graph's nodes: one spelling of each, in one place.

A key is `kind:name`. Names are those that people use in links and front matter, so that a key
without its kind is what the exports call an id (`2024-01-21-web-stack-outage/network-tests`).
"""

from __future__ import annotations

from functools import partial

from handrail.model import Document, PlainPage


def document_key(kind: str, name: str) -> str:
    """Return the key of a document or a team, `runbook:login-failures`."""
    return f'{kind}:{name}'


postmortem_key = partial(document_key, 'postmortem')
runbook_key = partial(document_key, 'runbook')
practice_key = partial(document_key, 'practice')
alert_key = partial(document_key, 'alert')
service_key = partial(document_key, 'service')
team_key = partial(document_key, 'team')


def page_key(uri: str) -> str:
    """Return the key of a page that is no structured document, by its path below docs."""
    return f'page:{uri}'


def section_key(uri: str, anchor: str) -> str:
    """Return the key of a heading."""
    return f'section:{uri}#{anchor}'


def step_key(runbook: str, anchor: str) -> str:
    """Return the key of a runbook's step, `step:database-connectivity#login`."""
    return f'step:{runbook}#{anchor}'


def row_key(postmortem: str, anchor: str) -> str:
    """Return the key of a timeline row, `row:2024-01-21-web-stack-outage#t1345`."""
    return f'row:{postmortem}#{anchor}'


def action_key(document: str, action: str) -> str:
    """Return the key of an action line of a postmortem or a drill, by their ids."""
    return f'action:{document}/{action}'


def bare(key: str) -> str:
    """Return a key without its kind: the id that people and the exports use."""
    return key.partition(':')[2]


def key_of(document: Document) -> str:
    """Return the key of a document of any kind."""
    if isinstance(document, PlainPage):
        return page_key(document.uri)
    return document_key(document.kind, document.id)


def source_key(document: Document, source: str) -> str:
    """Return the key of the object that holds a reference.

    `source` is local to the document, as readers write it: `''` for the document itself,
    `t1345` for a row, `action:ID`, `step:ANCHOR` or `section:ANCHOR`.
    """
    if not source:
        return key_of(document)
    kind, colon, name = source.partition(':')
    if not colon:
        return row_key(document.id, source)
    if kind == 'action':
        return action_key(document.id, name)
    if kind == 'step':
        return step_key(document.id, name)
    return section_key(document.uri, name)
