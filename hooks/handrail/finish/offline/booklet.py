"""`runbooks.html`: all runbooks, the contacts and the alerts in one file that needs no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from handrail.finish.offline.paper import text, travelling
from handrail.finish.offline.sheet import team_table
from handrail.graph.atlas import page_of
from handrail.model import Alert, Site, plain
from handrail.pages.encode import line

TITLE = 'Runbooks, alerts and contacts'


@dataclass(frozen=True, slots=True)
class Part:
    """A runbook in the file: the address of its page, its id and title in the file, its language."""

    address: str
    id: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True)
class Booklet:
    """All of the file but the content of its runbooks; `sections` are ids by the address of a page."""

    parts: tuple[Part, ...]
    sections: Mapping[str, str]
    front: str
    built: str

    def html(self, contents: Mapping[str, str]) -> str:
        """Return the file; `contents` are the fragments of the runbooks by the address of their page."""
        shown = (
            f'<section id="{part.id}" lang="{escape(part.lang or "en")}">\n'
            f'{contents.get(part.address, "")}\n</section>'
            for part in self.parts
        )
        body = f'<main>\n<h1>{TITLE}</h1>\n<p class="small">{text(self.built)}</p>\n{self.front}\n'
        return travelling(TITLE, body + '\n'.join(shown) + '\n</main>')


def booklet(site: Site, addresses: Mapping[str, str], built: str) -> Booklet:
    """Return the file of a site without its runbooks' contents.

    `addresses` are those of the pages by their path below docs; a page without one is not in the file.
    """
    runbooks = [one for one in site.library.runbooks if one.uri in addresses]
    parts = tuple(
        Part(addresses[one.uri], _id(one.uri), line(plain(one.title)) or one.id, one.lang) for one in runbooks
    )
    alerts = [alert for alert in site.library.alerts if page_of(alert) in addresses]
    sections = {part.address: part.id for part in parts}
    sections |= {addresses[page_of(alert)]: f'alert-{_name(alert.id)}' for alert in alerts}
    sections |= {
        addresses[uri]: f'team-{_name(team.id)}'
        for team in site.library.teams
        if (uri := f'teams/{team.id}.md') in addresses
    }
    named = {'runbooks/index.md': 'runbooks', 'alerts/index.md': 'alerts', 'teams/index.md': 'contacts'}
    sections |= {addresses[uri]: name for uri, name in named.items() if uri in addresses}
    listed = ''.join(f'<li><a href="#{part.id}">{text(part.title)}</a></li>' for part in parts)
    front = (
        f'<nav aria-label="Runbooks" id="runbooks"><h2>Runbooks</h2><ul>{listed}</ul></nav>\n'
        f'<h2 id="alerts">Alerts</h2>\n{_alerts(site, alerts)}\n'
        f'<h2 id="contacts">Contacts</h2>\n{team_table(site)}'
    )
    return Booklet(parts, sections, front, built)


def _id(uri: str) -> str:
    return f'runbook-{_name(uri.removeprefix("runbooks/").removesuffix(".md"))}'


def _name(value: str) -> str:
    """Return a value as a part of an id: spaces would end it."""
    return escape('_'.join(value.split()))


def _alerts(site: Site, alerts: list[Alert]) -> str:
    if not alerts:
        return '<p>No alert is declared.</p>'
    titles = {runbook.uri: line(plain(runbook.title)) or runbook.id for runbook in site.library.runbooks}
    steps = {
        (one.uri, step.anchor): line(plain(step.title)) for one in site.library.runbooks for step in one.steps
    }
    rows = []
    for alert in sorted(alerts, key=lambda each: (each.id.casefold(), each.id)):
        uri, anchor = (alert.runbook.uri, alert.runbook.anchor) if alert.runbook else ('', '')
        answer = 'no runbook'
        if uri in titles:
            part = f'--{escape(anchor)}' if (uri, anchor) in steps else ''
            words = ': '.join(filter(None, (titles[uri], steps.get((uri, anchor), ''))))
            answer = f'<a href="#{_id(uri)}{part}">{text(words)}</a>'
        name = f'<tr id="alert-{_name(alert.id)}"><th scope="row">{text(alert.id)}</th>'
        rows.append(
            f'{name}<td>{text(alert.severity)}</td><td>{text(alert.summary)}</td><td>{answer}</td></tr>'
        )
    head = '<tr>' + ''.join(
        f'<th scope="col">{name}</th>' for name in ('Alert', 'Severity', 'Says', 'Begin with')
    )
    return f'<table><thead>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
