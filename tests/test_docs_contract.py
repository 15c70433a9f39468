"""The guides say what the code knows: each command, option, key, kind and directive is documented."""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from handrail.cli import COMMANDS, parser
from handrail.engine.options import NAMES
from handrail.model import ActionStatus, ActionType, EntryKind, PostmortemStatus, StepKind
from handrail.pages.directives import PARTS
from handrail.review.durations import FORMULAS
from handrail.source.alerts import AlertKeys
from handrail.source.drill import DrillKeys
from handrail.source.facts import KEYS as ACTION_KEYS
from handrail.source.frontmatter import THEME_KEYS
from handrail.source.postmortem import PostmortemKeys
from handrail.source.practice import PracticeKeys
from handrail.source.runbook import RunbookKeys
from handrail.source.service import ServiceKeys
from handrail.source.teams import ContactKeys, TeamKeys

ROOT = Path(__file__).parent.parent
GUIDES = ROOT / 'docs' / 'guides'
PAPERS = ('README.md', 'CONTRIBUTING.md', 'CHANGELOG.md')


def guides() -> str:
    return '\n'.join(path.read_text() for path in sorted(GUIDES.rglob('*.md')))


def named(word: str, text: str) -> bool:
    """Whether the word stands as code: in a span, or as a key of an example."""
    spelled = re.escape(word)
    return bool(re.search(rf'`{spelled}(?![\w-])[^`\n]*`|^\s*(- )?{spelled}:( |$)', text, re.MULTILINE))


def keys(*models: type[BaseModel]) -> Iterator[str]:
    for model in models:
        for name, field in model.model_fields.items():
            yield field.alias or name


def options() -> Iterator[tuple[str, str]]:
    """Every long option of every command, and of the parts that it has."""
    for name, command in parts(parser()):
        for each in (command, *(part for _, part in parts(command))):
            for action in each._actions:
                yield from ((name, option) for option in action.option_strings if option.startswith('--'))


def parts(of: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """The commands below a command."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def environment() -> set[str]:
    """The variables that the code asks for."""
    folders = ('hooks', 'scripts', '.ci')
    paths = [path for folder in folders for path in (ROOT / folder).rglob('*') if path.is_file()]
    texts = [path.read_text(errors='replace') for path in paths if path.suffix in ('', '.py', '.sh')]
    return set(re.findall(r'\bHANDRAIL_[A-Z]+\b', '\n'.join(texts)))


@pytest.mark.parametrize('name', COMMANDS)
def test_commands(name: str) -> None:
    assert f'handrail {name}' in guides()


@pytest.mark.parametrize(('command', 'option'), sorted(set(options()) - {(c, '--help') for c in COMMANDS}))
def test_options(command: str, option: str) -> None:
    assert re.search(rf'`[^`]*{option}\b[^`]*`|handrail {command} .*{option}\b', guides())


@pytest.mark.parametrize('guide', ['alerting'])
def test_the_commands_of_a_guide_can_be_called(guide: str) -> None:
    text = (GUIDES / f'{guide}.md').read_text()
    fences = re.findall(r'^```(?:sh|console)\n(.*?)^```', text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix('$ ') for fence in fences for line in fence.splitlines()]
    calls = [shlex.split(line)[1:] for line in lines if line.startswith('handrail ')]
    assert len(calls) > 3
    assert [parser().parse_args(call).command for call in calls] == [call[0] for call in calls]


@pytest.mark.parametrize('name', sorted(environment()))
def test_variables(name: str) -> None:
    assert name in guides() + (ROOT / 'README.md').read_text() + (ROOT / 'CONTRIBUTING.md').read_text()


@pytest.mark.parametrize('name', PARTS)
def test_directives(name: str) -> None:
    assert f'<!-- handrail: {name}' in guides() or named(name, guides())


@pytest.mark.parametrize('name', NAMES)
def test_settings(name: str) -> None:
    assert named(name, guides())


@pytest.mark.parametrize(
    ('guide', 'words'),
    [
        ('postmortems', [*keys(PostmortemKeys), *EntryKind, *PostmortemStatus]),
        ('postmortems', [*sorted(ACTION_KEYS), *ActionType, *ActionStatus]),
        ('runbooks', [*keys(RunbookKeys), *StepKind]),
        ('practices', list(keys(PracticeKeys))),
        ('alerts', list(keys(AlertKeys))),
        ('services', list(keys(ServiceKeys, TeamKeys, ContactKeys))),
        ('drills', list(keys(DrillKeys))),
    ],
    ids=lambda value: value if isinstance(value, str) else str(len(value)),
)
def test_keys_and_kinds(guide: str, words: list[str]) -> None:
    text = (GUIDES / f'{guide}.md').read_text()
    assert [word for word in words if not named(str(word), text)] == []


@pytest.mark.parametrize('name', [formula.name for formula in FORMULAS])
def test_durations(name: str) -> None:
    assert named(name, (GUIDES / 'postmortems.md').read_text())


def test_keys_of_the_theme() -> None:
    assert [key for key in sorted(THEME_KEYS) if not named(key, guides())] == []


class TestPapers:
    @pytest.mark.parametrize('name', PAPERS)
    def test_links_lead_somewhere(self, name: str) -> None:
        links = re.findall(r'\]\(([^)#\s]+)[^)]*\)', (ROOT / name).read_text())
        local = [link for link in links if '://' not in link]
        assert [link for link in local if not (ROOT / link).exists()] == []

    @pytest.mark.parametrize('name', PAPERS)
    def test_paths_exist(self, name: str) -> None:
        text = (ROOT / name).read_text()
        paths = re.findall(r'`((?:docs|hooks|scripts|tests|requirements|benchmarks|\.ci)/[\w./-]*)`', text)
        patterns = ('YYYY', 'slug', 'Name.md')
        wanted = [path for path in paths if not any(part in path for part in patterns)]
        assert [path for path in wanted if not (ROOT / path).exists()] == []

    @pytest.mark.parametrize('name', PAPERS)
    def test_commands_are_commands(self, name: str) -> None:
        text = (ROOT / name).read_text()
        calls = re.findall(r'(?:scripts/|`)handrail ((?:init|[a-z]+)[^`|\n]*)', text)
        known = [shlex.split(call, comments=True)[0] for call in calls]
        assert [word for word in known if word not in COMMANDS and word != 'handrail'] == []
        assert [path for path in re.findall(r'\./(scripts/\w+)', text) if not (ROOT / path).is_file()] == []
