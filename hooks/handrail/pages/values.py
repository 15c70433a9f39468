"""The values that commands need: one line of a page, and a table, of which the script makes a form."""

from __future__ import annotations

import json

from handrail.model import Runbook
from handrail.pages.encode import Markdown, attribute, code
from handrail.pages.environment import render
from handrail.pages.table import EMPTY, labelled, table
from handrail.pages.words import count, say


def values(runbook: Runbook) -> Markdown:
    """Return the values that a runbook's commands need in one line, which unfolds."""
    shown = runbook.variables
    if not shown:
        return EMPTY
    head = (say('variable'), say('what-it-is'), say('example'))
    rows = [(code(v.name), v.description, labelled(head[2], code(v.example))) for v in shown]
    return render(
        'vars',
        patterns=attribute(json.dumps([each.pattern for each in shown], ensure_ascii=False)),
        title=count('variables', len(shown), names=', '.join(each.name for each in shown)),
        table=table('variables', head, rows),
        note=say('variables.note'),
    )
