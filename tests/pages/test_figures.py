"""The decision graph: well formed, its words inside its boxes, its lines beside them."""

from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import build
from support.markdown import HOSTILE

from handrail.graph import connect
from handrail.model import Site
from handrail.pages import addresses, figures
from handrail.pages.lanes import GAP, PAD, WIDTH, Box, Way, lanes, place, wrapped
from handrail.review import examine

SVG = '{http://www.w3.org/2000/svg}'
STEPS = [
    ['login', 'check', ['#slots', '#fix', '#call']],
    ['slots', 'check', ['runbooks/other.md#first', '#call']],
    ['fix', 'change', ['#verify']],
    ['verify', 'verify', ['resolved', '#login']],
    ['call', 'escalate', []],
]


@pytest.fixture
def drawing() -> ET.Element:
    library = build.library(runbooks={'r': {'steps': STEPS}, 'other': {'steps': [['first', 'escalate', []]]}})
    graph = connect(library, addresses(library))
    site = Site(build.settings(), library, graph, examine(library, graph, build.settings()))
    return ET.fromstring(figures(site)['graph:r'])  # noqa: S314 - our own text


def test_it_says_what_it_is_and_its_boxes_lead_to_the_steps(drawing):
    title, desc = drawing.find(f'{SVG}title'), drawing.find(f'{SVG}desc')
    assert drawing.get('aria-labelledby') == f'{title.get("id")} {desc.get("id")}'
    assert title.text == 'Decision graph of R'
    assert desc.text.startswith('5 steps')
    links = drawing.findall(f'{SVG}a')
    assert [link.get('href') for link in links] == ['#login', '#slots', '#fix', '#verify', '#call']
    assert ''.join(links[0].itertext()) == '1. Login'


def test_a_line_for_every_outcome_that_stays_in_the_runbook(drawing):
    paths = [path for path in drawing.findall(f'{SVG}path') if 'edge' in path.get('class')]
    assert sorted((path.get('class'), path.get('d').count('M')) for path in paths) == [
        ('hr-edge hr-edge-change', 1),
        ('hr-edge hr-edge-check', 1),
        ('hr-edge hr-edge-check', 1),
        ('hr-edge hr-edge-escalate', 2),
        ('hr-edge hr-edge-verify', 1),
    ]
    words = [text.text for text in drawing.findall(f'{SVG}text')]
    assert 'done → resolved' in words
    assert '^1$ → Other: First' in words


def test_it_has_no_colours_or_scripts_of_its_own(drawing):
    for element in drawing.iter():
        assert not {'style', 'onclick', 'stroke', 'color'} & set(element.keys())
        assert element.get('fill') in (None, 'none')


BOXES = st.lists(
    st.tuples(HOSTILE, st.lists(st.tuples(HOSTILE, st.one_of(st.none(), st.integers(0, 6))), max_size=4)),
    min_size=7,
    max_size=9,
)


@settings(max_examples=60, deadline=None)
@given(BOXES)
def test_boxes_and_lanes_never_lie_over_each_other(described):
    boxes = [Box('check', title, '#', tuple(Way(w, to) for w, to in ways)) for title, ways in described]
    placed = place(boxes)
    for above, below in pairwise(placed):
        assert above.top + above.height + GAP == below.top
    for one in placed:
        assert one.top < one.entry < one.top + one.height
        assert all(one.top < one.exit(n) < one.top + one.height - PAD for n in range(len(one.ways)))
    spans: dict[int, list[tuple[int, int]]] = {}
    for box, lane in lanes(placed).items():
        ends = [one.exit(n) for one in placed for n, way in enumerate(one.box.ways) if way.to == box]
        spans.setdefault(lane, []).append((min(*ends, placed[box].entry), max(*ends, placed[box].entry)))
    for found in spans.values():
        found.sort()
        assert all(a[1] < b[0] for a, b in pairwise(found))


@settings(max_examples=60, deadline=None)
@given(HOSTILE, st.integers(60, WIDTH), st.integers(1, 3))
def test_words_that_do_not_fit_are_cut_and_say_so(value, width, most):
    text = ' '.join(value.split())
    lines = wrapped(text, width, most)
    assert 1 <= len(lines) <= most
    joined = ''.join(lines).replace(' ', '')
    assert joined == text.replace(' ', '') or (
        joined.endswith('…') and text.replace(' ', '').startswith(joined[:-1])
    )
    assert all(len(line) * 4 < width + 20 for line in lines)
