"""What the pages need of a configuration: extensions, templates, style sheet and scripts."""

from __future__ import annotations

from typing import Any

from mkdocs.config.defaults import MkDocsConfig

from handrail.engine.assets import script, sheet
from handrail.engine.emit import THEME
from handrail.engine.snippets import confine

EXTENSIONS: dict[str, dict[str, Any]] = {
    'admonition': {},
    'attr_list': {},
    'def_list': {},
    'footnotes': {},
    'md_in_html': {},
    'tables': {},
    'pymdownx.betterem': {},
    'pymdownx.details': {},
    'pymdownx.highlight': {},
    'pymdownx.inlinehilite': {},
    'pymdownx.superfences': {},
    'pymdownx.tasklist': {},
    'pymdownx.tilde': {'subscript': False},
}
"""What the Markdown of the pages is written in. Options that a site has set are left alone."""


def dress(config: MkDocsConfig) -> None:
    """Add to `config` what it lacks; doing it twice changes nothing."""
    confine(config)
    for name, options in EXTENSIONS.items():
        if name not in config.markdown_extensions:
            config.markdown_extensions.append(name)
            config.mdx_configs.setdefault(name, dict(options))
    if config.theme.name == 'material' and str(THEME) not in config.theme.dirs and THEME.is_dir():
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(THEME))
        config.theme.static_templates.add('503.html')
    _append(config.extra_css, sheet())
    _append(config.extra_javascript, script())


def _append(addresses: list[Any], address: str) -> None:
    if address not in [str(known) for known in addresses]:
        addresses.append(address)
