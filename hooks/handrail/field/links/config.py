"""Reads from a mkdocs.yml where the documents and the site are, without MkDocs and its plugins.

So that the links of any MkDocs project can be checked, also where its plugins are not installed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

__all__ = ['ConfigError', 'SiteConfig', 'site_config']

DEPTH = 5
"""How many files may inherit from each other."""


class ConfigError(ValueError):
    """The file cannot be used. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """What the check of links needs to know of a project; the paths are absolute."""

    file: Path
    docs: Path
    site: Path
    site_url: str


class _Loader(yaml.SafeLoader):
    """Knows `!ENV` as MkDocs does; what other tags make (a function, a class) is left out."""


def _environment(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    """https://github.com/waylan/pyyaml-env-tag: the first variable that is set, else the last value."""
    if isinstance(node, yaml.SequenceNode):
        names = [loader.construct_object(each, deep=True) for each in node.value]
        default = names.pop() if len(names) > 1 else None
    else:
        names, default = [str(node.value)], None
    return next((os.environ[name] for name in names if name in os.environ), default)


_Loader.add_constructor('!ENV', _environment)
_Loader.add_multi_constructor('!', lambda _loader, _suffix, _node: None)
_Loader.add_multi_constructor('tag:yaml.org,2002:python/', lambda _loader, _suffix, _node: None)


def site_config(file: Path) -> SiteConfig:
    """Return docs, site and address of a project; ConfigError when the file cannot be read."""
    data = _read(file.resolve(), DEPTH)
    folder = file.resolve().parent

    def text(key: str, default: str) -> str:
        value = data.get(key)
        return default if value is None else str(value)

    return SiteConfig(
        file=file.resolve(),
        docs=folder / text('docs_dir', 'docs'),
        site=folder / text('site_dir', 'site'),
        site_url=text('site_url', ''),
    )


def _read(file: Path, depth: int) -> dict[str, Any]:
    try:
        data = yaml.load(file.read_bytes(), _Loader)  # noqa: S506 - a SafeLoader with one more tag
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f'{file} cannot be read: {error}') from error
    if not isinstance(data, Mapping):
        raise ConfigError(f'{file} is no configuration of MkDocs')
    own = {str(key): value for key, value in data.items()}
    parent = own.get('INHERIT')
    if parent is None:
        return own
    if not depth:
        raise ConfigError(f'{file} inherits from too many files')
    return _read(file.parent / str(parent), depth - 1) | own
