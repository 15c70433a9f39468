"""What searching costs: Handrail's search, the theme's own and Pagefind, side by side.

    python benchmarks/search.py [SIZE ...] [--work DIR] [--json FILE]

For each size it writes that many postmortems with what they refer to, builds the site with
Handrail's search and with `search: stock`, and lets Pagefind index the latter's pages (`pip install
'pagefind[bin]'`; without it that column says so). Each is served compressed and asked in Chromium:
on this machine, and over 1.6 Mbit/s with round trips of 150 ms. A first answer is asked for in the
moment in which a page has loaded with nothing kept, and is the slowest of three; a later one the slowest
of seven. Each was asked three times, the shortest counts. Builds are in seconds of a processor.
Prints a Markdown table; `--json` keeps all numbers. Linux only.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import corpus
from asking import MATERIAL, PAGEFIND, Box, Question, Timed, browser, timed
from hosting import FAST, SLOW
from measure import Run, run
from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SIZES = (300, 1000, 3000)
GOALS = {'load': 120_000, 'fast_first': 0.6, 'slow_first': 2, 'fast_later': 0.3, 'memory': 512 << 20}
PAGE = 'runbooks/auth-db-0/'
"""From which everything is asked."""

QUESTIONS = (
    Question('catalog-cache-0: connection refused', 'runbooks/catalog-cache-0/'),
    Question('BillingApi0Unhealty', 'alerts/BillingApi0Unhealthy/'),
    Question('restart the listener billing-db', 'runbooks/billing-db-0/'),
    Question('AuthProxy0Unhealthy', 'alerts/AuthProxy0Unhealthy/'),
    Question(
        '2025-11-03 ERROR [pool-7] auth-db-0: connection refused (10.8.3.1:5432)', 'runbooks/auth-db-0/'
    ),
    Question('net-gen-005', 'practices/net-gen-005/'),
    Question('Proxy0Unhealthy billing', 'alerts/BillingProxy0Unhealthy/'),
    Question('biling-worker-0', 'runbooks/billing-worker-0/'),
)


@dataclass(frozen=True, slots=True)
class Result:
    """One search at one size: what its files weigh, what making them took, how it answers.

    `build` (seconds of a processor) and `memory` are of the whole build; those of Pagefind of its
    run over the built site.
    """

    size: int
    name: str
    bytes: int
    files: int
    build: float
    memory: int
    fast: Timed
    slow: Timed


def main() -> int:
    """Measure every size; 1 when Handrail's search misses a goal."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('sizes', nargs='*', type=int, default=SIZES, metavar='SIZE')
    parser.add_argument('--work', type=Path, help='folder for the sites, kept afterwards')
    parser.add_argument('--json', type=Path)
    options = parser.parse_args()
    work = options.work or Path(tempfile.mkdtemp(prefix='handrail-search-'))
    results: list[Result] = []
    reason = pagefind_missing()
    with browser() as chromium:
        for size in options.sizes:
            for result in measure(chromium, work / str(size), size, with_pagefind=not reason):
                results.append(result)
                print(result, file=sys.stderr, flush=True)
    if options.work is None:
        shutil.rmtree(work)
    print(table(results, reason))
    missed = misses(results)
    if options.json:
        told = {'results': [asdict(result) for result in results], 'goals': GOALS, 'missed': missed}
        options.json.write_text(json.dumps(told, indent=2) + '\n', encoding='utf-8')
    for line in missed:
        print(f'missed: {line}', file=sys.stderr)
    return 1 if missed else 0


def pagefind_missing() -> str:
    """Return why Pagefind cannot be run, '' when it can."""
    asked = [sys.executable, '-m', 'pagefind', '--version']
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return '' if found.returncode == 0 else (found.stderr.strip().splitlines() or ['no answer'])[-1]


def measure(chromium: Browser, root: Path, size: int, *, with_pagefind: bool) -> Iterator[Result]:
    """Write, build and ask one size."""
    shutil.rmtree(root, ignore_errors=True)
    corpus.write(root / 'docs', size)
    for name in ('handrail', 'stock'):
        built, memory = build(root, name)
        site = root / name
        files = [path for path in (site / 'search').rglob('*') if path.is_file()]
        box = replace(MATERIAL, page=PAGE)
        yield asked(chromium, site, box, Result(size, name, *weight(files), built, memory, *NOTHING))
    if with_pagefind:
        run_ = index_with_pagefind(root / 'stock')
        files = [path for path in (root / 'stock' / 'pagefind').rglob('*') if path.is_file()]
        kept = [path for path in files if not path.name.startswith('pagefind-')]
        box = replace(PAGEFIND, page=f'{PAGE}pagefind.html')
        pagefind = Result(size, 'pagefind', *weight(kept), run_.processor, run_.peak, *NOTHING)
        yield asked(chromium, root / 'stock', box, pagefind)


NOTHING = (Timed(0, 0, 0, 0, 0, 0),) * 2


def asked(chromium: Browser, site: Path, box: Box, result: Result) -> Result:
    """Return a result with the times of its answers."""
    fast = timed(chromium, site, box, FAST, QUESTIONS)
    return replace(result, fast=fast, slow=timed(chromium, site, box, SLOW, QUESTIONS))


def weight(files: Sequence[Path]) -> tuple[int, int]:
    """Return bytes and number of files."""
    return sum(path.stat().st_size for path in files), len(files)


def build(root: Path, name: str) -> tuple[float, int]:
    """Build a site without cache; return its processor time and the peak of its memory."""
    text = (ROOT / 'benchmarks' / 'mkdocs.yml').read_text(encoding='utf-8')
    text = text.replace('@@HOOKS@@', str(ROOT / 'hooks'))
    stock = '\nextra:\n  handrail:\n    search: stock\n' if name == 'stock' else ''
    config = root / f'{name}.yml'
    config.write_text(text + stock, encoding='utf-8')
    environment = {
        'PYTHONPATH': str(ROOT / 'hooks'),
        'HANDRAIL_CACHE': 'off',
        'HANDRAIL_TODAY': '2026-01-01',
        'NO_MKDOCS_2_WARNING': '1',
        'DISABLE_MKDOCS_2_WARNING': 'true',
    }
    command = [sys.executable, '-m', 'mkdocs', 'build', '-q', '-f', str(config), '-d', str(root / name)]
    watched = run(command, environment, memory=True)
    return watched.processor, watched.peak


def index_with_pagefind(site: Path) -> Run:
    """Let Pagefind index the articles of a site, and write a page that asks it with its own box."""
    command = [sys.executable, '-m', 'pagefind', '--site', str(site), '--root-selector', 'article']
    watched = run([*command, '--exclude-selectors', '.headerlink'], {}, memory=True)
    html = (site / PAGE / 'index.html').read_text(encoding='utf-8')
    html = html.replace('data-md-component="search"', '').replace('name="search"', '')
    box = (
        '<link href="../../pagefind/pagefind-ui.css" rel="stylesheet">'
        '<script src="../../pagefind/pagefind-ui.js"></script><div id="box"></div><script>'
        "new PagefindUI({element: '#box', showImages: false, debounceTimeoutMs: 80})</script></body>"
    )
    (site / PAGE / 'pagefind.html').write_text(re.sub('</body>', lambda _: box, html), encoding='utf-8')
    return watched


def table(results: Sequence[Result], reason: str) -> str:
    """Return the results as a Markdown table."""
    head = (
        'postmortems', 'search', 'index', 'files', 'page load', 'first answer', 'over 1.6 Mbit/s', 'it loads',
        'later', 'over 1.6 Mbit/s', 'right first', 'build', 'memory',
    )  # fmt: skip
    lines = [f'| {" | ".join(head)} |', '|--:|---|' + '--:|' * (len(head) - 2)]
    for one in results:
        cells = (
            str(one.size), one.name, f'{one.bytes / 1e6:.1f} MB', str(one.files),
            f'{one.fast.load / 1e3:.0f} kB',
            f'{one.fast.first:.2f} s', f'{one.slow.first:.2f} s', f'{one.fast.first_bytes / 1e3:.0f} kB',
            f'{one.fast.later:.2f} s', f'{one.slow.later:.2f} s', f'{one.fast.found} of {one.fast.asked}',
            f'{one.build:.1f} s', f'{one.memory / 2**20:.0f} MB',
        )  # fmt: skip
        lines.append(f'| {" | ".join(cells)} |')
    sizes = dict.fromkeys(one.size for one in results) if reason else ()
    lines += [f'| {size} | pagefind | not run: {reason} |' + ' |' * (len(head) - 3) for size in sizes]
    return '\n'.join([*lines, '', *ratios(results)])


def ratios(results: Sequence[Result]) -> list[str]:
    """Say how many times as much the others take as Handrail's search."""
    own = {one.size: one for one in results if one.name == 'handrail'}
    said = []
    for one in results:
        if one.name != 'handrail':
            ours = own[one.size]
            said.append(
                f'- {one.size}, {one.name}: page load {one.fast.load / ours.fast.load:.1f}, first answer '
                f'{one.fast.first / ours.fast.first:.1f} ({one.slow.first / ours.slow.first:.1f} over the '
                f'slow line), later {one.fast.later / ours.fast.later:.1f} times that of Handrail'
            )
    return said


def misses(results: Sequence[Result]) -> list[str]:
    """Return a sentence for each goal that Handrail's search misses."""
    found = []
    for one in results:
        measured = {
            'load': one.fast.load,
            'fast_first': one.fast.first,
            'slow_first': one.slow.first,
            'fast_later': one.fast.later,
            'memory': one.memory,
        }
        if one.name == 'handrail':
            found += [
                f'{one.size}: {name} is {value:.4g}, the goal is {GOALS[name]}'
                for name, value in measured.items()
                if value > GOALS[name]
            ]
    return found


if __name__ == '__main__':
    sys.exit(main())
