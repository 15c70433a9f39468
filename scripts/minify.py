"""Write hooks/handrail/assets/dist/ anew: the scripts of the pages, as small as terser makes them.

Run by the launcher `scripts/minify` with the tools that npm brings (tests/web/package.json). With
--check nothing is written; 1 when something would be. The result is committed, so that building a site
needs no Node; a script whose modules have changed since is served as it is written.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from handrail.engine.assets import DIST, SCRIPTS_MADE, digest_of, sources

OPTIONS = (
    *('--ecma', '2022', '--mangle'),
    '--compress',
    'passes=2,unsafe=true,unsafe_comps=true,pure_getters=true,keep_fargs=false,inline=false,reduce_vars=false',
    *('--format', 'ascii_only=true,quote_style=1'),
)
"""A function stays in its block: terser would put one that is used once where it is used, and what it
uses of its block is not there.
"""

INNER = {
    'handrail': 'acted facts held how made parts passed row score shown variable words',
    'search-worker': (
        'anchor begun docs first from had hits known mute order others pairs rare say share slot slots soft'
        ' start to weight'
    ),
}
"""Properties of objects that a script makes for itself: they get short names. No file, no page and no
other script knows one of them.
"""


def main() -> int:
    """Minify every script; say which were out of date."""
    node, folder = shutil.which('node'), os.environ.get('HANDRAIL_WEB_TOOLS', '')
    terser = Path(folder) / 'node_modules' / 'terser' / 'bin' / 'terser'
    if node is None or not terser.is_file():
        print('scripts/minify: node and npm are needed', file=sys.stderr)
        return 2
    texts = sources()
    wanted = {
        f'{name}.js': minified([node, str(terser)], text, INNER.get(name, '')) for name, text in texts.items()
    }
    digests = {name: digest_of(text) for name, text in texts.items()}
    wanted[SCRIPTS_MADE] = json.dumps(digests, indent=2, sort_keys=True) + '\n'
    found = {path.name: path.read_text(encoding='utf-8') for path in DIST.glob('*')} if DIST.is_dir() else {}
    stale = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
    for name in stale:
        print(f'{name}: out of date')
    if '--check' in sys.argv[1:]:
        return 1 if stale else 0
    DIST.mkdir(exist_ok=True)
    for name in stale:
        if name in wanted:
            (DIST / name).write_text(wanted[name], encoding='utf-8')
        else:
            (DIST / name).unlink()
    return 0


def minified(terser: list[str], text: str, inner: str = '') -> str:
    """Return a script without what only people need; `inner` are the properties that get short names."""
    names = f'builtins=true,regex=/^({"|".join(inner.split())})$/'
    command = [*terser, *OPTIONS, *(('--mangle-props', names) if inner else ())]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, timeout=120)
    return done.stdout.rstrip('\n') + '\n'


if __name__ == '__main__':
    sys.exit(main())
