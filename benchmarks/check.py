"""How long a check takes, and how long what one would do without it: a strict build of the same site.

    python benchmarks/check.py [SIZE ...] [--rounds N] [--work DIR] [--json FILE]

For each size it writes that many postmortems with what they refer to, in a git repository, and runs in
turn: `mkdocs build --strict` of the same documents with Handrail and an empty cache, the same with a
full one, `handrail check` with an empty cache, with a full one, with a few documents edited
(`--changed-since HEAD`), and with an empty cache once more when no action has an owner or a day, which
gives four warnings for each document. The shortest of all rounds counts. Prints a Markdown table with the
ratios to the build; `--json` keeps all numbers. Processes and their start are part of every number. Linux
only.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import corpus
from measure import run

ROOT = Path(__file__).resolve().parent.parent
SIZES = (300,)
EDITED = 5
GOALS = {'cold': 2.0, 'warned': 2.0, 'edit': 1.0}
NAMES = ('build', 'rebuild', 'cold', 'warm', 'edit', 'warned')
"""Seconds at 300 documents."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one size gave, in seconds: the shortest of the rounds."""

    documents: int
    build: float
    rebuild: float
    cold: float
    warm: float
    edit: float
    warned: float


def main() -> int:
    """Measure every size; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('sizes', nargs='*', type=int, default=SIZES, metavar='SIZE')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--work', type=Path, help='folder for the sites, kept afterwards')
    parser.add_argument('--json', type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix='handrail-benchmark-'))
    results = [measure(work / str(size), size, options.rounds) for size in options.sizes]
    if options.work is None:
        shutil.rmtree(work)
    print(table(results))
    missed = [line for one in results for line in misses(one)]
    if options.json:
        told = {'results': [asdict(one) for one in results], 'goals': GOALS, 'missed': missed}
        options.json.write_text(json.dumps(told, indent=2) + '\n', encoding='utf-8')
    for line in missed:
        print(f'missed: {line}', file=sys.stderr)
    return 1 if missed else 0


def measure(root: Path, size: int, rounds: int) -> Result:
    """Write one site and run everything on it."""
    shutil.rmtree(root, ignore_errors=True)
    corpus.write(root / 'docs', size)
    config = root / 'mkdocs.yml'
    text = (ROOT / 'benchmarks' / 'mkdocs.yml').read_text(encoding='utf-8')
    config.write_text(text.replace('@@HOOKS@@', str(ROOT / 'hooks')), encoding='utf-8')
    (root / '.gitignore').write_text('cache\nsite\n', encoding='utf-8')
    git(root, 'init', '-q')
    git(root, 'add', '-A')
    git(root, 'commit', '-q', '-m', 'Documents')
    environment = {
        'PYTHONPATH': str(ROOT / 'hooks'),
        'HANDRAIL_CACHE': str(root / 'cache'),
        'HANDRAIL_TODAY': '2026-01-01',
        'NO_MKDOCS_2_WARNING': '1',
        'DISABLE_MKDOCS_2_WARNING': 'true',
    }
    os.environ.pop('PYTHONDONTWRITEBYTECODE', None)  # what pip installs is compiled: so is Handrail here
    build = [
        sys.executable,
        '-m',
        'mkdocs',
        'build',
        '-q',
        '--strict',
        '-f',
        str(config),
        '-d',
        str(root / 'site'),
    ]
    check = [sys.executable, '-m', 'handrail', 'check', '-f', str(config)]
    run(check, environment)
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for number in range(rounds):
        shutil.rmtree(root / 'cache', ignore_errors=True)
        times['build'].append(run(build, environment).seconds)
        times['rebuild'].append(run(build, environment).seconds)
        shutil.rmtree(root / 'cache', ignore_errors=True)
        times['cold'].append(run(check, environment).seconds)
        times['warm'].append(run(check, environment).seconds)
        edit(root / 'docs', size, number)
        times['edit'].append(run([*check, '--changed-since', 'HEAD'], environment).seconds)
        git(root, 'checkout', '-q', '--', 'docs')
        blemish(root / 'docs')
        shutil.rmtree(root / 'cache', ignore_errors=True)
        times['warned'].append(run(check, environment).seconds)
        git(root, 'checkout', '-q', '--', 'docs')
    documents = len([*(root / 'docs').rglob('*.md')])
    return Result(documents, **{name: min(found) for name, found in times.items()})


def edit(docs: Path, size: int, number: int) -> None:
    """Change a few documents in a way that no earlier round has."""
    step = max(size // EDITED, 1)
    for path in sorted((docs / 'postmortems').rglob('*.md'))[::step]:
        text = path.read_text(encoding='utf-8')
        path.write_text(
            text.replace('## Impact\n', f'It was seen {number + 2} times.\n\n## Impact\n', 1),
            encoding='utf-8',
        )


def blemish(docs: Path) -> None:
    """Take the owners and days out of all actions."""
    for path in (docs / 'postmortems').rglob('*.md'):
        text = path.read_text(encoding='utf-8')
        path.write_text(re.sub(r'(?m)^    - (?:owner|due): .*\n', '', text), encoding='utf-8')


def git(folder: Path, *arguments: str) -> None:
    """Run git, for nobody in particular."""
    who = ('-c', 'user.name=Benchmark', '-c', 'user.email=nobody@example.org', '-c', 'commit.gpgsign=false')
    subprocess.run(['git', '-C', str(folder), *who, *arguments], check=True, capture_output=True)  # noqa: S607 - whichever git there is


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table."""
    names = ('documents', 'strict build, cold', 'check, cold', 'ratio', 'check, full cache', 'ratio')
    more = ('strict build, full cache', 'check, a few edited', 'ratio', 'check, cold, with warnings')
    lines = [f'| {" | ".join((*names, *more))} |', '|' + '--:|' * 10]
    lines.extend(
        f'| {one.documents} | {one.build:.1f} s | {one.cold:.2f} s | {one.cold / one.build:.2f} '
        f'| {one.warm:.2f} s | {one.warm / one.build:.2f} | {one.rebuild:.2f} s '
        f'| {one.edit:.2f} s | {one.edit / one.rebuild:.2f} | {one.warned:.2f} s |'
        for one in results
    )
    return '\n'.join(lines)


def misses(one: Result) -> list[str]:
    """Return a sentence for each goal that is missed; the goals are those of 300 documents."""
    return [
        f'{one.documents}: {name} took {getattr(one, name):.2f} s, the goal is {goal:.1f} s for 300 documents'
        for name, goal in GOALS.items()
        if getattr(one, name) > goal * max(one.documents / 300, 1)
    ]


if __name__ == '__main__':
    sys.exit(main())
