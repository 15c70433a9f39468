"""The options of LinkChecker's command line, and the settings that they make."""

from __future__ import annotations

import argparse
import codecs
import re
import sys
from pathlib import Path

from handrail.field.links.compat.linkcheckerrc import REPORTS, ConfigurationError, default_file, read
from handrail.field.links.compat.settings import Output, Settings, pattern

__all__ = ['addresses', 'arguments', 'given', 'settings']

NAMES = (
    'check_extern',
    'ignore_url',
    'no_follow_url',
    'no_warnings',
    'recursion_level',
    'output',
    'file_output',
    'linkcheckerrc',
    'timeout',
    'verbose',
    'quiet',
    'threads',
    'no_robots',
    'no_status',
    'stdin',
    'user_agent',
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options, as a group of their own; none has a default, so that it shows which were given."""
    group = parser.add_argument_group(
        'as in LinkChecker',
        'With any of these, or with the address of a server, the check follows the pages and reports as '
        'LinkChecker does (docs: Coming from LinkChecker).',
    )
    add = group.add_argument
    add('--check-extern', action='store_true', default=None, help='check links to other hosts too')
    add(
        '--ignore-url',
        action='append',
        metavar='REGEX',
        help='only look at the syntax of these addresses; a leading ! turns it round; repeatable',
    )
    add(
        '--no-follow-url',
        action='append',
        metavar='REGEX',
        help='check these addresses, but not the links on their pages; repeatable',
    )
    add('-r', '--recursion-level', type=int, metavar='N', help='follow pages so deep; negative: all')
    add('--timeout', type=int, metavar='SECONDS', help='how long a server may take (60)')
    add('-t', '--threads', type=int, metavar='N', help='how many requests at once (10)')
    add('--user-agent', metavar='TEXT', help='what the check calls itself')
    add('--no-robots', action='store_true', default=None, help='do not obey robots.txt')
    add('--stdin', action='store_true', default=None, help='read the addresses from the standard input')
    add(
        '-f',
        '--config',
        dest='linkcheckerrc',
        metavar='FILE',
        help='a linkcheckerrc (default: $XDG_CONFIG_HOME/linkchecker/linkcheckerrc)',
    )
    add('--no-warnings', action='store_true', default=None, help='leave warnings out')
    add('-v', '--verbose', action='store_true', default=None, help='report good links too')
    add('-q', '--quiet', action='store_true', default=None, help='no report on the standard output')
    add('--no-status', action='store_true', default=None, help='there are no status messages anyway')
    add('-o', '--output', metavar='TYPE[/ENC]', help=f'the report: {", ".join(REPORTS)}')
    add(
        '-F',
        '--file-output',
        action='append',
        metavar='TYPE[/ENC[/FILE]]',
        help='another report, to a file (linkchecker-out.TYPE); repeatable',
    )


def given(options: argparse.Namespace) -> tuple[str, ...]:
    """Return the names of those options that were given."""
    return tuple(name for name in NAMES if getattr(options, name, None) is not None)


def settings(options: argparse.Namespace) -> tuple[Settings, tuple[str, ...]]:
    """Return the configuration's settings with the options over them, and sentences about what is not done.

    Raises ConfigurationError when the configuration or an option cannot be understood.
    """
    made = Settings()
    notes: tuple[str, ...] = ()
    file = Path(options.linkcheckerrc).expanduser() if options.linkcheckerrc else default_file()
    if file is not None:
        made, said = read(file)
        notes = tuple(f'{file}: {sentence}' for sentence in said)
    _patterns(options, made)
    _numbers(options, made)
    made.check_extern = made.check_extern or bool(options.check_extern)
    made.robots = made.robots and not options.no_robots
    made.user_agent = options.user_agent or made.user_agent
    if options.no_warnings:
        made.warnings = False
    if options.verbose:
        made.verbose = made.warnings = True
    if options.output:
        made.output = _output(options.output)
    if options.quiet:
        made.output = Output('none')
    made.files += [_file(text) for text in options.file_output or ()]
    return made, notes


def _patterns(options: argparse.Namespace, made: Settings) -> None:
    for name, texts, strict in (
        ('--ignore-url', options.ignore_url or (), True),
        ('--no-follow-url', options.no_follow_url or (), False),
    ):
        for text in texts:
            try:
                made.externs.append(pattern(text, strict=strict))
            except re.error as error:
                raise ConfigurationError(
                    f'{name}: {text!r} is no regular expression of Python: {error}'
                ) from error


def _numbers(options: argparse.Namespace, made: Settings) -> None:
    if options.recursion_level is not None:
        made.depth = options.recursion_level
    if options.threads is not None:
        made.threads = max(1, options.threads)
    if options.timeout is not None:
        if options.timeout < 1:
            raise ConfigurationError(f'--timeout: {options.timeout} is not a number of seconds above 0')
        made.timeout = options.timeout


def _known(kind: str, option: str) -> str:
    name = 'failures' if kind == 'blacklist' else kind
    if name not in REPORTS:
        raise ConfigurationError(f'{option}: there is no report of type {kind!r}, only {", ".join(REPORTS)}')
    return name


def _is_encoding(name: str) -> bool:
    try:
        return bool(name) and bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False


def _output(text: str) -> Output:
    kind, slash, encoding = text.partition('/')
    known = _known(kind.lower(), '-o')
    if known != 'none' and slash and not _is_encoding(encoding):
        raise ConfigurationError(f'-o: {encoding!r} is no encoding that Python knows')
    return Output(known, encoding)


def _file(text: str) -> Output:
    """Read `TYPE[/ENC[/FILE]]`; what is no encoding is the beginning of the file's name, as there."""
    kind, _, rest = text.partition('/')
    known = _known(kind, '-F')
    first, slash, file = rest.partition('/')
    if _is_encoding(rest):
        return Output(known, rest)
    if slash and _is_encoding(first):
        return Output(known, first, file)
    return Output(known, '', rest)


def addresses(options: argparse.Namespace, named: list[str]) -> list[str]:
    """Return what the command line, or with `--stdin` the standard input, names."""
    return sys.stdin.read().split() if options.stdin else named
