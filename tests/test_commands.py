"""The commands of the real runbooks, from the document to the copy button."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from support.site import ROOT

from handrail.engine.project import load, project
from handrail.pages.copying import guarded


def commands() -> Iterator[tuple[str, str]]:
    """Each command of the real runbooks, with the place where it stands."""
    for runbook in load(project(ROOT / 'mkdocs.yml')).library.runbooks:
        for step in runbook.steps:
            for command in filter(None, (step.command, step.undo)):
                yield f'{runbook.uri}:{command.at.line}', command.text


@pytest.fixture(scope='module')
def scripts(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every command as a script of its own, named by its place."""
    folder = tmp_path_factory.mktemp('commands')
    written = []
    for place, text in commands():
        written.append(folder / place.replace('/', '_').replace(':', '-'))
        written[-1].write_text(f'{text}\n', encoding='utf-8')
    assert len(written) > 40
    return written


def test_bash_can_read_every_command(scripts: list[Path]) -> None:
    wrong = {
        script.name: result.stderr
        for script in scripts
        if (
            result := subprocess.run(['bash', '-n', script], capture_output=True, text=True, check=False)
        ).returncode
    }
    assert wrong == {}


def test_shellcheck_has_nothing_against_any_command(scripts: list[Path]) -> None:
    program = shutil.which('shellcheck', path=str(Path(sys.executable).parent)) or shutil.which('shellcheck')
    if program is None:
        pytest.skip('there is no shellcheck: run the tests by scripts/test')
    # SC2154: the variables come from the environment, as `vars` of the runbook says.
    command = [program, '--shell=bash', '--exclude=SC2154', '--format=gcc', *scripts]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout == ''
    assert result.returncode == 0


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
