"""The list of failures: which links are broken, and in how many runs they were."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.field.links.compat.record import Record

__all__ = ['failures_report']


def failures_report(records: Iterable[Record], before: str) -> str:
    """Write the list of failures: how often each link was broken, one a line; what is mended leaves it.

    `before` is the list of the run before; raises ValueError with a sentence for a line that is none.
    """
    counts: dict[str, int] = {}
    for number, line in enumerate(before.splitlines(), start=1):
        if line.strip() and not line.startswith('#'):
            count, _, key = line.partition(' ')
            if not count.isdigit() or not key.strip('"').startswith('('):
                raise ValueError(f'line {number} is none of a list of failures: {line[:40]!r}')
            counts[key.strip().strip('"')] = int(count)
    for record in records:
        key = repr((record.place.parent, record.key))
        if not record.valid:
            counts[key] = counts.get(key, 0) + 1
        else:
            counts.pop(key, None)
    return ''.join(f'{count} {key!r}\n' for key, count in counts.items())
