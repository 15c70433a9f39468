"""What a new document needs to know: taken from flags, or asked for at a terminal."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handrail.cli.errors import CommandError

Answers = dict[str, list[str]]
Names = Mapping[str, frozenset[str]]
"""The ids that the site has, by what they name: team, service, alert, runbook, severity."""

_BEGIN = MappingProxyType(
    {
        'team': 'add one to teams.yml first',
        'service': 'add services/NAME.md first, or leave it out',
        'alert': 'begin one with `handrail new alert` first, or leave it out',
        'runbook': 'begin one with `handrail new runbook` first',
        'severity': 'add "severities" to the settings first',
        'weight': 'leave it out',
    }
)
"""What to do where a site has nothing of a kind yet."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to know. `flag` without its hyphens; `of` names the ids that may answer it.

    `need` questions have no way around them; `many` may be answered several times.
    """

    flag: str
    ask: str
    need: bool = False
    many: bool = False
    of: str = ''
    default: Callable[[], str] | None = None

    @property
    def dest(self) -> str:
        """The name under which argparse keeps the answer."""
        return f'said_{self.flag.replace("-", "_")}'


def add_flags(parser: argparse.ArgumentParser, questions: Iterable[Question]) -> None:
    """Add a flag for each question."""
    for each in questions:
        note = ' (may be given several times)' if each.many else ''
        parser.add_argument(
            f'--{each.flag}', dest=each.dest, action='append', metavar='TEXT', help=f'{each.ask}{note}'
        )


def answers(options: argparse.Namespace, questions: Iterable[Question], names: Names) -> Answers:
    """Return the answers by flag. CommandError names the flags that are missing, or a wrong name."""
    questions = tuple(questions)
    given = {each.flag: list(getattr(options, each.dest) or ()) for each in questions}
    for each in questions:
        refuse(each, given[each.flag], names)
    missing = [each for each in questions if each.need and not any(map(str.strip, given[each.flag]))]
    if missing and not sys.stdin.isatty():
        flags = ', '.join(f'--{each.flag}' for each in missing)
        raise CommandError(f'give {flags}: there is no terminal at which to ask')
    if none := next((each.of for each in missing if each.of and not names.get(each.of)), ''):
        raise CommandError(f'the site has no {none} yet: {_BEGIN[none]}')
    for each in questions:
        if missing and not given[each.flag]:
            given[each.flag] = asked(each, names)
        if not given[each.flag] and each.default:
            given[each.flag] = [each.default()]
    return given


def refuse(question: Question, values: list[str], names: Names) -> None:
    """Raise CommandError when the values of a flag will not do."""
    if len(values) > 1 and not question.many:
        raise CommandError(f'--{question.flag} is given twice: once is enough')
    for value in values:
        if said := objection(question, value, names):
            raise CommandError(f'--{question.flag}: {said}')


def asked(question: Question, names: Names) -> list[str]:
    """Ask one question until its answer will do; an empty one skips what is not needed."""
    default = question.default() if question.default else ''
    known = sorted(names.get(question.of, ()))
    if question.of and not known:
        return []
    hints = [f'[{default}]'] if default else ['(Enter skips)'] if not question.need else []
    if known:
        hints.insert(0, f'({", ".join(known)})')
    prompt = ' '.join([question.ask, *hints]) + ': '
    while True:
        try:
            said = input(prompt).strip() or default
        except (EOFError, KeyboardInterrupt) as stop:
            raise CommandError('stopped: nothing was written') from stop
        found = [part.strip() for part in said.split(',')] if question.many else [said]
        values = [value for value in found if value]
        wrong = next(filter(None, (objection(question, value, names) for value in values)), '')
        if wrong:
            print(wrong, file=sys.stderr)
        elif values or not question.need:
            return values


def objection(question: Question, value: str, names: Names) -> str:
    """Return what is wrong with an answer, '' when nothing is."""
    from handrail.graph.suggest import did_you_mean, nearest

    known = names.get(question.of, frozenset())
    wanted = (
        value.partition('#')[0] if question.of == 'runbook' and '#' in value and value not in known else value
    )
    if not question.of or value in known or (wanted != value and wanted in known):
        return ''
    if not known:
        return f'there is no {question.of} {value!r}: the site has none yet ({_BEGIN[question.of]})'
    hint = did_you_mean(nearest(value, known)) or f'there are {", ".join(sorted(known))}'
    return f'there is no {question.of} {value!r} ({hint})'
