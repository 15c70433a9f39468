"""The line in every page's footer that says which build the page is of."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from handrail.finish.content import BEGIN, END

MARK = '<!-- handrail:build -->'
"""The theme's `partials/copyright.html` writes this where the line is to stand."""

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
            return f'Built on {day}'
        shown = f'Built from commit <code>{escape(commit[:_SHORT])}</code> of {day}'
        return f'{shown}, with local changes' if changed else shown


def parts_of(html: str) -> tuple[str, ...]:
    """Return a whole page cut where its marks were: around the content, and where the line is to stand.

    There are two or four of them where the page has a place for the line, else one or three.
    """
    begin, end = html.find(BEGIN), html.rfind(END)
    at = html.rfind(MARK)
    cuts = [(begin, len(BEGIN)), (end, len(END))] if 0 <= begin < end else []
    if at > (end if cuts else -1):
        cuts.append((at, len(MARK)))
    parts, start = [], 0
    for cut, length in cuts:
        parts.append(html[start:cut])
        start = cut + length
    return (*parts, html[start:])


def with_line(parts: tuple[str, ...], line: str) -> str:
    """Return the page of these parts with its line, where it has a place for one."""
    if len(parts) % 2:
        return ''.join(parts)
    return ''.join((*parts[:-1], line, parts[-1]))
