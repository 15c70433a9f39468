"""Which pages a change makes, changes and takes away, and under which headings."""

from __future__ import annotations

from handrail.field.preview.records import Page, Part
from handrail.field.preview.site import Built, content, parts, title

MOST_PARTS = 20


def pages(base: Built, head: Built) -> list[Page]:
    """Return every page that is not what it was: those that people wrote first, in order of address."""
    found = []
    for url in sorted(base.pages.keys() | head.pages.keys()):
        before, now = base.pages.get(url), head.pages.get(url)
        if before is None and now is not None:
            found.append(_page('new', url, now, head, []))
        elif now is None and before is not None:
            found.append(_page('removed', url, before, base, []))
        elif before is not None and now is not None and content(before) != content(now):
            found.append(_page('changed', url, now, head, changed_parts(url, before, now)))
    return sorted(found, key=lambda page: page['document'] is None)


def _page(state: str, url: str, html: str, built: Built, changed: list[Part]) -> Page:
    return Page(
        state=state,  # type: ignore[typeddict-item]
        url=address(url),
        title=(title(html) or url)[:2000],
        document=built.document(url),
        parts=changed[:MOST_PARTS],
    )


def changed_parts(url: str, before: str, now: str) -> list[Part]:
    """Return the parts of a page that differ: those of now in their order, then what is gone."""
    old, new = parts(before), parts(now)
    found = []
    for anchor, (text, name) in new.items():
        if not anchor or (anchor in old and old[anchor][0] == text):
            continue
        state = 'changed' if anchor in old else 'new'
        found.append(Part(state=state, url=address(url, anchor), title=name[:2000]))  # type: ignore[typeddict-item]
    gone = [(anchor, name) for anchor, (_, name) in old.items() if anchor not in new]
    return [
        *found,
        *(Part(state='removed', url=address(url, anchor), title=name[:2000]) for anchor, name in gone),
    ]


def address(path: str, anchor: str = '') -> str:
    """Return the address of a file of the site, as a link has it."""
    from urllib.parse import quote

    return quote(path, safe="/~!$&'()*+,;=@") + (f'#{quote(anchor)}' if anchor else '')
