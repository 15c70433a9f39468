"""Files that belong to documents which the audience may not read: their pictures, logs and exports."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from handrail.model import Document, PlainPage
from handrail.source.links import target_of

_LINK = re.compile(
    r'\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)|(?:src|href)=["\']?([^"\'\s>]+)', re.MULTILINE
)
_SITE = ('.css', '.js')
"""Files of the site as a whole, whoever links to them."""


def attachments(
    shown: Collection[Document], hidden: Collection[Document], files: Iterable[str]
) -> frozenset[str]:
    """Return those of `files` (paths below docs) that only hidden documents have a use for.

    That is what they link to and no document that is shown does; and what lies, without being linked, in
    a folder whose documents are all hidden. A document itself is never among them.
    """
    documents = {document.uri for document in (*shown, *hidden)}
    used = {uri for document in shown for uri in _linked(document)}
    asked = {uri for document in hidden for uri in _linked(document)}
    folders: defaultdict[str, bool] = defaultdict(bool)
    for each, open_ in ((hidden, False), (shown, True)):
        for document in each:
            folders[posixpath.dirname(document.at.file)] |= open_
    return frozenset(
        uri
        for uri in files
        if uri not in documents
        and uri not in used
        and not uri.endswith(_SITE)
        and (uri in asked or not _stands_open(posixpath.dirname(uri), folders))
    )


def _stands_open(folder: str, folders: defaultdict[str, bool]) -> bool:
    """Whether the nearest folder with documents, from `folder` upwards, has one that is shown."""
    while folder:
        if folder in folders:
            return folders[folder]
        folder = posixpath.dirname(folder)
    return True


def _linked(document: Document) -> Iterator[str]:
    """Yield the paths to which a document links, pictures too; those of plain pages from their text."""
    yield from (ref.target.uri for ref in document.refs if ref.target.uri)
    if isinstance(document, PlainPage):
        for groups in _LINK.findall(document.text):
            target = target_of(document.uri, next(filter(None, groups)))
            if target:
                yield target.uri
