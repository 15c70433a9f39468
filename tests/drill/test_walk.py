"""The walk and its contract with a lab, in a lab of one process: a folder is the world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from handrail.cli import main
from handrail.field.drill import Stop, healthy, walk
from handrail.field.lab.contract import Fault, Lab, LabError, Ran
from handrail.field.lab.process import run_bounded
from handrail.model import Runbook, Settings
from handrail.source.runbook import read_runbook

DOOR = """---
owner: porters
lab: network
vars:
  DOOR:
    description: which door
    example: front
---
# The door is stuck

## Meaning

It is shut.

## Diagnosis

### Does it open? <a id="opens"></a>
`check` from each side, 1 min

```bash
cat "$DOOR" 2>&1
```

- `locked` → [Is the key there?](#key)
- `open` → [Is the lamp lit?](#lamp), healthy
- otherwise → [Call the porters](#call)

### Is the key there? <a id="key"></a>
`check` at the lodge

```bash
ls key 2>&1
```

- `^key$` → [Unlock it](#unlock), healthy
- otherwise → [Call the porters](#call)

### Is the lamp lit? <a id="lamp"></a>
`check` at the lodge while a login is tried from outside

```bash
sleep 30; cat lamp
```

- timeout → [Call the porters](#call)
- `lit` → [Does it open?](#opens), healthy
- otherwise → [Call the porters](#call)

## Mitigation

### Unlock it <a id="unlock"></a>
`change` at the lodge

Affects: the door.

```bash
echo open > front
```

Undo: lock it.

```bash
echo locked > front
```

- done → [Is it well?](#well)

## Verification

### Is it well? <a id="well"></a>
`verify` at the lodge

```bash
cat front
```

- `open` → resolved
- otherwise → [Call the porters](#call)

## Escalation

### Call the porters <a id="call"></a>
`escalate` to `porters`, after 10 min without progress
"""


class House:
    """A lab without a network: two folders with a door each."""

    name = 'house'
    places: Mapping[str, tuple[str, ...]] = {
        'each side': ('inside', 'outside'), 'the lodge': ('inside',), 'outside': ('outside',),
    }  # fmt: skip
    faults: Mapping[str, Fault] = {
        'locked': Fault('locked', 'the door is locked', 'door#unlock'),
        'lost': Fault('lost', 'the key is lost', 'door#call'),
        'gone': Fault('gone', 'the door is gone', 'door#call'),
    }
    values: Mapping[str, str] = {'DOOR': 'front'}

    def __init__(self, folder: Path, seconds: float = 30) -> None:
        self.folder = folder
        self.seconds = seconds
        self.commands: list[tuple[str, str]] = []

    def up(self) -> None:
        for side in ('inside', 'outside'):
            (self.folder / side).mkdir(parents=True, exist_ok=True)
        self.heal()

    def inject(self, fault: str) -> None:
        if fault not in self.faults:
            raise LabError(fault)
        outside = self.folder / 'outside' / 'front'
        if fault == 'gone':
            outside.unlink()
        else:
            outside.write_text('locked\n')
        if fault == 'lost':
            (self.folder / 'inside' / 'key').unlink()

    def heal(self) -> None:
        for side in ('inside', 'outside'):
            (self.folder / side / 'front').write_text('open\n')
        (self.folder / 'inside' / 'key').write_text('')
        (self.folder / 'inside' / 'lamp').write_text('lit\n')

    def run(
        self, place: str, command: str, *, seconds: float = 30, values: Mapping[str, str] | None = None
    ) -> Ran:
        self.commands.append((place, command))
        environment = {'PATH': '/usr/bin:/bin', **(values or {})}
        inside = ['bash', '-c', f'cd {self.folder / place} && {command}']
        return run_bounded(inside, place=place, seconds=min(seconds, self.seconds), environment=environment)

    def down(self) -> None:
        pass


@pytest.fixture
def house(tmp_path: Path) -> House:
    lab = House(tmp_path / 'house', seconds=0.5)
    lab.up()
    return lab


def runbook(text: str = DOOR) -> Runbook:
    reading = read_runbook('runbooks/door.md', text, Settings(today=date(2026, 1, 1)))
    assert reading.problems == ()
    return reading.documents[0]


def test_it_is_a_lab(house: House) -> None:
    lab: Lab = house
    assert lab.name == 'house'


@pytest.mark.parametrize(
    ('fault', 'path'),
    [('locked', ['opens', 'key', 'unlock']), ('lost', ['opens', 'key', 'call']), ('gone', ['opens', 'call'])],
)
def test_one_broken_place_decides(house: House, fault: str, path: list[str]) -> None:
    """Inside all is well each time; what is seen outside counts."""
    house.inject(fault)
    found = walk({'runbooks/door.md': runbook()}, runbook(), house)
    assert list(found.path) == [f'door#{anchor}' for anchor in path]
    assert found.end == house.faults[fault].cause
    assert found.stop is Stop.cause
    assert not found.well
    assert [ran.place for ran in found.taken[0].ran] == ['inside', 'outside']
    assert not any('echo' in command for _, command in house.commands), 'a walk changes nothing'


def test_a_step_that_does_not_end_takes_its_timeout(house: House) -> None:
    found = walk({'runbooks/door.md': runbook()}, runbook(), house)
    assert found.path == ('door#opens', 'door#lamp', 'door#call')
    assert found.taken[1].ran[0].timed_out
    assert any('psql' in command and place == 'outside' for place, command in house.commands)


def test_a_circle_ends(house: House) -> None:
    quick = runbook(DOOR.replace('sleep 30; ', ''))
    found = walk({'runbooks/door.md': quick}, quick, house)
    assert found.stop is Stop.circle
    assert found.path == ('door#opens', 'door#lamp', 'door#opens')
    assert found.well


def test_what_is_not_healthy_is_named(house: House) -> None:
    quick = runbook(DOOR.replace('sleep 30; ', ''))
    assert healthy(quick, house) == ()
    house.inject('locked')
    [(key, said)] = healthy(quick, house)
    assert key == 'door#opens'
    assert 'outside: locked' in said


Change = Callable[[Runbook], Runbook]


@pytest.mark.parametrize(
    ('change', 'reason'),
    [
        (lambda each: replace(each, lab=''), 'is not marked for a lab'),
        (lambda _: runbook(DOOR.replace('from each side', 'from the roof')), "no place 'the roof'"),
    ],
)
def test_what_is_not_for_this_lab_is_not_run(house: House, change: Change, reason: str) -> None:
    changed = change(runbook())
    found = walk({'runbooks/door.md': changed}, changed, house)
    assert found.stop is Stop.not_run
    assert reason in found.reason
    assert house.commands == []


def test_a_runbook_without_a_lab_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from support.site import GREEN, write_site

    config = write_site(tmp_path, GREEN)
    assert main(['drill', 'door-stuck', '-f', str(config)]) == 2
    assert 'is not marked for a lab' in capsys.readouterr().err
    assert main(['drill', 'nothing', '-f', str(config)]) == 2
    assert "there is no runbook 'nothing'" in capsys.readouterr().err
