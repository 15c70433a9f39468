"""The values that commands need: one line of a page, a table for reading, a form for the script.

The sanitiser leaves no control in a page; these are inserted behind it, as figures are.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from handrail.model import Runbook, Variable
from handrail.pages.encode import Markdown, attribute, code, line, visible
from handrail.pages.environment import render
from handrail.pages.index import Index
from handrail.pages.table import EMPTY, labelled, table
from handrail.pages.words import count, say, spell

BAR, KIT, FORM = 'copy-bar', 'copy-kit', 'values'
"""Names of places: the bar above a command, the dialogs of a page, and (with `:` and an id) a form."""


def values(runbook: Runbook) -> Markdown:
    """Return the values that a runbook's commands need in one line, which unfolds."""
    shown = runbook.variables
    if not shown:
        return EMPTY
    head = (say('variable'), say('what-it-is'), say('example'))
    rows = [(code(v.name), v.description, labelled(head[2], code(v.example))) for v in shown]
    return render(
        'vars',
        form=attribute(f'{FORM}:{runbook.id}'),
        title=count('variables', len(shown), names=', '.join(each.name for each in shown)),
        table=table('variables', head, rows),
        note=say('variables.note'),
    )


def controls(index: Index) -> dict[str, str]:
    """Return the HTML of the controls by the name of their place: of commands, and each runbook's form."""
    forms = {
        f'{FORM}:{runbook.id}': _form(runbook.variables)
        for runbook in index.runbooks.values()
        if runbook.variables
    }
    return {**forms, BAR: str(render('bar')), KIT: str(render('kit'))}


def _form(variables: Sequence[Variable]) -> str:
    head = spell('variables.one' if len(variables) == 1 else 'variables.many', count=len(variables), names='')
    fields = [
        {
            'name': _html(each.name),
            'about': _html(spell('values.about', what=line(each.description), example=line(each.example))),
            'pattern': _html(each.pattern),
            'unlike': _html(spell('values.unlike', example=line(each.example), pattern=each.pattern)),
        }
        for each in variables
    ]
    return str(render('form', values=_html(head.rstrip(': ')), fields=fields))


def _html(text: str) -> Markdown:
    """Encode text for HTML that no converter reads."""
    return Markdown(escape(visible(text)))
