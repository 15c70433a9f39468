"""Whatever a document refers to, the reference is accounted for exactly once, and nothing raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from support import build

from handrail.graph import connect
from handrail.model import Place, Ref, Target

WORDS = st.sampled_from(
    ['login', 'slots', 'hba', 't1345', 'audit', 'database', '', 'ä/../', '#', 'x' * 300, '_x']
)
PATHS = st.sampled_from(
    [
        'runbooks/login.md',
        'runbooks/',
        '',
        'postmortems/2024/2024-01-21-outage.md',
        '../x.md',
        'a.png',
        'teams.yml',
        '/',
    ]
)
KINDS = st.sampled_from(['team', 'runbook', 'action', 'service', 'nonsense'])
ROLES = st.sampled_from(
    ['prose', 'outcome', 'owner', 'evidence', 'same-as', 'escalate', 'alert', 'unheard-of']
)
SOURCES = st.sampled_from(['', 't1345', 'action:audit', 'step:slots', 'section:meaning', 'step:', ':', 'x:y'])
TARGETS = st.builds(Target, PATHS, WORDS) | st.builds(Target, kind=KINDS, id=WORDS)


@st.composite
def refs(draw: st.DrawFn) -> list[Ref]:
    lines = draw(st.lists(st.integers(2, 10_000), unique=True, max_size=12))
    file = 'runbooks/login.md'
    return [Ref(Place(file, line), draw(SOURCES), draw(ROLES), draw(TARGETS), draw(WORDS)) for line in lines]


@settings(max_examples=100, deadline=None)
@given(refs())
def test_every_reference_is_a_link_or_dead_or_a_file(found: list[Ref]) -> None:
    library = build.library(
        runbooks=[build.runbook('login', [('slots', 'verify')], sections=['meaning'], refs=found)],
        postmortems={
            '2024-01-21-outage': {
                'rows': [('2024-01-21 13:45', 'signal', 'x')],
                'actions': [{'text': 'audit'}],
            }
        },
        teams=['database'],
        files=['a.png', 'teams.yml'],
    )
    graph = connect(library, frozenset())
    linked = [link.ref.at.line for link in graph.links]
    dead = [ref.at.line for ref in graph.dead.get('runbooks/login.md', ())]
    nowhere = [ref.at.line for ref in found if ref.target == Target()]
    files = [ref.at.line for ref in found if ref.target.uri in library.files]
    assert sorted(linked + dead + nowhere + files) == sorted(ref.at.line for ref in found)
    assert set(dead) <= {problem.at.line for problem in graph.problems}
    assert all(link.source in graph.nodes and link.target in graph.nodes for link in graph.links)
