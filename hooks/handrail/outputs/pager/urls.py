"""Where each rule of a Prometheus file is to send whoever it wakes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from handrail.graph.atlas import page_of
from handrail.model import OLDER, Alert, Document, Level, Place, Runbook, Site, Target, Variable
from handrail.outputs.address import Addresses, addresses_of
from handrail.outputs.pager.rulefile import Rule
from handrail.pages import addresses
from handrail.pages.address import moved
from handrail.source.alertlabel import read_alert_label, template_of
from handrail.source.runbookurl import read_runbook_url

_TEMPLATE = re.compile(r'\{\{.*?\}\}', re.DOTALL)
_HELD = re.compile('\0(\\d+)\1')
RULES = 'prometheus'
_OWN_ANCHOR = 'hr-'


@dataclass(frozen=True, slots=True)
class Advice:
    """The address that a rule is to have; '' when it keeps its own, and then why.

    `found` tells that the reason is something to mend.
    """

    url: str
    why: str = ''
    found: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """What the site knows of alerts: their pages, the runbooks that answer them, all that exists.

    `moved` leads from older addresses of pages to the present ones, `renamed` from an older anchor of a
    page to the present one.
    """

    site: Site
    where: Addresses
    alerts: Mapping[str, Alert]
    runbooks: Mapping[str, Runbook]
    pages: Collection[str]
    anchors: Mapping[str, Collection[str]]
    moved: Mapping[str, str]
    renamed: Mapping[tuple[str, str], str]


def guide_of(site: Site, *, flat: bool = False) -> Guide:
    """Arrange a site for asking where its alerts lead; `flat`: its pages are files, not folders."""
    library = site.library
    documents = list(library.documents())
    anchors = {
        page_of(each): {section.anchor for section in each.sections} | {anchor.id for anchor in each.anchors}
        for each in documents
    }
    return Guide(
        site,
        replace(addresses_of(site), flat=flat),
        {each.id: each for each in reversed(library.alerts)},
        {page_of(each): each for each in reversed(library.runbooks)},
        frozenset({*addresses(library), *anchors}),
        anchors,
        {old: page_of(each) for old, each in moved(library).items()},
        dict(pair for each in documents for pair in _renamed(each)),
    )


def _renamed(document: Document) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the older anchors of a document's page, each with the one that its heading has now."""
    present = {each.at: each.id for each in document.anchors if each.kind != OLDER}
    for each in document.anchors:
        if each.kind == OLDER and each.at in present:
            yield (page_of(document), each.id), present[each.at]


def advise(guide: Guide, rule: Rule, *, own_page: bool = False) -> Advice:
    """Return the address for a rule: where it leads now, if that is on this site, else the alert's page.

    With `own_page` it is the alert's page in any case. The values that the runbook takes from labels
    go with it; other parts of the query stay.
    """
    target = None if own_page else _declared(guide, rule)
    if target is None:
        target = _own(guide, rule.name)
    if isinstance(target, Advice):
        return target
    query = _query(rule.url, _variables(guide, target))
    page, hash_, anchor = guide.where.of_page(target.uri, target.anchor).partition('#')
    return Advice(f'{page}{"?" if query else ""}{"&".join(query)}{hash_}{anchor}')


def _own(guide: Guide, name: str) -> Target | Advice:
    """Return the page of an alert, unless its only link to its runbook would be lost that way."""
    alert = guide.alerts.get(name)
    if alert is None:
        return Advice('', 'the site has no such alert: declare it below docs/alerts', found=True)
    answer = guide.runbooks.get(alert.runbook.uri) if alert.runbook else None
    if answer and name not in answer.alerts and alert.source == RULES:
        said = f'nothing else says that {answer.uri} answers it: name it under "alerts:" there'
        return Advice('', said, found=True)
    return Target(uri=page_of(alert))


def _declared(guide: Guide, rule: Rule) -> Target | Advice | None:
    """Return where a rule leads on this site, None when it says nothing, or why it is left alone."""
    if not rule.url:
        return None
    target, problems = read_runbook_url(rule.url, guide.site.settings.site_url, Place(''))
    if target is None:
        return Advice('', '; '.join(problem.message for problem in problems), found=True)
    if not target.uri:
        told = [problem.message for problem in problems if problem.level is Level.warning]
        return Advice('', '; '.join(told) or f'it leads elsewhere: {rule.url}')
    uri = guide.moved.get(target.uri, target.uri)
    target = replace(target, uri=uri, anchor=guide.renamed.get((uri, target.anchor), target.anchor))
    known = guide.anchors.get(target.uri, ())
    there = not target.anchor or target.anchor in known or target.anchor.startswith(_OWN_ANCHOR)
    if target.uri not in guide.pages or not there:
        home = (
            urlsplit(rule.url.partition('{{')[0]).hostname == urlsplit(guide.site.settings.site_url).hostname
        )
        said = 'it leads to nothing on this site' if home else 'it leads elsewhere'
        return Advice('', f'{said}: {rule.url}', found=home)
    return target


def _variables(guide: Guide, target: Target) -> tuple[Variable, ...]:
    """Return the variables of the runbook at an address, or of the one that answers the alert there."""
    runbook = guide.runbooks.get(target.uri)
    alert = next((each for each in guide.alerts.values() if page_of(each) == target.uri), None)
    if runbook is None and alert is not None:
        named = guide.runbooks.get(alert.runbook.uri) if alert.runbook else None
        runbook = named or next((each for each in guide.runbooks.values() if alert.id in each.alerts), None)
    return runbook.variables if runbook else ()


def _query(url: str, variables: tuple[Variable, ...]) -> list[str]:
    """Return the parts of the query: those of the variables, and what the rule's author put there besides."""
    filled = dict(_filled(variables))
    kept = [part for part in _parts(url) if part.partition('=')[0] not in filled]
    return [*(f'{name}={template}' for name, template in filled.items()), *kept]


def _filled(variables: tuple[Variable, ...]) -> Iterator[tuple[str, str]]:
    for variable in variables:
        if variable.label and (label := read_alert_label(variable.label)):
            yield variable.name, template_of(label)


def _parts(url: str) -> list[str]:
    """Return the parts of an address's query; what stands in a template is no separator."""
    held = _TEMPLATE.findall(url)
    numbers = itertools.count()
    query = _TEMPLATE.sub(lambda _: f'\0{next(numbers)}\1', url).partition('#')[0].partition('?')[2]
    return [_HELD.sub(lambda mark: held[int(mark[1])], part) for part in query.split('&') if part]
