"""Templates for Alertmanager: the fixed ones, and the cards of the site's alerts.

Syntax: Go's text/template, https://prometheus.io/docs/alerting/latest/notifications/
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files

from handrail.graph import keys
from handrail.model import Alert, Site, Step, Team, plain
from handrail.outputs.address import Addresses, addresses_of
from handrail.pages.alert import runbook_of
from handrail.pages.encode import line
from handrail.pages.index import Index, index
from handrail.pages.start import first_step, whom

FOLDER = 'starter/frame/alertmanager'
FIXED = ('handrail.tmpl', 'alertmanager.example.yml')
CARDS = 'handrail_cards.tmpl'
_WIDE = 0x10000  # the first character that four digits do not hold
_HEAD = """{{/*
  First step, contact and address of every alert of the site. Written by `handrail alerts templates`:
  write it again when runbooks or contacts have changed.
*/}}
"""


def template_files(site: Site, *, flat: bool = False) -> dict[str, str]:
    """Return the files to put beside Alertmanager's configuration, by name; `flat`: pages are files."""
    fixed = files('handrail').joinpath(FOLDER)
    return {name: fixed.joinpath(name).read_text('utf-8') for name in FIXED} | {CARDS: cards(site, flat=flat)}


def cards(site: Site, *, flat: bool = False) -> str:
    """Return the definitions that give each alert its address, and its first step and contacts as text."""
    found, where = index(site), replace(addresses_of(site), flat=flat)
    cards = [_card(found, found.alerts[name], where) for name in sorted(found.alerts)]
    return _HEAD + ''.join(
        [
            _definition('card.url', '', ((card.name, _literal(card.url)) for card in cards)),
            _definition('card.text', 'owner', ((card.name, card.text()) for card in cards)),
            _definition('card.slack', 'slack.owner', ((card.name, card.slack()) for card in cards)),
        ]
    )


@dataclass(frozen=True, slots=True)
class _Card:
    """What the site knows of one alert: its address, what to do first and whom to call."""

    name: str
    url: str
    lines: tuple[str, ...]

    def text(self) -> str:
        """Return the card in the language of templates, as plain text."""
        return _unless_linked(f'Runbook: {self.url}\n') + _literal(
            ''.join(f'{each}\n' for each in self.lines)
        )

    def slack(self) -> str:
        """Return the same in the markup of Slack."""
        own = _unless_linked(f'<{_slack(self.url)}|Runbook>\n')
        return own + _literal(''.join(f'{_slack(each)}\n' for each in self.lines))


def _card(found: Index, alert: Alert, where: Addresses) -> _Card:
    runbook = runbook_of(found, alert)
    step = first_step(runbook, alert.runbook.anchor if alert.runbook else '') if runbook else None
    owner, helper = alert.owner, whom(runbook)[0] if runbook else ''
    lines = (
        f'First: {_step(step)}' if step else '',
        f'Owner: {_contact(owner, found.teams.get(owner), where)}' if owner else '',
        f'Escalate: {_contact(helper, found.teams.get(helper), where)}' if helper and helper != owner else '',
    )
    url = where.of_key(keys.alert_key(alert.id)) or ''
    return _Card(alert.id, url, tuple(filter(None, lines)))


def _step(step: Step) -> str:
    place = f', from {step.from_place}' if step.from_place else ''
    return f'{line(plain(step.title))} ({step.kind}{place})'


def _contact(name: str, team: Team | None, where: Addresses) -> str:
    """Return a team and how to reach it, the fastest way first."""
    if team is None:
        return name
    ways = (
        team.contacts.phone,
        team.contacts.pager,
        team.contacts.chat,
        where.of_key(keys.team_key(name)) or '',
    )
    return ', '.join([line(team.name) or name, *(line(way) for way in ways if way)])


def _definition(name: str, otherwise: str, cases: Iterable[tuple[str, str]]) -> str:
    """Return one definition that chooses by the name of the alert, a line each, else another definition."""
    lines = [f'{{{{ define "handrail.{name}" }}}}{{{{ $known := false -}}}}']
    for alert, said in cases:
        lines.append(
            f'{{{{- if eq .Labels.alertname {_quoted(alert)} }}}}{{{{ $known = true }}}}{said}{{{{ end -}}}}'
        )
    other = f'{{{{ template "handrail.{otherwise}" . }}}}' if otherwise else ''
    lines.append(f'{{{{- if not $known }}}}{other}{{{{ end }}}}{{{{ end }}}}')
    return '\n{}\n'.format('\n'.join(lines))


def _unless_linked(line: str) -> str:
    """Return a line for an alert that brings no address along."""
    return f'{{{{ if not .Annotations.runbook_url }}}}{_literal(line)}{{{{ end }}}}'


def _literal(text: str) -> str:
    return f'{{{{ {_quoted(text)} }}}}' if text else ''


def _quoted(text: str) -> str:
    """Return a string of Go: https://go.dev/ref/spec#String_literals."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    if character.isprintable() and character not in '"\\' and ord(character) < _WIDE:
        return character
    code = ord(character)
    return f'\\U{code:08x}' if code >= _WIDE else f'\\u{code:04x}'


def _slack(text: str) -> str:
    return text.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')
