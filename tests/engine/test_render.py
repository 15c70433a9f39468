"""Where compiled templates are kept."""

from __future__ import annotations

import tempfile
from pathlib import Path

import jinja2
import pytest

from handrail.engine.render import compiled


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files of this user."""
    monkeypatch.setattr(tempfile, 'tempdir', str(tmp_path))
    return tmp_path


def test_templates_are_compiled_once(folder: Path) -> None:
    loader = jinja2.DictLoader({'page.html': 'Step {{ number }}'})
    for _ in range(2):
        env = jinja2.Environment(loader=loader, bytecode_cache=compiled(jinja2.Environment()))  # noqa: S701
        assert env.get_template('page.html').render(number=3) == 'Step 3'
    assert len(list(folder.rglob('handrail-*.cache'))) == 1


def test_another_set_of_filters_is_another_set_of_templates(folder: Path) -> None:
    source = {'page.html': '{{ "a" | shout }}'}
    for mark in '!?':
        env = jinja2.Environment(loader=jinja2.DictLoader(source))  # noqa: S701
        env.filters[f'shout{mark}'] = env.filters['shout'] = lambda text, mark=mark: text + mark
        env.bytecode_cache = compiled(env)
        assert env.get_template('page.html').render() == f'a{mark}'
    assert len(list(folder.rglob('handrail-*.cache'))) == 2


def test_a_folder_that_others_may_write_to_is_not_used(folder: Path) -> None:
    compiled(jinja2.Environment())  # noqa: S701
    (made,) = folder.iterdir()
    made.rename(folder / 'elsewhere')
    made.symlink_to(folder / 'elsewhere')
    assert compiled(jinja2.Environment()) is None  # noqa: S701
