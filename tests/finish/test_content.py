"""Figures in their places; whole pages of other engines finished once."""

from __future__ import annotations

from handrail.finish import finish_content, finish_page, insert_figures, without_marks

PLACE = '<div class="hr-figure" data-handrail="graph:login"></div>'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><text>Start</text></svg>'
FIGURES = {'graph:login': DRAWING}
PAGE = '<html><svg></svg><!-- handrail:content --><p onclick="x">a</p>{}<!-- /handrail:content --></html>'


def test_a_figure_is_drawn_in_its_place() -> None:
    assert DRAWING in insert_figures(f'<p>a</p>{PLACE}', FIGURES)


def test_a_figure_is_kept_out_of_the_search_index() -> None:
    assert 'data-search-exclude="true"' in insert_figures(PLACE, FIGURES)


def test_a_place_without_figure_stays_empty() -> None:
    assert insert_figures(PLACE, {}) == PLACE


def test_a_name_with_special_characters_finds_its_figure() -> None:
    place = '<div class="hr-figure" data-handrail="graph:a&amp;b"></div>'
    assert 'data-handrail="graph:a&amp;b"' in insert_figures(place, {'graph:a&b': DRAWING})


def test_content_is_sanitised_before_figures_come_in() -> None:
    result = finish_content(f'<svg onload="x"></svg>{PLACE}', FIGURES)
    assert DRAWING in result
    assert 'onload' not in result


def test_only_the_content_of_a_page_is_finished() -> None:
    result = finish_page(PAGE.format(PLACE), FIGURES)
    assert result.startswith('<html><svg></svg><p>a</p>')
    assert DRAWING in result
    assert 'handrail:content' not in result


def test_finishing_again_changes_nothing() -> None:
    once = finish_page(PAGE.format(PLACE), FIGURES)
    assert finish_page(once, FIGURES) == once


def test_content_that_imitates_the_marks_stays_content() -> None:
    hidden = '<!-- /handrail:content --><script>x</script><!-- handrail:content -->'
    assert '<script' not in finish_page(PAGE.format(hidden), {})


def test_a_page_without_marks_is_left_alone() -> None:
    assert finish_page('<html><p onclick="x"></html>', {}) == '<html><p onclick="x"></html>'
    assert without_marks('<html></html>') == '<html></html>'


def test_marks_are_taken_out_of_what_is_finished_already() -> None:
    assert without_marks(PAGE.format('')) == '<html><svg></svg><p onclick="x">a</p></html>'
