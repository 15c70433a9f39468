"""`SHA256SUMS`: what every file of a site is, so that a copy can be compared with it anywhere.

The format is that of coreutils: `sha256sum --check SHA256SUMS` in the site's folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256

from handrail.model import Place, Problem

SUMS, INFO = 'SHA256SUMS', 'build.json'
BESIDE = frozenset({SUMS, INFO})
"""Not summed: one holds the sums, the other the sum of these."""

ESCAPED = re.compile(r'\\[\\n]')


def sealed(pages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return `SHA256SUMS` and the `build.json` that says what it is and how many bytes it is about."""
    lines, size = [], 0
    for path in sorted(set(pages) - BESIDE):
        content = pages[path]
        size += len(content)
        lines.append(_line(sha256(content).hexdigest(), path))
    sums = ''.join(lines).encode()
    info = json.loads(pages.get(INFO, b'{}'))
    info['checksums'] = {
        'file': SUMS,
        'sha256': sha256(sums).hexdigest(),
        'files': len(lines),
        'bytes': size,
    }
    return {SUMS: sums, INFO: (json.dumps(info, indent=2, ensure_ascii=False) + '\n').encode()}


def read_sums(sums: bytes) -> dict[str, str]:
    """Return the sum of each path; lines of another form are passed over."""
    found = {}
    for line in sums.decode(errors='replace').splitlines():
        escaped = line.startswith('\\')
        digest, gap, path = line.removeprefix('\\').partition('  ')
        if gap:
            found[_meant(path) if escaped else path] = digest
    return found


def altered(pages: Mapping[str, bytes], *, others: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """Yield a Problem for each file that is not what `SHA256SUMS` says; `others` may be there besides."""
    wanted = read_sums(pages.get(SUMS, b''))
    recorded = json.loads(pages.get(INFO, b'{}')).get('checksums', {}).get('sha256')
    if not wanted or sha256(pages[SUMS]).hexdigest() != recorded:
        said = f'{SUMS} is not the one that {INFO} names'
        yield Problem(Place(SUMS), 'checksum', said, 'build again')
        return
    for path, digest in sorted(wanted.items()):
        if path not in pages:
            yield Problem(Place(path), 'checksum', 'the file is not there', 'copy the site again')
        elif sha256(pages[path]).hexdigest() != digest:
            said = f'the file is not the one that {SUMS} names'
            yield Problem(Place(path), 'checksum', said, 'copy the site again')
    for path in sorted(set(pages) - set(wanted) - BESIDE - others):
        said = f'the file does not stand in {SUMS}'
        yield Problem(Place(path), 'checksum', said, 'delete it, or build again')


def _line(digest: str, path: str) -> str:
    """Return a line as coreutils writes it: a name with a line end or a backslash is escaped."""
    escaped = path.replace('\\', '\\\\').replace('\n', '\\n')
    return f'{"" if escaped == path else chr(92)}{digest}  {escaped}\n'


def _meant(path: str) -> str:
    return ESCAPED.sub(lambda found: '\n' if found[0] == r'\n' else '\\', path)
