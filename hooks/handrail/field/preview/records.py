"""The summary of a preview as data, `preview.json`: the one thing that the other forms are made from.

Every address is below the site (`runbooks/login/#slots`): whoever publishes the preview knows where it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import unquote

from pydantic import Field, StringConstraints, TypeAdapter, with_config
from typing_extensions import TypedDict

VERSION = '1'
"""Raised when a key changes its meaning or goes away; new keys do not raise it."""

closed = with_config({'extra': 'forbid'})

Text = Annotated[str, StringConstraints(max_length=2000)]
Name = Annotated[str, StringConstraints(max_length=1000)]
_PATH = r"[A-Za-z0-9_~%!$&'()*+,;=@-][A-Za-z0-9_.~%!$&'()*+,;=@/-]*"
Url = Annotated[
    str,
    StringConstraints(max_length=2000, pattern=rf'^(?:{_PATH})?(?:#\S*)?$'),
    Field(description='Address below the site; it names no host and begins with no slash.'),
]
Count = Annotated[int, Field(ge=0)]
Lines = Annotated[list[Text], Field(max_length=200)]


@closed
class Build(TypedDict):
    """One of the two builds."""

    commit: Annotated[str, StringConstraints(pattern='^[0-9a-f]{0,64}$')]
    files: Count
    bytes: Count


@closed
class Part(TypedDict):
    """A part of a page under one heading."""

    state: Literal['new', 'changed', 'removed']
    url: Url
    title: Text


@closed
class Page(TypedDict):
    """A page that is not what it was."""

    state: Literal['new', 'changed', 'removed']
    url: Url
    title: Text
    document: Annotated[Name | None, Field(description='Below docs; null for a generated page.')]
    parts: list[Part]


@closed
class Step(TypedDict):
    """A runbook step that is not what it was."""

    state: Literal['new', 'changed', 'removed']
    id: Name
    url: Url
    title: Text
    what: Annotated[Lines, Field(description='Which of its facts changed: command, outcomes, ...')]


@closed
class Alert(TypedDict):
    """An alert whose way to a runbook is not what it was."""

    state: Literal['lost', 'gained', 'moved', 'new', 'uncovered', 'removed']
    id: Name
    url: Url
    was: Annotated[Lines, Field(description='Runbooks and steps that answered it.')]
    now: Lines


@closed
class Action(TypedDict):
    """An action that was opened, closed, or taken away."""

    state: Literal['opened', 'closed', 'reopened', 'removed']
    id: Name
    url: Url
    text: Text
    owner: Name | None
    status: Name


@closed
class Found(TypedDict):
    """A problem of a document, at its line."""

    state: Literal['new', 'mended']
    file: Annotated[Name, Field(description='Path below docs.')]
    line: Count
    level: Literal['error', 'warning']
    code: Name
    message: Text
    hint: Text


@closed
class Broken(TypedDict):
    """A link that leads nowhere."""

    state: Literal['new', 'stood']
    url: Text
    page: Name
    document: Name | None
    line: Annotated[Count, Field(description='In the document, else in the page; 0: not known.')]
    reason: Text


@closed
class Links(TypedDict):
    """What the check of the links said; `checked` 0: it proved nothing."""

    checked: Count
    mended: Count
    broken: list[Broken]


@closed
class Search(TypedDict):
    """What the search knows: entries are the parts of pages that an answer can lead to."""

    before: Count
    now: Count
    added: list[Part]
    removed: list[Part]


@closed
class Size(TypedDict):
    """Files of one sort, in number and bytes."""

    sort: Literal['pages', 'scripts', 'styles', 'pictures', 'search', 'data', 'other']
    files_before: Count
    files: Count
    bytes_before: Count
    bytes: Count


@closed
class Shot(TypedDict):
    """Pictures of a changed page, as paths below the site's folder of the preview; null: not there."""

    url: Url
    before: Url | None
    now: Url | None


@closed
class Refused(TypedDict):
    """A file of the change that was not taken over."""

    file: Name
    reason: Text


@closed
class Summary(TypedDict):
    """What a change does to the site."""

    schema_version: Literal['1']
    base: Build
    head: Build
    audience: Name
    only_documents: Annotated[
        bool, Field(description='Code and configuration of both builds are those of the base.')
    ]
    other_files: Annotated[Count, Field(description='Changed files that are no documents.')]
    refused: list[Refused]
    pages: list[Page]
    steps: list[Step]
    alerts: list[Alert]
    actions: list[Action]
    problems: list[Found]
    problems_before: Annotated[Count, Field(description='Problems that stood before and still do.')]
    links: Links
    search: Search
    sizes: list[Size]
    shots: list[Shot]


_SUMMARY: TypeAdapter[Summary] = TypeAdapter(Summary)


def read(data: bytes) -> Summary:
    """Return the summary in these bytes; ValueError (pydantic's too) when it is none, or leads elsewhere."""
    summary = _SUMMARY.validate_json(data, strict=True)
    for url in _urls(summary):
        path = unquote(unquote(url.partition('#')[0]))
        if '..' in path.split('/') or '\\' in path:
            raise ValueError(f'the address {url!r} leaves the site')
    return summary


def _urls(value: Any) -> Iterator[str]:
    """Every address below the site, wherever it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ('url', 'before', 'now') and isinstance(inner, str):
                yield inner
            else:
                yield from _urls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _urls(inner)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of `preview.json`."""
    made = _SUMMARY.json_schema(ref_template='#/$defs/{model}')
    return {'$schema': 'https://json-schema.org/draft/2020-12/schema', **made, 'title': 'preview.json'}
