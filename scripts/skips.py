"""Fail when a test was skipped that could have run here: `python scripts/skips.py JUNIT.xml`.

A skip is in order when its reason begins with `optional:`; that is said for what may be missing in CI
as well. `.ci/run` calls this after the tests. Standard library only.
"""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Print the skips that are not in order; 1 when there are any, or when no test ran at all."""
    root = ET.parse(Path(arguments[0])).getroot()  # noqa: S314 - our own test run wrote it
    cases = list(root.iter('testcase'))
    skipped = [(case, found) for case in cases if (found := case.find('skipped')) is not None]
    wrong = [(case, found) for case, found in skipped if not in_order(found)]
    for case, found in wrong:
        where = f'{case.get("classname")}.{case.get("name")}'
        print(f'skips: {where} was skipped: {found.get("message", "")}', file=sys.stderr)
    if len(cases) == len(skipped):
        print('skips: no test ran', file=sys.stderr)
        return 1
    return 1 if wrong else 0


def in_order(skipped: ET.Element) -> bool:
    """Whether a test may be missing: it is optional, or expected to fail (pytest marks it the same way)."""
    reason = skipped.get('message', '').removeprefix('Skipped: ')
    return skipped.get('type') == 'pytest.xfail' or reason.startswith('optional:')


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
