"""The line in every page's footer that says which build the page is of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from handrail.pages.words import WORDS

MARK = '<!-- handrail:build -->'
"""The theme's `partials/copyright.html` writes this where the line is to stand."""

LINE = re.compile(r'<p class="hr-build"[^>]*>.*?</p>', re.DOTALL)
_SHORT = 10
"""Characters of a commit that people read."""


@dataclass(frozen=True, slots=True)
class Line:
    """What the line says: the commit ('' unknown), its instant, the day of the build.

    `worker` is the address at which the service worker may run, None where it must not.
    """

    commit: str
    built: str
    today: str
    worker: str | None = None

    def html(self) -> str:
        """Return the line; a script adds the age, and says when the page is an old copy."""
        facts = {'data-build': f'{self.commit} {self.today}', 'data-built': self.built}
        if self.worker is not None:
            facts['data-worker'] = self.worker
        attributes = ''.join(f' {name}="{escape(value)}"' for name, value in facts.items())
        return f'<p class="hr-build"{attributes}><span>{self.words()}</span></p>'

    def words(self) -> str:
        """Return the words of the line as HTML."""
        day = f'<time datetime="{escape(self.built)}">{escape(self.built[:10])}</time>'
        commit, _, changed = self.commit.partition('-')
        if not commit:
            return WORDS['build.day'].format(day=day)
        shown = WORDS['build.commit'].format(commit=f'<code>{escape(commit[:_SHORT])}</code>', day=day)
        return f'{shown}{WORDS["build.changed"]}' if changed else shown


def with_line(html: str, line: str) -> str:
    """Return a whole page with the line at its last mark; without a mark it comes back as it is."""
    before, mark, after = html.rpartition(MARK)
    return f'{before}{line}{after}' if mark else html


def without_line(html: str) -> str:
    """Return a page without its line or the mark of it: what is left changes only with the page."""
    before, mark, after = html.rpartition(MARK)
    if mark:
        return before + after
    start = html.rfind('<p class="hr-build"')
    return html[:start] + LINE.sub('', html[start:], count=1) if start >= 0 else html
