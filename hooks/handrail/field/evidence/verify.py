"""Runs the checks and keeps what they showed: one file, of which the build makes pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime

from handrail.field.evidence.code import code_digests
from handrail.field.evidence.registry import Job, Runner
from handrail.field.evidence.result import Result
from handrail.model.evidence import Check


def verified(
    job: Job, kinds: Iterable[tuple[str, Runner]], commit: str, say: Callable[[str], object] = str
) -> tuple[Check, ...]:
    """Run the checks of some kinds; `say` hears of each as it ends.

    A runner that breaks is one failed check more, named after its kind: what it would have shown is
    not shown, and nothing is taken from others.
    """
    code = code_digests()
    found: list[Check] = []
    for kind, run in kinds:
        try:
            for result in run(job):
                found.append(kept(result, commit, code))
                say(line(found[-1]))
        except Exception as error:  # noqa: BLE001 - whatever a runner does, the others are run
            broken = Result(f'{kind}/runner', 'failed', 0, '', f'{type(error).__name__}: {error}')
            found.append(kept(broken, commit, code))
            say(line(found[-1]))
    return tuple(found)


def kept(result: Result, commit: str, code: dict[str, str]) -> Check:
    """Return a result as it is recorded; without a subject of its own it is about its programs."""
    subject = code.get(result.check.partition('/')[0], '') or result.subject or '0' * 64
    return Check(
        check=result.check,
        status=result.status,
        seconds=round(result.seconds, 2),
        at=f'{datetime.fromtimestamp(time.time(), UTC):%Y-%m-%dT%H:%M:%SZ}',
        commit=commit,
        about=result.about,
        reason=result.reason,
        subject=subject,
    )


def merged(before: Iterable[Check], found: Iterable[Check], ran: Collection[str]) -> tuple[Check, ...]:
    """Return what was found, and of what was there before the kinds that were not run now."""
    kept_on = [check for check in before if check.check.partition('/')[0] not in ran]
    return tuple({check.check: check for check in (*kept_on, *found)}.values())


def line(check: Check) -> str:
    """Return a check as a line for people."""
    why = f': {check.reason}' if check.reason else ''
    return f'{check.status:8} {check.check:44} {check.seconds:6.1f} s{why}'
