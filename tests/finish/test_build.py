"""build.json says what was built, the same bytes every time."""

from __future__ import annotations

import json
from datetime import date

from support.build import library, settings

from handrail.finish import build_info
from handrail.model import Graph, Level, Place, Problem, Review, Site


def site() -> Site:
    found = library(postmortems={'2024-01-21-a': {}}, runbooks={'login': {}}, problems=['x.md'])
    warned = Review(problems=(Problem(Place('x.md'), 'late', 'late', level=Level.warning),))
    return Site(settings(today=date(2024, 6, 1)), found, Graph(), warned)


def test_it_counts_pages_documents_and_problems() -> None:
    info = json.loads(build_info(site(), commit='abc', pages=7))
    assert (info['commit'], info['today'], info['pages']) == ('abc', '2024-06-01', 7)
    assert info['documents']['postmortems'] == info['documents']['runbooks'] == 1
    assert info['problems'] == {'error': 1, 'warning': 1}


def test_it_is_the_same_for_the_same_site() -> None:
    assert build_info(site(), commit='abc', pages=7) == build_info(site(), commit='abc', pages=7)
