"""The synonyms of a site: what they mean, and what is said of a file that cannot be read."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.engine.synonyms import default_groups, groups_in


def test_groups_are_lists_of_words() -> None:
    text = b'# ours\n- [parcel, packet]\n- [door, gate, "main entrance"]\n'
    assert groups_in(text) == ((('parcel', 'packet'), ('door', 'gate', 'main entrance')), ())


def test_every_site_has_some() -> None:
    assert any({'db', 'database'} <= {*group} for group in default_groups())


@pytest.mark.parametrize(
    ('text', 'line', 'said'),
    [
        (b'db: database\n', 1, 'the file is no list of groups of words'),
        (b'- [a, b]\n- word\n', 2, 'item 2 is no group of words'),
        (b'- [a, b]\n\n- [c, {d: e}]\n', 3, 'item 2 is no group of words'),
        (b'- [a, b\n', 1, 'YAML cannot be read'),
        (b'- [a, \xff]\n', 1, 'UTF-8'),
        (b'[' * 30_000, 1, 'deep'),
    ],
)
def test_what_is_wrong_is_said_at_its_line(text: bytes, line: int, said: str) -> None:
    _, problems = groups_in(text)
    assert [problem.at.line for problem in problems][:1] == [line]
    assert said in problems[0].message


def test_all_of_it_is_said_and_the_rest_is_used() -> None:
    groups, problems = groups_in(b'- 1\n- [a, b]\n- 2\n')
    assert groups == (('a', 'b'),)
    assert [problem.at.line for problem in problems] == [1, 3]


def test_a_build_says_it_and_does_not_publish_the_file(mini_site: Any) -> None:
    built = mini_site({'index.md': '# Start\n', 'synonyms.yml': 'db\n'}, strict=False)
    assert any('synonyms.yml:1' in warning for warning in built.warnings)
    assert not (built.dir / 'synonyms.yml').exists()
