"""What a cached value depends on besides its text: code, packages, configuration."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from handrail.engine.cache import digest

PACKAGE = Path(__file__).parent.parent
DEPTH = 12
INSTALLED = ('site-packages', 'dist-packages')

ELSEWHERE = frozenset({
    'config_file_path', 'dev_addr', 'docs_dir', 'draft_docs', 'exclude_docs', 'hooks', 'nav', 'not_in_nav',
    'plugins', 'site_dir', 'strict', 'theme', 'watch',
})  # fmt: skip
"""Options that do not change what a page looks like, or that are looked at on their own."""


@functools.cache
def code_digest() -> bytes:
    """Stands for every file of this package as this process has read it: the code that runs."""
    return _read_code()


def code_changed() -> bool:
    """Whether the files of this package are others now than those that run."""
    return _read_code() != code_digest()


def base_digest() -> bytes:
    """Stands for all code: any change of it makes every cached value stale."""
    return digest(code_digest(), packages_digest())


def _read_code() -> bytes:
    found = []
    for folder, folders, names in os.walk(PACKAGE):  # half the time of pathlib's
        folders[:] = [name for name in folders if name != '__pycache__']
        found += [os.path.join(folder, name) for name in names]  # noqa: PTH118 - as above
    parts: list[str | bytes] = []
    for path in sorted(found):
        with open(path, 'rb') as file:  # noqa: PTH123 - as above
            parts += [path[len(str(PACKAGE)) :], file.read()]
    return digest(*parts)


@functools.cache
def packages_digest() -> bytes:
    """Stands for the interpreter and the versions of everything installed beside us.

    The folders of metadata are named after project and version (PyPA, "Recording installed
    projects"): their names say as much as their content, which takes 50 ms to parse.
    """
    folders = {Path(folder or '.') for folder in sys.path}
    found = {
        path.name
        for folder in folders
        if folder.is_dir()
        for path in folder.iterdir()
        if path.suffix in {'.dist-info', '.egg-info'}
    }
    return digest(sys.version, *sorted(found))


def config_digest(config: MkDocsConfig) -> bytes:
    """Stands for everything in mkdocs.yml, and in the code that it names, that pages depend on.

    A value that cannot be described the same way in two runs makes the digest differ in each run:
    then nothing is found in the cache, which is slow and right.
    """
    options = {key: describe(value) for key, value in config.items() if key not in ELSEWHERE}
    plugins = {name: [_origin(plugin), describe(_options(plugin))] for name, plugin in config.plugins.items()}
    theme = [config.theme.name, describe(config.theme)]
    modules = {*(type(plugin).__module__ for plugin in config.plugins.values()), *_extensions(config)}
    return digest(
        json.dumps([options, plugins, theme], sort_keys=True),
        *_local_code(modules, config),
        *_templates(config),
    )


def describe(value: Any, depth: int = DEPTH) -> Any:  # noqa: PLR0911 - one line a kind of value
    """Return `value` as JSON-like data that is the same in every run, functions by their name."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if not depth:
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): describe(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [describe(item, depth - 1) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(describe(item, depth - 1), sort_keys=True) for item in value)
    if isinstance(value, functools.partial):
        return ['partial', describe(value.func), describe(value.args), describe(value.keywords)]
    if name := getattr(value, '__qualname__', ''):
        return f'{value.__module__}.{name}'
    if 'object at 0x' not in repr(value):
        return repr(value)
    return [f'{type(value).__module__}.{type(value).__qualname__}', describe(_options(value), depth - 1)]


def _options(thing: object) -> Any:
    options = getattr(thing, 'config', None)
    return options if isinstance(options, Mapping) else {}


def _origin(plugin: object) -> str:
    return f'{type(plugin).__module__}.{type(plugin).__qualname__}'


def _extensions(config: MkDocsConfig) -> Iterable[str]:
    for extension in config.markdown_extensions:
        yield extension if isinstance(extension, str) else type(extension).__module__


def _local_code(modules: Iterable[str], config: MkDocsConfig) -> Iterable[bytes]:
    """The files of hooks, plugins and extensions that no installed version stands for."""
    paths = {Path(file) for hook in config.plugins.values() if (file := getattr(hook, '__file__', None))}
    for name in modules:
        module = sys.modules.get(name)
        if module is not None and (file := getattr(module, '__file__', None)):
            paths.add(Path(file))
    for path in sorted(paths):
        if path.is_file() and not path.is_relative_to(PACKAGE) and not set(INSTALLED) & set(path.parts):
            yield digest(path.read_bytes())


def _templates(config: MkDocsConfig) -> Iterable[bytes]:
    for folder in map(Path, config.theme.dirs):
        if set(INSTALLED) & set(folder.parts) or folder.is_relative_to(PACKAGE) or not folder.is_dir():
            continue
        for path in sorted(folder.rglob('*.html')):
            yield digest(str(path.relative_to(folder)), path.read_bytes())
