"""Forked workers give the results of the function, whatever happens to them.

They run in a process of their own: a test runner may have threads, beside which nothing is forked.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading

import pytest
from support.site import ROOT

from handrail.engine import crew

pytestmark = pytest.mark.skipif(not hasattr(os, 'fork'), reason='optional: this system cannot fork')


def run(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, '-W', 'error', '-c', textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, 'PYTHONPATH': str(ROOT / 'hooks'), 'HANDRAIL_JOBS': '3', **environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_results_come_in_order_from_several_processes() -> None:
    program = """
        import os
        from handrail.engine.crew import spread
        found = [part.decode().split() for part in spread(lambda n: f'{n} {os.getpid()}'.encode(), 100)]
        assert [int(number) for number, _ in found] == list(range(100))
        print(len({process for _, process in found} | {str(os.getpid())}))
    """
    assert run(program) == '4'


def test_workers_make_room_for_others_after_their_shift() -> None:
    program = """
        import os
        from handrail.engine import crew
        crew.SHIFT = 20
        begun = []
        def work(n):
            begun.append(n)
            return f'{n} {os.getpid()} {len(begun)}'.encode()
        found = [part.decode().split() for part in crew.spread(work, 70)]
        assert [int(number) for number, _, _ in found] == list(range(70))
        print(len({process for _, process, _ in found}), max(int(done) for _, _, done in found))
    """
    assert run(program) == '12 7'


def test_long_results_pass_whole() -> None:
    program = """
        from handrail.engine.crew import spread
        found = list(spread(lambda n: bytes([n]) * (n * 30_000), 100))
        print(all(part == bytes([n]) * (n * 30_000) for n, part in enumerate(found)))
    """
    assert run(program) == 'True'


def test_what_a_worker_cannot_do_the_parent_does() -> None:
    program = """
        import os
        from handrail.engine.crew import spread
        parent = os.getpid()
        def work(n):
            if n % 7 == 3 and os.getpid() != parent:
                raise ValueError(n)
            return str(n).encode()
        print(b','.join(spread(work, 60)).decode() == ','.join(map(str, range(60))))
    """
    assert run(program) == 'True'


def test_a_worker_that_dies_costs_no_result() -> None:
    program = """
        import os, signal
        from handrail.engine.crew import spread
        parent = os.getpid()
        def work(n):
            if n == 30 and os.getpid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
            return str(n).encode()
        print(b','.join(spread(work, 60)).decode() == ','.join(map(str, range(60))))
    """
    assert run(program) == 'True'


def test_workers_are_gone_when_nobody_listens() -> None:
    program = """
        import os
        from handrail.engine.crew import spread
        results = spread(lambda n: b'x' * 100_000, 500)
        next(results)
        results.close()
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            print('none left')
    """
    assert run(program) == 'none left'


def test_few_items_are_done_here() -> None:
    program = """
        import os
        from handrail.engine.crew import spread
        print(len({part for part in spread(lambda n: str(os.getpid()).encode(), 10)}))
    """
    assert run(program) == '1'


def test_nothing_is_forked_beside_other_threads() -> None:
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    try:
        assert not crew.worth_forking(10_000)
    finally:
        stop.set()
        thread.join()


def test_the_number_of_workers_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('HANDRAIL_JOBS', '5')
    assert crew.hands() == 5
    monkeypatch.setenv('HANDRAIL_JOBS', '1')
    assert not crew.worth_forking(10_000)
    monkeypatch.delenv('HANDRAIL_JOBS')
    assert crew.hands() >= 1
