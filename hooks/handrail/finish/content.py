"""Finishes the content of a page, alone or inside the HTML that some engine built."""

from __future__ import annotations

from collections.abc import Mapping

from handrail.finish.figures import insert_figures
from handrail.finish.sanitise import sanitise
from handrail.pages.report import COMMIT
from handrail.source.foreign import unmarked

BEGIN = '<!-- handrail:content -->'
END = '<!-- /handrail:content -->'
"""The theme's `partials/content.html` writes these around the content of a staged site's pages."""


def finish_content(html: str, figures: Mapping[str, str]) -> str:
    """Return the content of one page, sanitised, then with its figures.

    `html` is what the Markdown converter made; `figures` are SVG texts by name. The order
    matters: drawings are ours and would not pass the sanitiser.
    """
    return insert_figures(sanitise(html), figures)


def without_marks(html: str) -> str:
    """Return a whole page, whose content is finished already, without the outermost marks."""
    begin, end = html.find(BEGIN), html.rfind(END)
    if begin < 0 or end < begin:
        return html
    return html[:begin] + html[begin + len(BEGIN) : end] + html[end + len(END) :]


def finish_page(html: str, figures: Mapping[str, str], *, marks: bool = False) -> str:
    """Return a whole page of a staged site with its content finished and the marks taken out (`marks`: kept).

    The outermost marks count, so that content which imitates them stays inside. A page without
    marks (finished before, or not ours) comes back as it is.
    """
    begin, end = html.find(BEGIN), html.rfind(END)
    if begin < 0 or end < begin:
        return html
    content = finish_content(html[begin + len(BEGIN) : end], figures)
    if marks:
        content = f'{BEGIN}{content}{END}'
    return unmarked(html[:begin] + content + html[end + len(END) :])


def stamped(html: str, commit: str) -> str:
    """Return a page in which the links that report a mistake say which commit the site was built from."""
    return html.replace(COMMIT, commit or 'unknown')
