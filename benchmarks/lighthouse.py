"""What Lighthouse says of the pages, as a phone on a slow network sees them.

    python benchmarks/lighthouse.py [--site DIR] [--json FILE] [ADDRESS ...]

Builds this repository's site (or takes a built one), serves it compressed, as real hosts do, and lets
Lighthouse look at a page of every kind: form factor phone, its own throttling (150 ms, 1.6 Mbit/s,
processor four times slower). Prints a Markdown table; exits with 1 when a goal is missed. Needs
npm and Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hosting import hosted

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'scripts'))

from webtools import BROWSERS, CACHE, CLEAN, made  # noqa: E402 - a folder of scripts

PACKAGES = ROOT / 'benchmarks' / 'web'
GOALS = {'performance': 95, 'accessibility': 100, 'best-practices': 100}
PAGES = (
    '',
    'runbooks/database-connectivity/',
    'runbooks/login-failures/',
    'alerts/DatabaseRefusesSubnet/',
    'postmortems/2024/2024-01-21-web-stack-outage/',
    'actions/',
    'practices/net-pg-001/',
    'teams/database-oncall/',
    'symptoms/',
)
FLAGS = '--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking'


def main() -> int:
    """Look at every page; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('pages', nargs='*', default=PAGES, metavar='ADDRESS')
    parser.add_argument('--site', type=Path, help='a built site')
    parser.add_argument('--json', type=Path)
    options = parser.parse_args()
    npm, chromium = shutil.which('npm'), next(filter(None, map(shutil.which, BROWSERS)), None)
    tools = CACHE / 'lighthouse'
    if not npm or not chromium or not made(tools, [npm, *CLEAN], 'Lighthouse', PACKAGES):
        print('lighthouse: npm and Chromium are needed', file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        site = options.site or build(Path(folder) / 'site')
        with hosted(site) as host:
            found = {page: look(tools, chromium, host.address + page) for page in options.pages}
    print(table(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + '\n', encoding='utf-8')
    missed = [
        f'{page or "/"}: {name} {scores[name]} < {goal}'
        for page, scores in found.items()
        for name, goal in GOALS.items()
        if scores[name] < goal
    ]
    for line in missed:
        print(f'missed: {line}', file=sys.stderr)
    return 1 if missed else 0


def build(site: Path) -> Path:
    """Build the site of this repository."""
    command = [
        sys.executable,
        '-m',
        'mkdocs',
        'build',
        '--quiet',
        '-f',
        str(ROOT / 'mkdocs.yml'),
        '-d',
        str(site),
    ]
    subprocess.run(command, check=True, env={**os.environ, 'PYTHONPATH': str(ROOT / 'hooks')})
    return site


def look(tools: Path, chromium: str, address: str) -> dict[str, float]:
    """Return what Lighthouse measured of one page: scores of 100, seconds, bytes, shift.

    What it finds wrong besides speed is printed.
    """
    command = [
        str(tools / 'node_modules' / '.bin' / 'lighthouse'),
        address,
        '--quiet',
        '--output=json',
        f'--chrome-flags={FLAGS}',
        f'--only-categories={",".join(GOALS)}',
    ]
    environment = {**os.environ, 'CHROME_PATH': chromium}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment, timeout=300)
    report: dict[str, Any] = json.loads(done.stdout)
    audits = report['audits']
    for name, category in report['categories'].items():
        for each in category['auditRefs'] if name != 'performance' else ():
            audit = audits[each['id']]
            if each['weight'] and audit['score'] not in (None, 1):
                print(f'{address}: {each["id"]}: {audit["title"]}', file=sys.stderr)
    scores = {name: round(100 * report['categories'][name]['score']) for name in GOALS}
    return {
        **scores,
        'largest paint': audits['largest-contentful-paint']['numericValue'] / 1000,
        'blocked': audits['total-blocking-time']['numericValue'] / 1000,
        'shift': audits['cumulative-layout-shift']['numericValue'],
        'bytes': audits['total-byte-weight']['numericValue'],
    }


def table(found: dict[str, dict[str, float]]) -> str:
    """Return the results as a Markdown table."""
    names = ('page', *GOALS, 'largest paint', 'blocked', 'shift', 'transferred')
    lines = [f'| {" | ".join(names)} |', '|' + '--|' * len(names)]
    for page, one in found.items():
        scores = ' | '.join(str(one[name]) for name in GOALS)
        times = f'{one["largest paint"]:.1f} s | {one["blocked"] * 1000:.0f} ms | {one["shift"]:.3f}'
        lines.append(f'| /{page} | {scores} | {times} | {one["bytes"] / 1000:.0f} kB |')
    return '\n'.join(lines)


if __name__ == '__main__':
    sys.exit(main())
