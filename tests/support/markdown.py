"""Pages converted as an engine would do it, and what a reader then finds in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st
from markdown import Markdown
from pymdownx.slugs import slugify

EXTENSIONS = (
    'admonition',
    'attr_list',
    'def_list',
    'footnotes',
    'md_in_html',
    'tables',
    'toc',
    'pymdownx.betterem',
    'pymdownx.details',
    'pymdownx.highlight',
    'pymdownx.inlinehilite',
    'pymdownx.superfences',
    'pymdownx.tabbed',
    'pymdownx.tasklist',
    'pymdownx.tilde',
)
OPTIONS: dict[str, Any] = {'toc': {'permalink': True, 'slugify': slugify(case='lower')}}
VOID = frozenset({'br', 'hr', 'img', 'input'})

_markdown = Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS)

PIECES = st.sampled_from(
    (
        *'\\`*_{}[]()#+-.!|<>&"\'~^=:;/@$%? \t\n',
        *(
            '1. ',
            '- ',
            '> ',
            '# ',
            '    ',
            '```',
            '~~~',
            '&#60;',
            '&lt;',
            '&amp;',
            '[x](y)',
            '![x](y)',
            '{#a}',
            '{: .b }',
        ),
        *(
            '<b>',
            '</b>',
            '</div>',
            '<!--',
            '-->',
            '<script>',
            '**',
            '__',
            '| a | b |',
            '--- | ---',
            '[^1]',
            '[^1]: x',
        ),
        *(
            'http://x.y',
            'a@b.c',
            ':::',
            '#!python ',
            '`#!py x`',
            '\\|',
            '\\`',
            '!!! note',
            '??? x',
            '=== "t"',
            '- [ ] x',
        ),
        *(
            '\x02',
            '\x03',
            '\x00',
            '\x1b[31m',
            '\u202e',
            '\u2066',
            '\u2028',
            '\u00a0',
            '\ufeff',
            'wzxhzdk:0',
            '*[x]: y',
        ),
        *(
            'é',
            '漢',
            'ﷺ',
            '👩‍💻',
            'İ',
            'a',
            'B',
            '0',
            'word',
            '.',
            ': x',
            '$(rm)',
            '${X}',
            '{{ x }}',
            '{% x %}',
        ),
    )
)
HOSTILE = st.one_of(st.lists(PIECES, max_size=12).map(''.join), st.text(max_size=40))
"""Text that tries to be Markdown, HTML, a placeholder of the converter, or invisible."""


@dataclass
class Found(HTMLParser):
    """What stands in converted HTML: (tag, attributes) of each element, and the text within each tag."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: dict[str, list[str]] = field(default_factory=dict)
    everything: str = ''

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, list[str], bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or '' for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self.open.append((tag, [], attributes.get('class') == 'headerlink'))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, text, _ = self.open.pop()
            self.texts.setdefault(name, []).append(''.join(text))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if any(hidden for _, _, hidden in self.open):
            return
        self.everything += data
        for _, text, _ in self.open:
            text.append(data)

    @property
    def tags(self) -> set[str]:
        """The names of all elements."""
        return {tag for tag, _ in self.elements}

    def attributes(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each element of this name."""
        return [attributes for name, attributes in self.elements if name == tag]


def convert(text: str) -> str:
    """Return the HTML of a page's Markdown, without its front matter."""
    if text.startswith('---\n'):
        text = text.partition('\n---\n')[2]
    return _markdown.reset().convert(text)


def find(text: str) -> Found:
    """Return what stands on a page, from its Markdown."""
    found = Found()
    found.feed(convert(text))
    found.close()
    return found
