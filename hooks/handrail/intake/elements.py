"""The elements of HTML, by what they become in Markdown."""

from __future__ import annotations

BLOCKS = frozenset(
    (
        'address',
        'article',
        'aside',
        'blockquote',
        'body',
        'center',
        'details',
        'dd',
        'div',
        'dl',
        'dt',
        'fieldset',
        'figcaption',
        'figure',
        'footer',
        'form',
        'header',
        'html',
        'main',
        'nav',
        'ol',
        'p',
        'section',
        'summary',
        'table',
        'tbody',
        'tfoot',
        'thead',
        'ul',
        'caption',
    )
)
PASSED = frozenset(
    (
        'abbr',
        'acronym',
        'big',
        'cite',
        'dfn',
        'del',
        'font',
        'ins',
        'label',
        'mark',
        'meta',
        'link',
        'base',
        'noscript',
        'picture',
        'q',
        's',
        'samp',
        'small',
        'source',
        'span',
        'strike',
        'sub',
        'sup',
        'time',
        'u',
        'var',
        'video',
        'audio',
        'iframe',
        'head',
        'title',
        'colgroup',
        'col',
        'button',
        'svg',
        'path',
    )
)
HEADINGS = {f'h{level}': level for level in range(1, 7)}
EMPHASIS = {'b': '**', 'strong': '**', 'i': '*', 'em': '*', 'code': '`', 'kbd': '`', 'tt': '`'}
KNOWN = (
    BLOCKS
    | PASSED
    | HEADINGS.keys()
    | EMPHASIS.keys()
    | {'a', 'br', 'hr', 'img', 'input', 'li', 'td', 'th', 'tr'}
)
"""The elements that have a meaning here. What looks like any other is text somebody wrote: `<branch>`."""
