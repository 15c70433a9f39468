"""Plain pages: everything MkDocs accepts, and the directives in it."""

from datetime import date

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter
from support.golden import cases, check
from support.texts import HOSTILE, mutations, texts

from handrail.model import PlainPage, Settings, plain
from handrail.source.directives import OPTIONS
from handrail.source.plain import read_plain

SETTINGS = Settings(today=date(2024, 2, 1))
ADAPTER = TypeAdapter(PlainPage)
PAGE = """\
---
title: Not ours
visibility: public
---
Before the title [a](a.md).

A title with `code` <a id="x"></a>
==================================

<div markdown>raw</div>

# Second [b](b.md#x)

    # not a title, [c](c.md)

- [d](../d.md) and [e](https://example.org)
"""


def _read(text, uri='guides/x.md'):
    reading = read_plain(uri, text, SETTINGS)
    return reading.documents[0], reading.problems


@pytest.mark.parametrize('case', cases('directives'))
def test_golden_case(case):
    reading = read_plain(case.uri, case.text, SETTINGS)
    check(case, reading.documents, reading.problems)


def test_a_page_keeps_its_text_and_gives_its_title_and_links():
    page, problems = _read(PAGE)
    assert problems == ()
    assert (page.id, page.kind, page.text, page.visibility) == ('guides/x', 'page', PAGE, 'public')
    assert (plain(page.title), page.at.line) == ('A title with code', 7)
    found = [(ref.raw, ref.target.uri, ref.at.line) for ref in page.refs]
    assert found == [('a.md', 'guides/a.md', 5), ('b.md#x', 'guides/b.md', 12), ('../d.md', 'd.md', 16)]
    assert page.anchors == ()


def test_what_mkdocs_accepts_is_no_problem():
    for line in HOSTILE:
        if 'handrail' not in line and not line.startswith('```'):
            assert _read(f'{line}\n\n{line}')[1] == (), line


def test_visibility_is_the_only_key_that_is_ours():
    assert _read('---\nvisibility: restricted\nanything: [else\n---\n')[0].visibility == 'restricted'
    assert _read('---\ntemplate: home.html\nanything: [else]\n---\n')[1] == ()
    assert [problem.code for problem in _read('---\nanything: &a [else, *a]\n---\n')[1]] == ['yaml-anchor']
    assert _read('Words\n')[0].visibility == 'internal'
    page, [problem] = _read('---\nvisibility: pubic\n---\n')
    assert page.visibility == 'restricted'
    assert problem.sentence() == "docs/guides/x.md:2: unknown visibility 'pubic' (did you mean 'public'?)"


def test_a_paragraph_that_costs_seconds_is_shown_as_it_is_written():
    page, problems = _read('# Title\n\n' + '[' * 20_000)
    assert (page.refs, page.directives) == ((), ())
    assert [(problem.code, problem.at.line) for problem in problems] == [('paragraph-too-long', 3)]
    assert page.text == '# Title\n\n````text\n# Title\n\n' + '[' * 200 + '\n````\n'


@settings(max_examples=100, deadline=None)
@given(mutations(PAGE) | mutations('\n\n'.join(f'<!-- handrail: {name} -->' for name in OPTIONS)) | texts())
def test_any_text_gives_one_page_that_survives_as_json(text):
    page, problems = _read(text)
    assert page.text == text
    assert ADAPTER.validate_json(ADAPTER.dump_json(page)) == page
    lines = text.split('\n')
    for directive in page.directives:
        assert lines[directive.start].lstrip().startswith('<!--')
        assert lines[directive.end - 1].rstrip().endswith('-->')
    assert all(1 <= problem.at.line <= len(lines) for problem in problems)


def test_a_fence_that_nothing_closes_is_said():
    reading = read_plain('x.md', '# T\n\n```text\n\n[a](b.md)\n', SETTINGS)
    assert [problem.sentence() for problem in reading.problems] == [
        "docs/x.md:3: a code fence begins here and nothing closes it (end it with a line '```')"
    ]
    assert read_plain('x.md', '# T\n\n- a\n\n  ```text\n\nb\n', SETTINGS).problems == ()
