"""The launchers: they set up their own environment, once, and say in one sentence what is missing."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import ClassVar
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / 'scripts'
LAUNCHERS = ('serve', 'test', 'build', 'handrail', 'lint', 'lock', 'minify')
REQUIREMENTS = sorted((ROOT / 'requirements').glob('*.txt'))


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f'scripts_{name}', SCRIPTS / f'{name}.py')
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the scripts whose environments are empty, so that no package is fetched."""
    root = tmp_path / 'a checkout'
    shutil.copytree(SCRIPTS, root / 'scripts', ignore=shutil.ignore_patterns('__pycache__'))
    (root / 'requirements').mkdir()
    for path in REQUIREMENTS:
        (root / 'requirements' / path.name).write_text('')
    return root


@pytest.fixture
def setup(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """`setup.py` with this copy as its checkout and a `run` that only keeps what it was asked."""
    module = load('setup')
    for name, path in (
        ('ROOT', checkout),
        ('CACHE', checkout / '.cache'),
        ('REQUIREMENTS', checkout / 'requirements'),
    ):
        monkeypatch.setattr(module, name, path)
    (checkout / 'hooks' / 'handrail').mkdir(parents=True)
    (checkout / 'hooks' / 'handrail' / '__init__.py').touch()
    (checkout / 'pyproject.toml').touch()
    module.asked = []

    def run(command: list[str], _: str) -> None:
        module.asked.append(command)
        if 'venv' in command:
            (Path(command[-1]) / 'bin').mkdir(parents=True)
            (Path(command[-1]) / 'bin' / 'python').touch()

    module.really_run = module.run
    monkeypatch.setattr(module, 'run', run)
    return module


def steps(setup: ModuleType) -> list[str]:
    """What was asked since the last look, in short."""
    said = []
    for command in setup.asked:
        if 'venv' in command:
            said.append('venv')
        elif '--editable' in command:
            said.append('package')
        else:
            said.append(Path(command[-1]).name)
    setup.asked.clear()
    return said


class TestEnvironment:
    def test_it_is_made_once(self, setup: ModuleType) -> None:
        python = setup.ready('runtime')
        assert steps(setup) == ['venv', 'runtime.txt', 'package']
        assert setup.ready('runtime') == python
        assert steps(setup) == []

    def test_the_tests_add_to_the_runtime(self, setup: ModuleType) -> None:
        python = setup.ready('runtime')
        steps(setup)
        assert setup.ready('tests') == python
        assert steps(setup) == ['tests.txt']

    def test_the_check_of_links_adds_to_the_runtime(self, setup: ModuleType) -> None:
        python = setup.ready('runtime')
        steps(setup)
        assert setup.ready('links') == python
        assert steps(setup) == ['links.txt']

    @pytest.mark.parametrize(
        ('command', 'name'),
        [
            ('handrail links site', 'links'),
            ('handrail preview --base main', 'links'),
            ('build --links', 'links'),
            ('handrail build --links', 'links'),
            ('build', 'runtime'),
            ('handrail check', 'runtime'),
            ('handrail check links', 'runtime'),
            ('handrail', 'runtime'),
            ('lint', 'tests'),
        ],
    )
    def test_only_what_checks_links_has_their_program(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch, command: str, name: str
    ) -> None:
        wanted: list[str] = []
        monkeypatch.setattr(setup, 'ready', lambda each: wanted.append(each) or Path('python'))
        monkeypatch.setattr(setup.os, 'execv', lambda *_: None)
        monkeypatch.setenv('HANDRAIL_HOME', 'kept')
        setup.main(command.split())
        assert wanted == [name]

    def test_every_list_is_installed_with_hashes(self, setup: ModuleType) -> None:
        setup.ready('tests')
        setup.ready('zensical')
        lists = [command for command in setup.asked if '--requirement' in command]
        assert len(lists) == 2
        assert all('--require-hashes' in command for command in lists)

    @pytest.mark.parametrize('step', ['venv', 'runtime.txt', 'package'])
    def test_an_interrupted_start_is_mended_by_the_next(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch, step: str
    ) -> None:
        whole, run = ['venv', 'runtime.txt', 'package'], setup.run

        def interrupted(command: list[str], failure: str) -> None:
            run(command, failure)
            if len(setup.asked) > whole.index(step):
                raise KeyboardInterrupt

        monkeypatch.setattr(setup, 'run', interrupted)
        with pytest.raises(KeyboardInterrupt):
            setup.ready('runtime')
        assert steps(setup)[-1] == step
        monkeypatch.setattr(setup, 'run', run)
        setup.ready('runtime')
        assert steps(setup) == (whole if step == 'venv' else whole[whole.index(step) :])
        setup.ready('runtime')
        assert steps(setup) == []

    def test_a_vanished_interpreter_is_replaced(self, setup: ModuleType) -> None:
        setup.ready('runtime').unlink()
        steps(setup)
        setup.ready('runtime')
        assert steps(setup) == ['venv', 'runtime.txt', 'package']

    def test_other_pins_are_another_environment(self, setup: ModuleType, checkout: Path) -> None:
        before = setup.ready('runtime')
        (checkout / 'requirements' / 'runtime.txt').write_text('# other\n')
        assert setup.ready('runtime') != before

    def test_other_pins_of_the_tests_are_installed_into_it(self, setup: ModuleType, checkout: Path) -> None:
        before = setup.ready('tests')
        steps(setup)
        (checkout / 'requirements' / 'tests.txt').write_text('# other\n')
        assert setup.ready('tests') == before
        assert steps(setup) == ['tests.txt']

    def test_changed_metadata_is_installed_anew(self, setup: ModuleType, checkout: Path) -> None:
        setup.ready('runtime')
        steps(setup)
        (checkout / 'pyproject.toml').write_text('# other\n')
        setup.ready('runtime')
        assert steps(setup) == ['package']

    def test_long_unused_ones_are_removed(self, setup: ModuleType, checkout: Path) -> None:
        old, young = checkout / '.cache' / 'venv-site-old', checkout / '.cache' / 'venv-site-young'
        for folder in (old, young):
            folder.mkdir(parents=True)
        os.utime(old, (0, 0))
        setup.ready('runtime')
        assert (old.exists(), young.exists()) == (False, True)

    def test_without_ensurepip_the_pip_of_the_system_serves(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, 'has_module', lambda name: name != 'ensurepip')
        python = setup.ready('runtime')
        venv, first, _ = setup.asked
        assert '--without-pip' in venv
        assert first[:6] == [sys.executable, '-I', '-m', 'pip', '--python', str(python)]

    @pytest.mark.parametrize('absent', [{'ensurepip', 'pip'}, {'venv'}])
    def test_what_is_missing_is_said_in_one_sentence(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch, absent: set[str]
    ) -> None:
        monkeypatch.setattr(setup, 'has_module', lambda name: name not in absent)
        with pytest.raises(setup.SetupError, match=r'^Python 3\.\S+ at \S+ cannot make .*python3-venv\)$'):
            setup.ready('runtime')
        assert not list(setup.CACHE.glob('venv-*'))

    def test_a_failed_installation_is_no_environment(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, 'run', setup.really_run)
        (setup.REQUIREMENTS / 'zensical.txt').write_text('no-such-file.whl\n')
        with pytest.raises(setup.SetupError, match='installing the pinned packages failed'):
            setup.ready('zensical')
        with pytest.raises(setup.SetupError):
            setup.ready('zensical')


def start(checkout: Path, *, name: str = 'zensical') -> subprocess.Popen[str]:
    command = [sys.executable, '-I', str(checkout / 'scripts' / 'setup.py'), 'python', name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_starts_at_once_make_one_environment(checkout: Path) -> None:
    processes = [start(checkout) for _ in range(2)]
    results = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    assert len({out for out, _ in results}) == 1
    assert sum('setting up .cache' in err for _, err in results) == 1
    assert Path(results[0][0].strip()).is_file()


def test_a_killed_start_leaves_nothing_that_is_used(checkout: Path) -> None:
    first = start(checkout)
    while not list((checkout / '.cache').glob('venv-zensical-*')):
        time.sleep(0.01)
    first.kill()
    first.communicate()
    second = start(checkout)
    out, err = second.communicate()
    assert (second.returncode, 'setting up .cache' in err) == (0, True)
    subprocess.run([out.strip(), '-m', 'pip', '--version'], check=True, stdout=subprocess.DEVNULL)


class TestLauncher:
    @pytest.fixture
    def fake(self, tmp_path: Path) -> Callable[[str, str], Path]:
        """A folder of programs that stand in for interpreters."""
        folder = tmp_path / 'bin'
        folder.mkdir()
        for tool in ('sh', 'dirname', 'readlink'):
            (folder / tool).symlink_to(str(shutil.which(tool)))

        def write(name: str, text: str) -> Path:
            path = folder / name
            path.write_text(f'#!/bin/sh\n{text}\n')
            path.chmod(0o755)
            return path

        return write

    def run(self, checkout: Path, path: Path, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {'PATH': str(path), **more}
        command = [checkout / 'scripts' / 'handrail', 'version']
        return subprocess.run(command, env=environment, cwd='/', capture_output=True, text=True, check=False)

    def test_an_old_python_is_named_in_one_sentence(
        self, checkout: Path, fake: Callable[[str, str], Path]
    ) -> None:
        old = fake('python3', 'exit 1')
        done = self.run(checkout, old.parent)
        assert (done.returncode, done.stdout) == (1, '')
        assert re.fullmatch(r'handrail: Python 3\.11 or newer is missing: .*\n', done.stderr)

    def test_the_first_that_fits_is_taken(self, checkout: Path, fake: Callable[[str, str], Path]) -> None:
        fake('python3', 'exit 1')
        fake('python3.12', 'echo "$@"')
        third = fake('python3.11', 'echo wrong')
        done = self.run(checkout, third.parent)
        assert done.stdout.splitlines()[-1] == f'-I {checkout}/scripts/setup.py handrail version'

    def test_a_link_to_it_leads_there(
        self, checkout: Path, fake: Callable[[str, str], Path], tmp_path: Path
    ) -> None:
        link = tmp_path / 'handrail'
        link.symlink_to(checkout / 'scripts' / 'handrail')
        path = str(fake('python3', 'echo "$@"').parent)
        done = subprocess.run(
            [link, 'version'], env={'PATH': path}, capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == f'-I {checkout}/scripts/setup.py handrail version'

    def test_a_named_python_is_taken_or_refused(
        self, checkout: Path, fake: Callable[[str, str], Path], tmp_path: Path
    ) -> None:
        good = fake('good one', 'echo "$@"')
        done = self.run(checkout, good.parent, HANDRAIL_PYTHON=str(good))
        assert done.stdout.splitlines()[-1].endswith('setup.py handrail version')
        done = self.run(checkout, good.parent, HANDRAIL_PYTHON=str(tmp_path))
        assert (done.returncode, done.stdout) == (1, '')
        assert done.stderr.count('\n') == 1

    def test_nothing_of_the_callers_python_reaches_it(
        self, checkout: Path, fake: Callable[[str, str], Path]
    ) -> None:
        names = ('PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV', 'PIP_TARGET')
        shown = ' '.join(f'"${{{name}-unset}}"' for name in names)
        own = fake('python3', f'echo {shown} "$PYTHONNOUSERSITE" "$PIP_INDEX_URL"')
        done = self.run(checkout, own.parent, PIP_INDEX_URL='file:///index', **dict.fromkeys(names, '/x'))
        assert done.stdout.splitlines()[-1] == 'unset unset unset unset 1 file:///index'

    @pytest.mark.parametrize('name', LAUNCHERS)
    def test_all_can_be_started(self, name: str) -> None:
        path = SCRIPTS / name
        assert os.access(path, os.X_OK)
        assert path.read_text().startswith('#!/bin/sh\n')
        assert f'launch {name} "$@"' in path.read_text()
        assert name in load('setup').COMMANDS


def test_build_is_the_command_for_this_checkout() -> None:
    from handrail.cli import parser

    _, start = load('setup').COMMANDS['build']
    options = parser().parse_args(start[start.index('handrail') + 1 :])
    assert (options.command, options.config) == ('build', ROOT)


def test_paths_of_tests_keep_their_meaning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / 'test_x.py').touch()
    monkeypatch.chdir(tmp_path)
    absolute = load('setup').absolute
    given = ['test_x.py', 'test_x.py::test_y', '-k', 'login', '--lf', '-x']
    assert [absolute(argument) for argument in given] == [
        f'{tmp_path}/test_x.py',
        f'{tmp_path}/test_x.py::test_y',
        *given[2:],
    ]


class TestServe:
    def test_a_taken_port_is_left_alone(self, monkeypatch: pytest.MonkeyPatch) -> None:
        serve = load('serve')
        with socket.socket() as taken:
            taken.bind(('127.0.0.1', 0))
            taken.listen()
            port = taken.getsockname()[1]
            monkeypatch.setattr(serve, 'FIRST_PORT', port)
            monkeypatch.setattr(serve, 'LAST_PORT', port + 20)
            assert serve.free_port() != port

    def test_changed_code_restarts_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        serve = load('serve')
        hooks, marks = tmp_path / 'hooks', tmp_path / 'marks'
        hooks.mkdir()
        (hooks / 'a.py').touch()
        monkeypatch.setattr(serve, 'ROOT', tmp_path)
        monkeypatch.setattr(serve, 'HOOKS', hooks)
        monkeypatch.setattr(serve, 'SECONDS', 0.02)
        child = (
            'import pathlib, sys, time\n'
            f'marks = pathlib.Path({str(marks)!r})\n'
            "again = marks.exists()\nmarks.open('a').write('x')\n"
            'sys.exit(7) if again else time.sleep(600)'
        )
        result: list[int] = []
        command = [sys.executable, '-c', child]
        thread = threading.Thread(target=lambda: result.append(serve.keep_serving(command)))
        thread.start()
        while not (marks.exists() and marks.read_text()):  # there before it is written
            time.sleep(0.01)
        (hooks / 'b.py').touch()
        thread.join(60)
        assert (result, marks.read_text()) == ([7], 'xx')


class TestChecked:
    """What the lab showed, as CI takes it: everything that the repository shows was run again, and passed."""

    def code(self, tmp_path: Path, new: dict[str, str] | None, known: tuple[str, ...] = ('rule/a',)) -> int:
        files = []
        for name, checks in (('new', new), ('known', dict.fromkeys(known, 'passed'))):
            files.append(tmp_path / f'{name}.json')
            rows = [
                {'check': check, 'status': status, 'reason': '' if status == 'passed' else 'nft is missing'}
                for check, status in (checks or {}).items()
            ]
            if checks is not None:
                files[-1].write_text(json.dumps({'checks': rows}))
        code: int = load('checked').main([str(file) for file in files])
        return code

    @pytest.mark.parametrize(
        ('new', 'said'),
        [
            ({'rule/a': 'passed', 'walk/b': 'passed'}, ''),
            ({'rule/a': 'skipped'}, 'rule/a was skipped: nft is missing'),
            ({'rule/a': 'passed', 'walk/b': 'failed'}, 'walk/b was failed: nft is missing'),
            ({'walk/b': 'passed'}, 'rule/a was not run'),
            (None, 'rule/a was not run'),
        ],
    )
    def test_what_did_not_pass_fails(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], new: dict[str, str] | None, said: str
    ) -> None:
        assert self.code(tmp_path, new) == bool(said)
        assert said in capsys.readouterr().err

    def test_nothing_at_all_fails(self, tmp_path: Path) -> None:
        assert self.code(tmp_path, {}, ()) == 1

    STUBS: ClassVar = {
        'lint': 'exit 0',
        'test': 'printf "<testsuites><testsuite><testcase/></testsuite></testsuites>" > .cache/ci/tests.xml',
        'handrail': 'cp given.json .cache/ci/checks.json; exit "$CODE"',
    }
    """What stands for the launchers: lint and tests are well, the lab is as the test says."""

    @pytest.mark.parametrize(
        ('status', 'code', 'wanted'),
        [
            ('passed', '0', 0),
            ('skipped', '1', 1),
            ('skipped', '0', 1),
            ('failed', '0', 1),
            ('passed', '1', 1),
        ],
    )
    def test_ci_fails_with_the_lab(self, tmp_path: Path, status: str, code: str, wanted: int) -> None:
        shutil.copytree(ROOT / '.ci', tmp_path / '.ci')
        (tmp_path / 'scripts').mkdir()
        for name in ('skips.py', 'checked.py'):
            shutil.copy(SCRIPTS / name, tmp_path / 'scripts')
        (tmp_path / 'own').mkdir()
        stubs = {f'scripts/{name}': text for name, text in self.STUBS.items()}
        for name, text in {**stubs, 'own/id': 'echo 1000'}.items():  # nothing is installed for this
            (tmp_path / name).write_text(f'#!/bin/sh\n{text}\n')
            (tmp_path / name).chmod(0o755)
        checks = [{'check': 'rule/a', 'status': status, 'reason': ''}]
        (tmp_path / 'given.json').write_text(json.dumps({'checks': checks}))
        environment = {'PATH': f'{tmp_path}/own:{os.environ["PATH"]}', 'CODE': code}
        done = subprocess.run(
            ['bash', '.ci/run'], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == wanted, done.stderr


class TestSkips:
    CASE = '<testcase classname="a" name="{}">{}</testcase>'
    SKIPPED = '<skipped type="pytest.skip" message="{}"/>'

    def code(self, tmp_path: Path, *inner: str) -> int:
        cases = ''.join(self.CASE.format(number, text) for number, text in enumerate(inner))
        file = tmp_path / 'tests.xml'
        file.write_text(f'<testsuites><testsuite>{cases}</testsuite></testsuites>')
        code: int = load('skips').main([str(file)])
        return code

    def test_a_skip_fails_unless_it_is_optional(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert self.code(tmp_path, '', self.SKIPPED.format('optional: no wheel')) == 0
        assert self.code(tmp_path, '', self.SKIPPED.format('no chromium')) == 1
        assert 'a.1 was skipped: no chromium' in capsys.readouterr().err

    def test_a_run_without_tests_fails(self, tmp_path: Path) -> None:
        assert self.code(tmp_path) == 1
        assert self.code(tmp_path, self.SKIPPED.format('optional: all')) == 1


class TestPins:
    @pytest.mark.parametrize('path', REQUIREMENTS, ids=lambda path: path.name)
    def test_no_host_and_no_folder_is_named(self, path: Path) -> None:
        assert not re.search(
            r'://|file:/|--(extra-)?index|--find-links|--trusted|^/', path.read_text(), re.MULTILINE
        )

    @pytest.mark.parametrize('path', REQUIREMENTS, ids=lambda path: path.name)
    def test_every_pin_is_exact_and_hashed(self, path: Path) -> None:
        entries = re.split(r'\n(?=\S)', path.read_text().strip())
        pins = [entry for entry in entries if not entry.startswith('#')]
        assert pins
        for entry in pins:
            first, *hashes = [line.rstrip(' \\') for line in entry.splitlines()]
            assert re.fullmatch(r'[a-z0-9.-]+==[0-9][\w.]*', first), first
            assert hashes, first
            assert all(re.fullmatch(r' +--hash=sha256:[0-9a-f]{64}', line) for line in hashes), first

    def pinned(self, name: str) -> dict[str, str]:
        text = (ROOT / 'requirements' / f'{name}.txt').read_text()
        return dict(re.findall(r'^([a-z0-9.-]+)==(\S+)', text, re.MULTILINE))

    def test_the_tests_run_on_what_is_shipped(self) -> None:
        assert self.pinned('runtime').items() <= self.pinned('tests').items()

    @pytest.mark.parametrize(
        ('name', 'groups'),
        [('runtime', ['build']), ('tests', ['tests']), ('zensical', ['zensical']), ('lock', ['lock'])],
    )
    def test_the_pins_are_within_the_ranges(self, name: str, groups: list[str]) -> None:
        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name

        project = tomllib.loads((ROOT / 'pyproject.toml').read_text())
        wanted = project['project']['dependencies'] if name == 'runtime' else []
        wanted = [*wanted, *(line for group in groups for line in project['dependency-groups'][group])]
        pinned = self.pinned(name)
        assert wanted
        for line in wanted:
            requirement = Requirement(line)
            version = pinned[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version), f'{line}: {version}; run scripts/lock'


@pytest.fixture(scope='module')
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    clone = tmp_path_factory.mktemp('fresh') / 'handrail'
    listed = subprocess.run(
        ['git', 'ls-files', '-co', '--exclude-standard'],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    git = ['git', '-c', 'user.name=test', '-c', 'user.email=test@example.org', '-C', str(clone)]
    for arguments in (['init', '-q'], ['add', '.'], ['commit', '-q', '-m', 'all']):
        subprocess.run([*git, *arguments], check=True)
    return clone


@pytest.fixture(scope='module')
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    kept = ('PATH', 'LANG', 'TMPDIR', 'SSL_CERT_FILE', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY')
    home = str(tmp_path_factory.mktemp('home'))
    pip = {name: value for name, value in os.environ.items() if name.startswith('PIP_')}
    found = {name: os.environ[name] for name in kept if name in os.environ}
    # What would break a set-up that listened to it.
    return {**found, **pip, 'HOME': home, 'PYTHONPATH': '/nowhere', 'VIRTUAL_ENV': '/nowhere'}


@pytest.mark.fresh
class TestFresh:
    """On a machine that has Python and git and nothing else of ours."""

    def test_it_builds_serves_and_tests(
        self, clone: Path, environment: dict[str, str], tmp_path: Path
    ) -> None:
        def run(name: str, *arguments: str) -> str:
            command = [clone / 'scripts' / name, *arguments]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr[-3000:]
            return done.stdout

        assert run('handrail', 'version').startswith('handrail ')
        run('build')
        assert (clone / 'site' / 'index.html').is_file()
        self.serve(clone, environment, tmp_path)
        assert ' passed' in run('test', '-q', 'tests/test_rooms.py')
        assert list(tmp_path.iterdir()) == []
        assert not (Path(environment['HOME']) / '.local').exists()
        status = subprocess.run(
            ['git', '-C', str(clone), 'status', '--porcelain'], check=True, capture_output=True, text=True
        )
        assert status.stdout == ''

    def serve(self, clone: Path, environment: dict[str, str], folder: Path) -> None:
        process = subprocess.Popen(
            [clone / 'scripts' / 'serve'],
            cwd=folder, env={**environment, 'PYTHONUNBUFFERED': '1'},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            assert process.stdout
            said = []
            for line in process.stdout:
                said.append(line)
                if found := re.search(r'Serving on (http://\S+)', line):
                    with urlopen(found[1]) as answer:  # noqa: S310 - printed by the server itself
                        assert b'</html>' in answer.read()
                    break
            else:
                pytest.fail(''.join(said))
        finally:
            process.terminate()
            process.communicate()
