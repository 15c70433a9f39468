"""What people type and paste finds what answers it: golden queries in a real browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser
from support.searching import EXACT, Answer, answers, queries, shares

FIRST, TOP_THREE = 0.95, 0.9


def report(judged: Sequence[Answer]) -> str:
    """List the share of each class, and the answers that failed."""
    told = [f'{group}: {good} of {total}' for group, (good, total) in shares(judged).items()]
    return '\n'.join(['', *told, *(str(answer) for answer in judged if not answer.good)])


def check(judged: Sequence[Answer]) -> None:
    """Assert the goals: names and errors first, all else among the first three, nothing empty."""
    empty = [answer for answer in judged if not answer.found]
    assert not empty, report(judged)
    exact = [answer.good for answer in judged if answer.query.group in EXACT]
    others = [answer.good for answer in judged if answer.query.group not in EXACT]
    assert sum(exact) >= FIRST * len(exact), report(judged)
    assert sum(others) >= TOP_THREE * len(others), report(judged)


def test_a_parcel_services_questions_are_answered(chromium: Browser, parcels: Path) -> None:
    """Names, errors, codes and addresses first; typos, synonyms and symptoms among three."""
    check(answers(chromium, parcels, queries('parcels')))


def test_questions_to_this_repository_are_answered(chromium: Browser, site: Path) -> None:
    """Beside guides and a reference that hold the same words."""
    check(answers(chromium, site, queries('own')))


def test_questions_nobody_has_tuned_for_are_answered(chromium: Browser, clinic: Path) -> None:
    """Another team's content and words."""
    check(answers(chromium, clinic, queries('held-out')))
