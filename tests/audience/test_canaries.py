"""What lies above a build's audience leaves no trace in anything that is written for it.

Every word of the hidden documents is a canary: their names, ids, titles, tags, texts, anchors, older
addresses, pictures. Each is looked for in the bytes of every file, in what is packed, and in the file names.
"""

# ruff: noqa: E501 - documents are written as they stand in files

from __future__ import annotations

import gzip
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import pytest
from support.site import GREEN, build_site, write_site

from handrail.cli import main
from handrail.outputs.published import list_path

CANARY = re.compile(rb'(?i)canary|c\x00a\x00n\x00a\x00r\x00y')

HIDDEN = {
    'services/canary-vault.md': '---\nvisibility: restricted\nowner: porters\ndepends_on: [door]\n---\n# Canary vault\n',
    'practices/net-canary-001.md': GREEN['practices/net-door-001.md']
    .replace('applies_to', 'visibility: restricted\napplies_to')
    .replace('# Doors have a limit', '# Canary limit'),
    'runbooks/canary-door.md': GREEN['runbooks/door-stuck.md']
    .replace('owner: porters', 'visibility: restricted\nowner: porters\nalerts: [CanaryRings]')
    .replace('aliases', 'x-canary')
    .replace('# The door does not open', '# The canary door')
    .replace('id="look"', 'id="canary-look"')
    .replace('(#look)', '(#canary-look)')
    .replace('---\n# ', 'aliases: [runbooks/old-canary.md]\ntags: [canary-tag]\n---\n# ', 1),
    'alerts/CanaryRings.md': (
        '---\nvisibility: restricted\nsource: canaryscope\nowner: porters\nservices: [canary-vault]\n'
        'runbook: ../runbooks/canary-door.md#canary-look\nsummary: A canary rings\n---\n# CanaryRings\n'
    ),
    'postmortems/2024/2024-03-03-canary.md': (
        '---\nstatus: draft\nvisibility: restricted\nservices: [canary-vault, door]\nstarted: 2024-03-03 10:00\n'
        'aliases: [postmortems/2024/2024-03-02-canary.md]\n---\n'
        '# Postmortem: the canary died\n\n## Summary\n\n![canary picture](canary-shot.png)\n\n## Timeline\n\n'
        '- 10:00 `signal` The canary is silent. See [the step](../../runbooks/canary-door.md#canary-look).\n\n'
        '## Action items\n\n- [ ] Feed the canary.\n    - id: feed-canary\n    - owner: porters\n'
    ),
    'drills/2024-04-04-canary.md': (
        '---\nvisibility: restricted\non: 2024-04-04\nrunbook: canary-door\npath: [canary-look]\nminutes: 4\n---\n'
        '# A canary drill\n\n## Outcome\n\nThe canary sang.\n'
    ),
    'guides/canary.md': (
        '---\nvisibility: restricted\naliases: [guides/old-canary.md]\ntags: [canary]\ntitle: Canary guide\n---\n'
        '# Canary guide\n\n![x](../pictures/canary-map.svg)\n\nThe canary sings <!-- handrail: postmortems -->\n'
    ),
    'secret/2024/index.md': '---\nvisibility: restricted\n---\n# Canaries\n',
    'runbooks/canary-wide.md': '---\nvisibility: restricted\nowner: porters\n---\n# Canary wide\n'.encode(
        'utf-16'
    ),
    'runbooks/canary-torn.md': '---\nvisibility: restricted\nowner: [porters\n---\n# Canary torn\n',
    'guides/canary-typo.md': '---\nvisibility: retsricted\n---\n# Canary typo\n',
    'guides/canary-huge.md': b'---\nvisibility: restricted\n---\n# Canary huge\n' + b'canary ' * 400_000,
}
"""Documents of every kind, readable and not, with what only they link to or keep beside them."""

FILES = {
    'postmortems/2024/canary-shot.png': b'\x89PNG canary',
    'pictures/canary-map.svg': '<svg xmlns="http://www.w3.org/2000/svg"><title>canary</title></svg>',
    'secret/2024/attachments/canary.log': 'canary canary',
    list_path('restricted'): 'runbooks/canary-door.md\nrunbooks/canary-door.md#canary-look\n',
}

OPEN = {
    **GREEN,
    'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md'].replace(
        'Badges are refused.', 'Badges are refused. See [elsewhere](canary-door.md#canary-look).'
    ),
    'guides/open.md': (
        '# Open\n\nSee [one](../runbooks/canary-door.md#canary-look), [two](../guides/canary.md), '
        '[three](../postmortems/2024/2024-03-03-canary.md), ![four](../pictures/map.svg).\n\n'
        '[five][ref]\n\n[ref]: ../runbooks/canary-door.md\n\n'
        '<!-- handrail: problems -->\n'
    ),
    'pictures/map.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'postmortems/2024/2024-05-05-open.md': (
        '---\nstatus: draft\nservices: [door, canary-vault]\nstarted: 2024-05-05 10:00\n'
        'related: [2024-03-03-canary]\n---\n# Postmortem: the door\n\n## Timeline\n\n'
        '- 10:00 `signal` Silence, as [before](2024-03-03-canary.md#t1000).\n\n'
        '## Action items\n\n- [ ] Ask again.\n    - id: ask\n    - same as: [that](2024-03-03-canary.md#feed-canary)\n'
        '- [x] Look.\n    - id: look\n    - done: 2024-05-06\n'
        '    - evidence: [the step](../../runbooks/canary-door.md#canary-look)\n'
    ),
    'drills/2024-05-07-open.md': (
        '---\non: 2024-05-07\nrunbook: canary-door\npath: [canary-look]\nminutes: 4\n---\n'
        '# An open drill\n\n## Outcome\n\nIt went well.\n'
    ),
    'services/door.md': '---\nowner: porters\ndepends_on: [canary-vault]\n---\n# The door\n\nOpens.\n',
    'alerts/Rings.md': (
        '---\nsource: grafana\nowner: porters\nservices: [canary-vault]\n'
        'runbook: ../runbooks/canary-door.md#canary-look\n---\n# Rings\n'
    ),
    'alerts/door.rules.yml': (
        'groups:\n  - name: door\n    rules:\n      - alert: DoorRings\n        expr: up == 0\n'
        '        annotations:\n'
        '          runbook_url: https://runbooks.example.org/runbooks/canary-door/#canary-look\n'
    ),
    list_path('internal'): 'index.md\nrunbooks/door-stuck.md\n',
}
"""Documents for everybody, which name the hidden ones in every way that they can."""

NAV = {'nav': [{'Start': 'index.md'}, {'Hidden': [{'Deep': 'guides/canary.md'}]}, 'runbooks/canary-door.md']}


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with hidden documents, not built yet."""
    root = tmp_path_factory.mktemp('canaries')
    write_site(root, {**OPEN, **HIDDEN, **FILES}, NAV)
    return root


def traces(files: Mapping[str, bytes]) -> Iterator[str]:
    """Every place at which a canary is found."""
    for path, data in files.items():
        if CANARY.search(path.encode()):
            yield f'{path}: its name'
        for name, inner in unpacked(path, data):
            if found := CANARY.search(inner):
                yield f'{name}: {inner[max(0, found.start() - 60) : found.end() + 40]!r}'


def unpacked(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield path, data
    if path.endswith('.gz'):
        yield f'{path}!', gzip.decompress(data)
    if path.endswith('.zip'):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for entry in archive.infolist():
                yield f'{path}!{entry.filename}', entry.filename.encode() + b'\n' + archive.read(entry)


def written(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob('*') if path.is_file()
    }


def test_the_canaries_are_there_for_those_who_may_read_them(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Else the other tests would find nothing whatever is built."""
    monkeypatch.setenv('HANDRAIL_AUDIENCE', 'restricted')
    build_site(folder / 'mkdocs.yml', tmp_path / 'site', strict=False)
    found = {trace.partition(':')[0] for trace in traces(written(tmp_path / 'site'))}
    assert found >= {
        'actions.json',
        'alerts.json',
        'incidents.json',
        'runbooks.json',
        'names.json',
        'sitemap.xml',
        'offline.json',
        'runbooks.html',
        'index.html',
        'runbooks/canary-door/card.txt',
        'runbooks/old-canary/index.html',
        '_redirects',
        'postmortems/2024/canary-shot.png',
        'pictures/canary-map.svg',
        'secret/2024/attachments/canary.log',
    }
    assert any(path.startswith('search/') for path in found)


def test_a_build_leaves_no_trace(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    built = build_site(folder / 'mkdocs.yml', tmp_path / 'site', strict=False)
    monkeypatch.chdir(folder)
    assert main(['offline', 'zip', '--site', str(tmp_path / 'site')]) == 0
    files = written(tmp_path / 'site')
    assert {'offline.zip', 'sw.js', 'build.json', 'pictures/map.svg', 'guides/open/index.html'} <= set(files)
    assert list(traces(files)) == []
    assert [note for note in (*built.warnings, *built.notes) if CANARY.search(note.encode())] == []


def test_a_stage_leaves_no_trace(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    monkeypatch.chdir(folder)
    assert main(['stage', str(tmp_path / 'stage')]) == 0
    files = written(tmp_path / 'stage')
    assert {'docs/index.md', 'mkdocs.yml'} <= set(files)
    assert list(traces(files)) == []


@pytest.mark.parametrize(
    'command',
    [
        ['check', '--format', 'json'],
        ['check', '--format', 'sarif'],
        ['ids', '--add'],
        ['ids'],
        ['export', '2024-05-05-open'],
        ['alerts', 'templates', '--out', 'out'],
    ],
    ids=' '.join,
)
def test_a_command_leaves_no_trace(
    folder: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    monkeypatch.chdir(folder)
    before = written(folder)
    main(command)
    said = capsys.readouterr()
    fresh = {path: data for path, data in written(folder).items() if before.get(path) != data}
    left = {path: data for path, data in fresh.items() if not path.startswith('.cache/')}
    assert list(traces({**left, 'output': said.out.encode(), 'errors': said.err.encode()})) == []


def test_a_preview_leaves_no_trace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Of a change of hidden documents, and of those that become hidden, in pages, summary and comment."""
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    root = tmp_path / 'repository'
    base = {**OPEN, **HIDDEN, **FILES}
    file = write_site(root, base, NAV)

    def git(*arguments: str) -> None:
        options = ('-c', 'user.name=x', '-c', 'user.email=x@example.org', '-c', 'core.hooksPath=/dev/null')
        subprocess.run(['git', '-C', str(root), *options, *arguments], check=True, capture_output=True)

    git('init', '-q', '-b', 'main')
    git('add', 'docs', 'mkdocs.yml')
    git('commit', '-qm', 'base')
    changed = {
        uri: text.replace('anary', 'anary bird', 2) for uri, text in HIDDEN.items() if isinstance(text, str)
    }
    write_site(root, {**base, **changed, 'runbooks/canary-new.md': HIDDEN['runbooks/canary-door.md']}, NAV)
    (root / 'docs/guides/canary-typo.md').unlink()
    (root / 'docs/guides/open.md').write_text('# Open\n\nNothing to see.\n')
    git('add', 'docs')
    git('commit', '-qm', 'change')
    monkeypatch.chdir(root)
    assert main(['preview', '--base', 'HEAD~1', '--out', str(tmp_path / 'preview'), '-f', str(file)]) in {
        0,
        1,
    }
    files = written(tmp_path / 'preview')
    assert {'site/preview/preview.json', 'site/preview/preview.md', 'site/guides/open/index.html'} <= set(
        files
    )
    assert b'guides/open' in files['site/preview/preview.json']
    assert list(traces(files)) == []


def test_a_command_that_names_a_hidden_document_says_no_more_than_that_it_is_unknown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    monkeypatch.chdir(folder)
    assert main(['export', '2024-03-03-canary']) == 2
    said = capsys.readouterr().err
    assert 'died' not in said


def test_what_became_hidden_is_not_named_by_the_list_of_addresses(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The list of those who may no longer read a page held it; the site does not say which it was."""
    monkeypatch.delenv('HANDRAIL_AUDIENCE', raising=False)
    root = tmp_path / 'site'
    listed = {
        list_path('internal'): 'index.md\nrunbooks/canary-door.md\nrunbooks/canary-door.md#canary-look\n'
    }
    write_site(root, {**OPEN, **HIDDEN, **FILES, **listed}, NAV)
    built = build_site(root / 'mkdocs.yml', root / 'built', strict=False)
    told = [text for text in built.warnings if 'internal.txt:2' in text]
    assert len(told) == 1
    assert not CANARY.search(told[0].encode())
    assert list(traces(written(root / 'built'))) == []
