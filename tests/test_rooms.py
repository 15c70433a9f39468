"""The architecture: one direction of imports, and modules that stay small."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / 'hooks' / 'handrail'
ORDER = (
    'model',
    'source',
    'intake',
    'graph',
    'review',
    'pages',
    'outputs',
    'finish',
    'field',
    'kinds',
    'engine',
    'cli',
)
ENTRANCE = '__main__'
ENGINES = frozenset({'mkdocs', 'material', 'properdocs', 'zensical'})
MODULE_LINES, FUNCTION_LINES = 300, 50

MODULES = sorted(PACKAGE.rglob('*.py'))


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix('.py')


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module that is imported, with the line: relative imports as they are written."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = '.' * node.level + (node.module or '')
            yield node.lineno, base
            if base == 'handrail':
                yield from ((node.lineno, f'handrail.{alias.name}') for alias in node.names)


def breaches(room: str, source: str) -> list[str]:
    """What a module of that room imports and must not."""
    found = []
    for line, module in imported(ast.parse(source)):
        top, _, rest = module.partition('.')
        other = rest.partition('.')[0]
        if not top:
            found.append(f'{line}: relative import of {module!r}')
        elif top in ENGINES and room != 'engine':
            found.append(f'{line}: only engine knows {module!r}')
        elif top == 'handrail' and other in ORDER and not may_import(room, other):
            found.append(f'{line}: {room} must not import {other}')
    return found


def may_import(room: str, other: str) -> bool:
    return room == ENTRANCE or (room in ORDER and ORDER.index(other) <= ORDER.index(room))


@pytest.mark.parametrize('path', MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    assert breaches(room_of(path), path.read_text()) == []


@pytest.mark.parametrize(
    ('room', 'source', 'said'),
    [
        ('source', 'from handrail.graph import connect', '1: source must not import graph'),
        ('source', 'from handrail import engine', '1: source must not import engine'),
        ('pages', 'def f():\n    import handrail.kinds', '2: pages must not import kinds'),
        ('finish', 'from mkdocs.config import Config', "1: only engine knows 'mkdocs.config'"),
        ('graph', 'from .keys import key', "1: relative import of '.keys'"),
        ('elsewhere', 'import handrail.model', '1: elsewhere must not import model'),
    ],
)
def test_a_breach_is_seen(room: str, source: str, said: str) -> None:
    assert breaches(room, source) == [said]


def test_every_part_of_the_package_is_a_room() -> None:
    data = {'assets', 'theme', 'starter'}
    parts = {room_of(path) for path in PACKAGE.iterdir() if path.suffix in ('', '.py')}
    assert parts - data - {'__pycache__', '__init__', ENTRANCE} <= set(ORDER)


@pytest.mark.parametrize('path', MODULES, ids=name_of)
def test_modules_and_functions_stay_small(path: Path) -> None:
    source = path.read_text()
    long = [
        f'{node.name}: {node.end_lineno - node.lineno + 1} lines'
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= FUNCTION_LINES
    ]
    assert (long, source.count('\n') <= MODULE_LINES) == ([], True)
