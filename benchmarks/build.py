"""How long a site takes with Handrail, and how long the same Markdown takes with plain MkDocs.

    python benchmarks/build.py [SIZE ...] [--rounds N] [--work DIR] [--json FILE]

For each size it writes that many postmortems with what they refer to, stages them, and builds in
turn, in the same run: (a) with Handrail and an empty cache, (b) the staged Markdown with MkDocs and
Material's search, (a) again after one document was edited. The shortest of all rounds counts. A
last build without cache is watched for its memory and must be byte for byte what the cached one
is. Prints a Markdown table; `--json` keeps all numbers. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import corpus
from measure import Run, run

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 300, 1000, 3000)
GOALS = {'cold': 1.15, 'edit': 0.3, 'page': 1.2, 'html': 35_000, 'memory': 512 << 20}
EDITED = 'It was noticed a second time on the day after.\n'


@dataclass(frozen=True, slots=True)
class Result:
    """What one size gave. Seconds are the shortest of the rounds; `html` is the largest content page."""

    postmortems: int
    pages: int
    cold: float
    plain: float
    edit: float
    cold_processor: float
    plain_processor: float
    edit_processor: float
    html: int
    memory: int
    identical: bool


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
    results = []
    for size in options.sizes:
        results.append(measure(work / str(size), size, options.rounds))
        print(f'{size}: {results[-1]}', file=sys.stderr)
    if options.work is None:
        shutil.rmtree(work)
    print(table(results))
    missed = misses(results)
    if options.json:
        told = {'results': [asdict(result) for result in results], 'goals': GOALS, 'missed': missed}
        options.json.write_text(json.dumps(told, indent=2) + '\n', encoding='utf-8')
    for line in missed:
        print(f'missed: {line}', file=sys.stderr)
    return 1 if missed else 0


def measure(root: Path, size: int, rounds: int) -> Result:
    """Write, stage and build one size."""
    shutil.rmtree(root, ignore_errors=True)
    corpus.write(root / 'docs', size)
    config = root / 'mkdocs.yml'
    text = (ROOT / 'benchmarks' / 'mkdocs.yml').read_text(encoding='utf-8')
    config.write_text(text.replace('@@HOOKS@@', str(ROOT / 'hooks')), encoding='utf-8')
    environment = {
        'PYTHONPATH': str(ROOT / 'hooks'),
        'HANDRAIL_CACHE': str(root / 'cache'),
        'HANDRAIL_TODAY': '2026-01-01',
        'TMPDIR': str(root / 'tmp'),  # compiled templates are kept there
        'NO_MKDOCS_2_WARNING': '1',
        'DISABLE_MKDOCS_2_WARNING': 'true',
    }
    handrail = [sys.executable, '-m', 'handrail', 'stage', '-f', str(config), str(root / 'staged')]
    os.environ.pop('PYTHONDONTWRITEBYTECODE', None)  # what pip installs is compiled: so is Handrail here
    (root / 'tmp').mkdir()
    run(handrail, environment)
    cold, plain, edit = [], [], []
    document = sorted((root / 'docs' / 'postmortems').rglob('*.md'))[size // 2]
    for number in range(rounds):
        for kept in ('cache', 'tmp'):
            shutil.rmtree(root / kept, ignore_errors=True)
        (root / 'tmp').mkdir()
        cold.append(build(config, root / 'site', environment))
        plain.append(build(root / 'staged' / 'mkdocs.yml', root / 'plain', environment))
        text = document.read_text(encoding='utf-8').replace(
            '## Impact\n', f'{EDITED * (number + 1)}\n## Impact\n', 1
        )
        document.write_text(text, encoding='utf-8')
        edit.append(build(config, root / 'site', environment))
    watched = build(config, root / 'fresh', {**environment, 'HANDRAIL_CACHE': 'off'}, memory=True)
    return Result(
        postmortems=size,
        pages=json.loads((root / 'site' / 'build.json').read_text())['pages'],
        cold=best(cold).seconds,
        plain=best(plain).seconds,
        edit=best(edit).seconds,
        cold_processor=best(cold).processor,
        plain_processor=best(plain).processor,
        edit_processor=best(edit).processor,
        html=max(path.stat().st_size for path in content_pages(root)),
        memory=watched.peak,
        identical=same(root / 'site', root / 'fresh'),
    )


def build(config: Path, site: Path, environment: dict[str, str], *, memory: bool = False) -> Run:
    """Build one site with MkDocs in a process of its own."""
    command = [
        sys.executable,
        '-m',
        'mkdocs',
        'build',
        '--quiet',
        '--strict',
        '-f',
        str(config),
        '-d',
        str(site),
    ]
    return run(command, environment, memory=memory)


def best(runs: Sequence[Run]) -> Run:
    """Return the shortest run: whatever else the machine did made the others longer."""
    return min(runs, key=lambda one: one.seconds)


def content_pages(root: Path) -> list[Path]:
    """Return the built pages of the documents: not the generated lists."""
    documents = [path.relative_to(root / 'docs') for path in (root / 'docs').glob('*/**/*.md')]
    return [root / 'site' / path.with_suffix('') / 'index.html' for path in documents]


def same(left: Path, right: Path) -> bool:
    """Whether two folders hold the same bytes at the same paths."""
    names = [
        sorted(path.relative_to(root) for path in root.rglob('*') if path.is_file()) for root in (left, right)
    ]
    return names[0] == names[1] and all(
        (left / name).read_bytes() == (right / name).read_bytes() for name in names[0]
    )


def table(results: Sequence[Result]) -> str:
    """Return the results as a Markdown table."""
    names = ('postmortems', 'pages', 'Handrail, cold', 'plain MkDocs', 'ratio', 'after one edit', 'ratio')
    more = ('a page, cold', 'largest page', 'memory')
    lines = [f'| {" | ".join((*names, *more))} |', '|' + '--:|' * len((*names, *more))]
    for one in results:
        times = f'{one.cold:.1f} s | {one.plain:.1f} s | {one.cold / one.plain:.2f} | {one.edit:.1f} s'
        rest = f'{one.edit / one.plain:.2f} | {one.cold / one.pages * 1000:.1f} ms'
        sizes = f'{one.html / 1000:.0f} kB | {one.memory / 2**20:.0f} MB'
        lines.append(f'| {one.postmortems} | {one.pages} | {times} | {rest} | {sizes} |')
    return '\n'.join(lines)


def misses(results: Sequence[Result]) -> list[str]:
    """Return a sentence for each goal that a size misses."""
    found = []
    for one in results:
        measured = {
            'cold': one.cold / one.plain,
            'edit': one.edit / one.plain,
            'html': one.html,
            'memory': one.memory,
        }
        found += [
            f'{one.postmortems}: {name} is {value:.4g}, the goal is {GOALS[name]}'
            for name, value in measured.items()
            if value > GOALS[name]
        ]
        if not one.identical:
            found.append(f'{one.postmortems}: the cached build differs from the uncached one')
    by_size = {one.postmortems: one.cold / one.pages for one in results}
    if {300, 3000} <= by_size.keys() and by_size[3000] > GOALS['page'] * by_size[300]:
        found.append(f'a page costs {by_size[3000] / by_size[300]:.2f} times as much at 3000 as at 300')
    return found


if __name__ == '__main__':
    sys.exit(main())
