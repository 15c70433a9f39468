"""Fail when not everything that was to be checked passed: `python scripts/checked.py NEW KNOWN`.

NEW is what `handrail verify` has just written, KNOWN the evidence of the repository: what that holds must
have been run again. `.ci/run` calls this. Standard library only.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Print what is not in order; 1 when there is anything, or when nothing was checked at all."""
    new, known = (read(Path(each)) for each in arguments)
    wrong = [f'{name} was {status}: {reason}' for name, (status, reason) in new.items() if status != 'passed']
    wrong += [f'{name} was not run' for name in known if name not in new]
    for line in wrong or ([] if new else ['nothing was checked']):
        print(f'checked: {line}', file=sys.stderr)
    return 1 if wrong or not new else 0


def read(file: Path) -> dict[str, tuple[str, str]]:
    """Return the status and reason of each check of a file, nothing where there is no file."""
    if not file.is_file():
        return {}
    checks = json.loads(file.read_text(encoding='utf-8'))['checks']
    return {each['check']: (each['status'], each['reason']) for each in checks}


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
