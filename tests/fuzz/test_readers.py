"""Every reader answers whatever bytes it gets: with documents and problems, never with an exception."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from support.fuzzing import CRASHES, Target, call, hunt, seeds

from handrail.engine.reading import adapter, read_safely
from handrail.engine.synonyms import groups_in
from handrail.finish import sanitise, squeeze
from handrail.intake.importing import import_bytes
from handrail.kinds import read
from handrail.model import Problem, Settings
from handrail.outputs.pager.rulefile import read_rule_places, with_urls
from handrail.source import decode
from handrail.source.private import find_private
from handrail.source.yaml import read_yaml

SETTINGS = Settings(today=date(2024, 6, 1), site_url='https://runbooks.example.org/')
KINDS = {
    'postmortem': ('postmortems/2024/2024-03-04-door-shut.md', ('docs/postmortems/**/*.md',
    'tests/fixtures/*/**/postmortems/**/*.md')),
    'runbook': ('runbooks/door-stuck.md', ('docs/runbooks/**/*.md', 'tests/fixtures/*/**/runbooks/**/*.md')),
    'practice': ('practices/net-door-001.md', ('docs/practices/**/*.md',
    'tests/fixtures/*/**/practices/**/*.md')),
    'alert': ('alerts/DoorHeld.md', ('docs/alerts/**/*.md', 'tests/fixtures/*/**/alerts/**/*.md')),
    'rules': ('alerts/door.rules.yml', ('docs/alerts/**/*.yml', 'tests/fixtures/*/**/*.rules.yml')),
    'service': ('services/door.md', ('docs/services/**/*.md', 'tests/fixtures/*/**/services/**/*.md')),
    'teams': ('teams.yml', ('docs/teams.yml', 'tests/fixtures/**/teams.yml')),
    'drill': ('drills/2024-05-01-door.md', ('docs/drills/**/*.md', 'tests/fixtures/**/drills/**/*.md')),
    'plain': ('severity.md', ('docs/*.md', 'docs/guides/*.md')),
}  # fmt: skip
"""Where a file of each kind stands, and the documents to begin with."""


def sound(problem: Problem, uri: str, lines: int) -> None:
    """A problem is one line about a place that is there."""
    assert problem.at.file == uri
    assert 1 <= problem.at.line <= lines + 1, problem
    assert '\n' not in problem.sentence(), problem
    assert problem.code != 'internal', problem


def reads(uri: str) -> Target:
    """The reader of this path, with what the cache makes of its answer."""

    def check(data: bytes) -> None:
        reading = read(uri, data, SETTINGS)
        lines = decode(uri, data)[0].count('\n') + 1
        for problem in reading.problems:
            sound(problem, uri, max(lines, data.count(b'\n') + 1))
        kept = adapter(uri).dump_json(reading)
        assert adapter(uri).validate_json(kept) == reading
        assert read_safely(uri, data, SETTINGS) == reading

    return check


def imports(name: str) -> Target:
    """The import of other people's accounts: nothing is lost, nothing is an error of ours."""

    def check(data: bytes) -> None:
        result = import_bytes(name, data, SETTINGS)
        assert result.outcome != 'failed', result.why

    return check


def yaml(data: bytes) -> None:
    text = data.decode(errors='replace')
    result = read_yaml('x.yml', text)
    assert all(1 <= problem.at.line <= text.count('\n') + 2 for problem in result.problems)


def rule_file(data: bytes) -> None:
    text = data.decode(errors='replace')
    with suppress(ValueError):  # what cannot be read, and what cannot be changed without changing more
        if places := read_rule_places(text):
            with_urls(text, {rule.loc: 'https://runbooks.example.org/' for rule in places})


def synonyms(data: bytes) -> None:
    groups_in(data)


def html(data: bytes) -> None:
    clean = sanitise(data.decode(errors='replace'))
    assert '<script' not in clean.lower()
    squeeze(clean)


def private(data: bytes) -> None:
    text = data.decode(errors='replace')
    for problem in find_private('x.md', text, ()):
        sound(problem, 'x.md', text.count('\n') + 1)


OTHERS: dict[str, tuple[Target, tuple[str, ...]]] = {
    'import-md': (imports('report.md'), ('tests/fixtures/intake/**/*.md', 'docs/postmortems/**/*.md')),
    'import-txt': (imports('report.txt'), ('tests/fixtures/seed/*', 'tests/fixtures/intake/**/*.txt')),
    'import-html': (imports('report.html'), ('tests/fixtures/intake/**/*.html',
    'tests/fixtures/intake/**/*.md')),
    'yaml': (yaml, ('docs/**/*.yml', 'tests/golden/*/*.yml')),
    'rule-file': (rule_file, ('docs/alerts/**/*.yml',)),
    'synonyms': (synonyms, ('docs/*.yml', 'hooks/handrail/**/synonyms*.yml')),
    'html': (html, ('docs/*.md', 'docs/guides/*.md', 'tests/fixtures/intake/**/*.md')),
    'private': (private, ('docs/guides/*.md', 'docs/runbooks/**/*.md')),
}  # fmt: skip
TARGETS = {name: reads(uri) for name, (uri, _) in KINDS.items()} | {
    name: target for name, (target, _) in OTHERS.items()
}
SEEDS = {name: patterns for name, (_, patterns) in (*KINDS.items(), *OTHERS.items())}


@pytest.mark.parametrize('name', TARGETS)
def test_no_bytes_make_a_reader_fail(name: str) -> None:
    assert hunt(name, seeds(*SEEDS[name]), TARGETS[name]) > 0


@pytest.mark.parametrize('path', sorted(CRASHES.glob('*.*')), ids=lambda path: path.name)
def test_what_once_made_a_reader_fail_no_longer_does(path: Path) -> None:
    name = path.name.partition('.')[0]
    call(name, path.read_bytes(), TARGETS[name])
