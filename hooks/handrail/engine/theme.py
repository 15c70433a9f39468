"""What the pages need of a configuration: extensions, templates, style sheet and scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from handrail.engine.assets import script, sheet
from handrail.engine.emit import THEME
from handrail.engine.snippets import confine
from handrail.model import Place, Problem

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


def without_absent(env: jinja2.Environment, pages: Iterable[Page]) -> Iterator[Problem]:
    """Take templates and icons that the theme does not have out of the pages' keys, and tell each.

    One of them would end the build, and with it every other page.
    """
    for page in pages:
        for key, path in (('template', '{}'), ('icon', '.icons/{}.svg')):
            name = page.meta.get(key)
            if not isinstance(name, str) or _there(env, path.format(name)):
                continue
            del page.meta[key]
            said = f'{key}: {name[:60]!r} is none that the theme has'
            at = Place(page.file.src_uri, _line_of(page, key))
            yield Problem(at, 'theme-value', said, 'name one that is there, or remove the key')


def _there(env: jinja2.Environment, path: str) -> bool:
    try:
        env.get_template(path)
    except jinja2.TemplateError:
        return False
    return True


def _line_of(page: Page, key: str) -> int:
    path = page.file.abs_src_path
    text = Path(path).read_text(encoding='utf-8', errors='replace') if path and Path(path).is_file() else ''
    found = re.search(rf'^[\'"]?{key}\b', text, re.MULTILINE)
    return text.count('\n', 0, found.start()) + 1 if found else 1


def _append(addresses: list[Any], address: str) -> None:
    if address not in [str(known) for known in addresses]:
        addresses.append(address)
