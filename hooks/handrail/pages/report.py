"""The link by which a reader says that a step is wrong, without anything that the reader has filled in."""

from __future__ import annotations

from urllib.parse import quote

from handrail.model import Runbook, Step, plain
from handrail.pages.encode import Markdown, attribute, line
from handrail.pages.index import Index
from handrail.pages.inline import external
from handrail.pages.table import EMPTY
from handrail.pages.words import say, spell

COMMIT = 'commit-of-the-site'
"""Stands for the commit of the site until a page is written: what is kept of a page outlives a commit."""


def report_link(index: Index, runbook: Runbook, step: Step, number: int) -> Markdown:
    """Return the link to the repository's form, or to its edit page; nothing when neither is known."""
    form = index.site.settings.report
    if not form:
        return EMPTY
    name = line(plain(step.title))
    facts = {
        'runbook': line(plain(runbook.title)),
        'path': f'{index.site.settings.docs_dir}/{runbook.uri}',
        'step': f'{number}. {name}',
        'address': _address(index.site.settings.site_url, runbook.uri, step.anchor),
        'commit': COMMIT,
    }
    filled = {
        'title': spell('report.title', **facts),
        'body': spell('report.body', **facts),
        'path': runbook.uri,
    }
    for key, value in filled.items():
        form = form.replace(f'{{{key}}}', quote(value, safe='/' if key == 'path' else ''))
    link = external(say('report', number=number), form)
    return Markdown(f'{link}{{: .hr-report data-step="{attribute(step.anchor)}" }}')


def _address(site_url: str, uri: str, anchor: str) -> str:
    """Return the address of a step on the built site, relative to its root when that is not known."""
    return f'{site_url}{uri.removesuffix(".md")}/#{anchor}'
