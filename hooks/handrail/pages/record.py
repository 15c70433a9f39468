"""The reader's own record: its place on the page of a runbook, and the controls that the script puts there.

The controls are the same on every page, and a file of their own: the script fetches it. Those for values
and for copying (`kit`) stand in it last.
"""

from __future__ import annotations

from handrail.model import Runbook, plain
from handrail.pages.encode import Markdown, attribute, line
from handrail.pages.environment import render

KINDS = (
    *('note', 'signal', 'impact', 'hypothesis', 'refuted', 'confirmed'),
    *('action', 'action:worked', 'action:no-effect', 'action:made-worse'),
    *('comms', 'cause-found', 'mitigated', 'resolved'),
)
"""What a note may be: kinds of the timeline, and what it cost users."""

ROWS = (
    *(('check', 'investigation'), ('verify', 'investigation'), ('escalate', 'escalation')),
    *(('change', 'action'), ('manual', 'action')),
)
"""What is recorded at a step of a kind, as a kind of the timeline."""

_DIALOGS = (
    ('note', ('what', 'kind'), ('ok', 'close')),
    ('begin', ('name',), ('ok', 'close')),
    ('rename', ('name',), ('ok', 'close')),
    ('open', ('paste',), ('own', 'merge', 'close')),
    ('clear', (), ('ok', 'close')),
)
"""Each dialog: its name, its fields, its answers."""


def record_place(runbook: Runbook) -> Markdown:
    """Return the place of the record below the first screen; without the script it is not shown."""
    services = attribute(', '.join(runbook.services))
    title = attribute(line(plain(runbook.title)))
    place = attribute(runbook.id), attribute(runbook.uri)
    return render('place-record', runbook=place[0], page=place[1], title=title, services=services)


def controls() -> str:
    """Return the HTML of the controls, the same for every page; nobody else's words are in it."""
    return f'{render("record", dialogs=_DIALOGS, kinds=KINDS, rows=ROWS)}\n{render("kit")}\n'
