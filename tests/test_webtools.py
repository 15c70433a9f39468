"""What the tests of the pages need is set up once, and what cannot be had is said."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / 'scripts' / 'webtools.py'
COUNT = "open('count', 'a').write('x')"


@pytest.fixture
def webtools() -> ModuleType:
    spec = importlib.util.spec_from_file_location('scripts_webtools', SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_is_made_once(webtools: ModuleType, tmp_path: Path) -> None:
    folder = tmp_path / 'tools'
    for _ in range(2):
        assert webtools.made(folder, [sys.executable, '-c', COUNT], 'the tools', webtools.PACKAGES)
    assert (folder / 'count').read_text() == 'x'
    assert (folder / 'package-lock.json').is_file()


@pytest.mark.parametrize(
    ('command', 'said'),
    [
        ([sys.executable, '-c', f"{COUNT}; raise SystemExit('no such host')"], 'no such host'),
        (['/no/such/program'], 'No such file'),
    ],
)
def test_what_cannot_be_had_is_said_and_tried_again_another_day(
    webtools: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str], command: list[str], said: str
) -> None:
    assert not webtools.made(tmp_path, command, 'a browser')
    told = capfd.readouterr().err
    assert 'a browser could not be had' in told
    assert said in told
    assert not webtools.made(tmp_path, command, 'a browser')
    assert capfd.readouterr().err == ''
    failed = tmp_path / 'handrail.failed'
    os.utime(failed, (failed.stat().st_mtime - webtools.RETRY - 1,) * 2)
    assert not webtools.made(tmp_path, command, 'a browser')
    assert 'could not be had' in capfd.readouterr().err


def test_it_can_be_left_alone(webtools: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('HANDRAIL_WEB_TOOLS', 'off')
    assert webtools.environment(Path(sys.executable)) == {}


@pytest.mark.parametrize('folder', ['tests', 'benchmarks'])
def test_the_lock_names_no_registry(folder: str) -> None:
    text = (SCRIPT.parent.parent / folder / 'web' / 'package-lock.json').read_text()
    assert '"resolved"' not in text
    assert '"integrity"' in text
