"""What refers to what, once every reference is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from handrail.model.document import Ref
from handrail.model.place import Place, Problem
from handrail.model.text import Inline


@dataclass(frozen=True, slots=True)
class Node:
    """Something that can be referred to.

    `key` is unique: `postmortem:ID`, `row:ID#t1345`, `action:ID/action-id`, `runbook:ID`,
    `step:ID#anchor`, `practice:ID`, `alert:Name`, `service:ID`, `team:ID`, `drill:ID`,
    `section:URI#anchor`, `page:URI`. `uri` and `anchor` say where it stands on the site;
    `document` is the key of the document that holds it (its own key for a document).
    """

    key: str
    kind: str
    id: str
    title: Inline
    uri: str
    anchor: str
    document: str
    at: Place


@dataclass(frozen=True, slots=True)
class Link:
    """A reference that leads somewhere: from the node `source` to the node `target`."""

    source: str
    target: str
    ref: Ref


@dataclass(frozen=True, slots=True)
class Graph:
    """All nodes by key, all links, and the links that arrive at each node.

    `dead` are the references that lead nowhere, by document uri: pages take them out again.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    incoming: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    outgoing: dict[str, tuple[Link, ...]] = field(default_factory=dict)
    dead: dict[str, tuple[Ref, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
