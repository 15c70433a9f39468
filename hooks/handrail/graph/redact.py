"""Takes the names of documents that the audience may not read out of those that it may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from handrail.model import Alert, Document, Drill, Postmortem, Runbook, Service

D = TypeVar('D')
Names = Collection[tuple[str, str]]
"""Kind and id of hidden documents."""


def names_of(hidden: Collection[Document]) -> frozenset[tuple[str, str]]:
    """Return kind and id of hidden documents."""
    return frozenset((document.kind, document.id) for document in hidden)


def redacted(document: D, hidden: Names) -> D:
    """Return a document whose front matter names nothing hidden; links in its text are for the pages.

    What its author wrote as words stays: a name there is theirs to leave out.
    """
    if isinstance(document, Postmortem):
        return replace(
            document,
            services=_open('service', document.services, hidden),
            related=_open('postmortem', document.related, hidden),
        )
    if isinstance(document, Runbook):
        return replace(
            document,
            services=_open('service', document.services, hidden),
            alerts=_open('alert', document.alerts, hidden),
        )
    if isinstance(document, Alert):
        labels = tuple((name, value) for name, value in document.labels if (name, value) not in hidden)
        return replace(document, services=_open('service', document.services, hidden), labels=labels)
    if isinstance(document, Service):
        return replace(document, depends_on=_open('service', document.depends_on, hidden))
    if isinstance(document, Drill) and ('runbook', document.runbook) in hidden:
        return replace(document, runbook='', path=(), runbook_target=None)
    return document


def _open(kind: str, ids: tuple[str, ...], hidden: Names) -> tuple[str, ...]:
    return tuple(name for name in ids if (kind, name) not in hidden)
