"""Whole sites of documents that no author would write: concluded from, written as pages, and built."""

from __future__ import annotations

import random
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from support import build
from support.fuzzing import CRASHES, SECONDS, SEED, call, hunt, mutants
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings
from handrail.outputs import outputs
from handrail.pages import figures, pages

SITE = {uri: text.encode() for uri, text in GREEN.items()}
SETTINGS: Settings = build.settings(today=date(2024, 6, 1), site_url='https://runbooks.example.org/')


def concluded(data: bytes) -> None:
    """Put the same bytes in the place of one document after the other; every page can be written."""
    for uri in SITE:
        sources = {**SITE, uri: data}
        site = assemble(sources, frozenset(sources), SETTINGS)
        assert all('\n' not in problem.sentence() for problem in site.problems)
        assert not [problem for problem in site.problems if problem.code == 'internal']
        assert pages(site)
        figures(site)
        outputs(site)


def test_every_page_of_any_site_can_be_written() -> None:
    assert hunt('site', list(SITE.values()), concluded) > 0


@pytest.mark.parametrize('path', sorted(CRASHES.glob('*.*')), ids=lambda path: path.name)
def test_what_once_made_a_reader_fail_is_no_trouble_for_a_site(path: Path) -> None:
    call('site', path.read_bytes(), concluded)


def test_a_site_of_mutants_is_built(mini_site: Any) -> None:
    random_ = random.Random(f'build {SEED}')  # noqa: S311 - the same mutants each time is what is wanted
    streams = {uri: mutants([data], random_) for uri, data in SITE.items()}
    end = time.monotonic() + SECONDS
    for _ in range(max(3, int(SECONDS))):
        documents = {uri: next(stream) for uri, stream in streams.items()} | {'404-again.md': b'# Sound\n'}
        built = mini_site(documents, strict=False)
        said = [one for one in built.warnings if 'please report it' in one]
        assert said == []
        if not built.aborted:  # what is refused has been said
            assert '<h1' in built.article('404-again/index.html')
        else:
            assert [one for one in built.warnings if 'must not be' in one], built.warnings[-3:]
        if time.monotonic() >= end:
            break


@pytest.mark.parametrize('path', sorted(CRASHES.glob('practice.*')), ids=lambda path: path.name)
def test_a_page_keeps_what_its_rule_cannot_hold(path: Path, mini_site: Any) -> None:
    built = mini_site({**GREEN, 'practices/net-door-001.md': path.read_bytes()}, strict=False)
    assert not [one for one in built.warnings if 'please report it' in one]
    assert 'id="rule-examples"' in built.article('practices/net-door-001/index.html')
