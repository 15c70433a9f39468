"""`handrail publish`: what is served changes at once and only when all is well."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.site import GREEN, ROOT, Built, build_site, files, served, write_site

from handrail.cli import main
from handrail.cli import publish as command
from handrail.field.publish import Releases
from handrail.field.publish import releases as module

Publish = Callable[..., int]


@pytest.fixture(scope='module')
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Built, ...]:
    """Four builds of a site, each with another sentence on its first page."""
    root = tmp_path_factory.mktemp('sites')
    made = []
    for number in range(4):
        documents = {**GREEN, 'index.md': f'# Start\n\nThis is site {number}.\n'}
        config = write_site(root / str(number), documents, {'site_url': 'https://runbooks.example.org/kb/'})
        made.append(build_site(config, root / f'site-{number}'))
    assert not any(site.warnings for site in made)
    return tuple(made)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / 'www'


@pytest.fixture
def publish(sites: tuple[Built, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish a site by its number; each gets a second of its own as its name."""
    numbers = iter(range(10, 60))

    class Clock(command.datetime):  # type: ignore[misc]
        @classmethod
        def now(cls, tz: object = None) -> Clock:  # noqa: ARG003 - as datetime has it
            return cls(2026, 1, 1, 12, 0, next(numbers), tzinfo=command.UTC)

    monkeypatch.setattr(command, 'datetime', Clock)
    return lambda number, *options: main(
        ['publish', str(folder), '--built', str(sites[number].dir), *options]
    )


def shown(folder: Path) -> str:
    return (folder / 'current' / 'index.html').read_text()


def test_the_first_release_is_served(publish: Publish, folder: Path, sites: tuple[Built, ...]) -> None:
    assert publish(0) == 0
    assert 'This is site 0.' in shown(folder)
    current = folder / 'current'
    assert current.readlink().parent == Path('releases')
    found, built = files(current), sites[0].files()
    info = json.loads(found.pop('build.json'))
    sums = found.pop('SHA256SUMS')
    built.pop('build.json')
    assert found == built
    assert info['checksums']['files'] == len(built) == len(sums.splitlines())
    assert info['checksums']['bytes'] == sum(map(len, built.values()))
    done = subprocess.run(['sha256sum', '--quiet', '--check', 'SHA256SUMS'], cwd=current, check=False)
    assert done.returncode == 0


def test_three_are_kept_and_the_list_says_which_is_served(
    publish: Publish, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(4):
        assert publish(number) == 0
    names = Releases(folder).names()
    assert len(names) == 3
    assert sorted(path.name for path in (folder / 'releases').iterdir()) == names
    capsys.readouterr()
    assert main(['publish', str(folder), '--list']) == 0
    assert capsys.readouterr().out.splitlines() == [f'  {names[0]}', f'  {names[1]}', f'* {names[2]}']
    assert 'This is site 3.' in shown(folder)


def test_one_command_goes_back(publish: Publish, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        publish(number)
    assert main(['publish', str(folder), '--rollback']) == 0
    assert 'This is site 1.' in shown(folder)
    assert main(['publish', str(folder), '--rollback']) == 0
    assert 'This is site 0.' in shown(folder)
    capsys.readouterr()
    assert main(['publish', str(folder), '--rollback']) == 2
    assert 'there is no release before the one that is served' in capsys.readouterr().err
    newest = Releases(folder).names()[-1]
    assert main(['publish', str(folder), '--rollback', newest]) == 0
    assert 'This is site 2.' in shown(folder)
    assert main(['publish', str(folder), '--rollback', '20200101T000000Z']) == 2
    assert 'there are 2026' in capsys.readouterr().err


def test_the_served_one_is_kept_however_old(publish: Publish, folder: Path) -> None:
    for number in range(3):
        publish(number)
    main(['publish', str(folder), '--rollback', Releases(folder).names()[0]])
    releases = Releases(folder)
    names = releases.names()
    assert releases.prune(1) == [names[1]]
    assert releases.names() == [names[0], names[2]]
    assert 'This is site 0.' in shown(folder)


def test_what_readers_of_the_old_page_load_is_still_there(
    publish: Publish, folder: Path, sites: tuple[Built, ...]
) -> None:
    publish(0)
    publish(1)
    old = {path for path in sites[0].files() if path.startswith('search/') and path.count('/') > 1}
    assert old
    assert old.isdisjoint(sites[1].files())
    assert old <= set(files(folder / 'current'))
    publish(2)
    assert old.isdisjoint(files(folder / 'current'))  # two releases ago: nobody waits for so long
    main(['publish', str(folder), '--rollback'])
    newest = {path for path in sites[2].files() if path.startswith('search/') and path.count('/') > 1}
    assert newest <= set(files(folder / 'current'))


STAGES = {
    'the copy': (command, 'taken'),
    'the proof': (command, 'proven'),
    'the sums': (command, 'completed'),
    'what is carried': (module, '_link'),
    'the release': (module.Releases, 'add'),
    'the disk': (os, 'sync'),
    'the swap': (module.Releases, 'serve'),
}


@pytest.mark.parametrize('stage', STAGES)
def test_a_failure_at_any_stage_changes_nothing(
    publish: Publish,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    stage: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(0)
    before, names = files(folder / 'current'), Releases(folder).names()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, 'No space left on device', 'x')

    holder, name = STAGES[stage]
    with monkeypatch.context() as patch:
        patch.setattr(holder, name, fail)
        if stage == 'what is carried':
            patch.setattr(os, 'link', fail)
        assert publish(1) == 1
    assert 'No space left on device; what was served is served' in capsys.readouterr().err
    assert files(folder / 'current') == before
    assert Releases(folder).names() == names
    assert sorted(path.name for path in folder.iterdir()) == ['current', 'lock', 'releases']
    assert publish(1) == 0
    assert 'This is site 1.' in shown(folder)


KILLED = """
import os, signal, sys
from handrail.cli import main
from handrail.cli import publish as command
from handrail.field.publish import releases as module

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

holders = {'command': command, 'releases': module.Releases, 'os': os}
setattr(holders[sys.argv[1]], sys.argv[2], die)
main(sys.argv[3:])
"""


@pytest.mark.parametrize(
    ('holder', 'name'),
    [('command', 'proven'), ('command', 'completed'), ('releases', 'add'), ('os', 'sync'),
     ('releases', 'serve'), ('releases', 'prune')],
)  # fmt: skip
def test_a_killed_run_leaves_a_whole_site_and_the_next_one_sweeps(
    publish: Publish, folder: Path, sites: tuple[Built, ...], holder: str, name: str
) -> None:
    publish(0)
    before = files(folder / 'current')
    done = subprocess.run(
        [sys.executable, '-c', KILLED, holder, name, 'publish', str(folder), '--built', str(sites[1].dir)],
        env={**os.environ, 'PYTHONPATH': str(ROOT / 'hooks')}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL
    if name == 'prune':  # after the swap: the new one is served
        assert 'This is site 1.' in shown(folder)
    else:
        assert files(folder / 'current') == before
    assert publish(2) == 0
    assert 'This is site 2.' in shown(folder)
    assert not [path for path in (folder / 'releases').iterdir() if path.name.startswith('.')]


def insert(html: str, end: str = '</article>') -> Callable[[Path], None]:
    """Put this before an end tag of the first page."""

    def spoil(site: Path) -> None:
        page = site / 'index.html'
        page.write_text(page.read_text().replace(end, html + end))

    return spoil


def empty(site: Path) -> None:
    for path in site.glob('search/*/t/*.json'):
        path.write_text('{}')


def astray(site: Path) -> None:
    """Have an alert send people to a step that is not there."""
    data = json.loads((site / 'alerts.json').read_text())
    root = json.loads((site / 'build.json').read_text())['site_url']
    alert = {'id': 'DoorSlow', 'url': f'{root}runbooks/door-stuck/#slow', 'runbook_page': None}
    data['alerts'].append({**alert, 'runbook_url': 'https://elsewhere.example/x'})
    (site / 'alerts.json').write_text(json.dumps(data))


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    'a page is missing': (lambda site: (site / 'runbooks/door-stuck/index.html').unlink(), 'was not built'),
    'a page is cut off': (lambda site: (site / 'index.html').write_text('<title>x'), 'not a whole page'),
    'a link is dead': (insert('<a href="gone/">x</a>'), "the link 'gone/' leads to nothing"),
    'an anchor is dead': (insert('<a href="#gone">x</a>'), 'names an anchor'),
    'an alert leads nowhere': (astray, "of the alert 'DoorSlow' leads nowhere"),
    'another host is asked': (
        insert('<script src="https://a.example/x.js"></script>', '</head>'),
        'another host',
    ),
    'the search is empty': (empty, "the search does not find 'door-stuck'"),
    'the search is broken': (
        lambda site: next(iter(site.glob('search/*/meta.json'))).unlink(),
        'the index of the search cannot be read',
    ),
}


@pytest.mark.parametrize('what', BREAKS)
def test_a_site_that_does_not_pass_is_not_served(
    publish: Publish, folder: Path, sites: tuple[Built, ...], what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(0)
    before = files(folder / 'current')
    spoil, said = BREAKS[what]
    broken = folder.parent / 'broken'
    shutil.copytree(sites[1].dir, broken)
    spoil(broken)
    assert main(['publish', str(folder), '--built', str(broken)]) == 1
    err = capsys.readouterr().err
    assert said in err
    assert 'the site does not pass; what was served is served' in err
    assert files(folder / 'current') == before


def test_an_address_that_ends_does_not_pass(
    publish: Publish, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A step that is gone is said; one that has an alias, and a page that leads on, are well."""
    publish(0)
    text = GREEN['runbooks/door-stuck.md']
    assert isinstance(text, str)
    assert '<a id="release"></a>' in text
    sites = {}
    for name, anchor in (
        ('gone', '<a id="freed"></a>'),
        ('older', '<a id="freed"></a> <a id="release"></a>'),
    ):
        mortem = str(GREEN['postmortems/2024/2024-03-04-door-shut.md']).replace('#release', '#freed')
        renamed = text.replace('(#release)', '(#freed)').replace('<a id="release"></a>', anchor)
        documents = {
            **GREEN,
            'runbooks/door-stuck.md': renamed,
            'postmortems/2024/2024-03-04-door-shut.md': mortem,
        }
        config = write_site(tmp_path / name, documents, {'site_url': 'https://runbooks.example.org/kb/'})
        sites[name] = build_site(config, tmp_path / f'{name}-site')
        assert sites[name].warnings == ()
    assert main(['publish', str(folder), '--built', str(sites['gone'].dir)]) == 1
    err = capsys.readouterr().err
    assert 'https://runbooks.example.org/kb/runbooks/door-stuck/#release was served and leads nowhere' in err
    assert 'This is site 0.' in shown(folder)
    assert main(['publish', str(folder), '--built', str(sites['older'].dir)]) == 0
    assert main(['publish', str(folder), '--built', str(sites['gone'].dir), '--forget']) == 0


def test_a_heavy_page_does_not_pass(publish: Publish, capsys: pytest.CaptureFixture[str]) -> None:
    assert publish(0, '--budget', '20000') == 1
    assert 'the budget is 20000' in capsys.readouterr().err
    assert publish(0) == 0


def test_a_sealed_site_that_was_altered_does_not_pass(
    publish: Publish, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(0)
    copy = tmp_path / 'copy'
    shutil.copytree(folder / 'current', copy)
    assert main(['publish', str(tmp_path / 'other'), '--built', str(copy)]) == 0
    (copy / 'actions.csv').write_text('other')
    (copy / 'more.txt').write_text('more')
    assert main(['publish', str(tmp_path / 'third'), '--built', str(copy)]) == 1
    err = capsys.readouterr().err
    assert 'actions.csv' in err
    assert 'more.txt' in err
    assert 'does not stand in SHA256SUMS' in err


def test_links_are_no_part_of_a_site(folder: Path, sites: tuple[Built, ...], tmp_path: Path) -> None:
    copy = tmp_path / 'copy'
    shutil.copytree(sites[0].dir, copy)
    (copy / 'passwords').symlink_to('/etc/hostname')
    assert main(['publish', str(folder), '--built', str(copy)]) == 2
    assert not (folder / 'current').exists()


def test_folders_of_somebody_else_are_refused(publish: Publish, folder: Path) -> None:
    folder.mkdir()
    (folder / 'thesis.txt').write_text('years of work')
    assert publish(0) == 2
    assert files(folder) == {'thesis.txt': b'years of work'}


def test_two_do_not_publish_at_once(
    publish: Publish, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(0)
    with (folder / 'lock').open('a') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert publish(1) == 2
    assert 'somebody else publishes' in capsys.readouterr().err
    assert 'This is site 0.' in shown(folder)


def test_what_is_not_served_afterwards_is_taken_back(
    publish: Publish, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / 'elsewhere').mkdir()
    with served(tmp_path / 'elsewhere') as address:
        assert publish(0, '--check', address) == 1
        assert 'does not serve the new site' in capsys.readouterr().err
        assert not (folder / 'current').exists()
        assert publish(0) == 0
        assert publish(1, '--check', address) == 1
        assert 'This is site 0.' in shown(folder)
        assert len(Releases(folder).names()) == 1
    with served(folder / 'current') as address:
        assert publish(1, '--check', address) == 0
    assert publish(0, '--check', 'file:///etc') == 2
    assert publish(0, '--keep', '0') == 2
    assert 'This is site 1.' in shown(folder)


def test_a_project_is_built_and_published_by_the_script(tmp_path: Path, folder: Path) -> None:
    write_site(tmp_path, {**GREEN, 'index.md': '# Start\n\nBuilt here.\n'})
    environment = {**os.environ, 'PYTHONPATH': str(ROOT / 'hooks')}
    start = [sys.executable, '-m', 'handrail', 'publish', str(folder)]
    done = subprocess.run(start, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert 'Built here.' in shown(folder)
    before = files(folder / 'current')
    (tmp_path / 'docs' / 'index.md').write_text('# Start\n\n[gone](gone.md)\n')
    done = subprocess.run(start, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert 'the build failed; what was served is served' in done.stderr
    assert files(folder / 'current') == before
