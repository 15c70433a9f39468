"""New logins from a place: how many get in, how long it takes, and how the others fail.

A monitor that keeps its connection open sees nothing of the first postmortem's fault; only new logins do.
"""

from __future__ import annotations

import math
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from handrail.field.lab.contract import Ran

CLASSES: tuple[tuple[str, str], ...] = (
    ('hba_reject', r'no pg_hba\.conf entry|pg_hba\.conf rejects'),
    ('too_many_clients', 'too many clients|remaining connection slots|too many connections'),
    ('refused', 'Connection refused'),
    ('no_port', 'Cannot assign requested address'),
    ('unreachable', 'No route to host|Network is unreachable'),
    ('connect_timeout', 'timeout expired|Connection timed out'),
    ('name', 'could not translate host name'),
    ('password', 'password authentication failed|no password supplied'),
    ('closed', 'server closed the connection|Connection reset'),
)
OK, HANG, OTHER = 'ok', 'hang', 'other'
KILLED = 124
"""What timeout(1) ends with."""

LOGIN = 'psql -wXAtc {query} "host=$DB_HOST port=$DB_PORT dbname=$DB_NAME user=$DB_USER"'
LOOP = """one() {{
  start=${{EPOCHREALTIME/[.,]/}}
  said=$(timeout -k 1 {limit} {login} 2>&1 >/dev/null)
  code=$? end=${{EPOCHREALTIME/[.,]/}}
  printf '%s %s %s\\n' "$code" "$((end - start))" "$(tr '\\n' ' ' <<< "$said" | head -c 400)"
}}
export -f one
export PGSSLMODE={ssl} PGGSSENCMODE=disable PGCONNECT_TIMEOUT={connect}
seq {count} | xargs -P {parallel} -I{{}} bash -c one
"""
LINE = re.compile(r'^(\d+) (\d+) (.*)$', re.MULTILINE)


class Origin(Protocol):
    """Where logins can be made from: a lab, or less than one."""

    @property
    def values(self) -> Mapping[str, str]:
        """DB_HOST, DB_PORT, DB_NAME and DB_USER."""

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        """Run a command in a concrete place, as a lab does."""


@dataclass(frozen=True, slots=True)
class Login:
    """One new connection: `result` is `ok`, `hang`, `other` or a class of errors; `said` the error's text."""

    place: str
    result: str
    seconds: float
    said: str = ''


def logins(  # noqa: PLR0913 - what one login is has these sides
    lab: Origin,
    place: str,
    count: int,
    *,
    parallel: int = 5,
    query: str = 'select 1',
    hold: float = 0,
    connect: int = 2,
    limit: int = 10,
    ssl: str = 'disable',
) -> tuple[Login, ...]:
    """Log in `count` times from a concrete place, `parallel` at a time.

    Each runs `query`, keeps the connection for `hold` seconds, gives up connecting after `connect`
    seconds and altogether after `limit`. `ssl` is libpq's sslmode.
    """
    asked = f'{query}; select pg_sleep({hold})' if hold else query
    script = LOOP.format(
        connect=connect, limit=limit, count=count, parallel=parallel, ssl=ssl,
        login=LOGIN.format(query=shlex.quote(asked)),
    )  # fmt: skip
    longest = math.ceil(count / parallel) * (limit + 1) + 5
    ran = lab.run(place, script, seconds=longest, values=lab.values)
    found = [
        Login(
            place, result_of(int(code), said), int(micros) / 1e6 - (hold if code == '0' else 0), said.strip()
        )
        for code, micros, said in LINE.findall(ran.output)
    ]
    lost = [Login(place, HANG, longest, 'the login did not end')] * (count - len(found))
    return (*found, *lost)


def shares(lab: Origin, counts: Sequence[tuple[str, int]], **options: object) -> tuple[Login, ...]:
    """Log in from several places at once, so many times from each."""
    with ThreadPoolExecutor(len(counts)) as pool:
        done = pool.map(lambda each: logins(lab, each[0], each[1], **options), counts)  # type: ignore[arg-type]
        return tuple(login for found in done for login in found)


def result_of(code: int, said: str) -> str:
    """Return the class of a login by what psql ended with and printed."""
    if code == 0:
        return OK
    if code in (KILLED, 128 + 9):
        return HANG
    return next((name for name, pattern in CLASSES if re.search(pattern, said)), OTHER)


def counted(found: Iterable[Login]) -> dict[str, int]:
    """Return how many logins there are of each class."""
    return dict(Counter(login.result for login in found))


def quantile(found: Iterable[Login], share: float) -> float:
    """Return the seconds within which this share of the successful logins was done; 0 without any."""
    taken = sorted(login.seconds for login in found if login.result == OK)
    return taken[min(len(taken) - 1, int(len(taken) * share))] if taken else 0.0


def enough(share: float, certainty: float = 0.95) -> int:
    """Return how many logins see a fault that hits this share of them, with this certainty.

    Each misses it with 1 - share: 30% takes 9 logins, 5% takes 59, 1% takes 299.
    """
    return math.ceil(math.log(1 - certainty) / math.log(1 - share))
