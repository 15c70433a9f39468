"""A last limit on the time that one page may take, for what no limit on its text has foreseen."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SECONDS = 20
"""Of one page. Usual ones take some milliseconds, the largest that may be two seconds."""

LARGEST = 8_000_000
"""Characters of HTML that one page may become."""


class PatienceError(RuntimeError):
    """Says that a page has taken too long."""


@contextmanager
def patience(seconds: int = SECONDS) -> Iterator[None]:
    """Raise PatienceError inside the block when it takes longer than that.

    It needs the signals of POSIX and the main thread; elsewhere the block takes its time.
    """
    able = hasattr(signal, 'setitimer') and threading.current_thread() is threading.main_thread()
    if not able or signal.getitimer(signal.ITIMER_REAL)[0]:  # somebody else counts already
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise PatienceError(f'it took longer than {seconds} s')

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
