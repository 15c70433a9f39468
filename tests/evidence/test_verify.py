"""The command that runs the checks: what it lists, keeps and says; and some runners on the real thing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.site import GREEN, ROOT, write_site

from handrail.cli import verify as command
from handrail.cli.errors import CommandError
from handrail.engine.project import load, project
from handrail.field.evidence import alerts, registry, rules, steps, walks
from handrail.field.evidence.registry import Job, runners
from handrail.field.evidence.result import Result, digest
from handrail.field.lab.network.faults import FAULTS
from handrail.field.lab.network.lab import NetworkLab
from handrail.graph.checks import subject_of_walks, subjects
from handrail.model import Library
from handrail.model.audit import Break
from handrail.source.checks import read_checks

Outcomes = dict[str, list[Result] | Exception]
Run = Callable[..., int]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository with one commit."""
    write_site(tmp_path, GREEN)
    who = ['-c', 'user.name=Porter', '-c', 'user.email=porter@example.org']
    for words in (['init', '-q'], ['add', '.'], [*who, 'commit', '-q', '-m', 'Begin']):
        subprocess.run(['git', '-C', str(tmp_path), *words], check=True)
    return tmp_path


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command on that repository with runners that give what is said."""
    import argparse

    def ran(outcomes: Outcomes, *words: str) -> int:
        def runner(kind: str) -> Callable[[Job], Iterator[Result]]:
            def results(_: Job) -> Iterator[Result]:
                found = outcomes[kind]
                if isinstance(found, Exception):
                    raise found
                yield from found

            return results

        monkeypatch.setattr(registry, 'runners', lambda: {kind: runner(kind) for kind in outcomes})
        parser = argparse.ArgumentParser()
        command.arguments(parser)
        return command.run(parser.parse_args(['-f', str(root / 'mkdocs.yml'), *words]))

    return ran


def recorded(root: Path) -> dict[str, tuple[str, str]]:
    checks, problems = read_checks((root / 'evidence' / 'checks.json').read_bytes(), 'x')
    assert problems == ()
    return {check.check: (check.status, check.reason) for check in checks.checks}


WELL = [
    Result('rule/a', 'passed', 1, subject=digest('a')),
    Result('rule/b', 'passed', 1, subject=digest('b')),
]
SHUT = [Result('walk/shut', 'failed', 1, '', 'it ends elsewhere', digest('w'))]
AWAY = [Result('step/x#y', 'skipped', 0, '', 'nft is missing', digest('s'))]


def test_what_is_found_is_kept_with_its_commit(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run({'rule': WELL, 'walk': SHUT}) == 1
    assert recorded(root) == {
        'rule/a': ('passed', ''),
        'rule/b': ('passed', ''),
        'walk/shut': ('failed', 'it ends elsewhere'),
    }
    assert '2 passed, 1 failed, 0 skipped' in capsys.readouterr().out
    head = subprocess.run(
        ['git', '-C', str(root), 'rev-parse', 'HEAD'], capture_output=True, text=True, check=True
    )
    checks, _ = read_checks((root / 'evidence' / 'checks.json').read_bytes(), 'x')
    assert {check.commit for check in checks.checks} == {head.stdout.strip()}


def test_a_kind_that_is_not_run_keeps_what_was_recorded(root: Path, run: Run) -> None:
    run({'rule': WELL, 'walk': SHUT})
    assert run({'rule': WELL[:1], 'walk': []}, 'rule') == 0
    assert set(recorded(root)) == {'rule/a', 'walk/shut'}


def test_what_was_skipped_is_seen(root: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run({'step': AWAY}) == 1
    assert run({'step': AWAY}, '--allow-skipped') == 0
    assert recorded(root) == {'step/x#y': ('skipped', 'nft is missing')}
    assert 'skipped  step/x#y' in capsys.readouterr().out


def test_an_action_that_no_longer_holds_fails_the_run(
    root: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """By its name, also where the check was recorded by an earlier run."""
    postmortem = root / 'docs' / 'postmortems' / '2024' / '2024-03-04-door-shut.md'
    text = postmortem.read_text(encoding='utf-8')
    action = (
        '- [x] Try it.\n    - id: try-it\n    - type: detect\n    - evidence: [a walk](check:walk/shut)\n'
    )
    postmortem.write_text(
        text.replace('## Action items\n', f'## Action items\n\n{action}', 1), encoding='utf-8'
    )
    shut = [replace(SHUT[0], subject=subject_of_walks(load(project(root / 'mkdocs.yml')).library))]
    assert run({'walk': [replace(shut[0], status='passed', reason='')]}) == 0
    assert run({'walk': shut}, '--output', str(root / 'elsewhere.json')) == 1
    assert 'regressed 2024-03-04-door-shut/try-it\n' in capsys.readouterr().out
    assert recorded(root) == {'walk/shut': ('passed', '')}
    assert run({'walk': shut}) == 1
    assert run({'walk': shut, 'rule': WELL}, 'rule') == 1
    assert 'regressed 2024-03-04-door-shut/try-it\n' in capsys.readouterr().out


def test_a_runner_that_breaks_fails_and_the_others_are_run(root: Path, run: Run) -> None:
    assert run({'walk': RuntimeError('no more'), 'rule': WELL}) == 1
    assert recorded(root)['walk/runner'] == ('failed', 'RuntimeError: no more')
    assert 'rule/b' in recorded(root)


def test_kinds_are_named(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run({'rule': WELL, 'walk': SHUT}, '--list') == 0
    assert capsys.readouterr().out == 'rule\nwalk\n'
    with pytest.raises(CommandError, match="no kind of checks 'wlak': name one of rule, walk"):
        run({'rule': WELL, 'walk': SHUT}, 'wlak')


def test_outside_of_a_repository_nothing_is_recorded(root: Path, run: Run) -> None:
    shutil.rmtree(root / '.git')
    with pytest.raises(CommandError, match='run it in a git repository'):
        run({'rule': WELL})


def test_what_is_not_here_is_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(registry.RUNNERS)
    known['magic'] = ('magic.checks', 'magic.checks')
    monkeypatch.setattr(registry, 'RUNNERS', known)
    assert {'rule', 'step', 'walk', 'alert'} <= runners().keys()
    assert 'magic' not in runners()


@pytest.fixture(scope='module')
def library() -> Library:
    """That of this repository."""
    return load(project(ROOT / 'mkdocs.yml')).library


def test_alerts_are_tried_from_both_sides(tmp_path: Path, library: Library) -> None:
    if shutil.which('promtool') is None:
        pytest.skip('promtool is missing: install the package prometheus')
    shutil.copytree(ROOT / 'docs' / 'alerts', tmp_path / 'docs' / 'alerts')
    found = {each.check: each for each in alerts.results(Job(library, tmp_path))}
    assert {each.status for each in found.values()} == {'passed'}
    assert {f'alert/{alert.id}' for alert in library.alerts} == set(found)
    rules_file = tmp_path / 'docs' / 'alerts' / 'database.rules.yml'
    rules_file.write_text(rules_file.read_text().replace('> 0.05', '> 0.95'))
    found = {each.check: each for each in alerts.results(Job(library, tmp_path))}
    assert found['alert/DatabaseConnectionErrorsHigh'].status == 'failed'
    assert 'DatabaseConnectionErrorsHigh' in found['alert/DatabaseConnectionErrorsHigh'].reason


def test_without_promtool_alerts_are_skipped(monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    monkeypatch.setattr(shutil, 'which', lambda _: None)
    found = [*alerts.results(Job(library, ROOT))]
    assert {(each.status, each.reason) for each in found} == {
        ('skipped', 'promtool is missing: install the package prometheus')
    }


@pytest.mark.parametrize(
    ('said', 'reason'),
    [
        ({'none': 'passed', 'cut': 'failed', 'loss': 'passed'}, ''),
        ({'none': 'failed', 'cut': 'failed', 'loss': 'passed'}, 'in a healthy lab it is failed'),
        ({'none': 'passed', 'cut': 'passed', 'loss': 'passed'}, 'nothing that was broken'),
        ({'none': 'passed', 'cut': 'failed', 'loss': 'failed'}, 'with loss it is failed, and was passed'),
        ({'none': 'not-audited', 'cut': 'failed', 'loss': 'passed'}, 'in a healthy lab it is not-audited'),
    ],
)
def test_a_rule_is_proven_by_what_fails_it_and_what_does_not(said: dict[str, str], reason: str) -> None:
    from handrail.model.audit import RuleProof

    expected = RuleProof(
        ('net-x-001',),
        tuple(
            Break(name, '', {'net-x-001': status})  # type: ignore[dict-item]
            for name, status in {'none': 'passed', 'cut': 'failed', 'loss': 'passed'}.items()
        ),
    )
    found = [Break(name, '', {'net-x-001': status}) for name, status in said.items()]  # type: ignore[dict-item]
    told = rules.unproven('net-x-001', found, expected)
    assert told.startswith(reason)
    assert bool(told) == bool(reason)


def test_an_example_that_lies_is_seen(library: Library) -> None:
    practice = library.practices[0]
    assert rules.wrong_examples(practice) == ''
    first = practice.examples[0]
    lying = replace(practice, examples=(replace(first, passes=not first.passes),))
    assert first.title in rules.wrong_examples(lying)


@pytest.mark.netlab
def test_a_step_and_a_walk_are_seen_to_fail_in_the_lab(lab: NetworkLab, library: Library) -> None:
    hashes = subjects(library)
    runbooks = {runbook.uri: runbook for runbook in library.runbooks}
    start = walks.first_of(Job(library, ROOT), [*FAULTS.values()])
    assert start is not None
    step = next(step for step in start.steps if step.anchor == 'login')
    subject = hashes[f'step/{start.id}#login']
    assert steps.one(start, step, lab, subject).status == 'passed'
    fault = FAULTS['pg-hba-narrow']
    found = walks.one(runbooks, start, lab, fault, 'x')
    assert (found.status, found.reason) == ('passed', '')
    wrong = walks.one(runbooks, start, lab, replace(fault, cause=f'{start.id}#slots'), 'x')
    assert wrong.status == 'failed'
    assert f'the cause stands at {start.id}#slots' in wrong.reason
    lab.inject('pg-hba-narrow')
    broken = steps.one(start, step, lab, subject)
    assert (broken.status, broken.subject) == ('failed', subject)
