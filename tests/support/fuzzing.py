"""Bytes that no author would write, made from documents that authors did write.

A target is a function of the bytes of one file that raises AssertionError, or anything else, when its
reader is wrong. `hunt` calls it with mutants until the time is over; one seed gives one order of
mutants. A mutant that fails is kept below `.cache/fuzz/`; once the reader is mended, it belongs into
`tests/fuzz/crashes/` as NAME-OF-TARGET.what-it-was.ending.

HANDRAIL_FUZZ_SECONDS sets the time of each target (default 3), HANDRAIL_FUZZ_SEED another order.
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from support.site import ROOT

SECONDS = float(os.environ.get('HANDRAIL_FUZZ_SECONDS', '3'))
SEED = os.environ.get('HANDRAIL_FUZZ_SEED', '5')
HANGS = 20.0
"""Seconds of the processor after which one call is taken to hang."""

KEPT = ROOT / '.cache' / 'fuzz'
CRASHES = ROOT / 'tests' / 'fuzz' / 'crashes'

Target = Callable[[bytes], object]

WORDS: tuple[bytes, ...] = tuple(
    word.encode('utf-8', 'surrogatepass')
    for word in (
        *'#-*+>|`~:!?&%@=$"\'\\/<>()[]{}^_,.;0\n\t\r\0 ',
        '---\n', '\n---\n', '...\n', '# ', '## ', '### Timeline\n', '```\n', '```bash\n', '~~~', '- [ ] ',
        '- [x] ',
        '- 09:00 `signal` ', '- 25:61 `alert` ', '    - id: x\n', '    - owner: porters\n',
        '- otherwise → ', '](', '](#',
        '](../', '](https://', '![', '[x]: y\n', '<!-- handrail: ', '<!-- handrail: allow ', ' reason: ',
        '-->', '<a id="',
        '"></a>', '<script>', '</script>', '<!--', '<![CDATA[', '<?', '{{ x }}', '{% for %}', '${x:?}',
        '&#0;', '&#x10ffff;',
        '&amp;', '\\\n', '  \n', '\n\n', '\n    ', '\n  ', 'key: ', 'allow: {', ': {', ': [', '- - - ',
        '<<: *a', '&a ', '*a',
        '!!python/object ', '? ', '|-\n', '>+\n', '%YAML 9.9\n', '\ufeff', '\u202e', '\u2066', '\u200b',
        '\u0085', '\u2028',
        '\x0b', '\x1b[31m', '\x7f', 'é', 'e\u0301', '日本', '🧯', '👩\u200d🚒', 'ﬁ', 'İ', 'ß', '\ud800',
        '١٢', '²', '½', 'ⅷ',
        '2024-01-21', '2024-02-30', '0000-00-00', '9999-12-31 23:59', '2024-03-31 02:30', 'Europe/Berlin',
        'WAT', '+14:00',
        '99999999999999999999', '-1', '1e999', 'NaN', '0x10', '010', 'true', 'null', 'yes', '~', '1_000',
        '12:30:45', '"', "'",
        '(a+)+$', '(?P<x>', '[a-', '\\1', '(?i)', '.*' * 20, '$(', '`', '"$', "'$", '<<EOF\n', '|&', ';;',
        '((', '{a,b}', '>&-',
        'status: ', 'started: ', 'owner: ', 'check: "', 'vars:\n', 'groups:\n', '- name: x\n',
        'runbook_url: https://', '=== "x"\n',
        '!!! note\n', '??? x\n', '[^1]: ', '[^1]', ': x\n', '*[x]: y\n', '{: .x }', '{#x}', '--8<-- "',
        '::: x', '==', '~~', '[[x]]',
    )
)  # fmt: skip
"""What means something to a reader of ours, or to the libraries below."""


def seeds(*patterns: str, most: int = 24_000) -> list[bytes]:
    """The files of the repository that match, in a fixed order, the small ones of them."""
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    found = [path.read_bytes() for path in paths if path.is_file() and path.stat().st_size <= most]
    assert found, patterns
    return found


def mutants(files: Sequence[bytes], random_: random.Random) -> Iterator[bytes]:
    """Yield changed files for ever: most are changed a little, so that readers get far into them."""
    changes = (_cut, _double, _word, _word, _word, _byte, _splice, _swap, _indent, _many, _stack, _end)
    while True:
        data = random_.choice(files)
        for _ in range(random_.choice((1, 1, 1, 2, 3, 5, 12))):
            data = random_.choice(changes)(data, files, random_)
        yield data[:200_000]


def hunt(name: str, files: Sequence[bytes], target: Target, seconds: float = SECONDS) -> int:
    """Call `target` with mutants until the time is over; returns how many there were."""
    random_ = random.Random(f'{name} {SEED}')  # noqa: S311 - the same mutants each time is what is wanted
    end = time.monotonic() + seconds
    count = 0
    for data in mutants(files, random_):
        call(name, data, target)
        count += 1
        if time.monotonic() >= end:
            break
    return count


def call(name: str, data: bytes, target: Target) -> None:
    """Call `target`; AssertionError with where the bytes are kept when it raises or hangs."""
    try:
        with _limit():
            target(data)
    except (Exception, HangError) as error:
        KEPT.mkdir(parents=True, exist_ok=True)
        path = KEPT / f'{name}.{hashlib.sha256(data).hexdigest()[:12]}'
        path.write_bytes(data)
        raise AssertionError(f'{path.relative_to(ROOT)}: {type(error).__name__}: {error}') from error


class HangError(BaseException):
    """A call that does not come back; no Exception, which a reader may catch."""


@contextmanager
def _limit() -> Iterator[None]:
    def stop(_number: int, _frame: object) -> None:
        raise HangError(f'no answer in {HANGS:.0f} s')

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _span(data: bytes, random_: random.Random, most: int = 400) -> tuple[int, int]:
    start = random_.randrange(len(data) + 1)
    return start, min(len(data), start + random_.randrange(1, most))


def _line(data: bytes, random_: random.Random) -> tuple[int, int]:
    """Where one line begins, and where the next does."""
    at = random_.randrange(len(data) + 1)
    start = data.rfind(b'\n', 0, at) + 1
    end = data.find(b'\n', at)
    return start, len(data) if end < 0 else end + 1


def _cut(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    start, end = random_.choice((_span, _line))(data, random_)
    return data[:start] + data[end:]


def _double(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    start, end = random_.choice((_span, _line))(data, random_)
    return data[:end] + data[start:end] * random_.choice((1, 1, 2, 40)) + data[end:]


def _word(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    start, end = _span(data, random_, random_.choice((2, 2, 8, 40)))
    keep = random_.random() < 0.6
    return data[:start] + random_.choice(WORDS) + data[start if keep else end :]


def _byte(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    at = random_.randrange(len(data) + 1)
    return data[:at] + bytes([random_.randrange(256)]) + data[at + 1 :]


def _splice(data: bytes, files: Sequence[bytes], random_: random.Random) -> bytes:
    other = random_.choice(files)
    (start, end), (begin, stop) = _span(data, random_), _line(other, random_)
    return data[:start] + other[begin : stop if random_.random() < 0.8 else None] + data[end:]


def _swap(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    lines = data.split(b'\n')
    one, other = random_.randrange(len(lines)), random_.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b'\n'.join(lines)


def _indent(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    start, _ = _line(data, random_)
    more = random_.choice((b' ', b'  ', b'    ', b'\t', b'> ', b'- ', b'      '))
    return data[:start] + more + data[start:]


def _many(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    """One word very often: what is nested, repeated or never closed."""
    at = random_.randrange(len(data) + 1)
    return data[:at] + random_.choice(WORDS) * random_.choice((3, 30, 300, 3000)) + data[at:]


def _stack(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    """A few words in turn, often."""
    at = random_.randrange(len(data) + 1)
    words = b''.join(random_.choice(WORDS) for _ in range(random_.randrange(2, 5)))
    return data[:at] + words * random_.choice((5, 100, 1000)) + data[at:]


def _end(data: bytes, _files: Sequence[bytes], random_: random.Random) -> bytes:
    return data[: random_.randrange(len(data) + 1)]
