"""The cache keeps what it is given, forgets what nobody asks for, and never stands in the way."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from handrail.engine import emit
from handrail.engine.cache import KEPT_BUILDS, Cache, digest


def test_a_later_build_finds_what_an_earlier_one_kept(tmp_path: Path) -> None:
    with Cache(tmp_path / 'c' / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
    with Cache(tmp_path / 'c' / 'x.sqlite') as cache:
        assert cache.has(b'key')
        assert cache.get(b'key') == b'value'
        assert cache.get(b'other') is None


def test_a_value_is_found_before_it_is_written(tmp_path: Path) -> None:
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
        assert (cache.has(b'key'), cache.get(b'key')) == (True, b'value')


def test_what_no_build_asks_for_is_forgotten(tmp_path: Path) -> None:
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'used', b'1')
        cache.put(b'unused', b'2')
    for _ in range(KEPT_BUILDS + 2):
        with Cache(tmp_path / 'x.sqlite') as cache:
            assert cache.get(b'used') == b'1'
    with Cache(tmp_path / 'x.sqlite') as cache:
        assert cache.get(b'unused') is None


def test_without_a_path_nothing_is_kept() -> None:
    with Cache(None) as cache:
        cache.put(b'key', b'value')
        assert (cache.has(b'key'), cache.get(b'key')) == (False, None)


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / 'x.sqlite').write_bytes(b'no database at all' * 100)
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
    with Cache(tmp_path / 'x.sqlite') as cache:
        assert cache.get(b'key') == b'value'


def test_a_damaged_value_is_none(tmp_path: Path) -> None:
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
    with sqlite3.connect(tmp_path / 'x.sqlite') as file:
        file.execute("UPDATE entry SET value = x'00'")
    file.close()
    with Cache(tmp_path / 'x.sqlite') as cache:
        assert cache.get(b'key') is None


def test_a_folder_that_cannot_be_made_turns_it_off(tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('in the way')
    with Cache(tmp_path / 'file' / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
        assert cache.get(b'key') is None


def test_a_file_that_another_program_locks_is_not_waited_for_long(tmp_path: Path) -> None:
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'key', b'value')
    other = sqlite3.connect(tmp_path / 'x.sqlite', isolation_level=None)
    other.execute('BEGIN IMMEDIATE')
    with Cache(tmp_path / 'x.sqlite') as cache:
        cache.put(b'new', b'value')
    other.execute('ROLLBACK')
    other.close()
    with Cache(tmp_path / 'x.sqlite') as cache:
        assert cache.get(b'key') == b'value'


def test_digests_know_where_one_part_ends() -> None:
    assert digest('ab', 'c') != digest('a', 'bc')
    assert digest('ab') == digest(b'ab')
    assert digest('\ud800')


def test_the_files_that_no_document_changes_come_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Cache(tmp_path / 'x.sqlite') as cache:
        fresh = emit.fixed_files('https://rail.example.org/', cache)
    monkeypatch.setattr(emit, 'schema_files', lambda _: pytest.fail('made anew'))
    with Cache(tmp_path / 'x.sqlite') as cache:
        assert emit.fixed_files('https://rail.example.org/', cache) == fresh
    assert fresh['schema/actions.schema.json'].startswith(b'{')
    assert any(address.startswith('assets/handrail/') for address in fresh)
