"""The command line as a whole: help, exit codes, sentences."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handrail import __version__
from handrail.cli import COMMANDS, CommandError, main, parser


@pytest.mark.parametrize('name', COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, '--help']) == 0
    said = capsys.readouterr().out
    assert said.startswith(f'usage: handrail {name}')
    assert COMMANDS[name].__doc__.splitlines()[0] in said
    assert COMMANDS[name].SUMMARY in parser().format_help()


@pytest.mark.parametrize(
    'arguments', [[], ['nonsense'], ['check', '--format', 'xml'], ['init']], ids=' '.join
)
def test_what_it_does_not_understand_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert 'usage: handrail' in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['version']) == 0
    assert capsys.readouterr().out == f'handrail {__version__}\n'


def test_an_impossible_command_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: object) -> int:
        raise CommandError('there is no such thing: make one')

    monkeypatch.setattr(COMMANDS['version'], 'run', run)
    assert main(['version']) == 2
    assert capsys.readouterr().err == 'handrail version: there is no such thing: make one\n'


def test_help_imports_nothing_that_is_slow() -> None:
    code = (
        'import sys; from handrail.cli import main; main(["--help"]); '
        'print({"mkdocs", "pydantic", "yaml", "markdown"} & set(sys.modules))'
    )
    hooks = str(Path(__file__).parent.parent.parent / 'hooks')
    done = subprocess.run(
        [sys.executable, '-c', code], env={'PYTHONPATH': hooks}, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == 'set()'


def test_a_reader_that_goes_away_is_no_error() -> None:
    hooks = str(Path(__file__).parent.parent.parent / 'hooks')
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, '-m', 'handrail', '--help'],
        env={'PYTHONPATH': hooks},
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, b'')
