"""`handrail secrets`: files and folders of any kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.planted import some

from handrail.cli import main

TOKEN = 'gh' + 'p_' + some(36)
NOTE = '<!-- handrail: allow token reason: revoked, shown for its form -->'


def test_it_tells_file_and_line_and_not_the_secret(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / 'a.md').write_text(f'# A\n\n{TOKEN}\n', encoding='utf-8')
    (tmp_path / 'b.json').write_text(json.dumps({'x': TOKEN[:-1] + 'Z'}), encoding='utf-8')
    assert main(['secrets', str(tmp_path)]) == 1
    out = capsys.readouterr().out
    assert f'{tmp_path}/a.md:3: ' in out
    assert f'{tmp_path}/b.json:1: ' in out
    assert TOKEN not in out


def test_what_a_document_allows_is_allowed_in_what_was_made_of_it(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / 'a.md').write_text(f'# A\n\n{NOTE}\n\nIt was {TOKEN}.\n', encoding='utf-8')
    (tmp_path / 'a.html').write_text(f'<p>It was {TOKEN}.</p>', encoding='utf-8')
    assert main(['secrets', str(tmp_path)]) == 0
    assert capsys.readouterr().out == ''


@pytest.mark.parametrize('name', ['gone', '.'])
def test_nothing_to_look_through_is_no_success(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(['secrets', name]) == 2
