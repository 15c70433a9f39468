"""Included files (`pymdownx.snippets`): only from a folder that is meant for it, and never a document.

With its defaults the extension includes any file of the repository in a page, `.git/config` among them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from mkdocs.config.defaults import MkDocsConfig
from pymdownx.snippets import DEFAULT_URL_SIZE, SnippetMissingError, SnippetPreprocessor

from handrail.engine.arrivals import ArrivalError
from handrail.kinds import kind_of
from handrail.source.crowding import crowded
from handrail.source.foreign import marked

NAME = 'pymdownx.snippets'
OWN = 'handrail.engine.snippets'
SIZE = 64 * 1024
"""Bytes of a file that is included."""


def check_snippets(config: MkDocsConfig, root: Path) -> None:
    """Raise ArrivalError unless the extension, where it is used, is confined.

    `check_paths` must be on, so that a file that is missing is told; `base_path` must name folders below
    the repository and not the repository itself; nothing is fetched.
    """
    if NAME not in config.markdown_extensions:
        return
    options: Mapping[str, Any] = config.mdx_configs.get(NAME) or {}
    wrong = []
    if options.get('check_paths') is not True:
        wrong.append('check_paths: true')
    if options.get('url_download'):
        wrong.append('url_download: false')
    if options.get('restrict_base_path', True) is not True:
        wrong.append('restrict_base_path: true')
    given = options.get('base_path', ['.'])
    for base in [given] if isinstance(given, str | os.PathLike) else given:
        path = Path(base).resolve()
        inside = path != root.resolve() and path.is_relative_to(root.resolve())
        if not inside or any(part.startswith('.') for part in path.relative_to(root.resolve()).parts):
            wrong.append(f'base_path: a folder below the repository, not {str(base)!r}')
    if wrong:
        raise ArrivalError(f'{NAME}: write {"; ".join(wrong)}')


def confine(config: MkDocsConfig) -> None:
    """Put our reader of included files in the place of the extension's; doing it twice changes nothing."""
    if NAME in config.markdown_extensions and OWN not in config.markdown_extensions:
        config.markdown_extensions.append(OWN)
        config.mdx_configs[OWN] = {
            'options': dict(config.mdx_configs.get(NAME) or {}),
            'docs': config.docs_dir,
        }


class Confined(SnippetPreprocessor):  # type: ignore[misc] # the extension is not typed
    """Includes files that are small and lie where they seem to; never a document, which has a reader."""

    docs = ''
    count = 0

    def parse_snippets(self, lines: list[str], *args: Any, **options: Any) -> list[str]:
        """Include, unless files that include each other have become too long."""
        found: list[str] = super().parse_snippets(lines, *args, **options)
        self.count += sum(map(len, found))
        if self.count > 16 * SIZE:
            raise SnippetMissingError('what is included is too long')
        return found

    def get_snippet_path(self, path: str) -> str | None:
        """Return the file, None when it may not be included."""
        found = super().get_snippet_path(path)
        if found is None:
            return None
        real = Path(found).resolve()
        confined = any(real.is_relative_to(Path(base).resolve()) for base in self.base_path)
        if not confined or not real.is_file() or real.stat().st_size > SIZE:
            return None
        docs = Path(self.docs).resolve()
        document = real.is_relative_to(docs) and kind_of(real.relative_to(docs).as_posix())
        return None if document else str(found)

    def run(self, lines: list[str]) -> list[str]:
        """Include, and mark what was included: it is an author's as well."""
        self.count = 0
        own = {id(line) for line in lines}
        found = [line if id(line) in own else marked(line) for line in super().run(lines)]
        if len(found) > len(lines) and (problem := crowded('', '\n'.join(found))):
            raise SnippetMissingError(problem.message)
        return found


class ConfinedExtension(Extension):
    """Registers the preprocessor in the place of the one that it confines."""

    def __init__(self, **options: Any) -> None:
        """Take the options of the extension, and the docs folder."""
        self.config = {'options': [{}, 'Those of the extension.'], 'docs': ['docs', 'The docs folder.']}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Replace the preprocessor, once all extensions are there."""
        if 'snippet' not in md.preprocessors:
            return
        options = {**DEFAULTS, **self.getConfig('options')}
        confined = Confined(options, md)
        confined.md, confined.docs = md, self.getConfig('docs')
        md.preprocessors.deregister('snippet')
        md.preprocessors.register(confined, 'snippet', 32)


DEFAULTS = {
    'base_path': ['.'],
    'encoding': 'utf-8',
    'check_paths': True,
    'auto_append': [],
    'url_download': False,
    'url_max_size': DEFAULT_URL_SIZE,
    'url_timeout': 10.0,
    'url_request_headers': {},
    'dedent_subsections': False,
    'restrict_base_path': True,
    'max_retries': 3,
    'backoff_factor': 2,
}
"""Those of the extension (pymdown-extensions 12)."""


def makeExtension(**options: Any) -> ConfinedExtension:  # noqa: N802 - Python-Markdown's name
    """Make the extension."""
    return ConfinedExtension(**options)
