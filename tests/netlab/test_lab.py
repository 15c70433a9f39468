"""The lab comes up, runs what it is told where it is told, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.site import ROOT

from handrail.cli import main
from handrail.field.lab import probe
from handrail.field.lab.contract import LabError
from handrail.field.lab.network.lab import NetworkLab
from handrail.field.lab.network.world import missing, saved, started_at
from handrail.field.lab.process import MOST, run_bounded

ENVIRONMENT = {**os.environ, 'PYTHONPATH': str(ROOT / 'hooks')}


def gone(process: int) -> bool:
    return until(lambda: not started_at(process))


def until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30  # less than any of these processes lives
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.netlab
def test_places_are_apart(lab: NetworkLab) -> None:
    seen = {place: lab.run(place, 'ip -4 -o addr show dev eth0').output for place in ('app-a', 'app-b', 'db')}
    assert '10.91.0.10/24' in seen['app-a']
    assert '10.91.1.10/24' in seen['app-b']
    assert '10.92.0.3/24' in seen['db']
    assert lab.run('app-a', 'echo "$LAB_PLACE $X"', values={'X': '$(id)'}).output == 'app-a $(id)\n'
    with pytest.raises(LabError, match="no place 'nowhere'"):
        lab.run('nowhere', 'true')
    with pytest.raises(LabError, match="no fault 'flood'"):
        lab.inject('flood')


@pytest.mark.netlab
def test_nothing_of_the_caller_reaches_a_command(lab: NetworkLab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('TOKEN_OF_THE_CALLER', 'x')
    assert 'TOKEN_OF_THE_CALLER' not in lab.run('app-a', 'env').output


@pytest.mark.netlab
def test_a_command_ends_at_its_limit_with_all_that_it_has_started(lab: NetworkLab) -> None:
    ran = lab.run('app-a', 'sleep 77 & sleep 78', seconds=0.5)
    assert ran.timed_out
    assert ran.code == -signal.SIGKILL
    assert ran.seconds < 40
    assert until(lambda: lab.run('app-a', 'pgrep -fx "sleep 7[78]"').output == '')


@pytest.mark.netlab
def test_a_crash_leaves_nothing(worker_id: str) -> None:
    """A lab of a process that is killed dies with it, and so does the memory that its servers share.

    Its folder goes with the next one.
    """
    name = f'crash-{worker_id}'
    program = (
        'import sys, time\nfrom handrail.field.lab import open_lab\n'
        f'with open_lab({name!r}):\n    print("up", flush=True)\n    time.sleep(60)\n'
    )
    with subprocess.Popen([sys.executable, '-c', program], env=ENVIRONMENT, stdout=subprocess.PIPE) as user:
        try:
            assert user.stdout is not None
            if user.stdout.readline() != b'up\n':
                pytest.skip('; '.join(NetworkLab(name).lacks()) or 'the lab did not come up')
            world = saved(NetworkLab(name).state)
            assert world is not None
            assert world.alive()
            shared = world.must('db', 'ls /dev/shm').split()
            assert shared, 'PostgreSQL keeps its shared memory elsewhere: mend this test'
        finally:
            user.kill()
    assert gone(world.keeper)
    assert not [name for name in shared if (Path('/dev/shm') / name).exists()]  # noqa: S108
    NetworkLab(name).down()
    assert not NetworkLab(name).state.exists()


@pytest.mark.netlab
def test_the_command_line_from_up_to_down(worker_id: str, capsys: pytest.CaptureFixture[str]) -> None:
    if lacking := NetworkLab('none').lacks():
        pytest.skip('; '.join(lacking))
    name = ['--name', f'cli-{worker_id}']
    lab = NetworkLab(name[1])
    try:
        assert main(['lab', 'status', *name]) == 2
        assert 'the lab is not up: handrail lab up' in capsys.readouterr().err
        assert main(['lab', 'up', *name]) == 0
        assert main(['lab', 'drill', *name]) == 0
        assert main(['lab', 'drill', *name]) == 2
        told = capsys.readouterr()
        assert 'DB_HOST=db.lab' in told.out
        assert 'something is broken already' in told.err
        [(fault, hidden)] = lab.injected()
        assert hidden
        assert main(['lab', 'status', *name]) == 0
        assert lab.faults[fault].about not in capsys.readouterr().out
        assert main(['lab', 'status', *name, '--reveal']) == 0
        assert lab.faults[fault].about in capsys.readouterr().out
        assert main(['lab', 'heal', *name]) == 0
        assert main(['lab', 'fault', 'firewall-reject', *name]) == 0
        assert main(['lab', 'run', *name, 'app-b', '--', 'psql', '-wh', 'db.lab', '-U', 'app', 'auth']) == 1
        assert 'Connection refused' in capsys.readouterr().out
    finally:
        assert main(['lab', 'down', *name]) == 0
    assert not lab.state.exists()


@pytest.mark.netlab
def test_it_works_without_root(worker_id: str) -> None:
    """As nobody, in a user namespace."""
    if os.geteuid() != 0:
        pytest.skip('this run is without root: the other tests show it')
    if lacking := NetworkLab('none').lacks():
        pytest.skip('; '.join(lacking))
    program = (
        'from handrail.field.lab import open_lab\nfrom handrail.field.lab.probe import counted, shares\n'
        f'with open_lab("rootless-{worker_id}") as lab:\n'
        '    both = lambda: counted(shares(lab, [("app-a", 3), ("app-b", 3)]))\n'
        '    print(both())\n    lab.inject("pg-hba-narrow")\n    print(both())\n'
        '    lab.inject("firewall-drop")\n    print(lab.run("db", "sudo -u postgres id -un").output[:-1])\n'
        '    lab.heal()\n    print(both())\n'
    )
    done = subprocess.run(
        ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', sys.executable, '-c', program],
        env={**ENVIRONMENT, 'HOME': '/nonexistent', 'PYTHONDONTWRITEBYTECODE': '1'},
        cwd='/', capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["{'ok': 6}", "{'ok': 3, 'hba_reject': 3}", 'postgres', "{'ok': 6}"], (
        done.stderr
    )


def test_what_is_missing_is_said() -> None:
    assert missing(('no-such-program-xyz a-package',)) == (
        'there is no no-such-program-xyz: install a-package',
    )


def test_output_has_an_end() -> None:
    ran = run_bounded(['bash', '-c', f'head -c {3 * MOST} /dev/zero | tr "\\0" x'])
    assert len(ran.output) == MOST
    assert ran.code == 0


def test_the_table_of_faults_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['lab', 'fault']) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(NetworkLab.faults)
    assert main(['lab', 'run']) == 0
    assert 'app-a, app-b' in capsys.readouterr().out


@pytest.mark.parametrize(('share', 'count'), [(0.3, 9), (0.05, 59), (0.01, 299)])
def test_so_many_logins_see_a_fault(share: float, count: int) -> None:
    assert probe.enough(share) == count


@pytest.mark.parametrize('fault', [fault for fault in NetworkLab.faults.values() if fault.cause])
def test_the_cause_of_a_fault_is_a_step(fault: object) -> None:
    runbook, anchor = fault.cause.split('#')  # type: ignore[attr-defined]
    text = (ROOT / 'docs' / 'runbooks' / f'{runbook}.md').read_text(encoding='utf-8')
    assert re.search(rf'<a id="{anchor}"></a>', text), fault


def test_the_guide_lists_every_fault() -> None:
    guide = (ROOT / 'docs' / 'guides' / 'lab.md').read_text(encoding='utf-8')
    for fault in NetworkLab.faults.values():
        assert f'| `{fault.name}` | {fault.about} | ' in guide
