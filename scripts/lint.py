"""Check format, style, types and shell scripts; exit 1 when one of them complains.

Run by the launcher `scripts/lint`; each command can be run alone in the same environment.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SHELL = ('serve', 'test', 'build', 'publish', 'handrail', 'lint', 'lock', 'minify', 'launch.sh')


def main() -> int:
    """Run all checks, so that one run shows everything."""
    shell = [str(ROOT / 'scripts' / name) for name in SHELL]
    shell += map(str, sorted((ROOT / 'scripts' / 'ci').iterdir()))
    commands = (
        ['ruff', 'check', '.'],
        ['ruff', 'format', '--check', '.'],
        ['mypy'],
        ['shellcheck', '-x', *shell, str(ROOT / '.ci' / 'run')],
    )
    return max([check(command) for command in commands])


def check(command: list[str]) -> int:
    """Run one tool of the environment and say which one failed."""
    done = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False)
    if done.returncode:
        print(f'lint: {command[0]} found something (exit {done.returncode})', file=sys.stderr)
    return min(done.returncode, 1)


if __name__ == '__main__':
    sys.exit(main())
