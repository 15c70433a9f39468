"""Takes out of HTML what no browser needs: a third of what the theme's templates write."""

from __future__ import annotations

import re

KEPT = re.compile(r'(<(pre|textarea|script|style)\b.*?</\2>|="[^"]*")', re.DOTALL | re.IGNORECASE)
"""Elements in which white space counts, and the values of attributes: a command that a button copies."""

GAP = re.compile(r'\n\s+')

END = re.compile(
    r'\n(?=</(?:article|body|dd|details|div|dl|footer|form|header|html|li|main|nav|ol|section|table|td|th|ul)>'
    r'|</?(?:tbody|thead|tr)\b|<(?:div|dl|h[1-6]|link|meta|ol|p|table|title|ul)\b)'
)
"""A line end before the end of a block, a row, a paragraph or a list, and between the lines of the head: no
browser shows white space there. Between cells and between items it does, where a phone shows them as a text.
"""

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"'
"""How an icon begins. In HTML an `svg` element is what it is without that; a page has a dozen of them."""

SIGN = re.compile(r'&#(33|4[0-7]|58|63|95|124|12[35]);')
"""Signs that mean something to Markdown and nothing to HTML, written by their number."""


def squeeze(html: str) -> str:
    """Return `html` with every line end and the white space behind it as one line end, if any.

    A browser shows the same: outside of the elements in which white space counts, one such
    character is as good as many, and none is taken away altogether but at the end of a block. Nor does
    it show the empty element of the highlighter, which guards a line end that does not follow it.
    """
    parts = KEPT.split(html.replace(DRAWING, '<svg'))
    for number in range(0, len(parts), 3):
        parts[number] = SIGN.sub(_sign, END.sub('', GAP.sub('\n', parts[number])))
        if number and parts[number - 1] == 'pre':
            parts[number - 2] = parts[number - 2].replace('<pre><span></span><code>', '<pre><code>', 1)
    return ''.join(part for number, part in enumerate(parts) if number % 3 != 2).lstrip('\n')  # noqa: PLR2004


def _sign(found: re.Match[str]) -> str:
    return chr(int(found[1]))
