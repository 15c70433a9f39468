"""Whether every alert leads to what answers it, and every runbook to alerts that there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from handrail.graph import keys
from handrail.graph.atlas import page_of
from handrail.model import Alert, Node, Place, Problem, Runbook, Site, Target
from handrail.outputs.address import Addresses

_RULES = ('.yml', '.yaml')
_URLS = 'let it be written: handrail alerts urls'


def gaps(site: Site) -> tuple[Problem, ...]:
    """Return what keeps an alert from its first step; a site without alerts has nothing to be sure of.

    Every alert has an absolute https address, on this site: a `runbook_url` in its rule, or, where it is
    declared in a page, the address of that page. That leads to the alert's own page, a runbook or a step,
    with an anchor that is there, and a runbook answers it. The alerts that a runbook names are declared.
    """
    found = [*_site(site), *(gap for alert in site.library.alerts for gap in _alert(alert, site))]
    found.extend(gap for runbook in site.library.runbooks for gap in _runbook(runbook, site))
    return tuple(sorted(found, key=lambda problem: (problem.at, problem.message)))


def landings(site: Site, where: Addresses) -> dict[str, tuple[Place, str]]:
    """Return the address to which each alert sends people, by its name, and where that is written."""
    return {
        alert.id: (
            _url_place(alert),
            alert.runbook_url.partition('{{')[0] if _in_rules(alert) else where.of_page(page_of(alert)),
        )
        for alert in reversed(site.library.alerts)
    }


def _site(site: Site) -> Iterator[Problem]:
    if not site.library.alerts:
        said = 'there is no alert, so that nothing was checked'
        yield Problem(Place('alerts'), 'alert-coverage', said, 'declare one: a rule file, or a page a name')
    if urlsplit(site.settings.site_url).scheme != 'https':
        said = f'the address of the site, {site.settings.site_url!r}, is no https address'
        yield Problem(Place('../mkdocs.yml'), 'alert-coverage', said, "set 'site_url'")


def _alert(alert: Alert, site: Site) -> Iterator[Problem]:
    if _in_rules(alert):
        yield from _url(alert, site)
    at = _url_place(alert)
    node = _target(alert, site)
    if alert.runbook and alert.runbook.uri and node is None:
        said = f'the alert {alert.id!r} leads to {_shown(alert.runbook)}, which does not exist'
        yield Problem(at, 'alert-coverage', said, 'lead to its page, a runbook or a step that is there')
    elif node is not None and not _answers(node, alert, site):
        said = f'the alert {alert.id!r} leads to the {node.kind} {node.id!r}'
        yield Problem(at, 'alert-coverage', said, 'lead to its own page, a runbook or a step')
    if not any(alert.id in each.alerts for each in site.library.runbooks) and not _is_runbook(node, site):
        said = f'no runbook answers the alert {alert.id!r}'
        yield Problem(
            alert.at, 'alert-coverage', said, "name it under 'alerts' of a runbook, or lead it to one"
        )


def _url(alert: Alert, site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the address that a rule sends."""
    at, url = _url_place(alert), alert.runbook_url
    if not url:
        yield Problem(at, 'alert-coverage', f'the alert {alert.id!r} has no runbook_url', _URLS)
    elif alert.runbook is None:
        yield Problem(
            at, 'alert-coverage', f'the runbook_url of {alert.id!r} is no https address: {url}', _URLS
        )
    elif not alert.runbook.uri or not _same_host(url, site.settings.site_url):
        said = f'the runbook_url of {alert.id!r} is not on this site, where nobody checks it: {url}'
        yield Problem(at, 'alert-coverage', said, _URLS)


def _runbook(runbook: Runbook, site: Site) -> Iterator[Problem]:
    known = {alert.id for alert in site.library.alerts}
    places: Mapping[str, Place] = {ref.text: ref.at for ref in runbook.refs if ref.role == 'alert'}
    for name in runbook.alerts:
        if name not in known:
            said = f'the runbook {runbook.id!r} answers the alert {name!r}, which is not declared'
            hint = 'declare it in a rule file or a page below docs/alerts, or take it out'
            yield Problem(places.get(name, runbook.at), 'alert-coverage', said, hint)


def _in_rules(alert: Alert) -> bool:
    return alert.declared_in.endswith(_RULES)


def _url_place(alert: Alert) -> Place:
    return next((ref.at for ref in alert.refs if ref.role == 'runbook'), alert.at)


def _target(alert: Alert, site: Site) -> Node | None:
    links = site.graph.outgoing.get(keys.key_of(alert), ())
    key = next((link.target for link in links if link.ref.role == 'runbook'), '')
    return site.graph.nodes.get(key)


def _answers(node: Node, alert: Alert, site: Site) -> bool:
    return node.document == keys.key_of(alert) or _is_runbook(node, site)


def _is_runbook(node: Node | None, site: Site) -> bool:
    return node is not None and site.graph.nodes.get(node.document, node).kind == 'runbook'


def _same_host(url: str, site_url: str) -> bool:
    return urlsplit(url.partition('{{')[0]).hostname == urlsplit(site_url).hostname


def _shown(target: Target) -> str:
    return f'{target.uri}{"#" if target.anchor else ""}{target.anchor}'
