"""mkdocs.yml for a stage: the site's own, without hooks and plugin, with what these would add."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from yaml.representer import SafeRepresenter

from handrail.engine.emit import FOLDERS
from handrail.engine.stock import SEPARATOR

DROPPED = ('docs_dir', 'exclude_docs', 'hooks', 'not_in_nav', 'site_dir', 'watch')
SEARCHES = ('search', 'material/search')


@dataclass(frozen=True, slots=True)
class Additions:
    """What Handrail adds to a configuration while it runs inside MkDocs."""

    extensions: Mapping[str, Any]
    styles: tuple[str, ...]
    scripts: tuple[str, ...]


def staged_config(source: str, added: Additions, root: Path, out: Path, shown: Any = None) -> str:
    """Return the mkdocs.yml of a stage in `out` for the site whose mkdocs.yml in `root` is `source`.

    `shown` is its nav without what the audience may not read; None: all of it. The rest is edited as a
    tree of YAML nodes, so that tags like `!ENV` stay as they are.
    """
    tree = yaml.compose(source, Loader=yaml.SafeLoader)
    if not isinstance(tree, yaml.MappingNode):
        raise TypeError('mkdocs.yml holds no options')
    nav = isinstance(_get(tree, 'nav'), yaml.CollectionNode)
    if nav and shown is not None:
        _put(tree, 'nav', _node(shown))
    for name in DROPPED:
        _drop(tree, name)
    _put(tree, 'docs_dir', _node('docs'))
    _put(tree, 'not_in_nav', _node('*' if nav else '\n'.join(_outside())))
    theme = _get(tree, 'theme')
    if not isinstance(theme, yaml.MappingNode):
        theme = _node({'name': theme.value if theme else 'mkdocs'})
        _put(tree, 'theme', theme)
    _put(theme, 'custom_dir', _node('overrides'))
    _without(_get(tree, 'plugins'), 'handrail')
    _relocate(_get(tree, 'plugins'), root, out)
    _separate(_get(tree, 'plugins'), theme)
    if _get(theme, 'name').value == 'material':
        _extend(theme, 'static_templates', ['503.html'])
    _extend(
        tree,
        'markdown_extensions',
        [{name: options} if options else name for name, options in added.extensions.items()],
    )
    _extend(tree, 'extra_css', added.styles)
    _extend(tree, 'extra_javascript', added.scripts)
    return yaml.serialize(tree, Dumper=yaml.SafeDumper, allow_unicode=True, width=110)


def _outside() -> Iterable[str]:
    for folder in sorted(FOLDERS):
        yield f'/{folder}/**'
        yield f'!/{folder}/index.md'


def _node(value: Any) -> yaml.Node:
    return SafeRepresenter(default_flow_style=False).represent_data(value)


def _get(tree: yaml.MappingNode, name: str) -> Any:
    return next((value for key, value in tree.value if key.value == name), None)


def _drop(tree: yaml.MappingNode, name: str) -> None:
    tree.value = [(key, value) for key, value in tree.value if key.value != name]


def _put(tree: yaml.MappingNode, name: str, value: yaml.Node) -> None:
    _drop(tree, name)
    tree.value.append((_node(name), value))


def _without(plugins: Any, name: str) -> None:
    if isinstance(plugins, yaml.MappingNode):
        _drop(plugins, name)
    elif isinstance(plugins, yaml.SequenceNode):
        plugins.value = [item for item in plugins.value if _name(item) != name]


def _separate(plugins: Any, theme: yaml.MappingNode) -> None:
    """Give Material's search, where it names no separator, the one that a build with Handrail gives it."""
    language = _get(theme, 'language')
    if _get(theme, 'name').value != 'material' or (language and language.value != 'en'):
        return
    items = plugins.value if isinstance(plugins, yaml.SequenceNode) else []
    for place, item in enumerate(items):
        if _name(item) in SEARCHES:
            options: Any = item.value[0][1] if isinstance(item, yaml.MappingNode) else None
            if not isinstance(options, yaml.MappingNode):
                options = _node({})
                items[place] = yaml.MappingNode('tag:yaml.org,2002:map', [(_node(_name(item)), options)])
            if _get(options, 'separator') is None:
                _put(options, 'separator', _node(SEPARATOR))


def _name(item: yaml.Node) -> Any:
    return item.value[0][0].value if isinstance(item, yaml.MappingNode) else item.value


def _extend(tree: yaml.MappingNode, name: str, values: Iterable[Any]) -> None:
    known = _get(tree, name)
    for value in values:
        if known is None:
            known = _node([])
            _put(tree, name, known)
        if isinstance(known, yaml.MappingNode):
            key, options = next(iter(value.items())) if isinstance(value, dict) else (value, {})
            known.value.append((_node(key), _node(options)))
        else:
            known.value.append(_node(value))


def _relocate(tree: Any, root: Path, out: Path) -> None:
    """Let the `paths` of plugins (mkdocstrings' source folders) lead from `out` to where they led."""
    if isinstance(tree, yaml.MappingNode):
        for key, value in tree.value:
            if key.value == 'paths' and isinstance(value, yaml.SequenceNode):
                for item in value.value:
                    if isinstance(item, yaml.ScalarNode) and not Path(item.value).is_absolute():
                        item.value = os.path.relpath(root / item.value, out)
            else:
                _relocate(value, root, out)
    elif isinstance(tree, yaml.SequenceNode):
        for item in tree.value:
            _relocate(item, root, out)
