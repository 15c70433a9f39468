"""The page at an older address of a document: it says where the document stands now."""

from __future__ import annotations

from handrail.graph.atlas import page_of
from handrail.model import Document, plain
from handrail.pages.encode import Markdown, line, text
from handrail.pages.frontmatter import front_matter
from handrail.pages.index import Index
from handrail.pages.paging import page
from handrail.pages.words import say


def moved_page(index: Index, here: str, document: Document) -> Markdown:
    """Return the page that leads from an older address to a document; no search finds it."""
    title = text(line(plain(document.title)) or document.id)
    link = index.map.link(here, title, page_of(document))
    hidden = front_matter(search={'exclude': True}, hide=['toc'])
    return Markdown(f'{hidden}{page(title, say("moved", link=link))}')
