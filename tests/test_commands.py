"""The commands of the real runbooks, from the document to the copy button."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from support.site import ROOT

from handrail.engine.project import load, project
from handrail.pages.copying import guarded


def test_every_copy_button_gives_the_command_as_it_was_written(site: Path) -> None:
    checked = 0
    for runbook in load(project(ROOT / 'mkdocs.yml')).library.runbooks:
        html = (site / runbook.uri.removesuffix('.md') / 'index.html').read_text(encoding='utf-8')
        copied = {unescape(value) for value in re.findall(r'data-copy="([^"]*)"', html)}
        variables = frozenset(variable.name for variable in runbook.variables)
        for step in runbook.steps:
            for command in filter(None, (step.command, step.undo)):
                assert guarded(command.text, variables) in copied, (runbook.uri, command.at.line)
                checked += '\n    ' in command.text
    assert checked > 2
