"""The variables that a runbook declares, and whether its commands agree with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handrail.model import Command, Level, Place, Problem, Step, Variable
from handrail.source.alertlabel import FUNCTIONS, read_alert_label
from handrail.source.frontmatter import FrontMatter, K, unknown
from handrail.source.patterns import FLAGS, check_pattern
from handrail.source.shell import WELL_KNOWN, read_shell

_NAME = re.compile(r'[A-Z][A-Z0-9_]*')
_SECRET = re.compile(r'PASSWORD|PASSWD|PASSPHRASE|TOKEN|SECRET|CREDENTIAL|(API|PRIVATE|ACCESS)_?KEY')
_FILE = re.compile(r'_?(FILE|PATH|DIR)')
LONGEST = 256
"""Characters of a value; the page takes no longer one."""
_ACTIVE = re.compile(r'[`$"\'\\<>|;&\n]')


class VariableKeys(BaseModel):
    """One variable under `vars`."""

    model_config = ConfigDict(frozen=True, extra='forbid', defer_build=True)

    description: str = Field(description='What the value is and where to find it.')
    example: str = Field(description='A value that is safe to show, never a real one that is secret.')
    pattern: str = Field('', description='Regular expression that the whole value must match.')
    label: str = Field('', description='Label of an alert that holds the value: instance | stripPort.')


def read_variables(uri: str, front: FrontMatter[K]) -> tuple[tuple[Variable, ...], list[Problem]]:
    """Read the variables and check their names, patterns and examples.

    Those that could not be typed are left out: their front matter has a Problem already.
    """
    variables: list[Variable] = []
    problems: list[Problem] = []
    for name, value in _stated(front).items():
        try:
            keys = VariableKeys.model_validate(value)
        except ValidationError:
            continue
        at = front.place(uri, 'vars', name)
        pattern = '' if check_pattern(keys.pattern, at) else keys.pattern  # a browser would run it
        variables.append(Variable(name, keys.description, keys.example, pattern, at, keys.label))
        if problem := _check_name(name, at):
            problems.append(problem)
        problems.extend(_check_values(uri, name, keys, front))
        if keys.label and read_alert_label(keys.label) is None:
            where = front.place(uri, 'vars', name, 'label')
            said = f'the label {keys.label!r} of {name!r} cannot be read'
            hint = f'write "instance" or "target or instance | stripPort" ({", ".join(FUNCTIONS)})'
            problems.append(Problem(where, 'alert-label', said, hint))
    return tuple(variables), problems


def _stated(front: FrontMatter[K]) -> dict[str, Any]:
    data = front.yaml.data if isinstance(front.yaml.data, dict) else {}
    stated = data.get('vars')
    return stated if isinstance(stated, dict) else {}


def _check_name(name: str, at: Place) -> Problem | None:
    if not _NAME.fullmatch(name):
        said = f'{name!r} is no name for a variable'
        return Problem(at, 'variable-name', said, 'use capital letters, digits and _, such as "DB_HOST"')
    if name in WELL_KNOWN:
        return Problem(
            at, 'variable-name', f'{name!r} is already a variable of every shell', 'choose another name'
        )
    if (match := _SECRET.search(name)) and not _FILE.match(name, match.end()):
        said = f'{name!r} looks like a secret, which must not be copied into a command'
        hint = 'read it from a file (~/.pgpass, "--password-file") or let the command prompt for it'
        return Problem(at, 'secret-variable', said, hint)
    return None


def _check_values(uri: str, name: str, keys: VariableKeys, front: FrontMatter[K]) -> Iterator[Problem]:
    example = front.place(uri, 'vars', name, 'example')
    if active := _ACTIVE.search(keys.example):
        said = f'the example of {name!r} holds {active[0]!r}, which a shell acts upon'
        yield Problem(example, 'unsafe-example', said, 'show a plain value')
    if len(keys.example) > LONGEST:
        said = f'the example of {name!r} has {len(keys.example)} characters, the limit is {LONGEST}'
        yield Problem(example, 'unsafe-example', said, 'show a short value')
        return
    if not keys.pattern:
        return
    problem = check_pattern(keys.pattern, front.place(uri, 'vars', name, 'pattern'))
    if problem:
        yield problem
    elif not re.fullmatch(keys.pattern, keys.example, FLAGS):
        said = f"the example '{keys.example}' of {name!r} does not match its pattern '{keys.pattern}'"
        yield Problem(example, 'example-mismatch', said, 'correct one of the two; the whole value must match')


def check_use(
    steps: Sequence[Step], variables: Sequence[Variable], front: FrontMatter[K]
) -> Iterator[Problem]:
    """Report what is wrong in the commands, variables they read undeclared (once each), and idle ones."""
    known = set(_stated(front))
    misspelt = any(problem.code == 'unknown-key' and "'vars'" in problem.hint for problem in front.problems)
    sure = not front.yaml.problems and not misspelt
    mentioned: set[str] = set()
    told: set[str] = set()
    for command in _commands(steps):
        shell = read_shell(command)
        yield from shell.problems
        mentioned |= shell.mentions | {name for name, _ in shell.uses}
        for name, line in shell.uses:
            if sure and name not in known | told:
                told.add(name)
                yield _undeclared(name, Place(command.at.file, line), known)
    for variable in variables:
        if variable.name not in mentioned and not _check_name(variable.name, variable.at):
            said = f'no command reads the variable {variable.name!r}'
            hint = 'remove it, or use it in a command'
            yield Problem(variable.at, 'unused-variable', said, hint, Level.warning)


def _commands(steps: Sequence[Step]) -> Iterator[Command]:
    for step in steps:
        if step.command:
            yield step.command
        if step.undo:
            yield step.undo


def _undeclared(name: str, at: Place, declared: set[str]) -> Problem:
    said = f'the command reads the variable {name!r}, which is not declared'
    problem = unknown(at, said, name, declared, 'undeclared-variable')
    if problem.hint.startswith('did you mean'):
        return problem
    return Problem(at, problem.code, said, f'declare it: "vars: {{{name}: {{description: …, example: …}}}}"')
