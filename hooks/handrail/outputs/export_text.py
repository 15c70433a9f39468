"""One incident as a Markdown file that is read without the site.

Links lead to the site when its address is known; else their words stay and the links go. Comments, which the
site does not show either, are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from handrail.graph import keys
from handrail.model import Action, Instant, Postmortem, Section, Site, Span, plain
from handrail.outputs.actions import ActionRecord
from handrail.outputs.address import Addresses, addresses_of
from handrail.outputs.export import actions_of
from handrail.outputs.export_prose import inline, shown_prose
from handrail.review.flags import spoken
from handrail.source.escape import escaped

_MOMENTS = ('started', 'detected', 'acknowledged', 'mitigated', 'resolved')
_OWED = ('actions', 'group')


def export_text(site: Site, postmortem: Postmortem) -> str:
    """Return one incident as Markdown: facts, both clocks, sections, rows, actions with their state."""
    addresses = addresses_of(site)
    blocks = [
        f'# {inline(postmortem.title, addresses)}',
        '\n'.join(_facts(site, postmortem)),
        _prose(postmortem.lead, postmortem.at.line + 1, postmortem, site),
        *_sections(site, postmortem, addresses),
        _origin(site, postmortem, addresses),
    ]
    return '\n\n'.join(filter(None, blocks)) + '\n'


def both_clocks(instant: Instant) -> str:
    """Return an instant on its own clock and in UTC: `2024-01-21 14:00 WAT (13:00 UTC)`."""
    local, utc = instant.local, instant.utc
    name = instant.label or local.tzname() or instant.zone
    shown = f'{local:%Y-%m-%d %H:%M} {f"UTC{name}" if name[:1] in "+-" else name}'
    if local.utcoffset() == utc.utcoffset():
        return shown
    other = f'{utc:%H:%M}' if local.date() == utc.date() else f'{utc:%Y-%m-%d %H:%M}'
    return f'{shown} ({other} UTC)'


def _facts(site: Site, postmortem: Postmortem) -> Iterator[str]:
    facts = site.review.facts.get(postmortem.id)
    for term, value in (
        ('Status', postmortem.status + (', not resolved yet' if facts and facts.ongoing else '')),
        ('Severity', postmortem.severity or 'not stated'),
        ('Services', ', '.join(_services(site, postmortem)) or 'not stated'),
        ('Incident', postmortem.incident),
        ('Trigger', postmortem.trigger),
        ('Cause', postmortem.cause),
        ('Responders', ', '.join(postmortem.responders)),
    ):
        if value:
            yield f'- **{term}:** {escaped(value)}'
    for name, value in postmortem.impact:
        yield f'- **Impact, {escaped(name)}:** {escaped(value)}'
    for name in _MOMENTS:
        if (instant := getattr(postmortem, name)) is not None:
            yield f'- **{name.capitalize()}:** {both_clocks(instant)}'
    for duration in facts.durations if facts else ():
        if duration.minutes is not None:
            yield f'- **{duration.name}:** {spoken(duration.minutes)} ({escaped(duration.formula)})'
    for stated in postmortem.stated:
        yield f'- **Stated {escaped(stated.name)}:** {escaped(stated.text)}'
    for flag in facts.flags if facts else ():
        yield f'- **Does not fit:** {escaped(flag.message)}'


def _services(site: Site, postmortem: Postmortem) -> Iterator[str]:
    for name in addresses_of(site).named('service', postmortem.services):
        node = site.graph.nodes.get(keys.service_key(name))
        yield plain(node.title) if node else name


def _sections(site: Site, postmortem: Postmortem, addresses: Addresses) -> Iterator[str]:
    """Yield the author's sections in their order; rows and actions stand where they were written."""
    told = [part for part in postmortem.sections if part.role == 'timeline']
    groups = {part.anchor for part in postmortem.sections if part.role in _OWED}
    asking = next((part for part in postmortem.sections if part.role == 'actions'), None)
    records = {
        name: each
        for each in actions_of(site, postmortem, addresses)
        for name in (each['id'], *each['asked_again'])
    }
    for part in postmortem.sections:
        yield f'{"#" * min(max(part.level, 2), 6)} {inline(part.title, addresses)}'
        yield _prose(part.text, part.text_line, postmortem, site)
        if part.role == 'timeline':
            yield '\n'.join(_rows(postmortem, part, told, addresses))
        elif part.role in _OWED:
            mine = [
                one
                for one in postmortem.actions
                if one.group == part.anchor or (part == asking and one.group not in groups)
            ]
            yield '\n'.join(line for one in mine for line in _action(one, postmortem, records, addresses))
        yield _prose(part.after, part.after_line, postmortem, site)


def _rows(postmortem: Postmortem, part: Section, told: list[Section], addresses: Addresses) -> Iterator[str]:
    after = next((other.at.line for other in told if other.at.line > part.at.line), None)
    for row in postmortem.timeline:
        early = row.at.line < part.at.line and part is not told[0]
        if early or (after is not None and row.at.line >= after):
            continue
        clock = [both_clocks(row.instant) if row.instant else escaped(row.written)]
        kinds = [f'{mark.kind}:{mark.outcome}' if mark.outcome else str(mark.kind) for mark in row.marks]
        head = ' · '.join(filter(None, [*clock, ', '.join(kinds)]))
        yield f'- **{head}** {inline(row.text, addresses)}' if head else f'- {inline(row.text, addresses)}'


def _action(
    action: Action, postmortem: Postmortem, records: dict[str, ActionRecord], addresses: Addresses
) -> Iterator[str]:
    """Yield an action and its state; a line that repeats another says which."""
    name = keys.bare(keys.action_key(postmortem.id, action.id))
    record = records.get(name)
    done = 'x' if record and record['status'] == 'done' else ' '
    yield f'- [{done}] {inline(action.text, addresses)}'
    if record is None:
        return
    if record['id'] != name:
        yield f'    - the same as: {escaped(record["text"])} ({escaped(record["id"])})'
        return
    yield f'    - status: {record["status"]}{", overdue" if record["overdue"] else ""}'
    for key in ('type', 'owner', 'due', 'done_on', 'priority', 'tracker', 'reason'):
        if value := record[key]:
            yield f'    - {key.replace("_", " ")}: {escaped(str(value))}'
    for proof in action.evidence:
        span = Span(plain(proof.text) or proof.href, href=proof.href, target=proof.target)
        by = f' by {escaped(proof.role)}' if proof.role else ''
        on = f' on {proof.on}' if proof.on else ''
        yield f'    - evidence: {inline((span,), addresses)}{by}{on}'


def _prose(text: str, line: int, postmortem: Postmortem, site: Site) -> str:
    return shown_prose(text, line, postmortem, site) if text else ''


def _origin(site: Site, postmortem: Postmortem, addresses: Addresses) -> str:
    where = addresses.of_page(postmortem.uri)
    link = f'[{postmortem.id}]({where})' if re.match(r'https?://', where) else postmortem.id
    return f'---\n\nExported from {link}; state of the actions as of {site.settings.today}.'
