"""What may stand in content, what may not, and what becomes of the rest."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.finish import sanitise
from handrail.source.foreign import marked

KEPT = (
    '<h2 id="login">Can it log in?<a class="headerlink" href="#login" title="Permanent link">¶</a></h2>',
    '<table><thead><tr><th align="right">n</th></tr></thead></table>',
    '<details class="note" open=""><summary>More</summary><p>x</p></details>',
    '<input type="checkbox" disabled="" checked="">',
    '<div class="highlight"><pre><span></span><code><span class="nv">x</span>\n</code></pre></div>',
    '<div class="tabbed-set" data-tabs="1:2"><input checked="" id="__tabbed_1_1" type="radio"></div>',
    '<div class="tabbed-labels"><label for="__tabbed_1_1">a</label></div>',
    '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    '<a href="tel:+441632960001">call</a> <a href="mailto:a@example.org">write</a>',
    '<time datetime="2024-01-21T12:45:00Z" data-utc="12:45">13:45</time>',
    '<div class="hr-figure" data-handrail="graph:x"></div>',
    '<autoref identifier="handrail.model" optional="">model</autoref>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M12 2 4.5 20l.7.7z"/></svg>',
)

ATTACKS = (
    '<script>alert(1)</script>',
    '<img src="x" onerror="alert(1)">',
    '<svg onload="alert(1)"></svg>',
    '<svg><script>alert(1)</script></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0"/><a href="javascript:alert(1)">x</a></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path onclick="alert(1)" d="M0"/></svg>',
    '<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;">x</a>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<form action="https://evil.example/"><input name="password" type="password"></form>',
    '<style>@import "https://evil.example/x.css"</style>',
    '<p style="background: url(https://evil.example/x.png)">x</p>',
    '<p onclick="alert(1)">x</p>',
    '<object data="x.swf"></object><embed src="x.swf">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<p id="__config">{}</p>',
    '<input id="__search" type="checkbox">',
    '<!-- <script>alert(1)</script> -->',
)
DANGER = re.compile(
    r'<(script|iframe|object|embed|base|meta|form|style|link|svg|math|template|noscript)\b'
    r'|\son\w+\s*=|javascript:|data:text|evil\.example[^<]*["\')]|type="password"|id="__(config|search)"|<!--',
    re.IGNORECASE,
)

ALIGNED = (
    ('<th style="text-align: right;">', '<th align="right">'),
    ('<td class="a" style="text-align:start">', '<td class="a" align="left">'),
    ('<td style="text-align: end; color: red">', '<td align="right">'),
)


@pytest.mark.parametrize(('written', 'wanted'), ALIGNED)
def test_columns_are_aligned_without_a_style_which_the_policy_would_refuse(written: str, wanted: str) -> None:
    cell = sanitise(f'<table><tbody><tr>{written}n</tr></tbody></table>')
    assert wanted in cell
    assert 'style' not in cell


def test_text_about_styles_stays() -> None:
    text = '<p><code>&lt;td style="text-align:right"&gt;</code></p>'
    assert sanitise(text) == text


@pytest.mark.parametrize('html', KEPT)
def test_what_pages_need_is_kept(html: str) -> None:
    assert sanitise(html) == html


@pytest.mark.parametrize('html', ATTACKS)
def test_attacks_are_taken_out(html: str) -> None:
    assert not DANGER.search(sanitise(html)), sanitise(html)


@pytest.mark.parametrize('html', ATTACKS)
def test_the_text_around_an_attack_stays(html: str) -> None:
    assert sanitise(f'<p>before</p>{html}<p>after</p>').count('<p>before</p>') == 1


def test_an_icon_with_anything_else_in_it_is_no_icon() -> None:
    icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0"/><script>x</script></svg>'
    assert '<svg' not in sanitise(icon)


def test_numbers_of_icons_that_an_author_writes_draw_nothing_new() -> None:
    icon = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0"/></svg>'
    assert sanitise(f'<i data-handrail-icon="7"></i>{icon}') == f'<i data-handrail-icon="7"></i>{icon}'


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([*KEPT, *ATTACKS, '<', '"', "'", '>', '&lt;', '</p>', ' onload=', 'x']), max_size=8
    )
)
def test_no_mixture_lets_an_attack_through(parts: list[str]) -> None:
    result = re.sub(
        r'<svg xmlns="[^"]*" viewBox="[^"]*">(<path d="[^"]*"/>)+</svg>', '', sanitise(''.join(parts))
    )
    tags = ''.join(re.findall(r'<[^>]*>', result))
    assert not DANGER.search(tags), result


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = sanitise(text)
    assert sanitise(once) == once


@pytest.mark.parametrize(
    'written',
    [
        '<div class="hr-command fine">x</div>',
        '<div class="&#104;&#114;&#45;command fine" data-copy="evil">x</div>',
        '<div DATA-COPY="evil" class="&#32hr-command fine md-overlay">x</div>',
    ],
)
def test_what_an_author_wrote_is_none_of_our_controls(written: str) -> None:
    assert sanitise(marked(written)) == '<div class="fine">x</div>'


def test_our_own_controls_stay() -> None:
    ours = '<div class="hr-command" data-copy="ls">x</div>'
    assert sanitise(ours) == ours


def test_words_of_an_author_stay_as_they_are() -> None:
    words = '<p>data-driven, hr-team and md-linked: ::: x</p><p><code>--data-x</code></p>'
    assert sanitise(marked(words)) == words


ELSEWHERE = ('//evil.example/x', '\\\\evil.example/x', 'https://evil.example/x', '/\t/evil.example')


@pytest.mark.parametrize('source', ELSEWHERE)
def test_pictures_of_other_hosts_leave_their_words(source: str) -> None:
    assert sanitise(f'<img src="{source}" alt="words">') == '<img alt="words">'


def test_code_is_its_characters() -> None:
    hidden = (
        '<pre><code>ls <span hidden class="headerlink">; rm</span><b onclick="x">!</b>\u200b</code></pre>'
    )
    assert sanitise(hidden) == '<pre><code>ls <span>; rm</span><b>!</b>⟦U+200B⟧</code></pre>'


def test_text_that_is_turned_around_says_so() -> None:
    assert sanitise('<p>&#x202e;x <bdo dir="rtl">y</bdo></p>') == '<p>⟦U+202E⟧x y</p>'
