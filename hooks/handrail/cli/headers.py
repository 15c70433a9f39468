"""Print the response headers that a built site needs: its policy, and what a page cannot say of itself.

Each page says the policy itself, so that it holds on every host. Netlify and Cloudflare Pages take the
headers from the file `_headers` in the site; for nginx, print lines to include:

    handrail headers --format nginx > /etc/nginx/snippets/runbooks-headers.conf
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

SUMMARY = 'print the response headers of the built site, also for nginx'
FORMATS = ('headers', 'nginx', 'policy')


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--site', type=Path, metavar='DIR', help='the built site (default: site_dir)')
    parser.add_argument(
        '--format',
        choices=FORMATS,
        default='headers',
        help='headers: as _headers has them; nginx: lines to include; policy: the text of the policy alone',
    )


def run(options: argparse.Namespace) -> int:
    """Print the headers."""
    from handrail.finish.headers import HEADERS, nginx_lines, policy_told

    site: Path = options.site or open_project(config_file(options)).site
    if not (site / HEADERS).is_file():
        raise CommandError(f'{str(site)!r} holds no {HEADERS}: run handrail build first')
    text = (site / HEADERS).read_text(encoding='utf-8')
    policy = policy_told({HEADERS: text})
    if options.format == 'nginx':
        text = nginx_lines(policy, preview='X-Robots-Tag' in text)
    elif options.format == 'policy':
        text = f'{policy}\n'
    sys.stdout.write(text)
    return 0
