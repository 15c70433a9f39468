"""What is cached of a page does not outlive a change of what links say of it, nor of whom to call."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.site import GREEN, build_site, files, write_site


def built(root: Path, documents: dict[str, str], name: str) -> dict[str, bytes]:
    config = write_site(root, documents)
    made = build_site(config, root / name)
    assert not made.warnings
    return {path: data for path, data in files(made.dir).items() if path.endswith('.html')}


def test_a_build_from_the_cache_says_what_a_fresh_one_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('HANDRAIL_CACHE', str(tmp_path / 'cache'))
    built(tmp_path / 'site', GREEN, 'first')
    changed = {**GREEN, 'teams.yml': GREEN['teams.yml'].replace('Porters', 'Doorkeepers')}
    again = built(tmp_path / 'site', changed, 'again')
    monkeypatch.setenv('HANDRAIL_CACHE', 'off')
    assert again == built(tmp_path / 'site', changed, 'fresh')
    runbook = again['runbooks/door-stuck/index.html'].decode()
    assert re.search('og:description" content="[^"]*Owner: Doorkeepers', runbook)
    assert b'Call <b>Doorkeepers</b>' in again['404.html']
    assert not [path for path, data in again.items() if b'Porters' in data]
