"""The graph's golden cases: a library in, links, dead references and problems out."""

from __future__ import annotations

from typing import Any

import pytest
from support import build, golden

from handrail.graph import connect
from handrail.model import Graph


def connected(given: dict[str, Any]) -> Graph:
    shelves = dict(given)
    addresses = frozenset(shelves.pop('addresses', ()))
    withheld = frozenset(shelves.pop('withheld', ()))
    return connect(build.library(**shelves), addresses, withheld)


@pytest.mark.parametrize('case', golden.cases('graph'), ids=lambda case: case.name)
def test_golden(case: golden.Case) -> None:
    graph = connected(dict(case.given))
    golden.check(case, graph, sorted(graph.problems, key=lambda problem: problem.at))


def test_links_stand_at_both_ends() -> None:
    graph = connected(
        {'services': {'auth': {'refs': [{'to': 'service=db', 'role': 'depends-on'}]}, 'db': {}}}
    )
    (link,) = graph.links
    assert graph.outgoing == {'service:auth': (link,)}
    assert graph.incoming == {'service:db': (link,)}


def test_a_node_knows_where_it_stands() -> None:
    graph = connected(
        {
            'postmortems': {'2024-01-21-outage': {'rows': [('2024-01-21 13:45', 'signal', 'Errors rise')]}},
            'alerts': {'Down': {'uri': 'alerts/db.rules.yml', 'line': 7}},
            'teams': ['database'],
        }
    )
    row = graph.nodes['row:2024-01-21-outage#t1345']
    assert (row.kind, row.id, row.uri) == (
        'row',
        '2024-01-21-outage#t1345',
        'postmortems/2024/2024-01-21-outage.md',
    )
    assert (row.anchor, row.document, row.at.line) == ('t1345', 'postmortem:2024-01-21-outage', 20)
    assert graph.nodes['alert:Down'].uri == 'alerts/Down.md'
    assert graph.nodes['alert:Down'].at.file == 'alerts/db.rules.yml'
    assert graph.nodes['team:database'].uri == 'teams/database.md'


def test_a_step_goes_before_its_own_heading() -> None:
    graph = connected(
        {
            'runbooks': {
                'login': {'anchors': ['slots'], 'steps': [('slots', 'verify')], 'refs': [{'to': '#slots'}]}
            }
        }
    )
    assert [link.target for link in graph.links] == ['step:login#slots']


def test_no_key_is_held_by_two_nodes_of_different_addresses() -> None:
    library = build.library(
        runbooks=[
            build.runbook('login', [('slots', 'verify')]),
            build.runbook('login', uri='runbooks/b/login.md'),
        ]
    )
    graph = connect(library, frozenset())
    assert graph.nodes['runbook:login'].uri == 'runbooks/login.md'
    assert [problem.code for problem in graph.problems] == ['ambiguous-id']
