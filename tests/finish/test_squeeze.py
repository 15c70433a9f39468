"""White space goes where it does not count, and nowhere else."""

from __future__ import annotations

import re
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.finish import squeeze


def test_indentation_and_blank_lines_go() -> None:
    assert squeeze('\n<p>\n\n   a\n      <b>c</b>\n</p>\n') == '<p>\na\n<b>c</b>\n</p>\n'


def test_a_drawing_does_not_say_its_language() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    assert squeeze(drawing) == '<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    shown = f'<pre>{escape(drawing)}</pre><p data-copy="{escape(drawing)}">x</p>'
    assert squeeze(shown) == shown


def test_a_line_end_between_words_stays_one() -> None:
    assert squeeze('<b>a</b>\n\n   <i>b</i> c') == '<b>a</b>\n<i>b</i> c'


def test_the_line_end_before_the_end_of_a_block_goes() -> None:
    assert (
        squeeze('<ul>\n<li>\n<a>b\n</a>\n</li>\n</ul>\n<p>c\n</p>')
        == '<ul>\n<li>\n<a>b\n</a></li></ul><p>c\n</p>'
    )


def test_the_line_ends_between_rows_go_and_those_between_cells_and_items_stay() -> None:
    table = '<table>\n<tr class="a">\n<td>a\n</td>\n<td>\nb c</td>\n</tr>\n</table>\n<p>'
    assert squeeze(table) == '<table><tr class="a">\n<td>a</td>\n<td>\nb c</td></tr></table><p>'
    assert squeeze('<ul>\n<li>a\n<b>b</b></li>\n<li>c</li>\n</ul>\n<b>\n<thing>') == (
        '<ul>\n<li>a\n<b>b</b></li>\n<li>c</li></ul>\n<b>\n<thing>'
    )


def test_signs_by_their_number_are_written_as_they_are_but_for_those_of_html() -> None:
    assert squeeze('<p>1&#46; a&#63; &#42;&#60;b&#62;&#38;lt; &#34;&amp;#46;</p>') == (
        '<p>1. a? *&#60;b&#62;&#38;lt; &#34;&amp;#46;</p>'
    )
    assert squeeze('<a title="&#46;">&#46;</a><pre>&#46;</pre>') == '<a title="&#46;">.</a><pre>&#46;</pre>'


def test_code_and_scripts_stay_as_they_are() -> None:
    for kept in ('<pre>\n  a\n\n  b</pre>', '<script>\n  x = `\n\n`\n</script>', '<PRE class="x">\n\n</PRE>'):
        assert squeeze(f'<p>\n\n</p>{kept}\n\n<p>') == f'<p>\n</p>{kept}<p>'


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(['a', ' ', '\n', '  \n ', '<pre>', '</pre>', '<p>', '\t', 'é'])).map(''.join))
def test_only_white_space_is_taken_and_doing_it_twice_changes_nothing(html: str) -> None:
    result = squeeze(html)
    assert re.sub(r'\s', '', result) == re.sub(r'\s', '', html)
    assert squeeze(result) == result


@given(st.lists(st.text("ab \n\t=<&'", max_size=12), max_size=6))
def test_a_command_to_copy_keeps_every_character(lines):
    value = escape('\n'.join(lines))
    html = f'<div\n   class="a"\n\n   data-copy="{value}">\n\n   <b title="c">d</b>\n</div>'
    assert squeeze(html) == f'<div\nclass="a"\ndata-copy="{value}">\n<b title="c">d</b></div>'
