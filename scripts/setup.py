"""Make an environment inside the checkout, once, and run a command in it.

    python -I scripts/setup.py COMMAND [ARGUMENTS]

COMMAND is serve, test, build, handrail, lint, lock or minify, as the launchers of these names call it, or
`python NAME`, which prints the interpreter of the environment NAME (see ENVIRONMENTS).
Standard library only, Python 3.11. An environment lies in .cache/venv-NAME-KEY; its key changes
with the interpreter, the place of the checkout and the pins, so a stale one is never used. What
is complete is marked by a file: whatever an interrupted start left behind is made anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / '.cache'
REQUIREMENTS = ROOT / 'requirements'
KEPT_DAYS = 30

# name of an environment -> (the environment it lives in, whether this checkout is installed in it)
ENVIRONMENTS = {
    'runtime': ('site', True),
    'links': ('site', True),
    'tests': ('site', True),
    'zensical': ('zensical', False),
    'lock': ('lock', False),
}
COMMANDS = {
    'serve': ('runtime', ['-P', str(ROOT / 'scripts' / 'serve.py')]),
    'build': ('runtime', ['-P', '-m', 'handrail', 'build', '--config', str(ROOT)]),
    'handrail': ('runtime', ['-P', '-m', 'handrail']),
    'test': ('tests', ['-P', '-m', 'pytest']),
    'lint': ('tests', ['-P', str(ROOT / 'scripts' / 'lint.py')]),
    'lock': ('lock', ['-P', str(ROOT / 'scripts' / 'lock.py')]),
    'minify': ('tests', ['-P', str(ROOT / 'scripts' / 'minify.py')]),
}
LINKS = ('links', 'preview')
"""Commands of the command line that check links: their program is large, others do without it."""
WEB = ('test', 'minify')
"""Commands that use what npm brings."""


class SetupError(Exception):
    """Something is missing; the message is one sentence that says what and where to get it."""


def main(arguments: list[str]) -> None:
    """Run one command: this process becomes it."""
    command, *rest = arguments or ['']
    if command == 'python' and len(rest) == 1 and rest[0] in ENVIRONMENTS:
        print(ready(rest[0]))
        return
    if command not in COMMANDS:
        raise SetupError(f'unknown command {command!r}: expected one of {", ".join(COMMANDS)}')
    name, start = COMMANDS[command]
    if name == 'runtime' and checks_links(command, rest):
        name = 'links'
    python = ready(name)
    os.environ.setdefault('HANDRAIL_HOME', str(ROOT))
    if command in WEB:
        os.environ.update(web_tools(python))
    if command == 'test':
        rest = [absolute(argument) for argument in rest]
        os.chdir(ROOT)
    sys.stdout.flush()
    os.execv(python, [str(python), *start, *rest])


def checks_links(command: str, arguments: list[str]) -> bool:
    """Whether a command needs the program that checks links."""
    return '--links' in arguments or (command == 'handrail' and arguments[:1] in [[name] for name in LINKS])


def web_tools(python: Path) -> dict[str, str]:
    """Return where the browser and the tools for the tests of the pages are."""
    sys.path.insert(0, str(ROOT / 'scripts'))  # -I leaves it out
    webtools = importlib.import_module('webtools')
    sys.path.pop(0)
    with lock(CACHE / 'web.lock'):
        found: dict[str, str] = webtools.environment(python)
    return found


def absolute(argument: str) -> str:
    """Keep the meaning of a path relative to the caller's folder (`cli/test_init.py::test_x`)."""
    path, colons, test = argument.partition('::')
    if path and not path.startswith('-') and Path(path).exists():
        return str(Path(path).absolute()) + colons + test
    return argument


def ready(name: str) -> Path:
    """Return the interpreter of an environment that has everything in requirements/NAME.txt."""
    group, editable = ENVIRONMENTS[name]
    folder = CACHE / f'venv-{group}-{key(group)}'
    marks = wanted_marks(name, editable=editable)
    if not complete(folder, marks):
        CACHE.mkdir(exist_ok=True)
        with lock(CACHE / 'setup.lock'):
            if not complete(folder, marks):
                make(folder, name, marks)
    with suppress(OSError):  # a checkout may be read-only once it is set up
        os.utime(folder)
    return folder / 'bin' / 'python'


def key(group: str) -> str:
    """Return a short name for all that makes an environment unusable when it changes."""
    first = 'runtime' if group == 'site' else group
    parts = (sys.version, sys.base_prefix, str(ROOT), digest(REQUIREMENTS / f'{first}.txt'))
    return hashlib.sha256('\0'.join(parts).encode()).hexdigest()[:12]


def digest(*paths: Path) -> str:
    """Return one hash over the bytes of some files."""
    return hashlib.sha256(b'\0'.join(path.read_bytes() for path in paths)).hexdigest()


def wanted_marks(name: str, *, editable: bool) -> dict[str, str]:
    """Return the marks of a complete environment: file name -> content."""
    marks = {f'{name}.ready': digest(REQUIREMENTS / f'{name}.txt')}
    if editable:
        marks['package.ready'] = digest(ROOT / 'pyproject.toml', ROOT / 'hooks' / 'handrail' / '__init__.py')
    return marks


def complete(folder: Path, marks: dict[str, str]) -> bool:
    """Whether the environment has these marks and an interpreter that still exists."""
    return (folder / 'bin' / 'python').exists() and not missing(folder, marks)


def missing(folder: Path, marks: dict[str, str]) -> list[str]:
    """Return the marks that are absent or speak of other files."""
    paths = {mark: folder / mark for mark in marks}
    return [mark for mark, path in paths.items() if not path.is_file() or path.read_text() != marks[mark]]


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold a lock that the system takes back when the process ends, however it ends."""
    with path.open('w') as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say('waiting for another start that is setting up')
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make(folder: Path, name: str, marks: dict[str, str]) -> None:
    """Build the environment, or the part of it that is missing."""
    say(f'setting up {folder.relative_to(ROOT)} for {name!r} (once, about a minute)')
    pip = create(folder)
    for mark in missing(folder, marks):
        if mark == 'package.ready':
            install(pip, ['--no-deps', '--no-build-isolation', '--editable', str(ROOT)])
        else:
            install(pip, ['--require-hashes', '--requirement', str(REQUIREMENTS / f'{name}.txt')])
        (folder / mark).write_text(marks[mark])
    prune(folder)


def create(folder: Path) -> list[str]:
    """Create an empty environment unless a complete one is there; return the pip that serves it."""
    python = str(folder / 'bin' / 'python')
    own_pip = has_module('ensurepip')
    pip = [python, '-I', '-m', 'pip'] if own_pip else [sys.executable, '-I', '-m', 'pip', '--python', python]
    if (folder / 'created.ready').is_file() and Path(python).exists():
        return pip
    if not has_module('venv') or not (own_pip or has_module('pip')):
        version = '.'.join(map(str, sys.version_info[:3]))
        raise SetupError(
            f'Python {version} at {sys.executable} cannot make environments, its module '
            "'ensurepip' is missing: install it (Debian, Ubuntu: apt-get install python3-venv)",
        )
    shutil.rmtree(folder, ignore_errors=True)
    options = [] if own_pip else ['--without-pip']
    run([sys.executable, '-I', '-m', 'venv', *options, str(folder)], 'making the environment failed')
    (folder / 'created.ready').touch()
    return pip


def has_module(name: str) -> bool:
    """Whether a real module of that name can be imported (a leftover folder is none)."""
    found = importlib.util.find_spec(name)
    return found is not None and found.origin is not None


def install(pip: list[str], what: list[str]) -> None:
    """Install with the caller's index settings; pip says itself what went wrong."""
    options = ['-qq', '--no-input', '--disable-pip-version-check', '--no-warn-script-location']
    run([*pip, 'install', *options, *what], 'installing the pinned packages failed')


def run(command: list[str], failure: str) -> None:
    """Run a command of the set-up; its output goes to standard error."""
    done = subprocess.run(command, stdout=sys.stderr, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SetupError(f'{failure} (see above): start again once that is mended, nothing half done is used')


def prune(current: Path) -> None:
    """Remove environments that nobody has started for a month."""
    before = time.time() - KEPT_DAYS * 86400
    for folder in CACHE.glob('venv-*'):
        if folder != current and folder.stat().st_mtime < before:
            shutil.rmtree(folder, ignore_errors=True)


def say(text: str) -> None:
    """Tell the person at the terminal; standard output belongs to the command."""
    print(f'handrail: {text}', file=sys.stderr, flush=True)


if __name__ == '__main__':
    try:
        main(sys.argv[1:])
    except (SetupError, OSError) as error:
        say(str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
