"""Write requirements/*.txt anew from the ranges in pyproject.toml: exact versions with hashes.

Run by the launcher `scripts/lock` in an environment that has pip-tools (requirements/lock.txt).
Each file is compiled for Python 3.11, the oldest that is supported; the hashes of all wheels are
taken, so that one file serves all platforms. With --upgrade every pin moves to the newest release
in its range; without it only what pyproject.toml forces to move does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'requirements'
OPTIONS = (
    '--generate-hashes',
    '--no-emit-index-url',
    '--no-emit-find-links',
    '--no-emit-trusted-host',
    '--strip-extras',
    '--no-annotate',
    '--no-header',
    '--allow-unsafe',
    '--quiet',
)
HEADER = '# Written by scripts/lock from pyproject.toml ({source}). Do not edit.\n'


def main() -> int:
    """Compile each file; the tests take the pins of the runtime, the links those of the tests."""
    if sys.version_info[:2] != (3, 11):
        print('scripts/lock: the pins are made with Python 3.11, the oldest supported one', file=sys.stderr)
        return 2
    project = tomllib.loads((ROOT / 'pyproject.toml').read_text(encoding='utf-8'))
    groups = project['dependency-groups']
    runtime = [*project['project']['dependencies'], *groups['build']]
    extra = sys.argv[1:]
    lock('runtime', runtime, 'dependencies and build group', extra)
    tests = [*runtime, *groups['tests'], f'-c {FOLDER / "runtime.txt"}']
    lock('tests', tests, 'dependencies, build and tests groups', extra)
    links = [*runtime, *project['project']['optional-dependencies']['links'], f'-c {FOLDER / "tests.txt"}']
    lock('links', links, 'dependencies, build group and links extra', extra)
    for name in ('zensical', 'lock'):
        lock(name, groups[name], f'{name} group', extra)
    return 0


def lock(name: str, wanted: list[str], source: str, extra: list[str]) -> None:
    """Compile one list of requirements into requirements/NAME.txt."""
    out = FOLDER / f'{name}.txt'
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / f'{name}.in'
        asked.write_text('\n'.join(wanted) + '\n', encoding='utf-8')
        command = [sys.executable, '-m', 'piptools', 'compile', *OPTIONS, *extra, '-o', str(out), str(asked)]
        subprocess.run(command, check=True, cwd=folder, env=own_environment())
    out.write_text(HEADER.format(source=source) + out.read_text(encoding='utf-8'), encoding='utf-8')


def own_environment() -> dict[str, str]:
    """Let pip look at the one public index only: what lies on a disk has no hash that others can meet."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith('PIP_') or k in ('PIP_CERT', 'PIP_PROXY')}
    return kept | {'PIP_CONFIG_FILE': os.devnull}


if __name__ == '__main__':
    sys.exit(main())
