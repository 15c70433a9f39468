"""Page templates, rendered by workers or taken from the cache, for the pages that are fed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import jinja2
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from handrail.engine.cache import Cache, digest
from handrail.engine.crew import Crew, worth_forking
from handrail.engine.keys import code_digest, describe, packages_digest
from handrail.engine.packed import mark_of
from handrail.engine.page import FedPage
from handrail.engine.project import Project
from handrail.finish import squeeze
from handrail.pages import TEMPLATES

KNOWN = ('handrail.', 'material.plugins.search.', 'mkdocstrings.', 'mkdocs_autorefs.')
"""Code whose part in a page's context is the same whenever the page and the configuration are."""


PAGELESS = ('404.html', '503.html')
"""Templates of the theme that depend on the configuration and the nav alone."""


class Printer:
    """The whole HTML of fed pages, in the order in which MkDocs writes them."""

    def __init__(
        self, env: jinja2.Environment, config: MkDocsConfig, nav: Navigation, cache: Cache, base: bytes
    ) -> None:
        """Read the nav, which is complete once all pages are converted."""
        self.env, self.config, self.nav, self.cache = env, config, nav, cache
        if env.bytecode_cache is None and cache.kept:
            env.bytecode_cache = compiled(env)
        self.get_template = env.get_template
        self.base = digest('template', base, *_nav(nav.items)) if _predictable(config) else b''
        self._keys: dict[str, bytes] = {}
        self._turn: dict[str, int] = {}
        self._crew: Crew | None = None

    def start(self, pages: Sequence[FedPage], files: Files) -> None:
        """Set the workers to what the cache does not have, and stand between MkDocs and Jinja."""
        documents = files.documentation_pages()
        ready = [
            page for page in pages if page.finished and page.file.inclusion.value > InclusionLevel.DRAFT.value
        ]
        if self.base:
            self._keys = {page.file.src_uri: self._key(page) for page in ready}
            self._keys.update({name: digest(self.base, name) for name in PAGELESS})
        missing = [page for page in ready if not self._has(page)]
        if worth_forking(len(missing)):
            self._warm_up(missing[0], documents)
            self._turn = {page.file.src_uri: item for item, page in enumerate(missing)}
            self._crew = Crew(lambda item: self._work(missing[item], documents), len(missing))
        self.env.get_template = self._template  # type: ignore[method-assign]

    def stop(self) -> None:
        """Dismiss the workers, step back."""
        if self._crew is not None:
            self._crew.close()
        self._crew, self._turn, self._keys = None, {}, {}
        self.env.get_template = self.get_template  # type: ignore[method-assign]

    def output(self, template: jinja2.Template, context: dict[str, Any]) -> str:
        """Return the HTML of the page in `context`, or of a template without a page (`404.html`)."""
        page = context['page']
        if page is None and template.name not in PAGELESS:
            return template.render(context)
        uri = page.file.src_uri if page else str(template.name)
        data = self._known(uri)
        text = data.decode() if data is not None else squeeze(template.render(context))
        key = self._keys.get(uri)
        if key and not self.cache.has(key):
            self.cache.put(key, text.encode('utf-8', 'xmlcharrefreplace'))
        return text

    def _known(self, uri: str) -> bytes | None:
        """Return what a worker or the cache has for the page of this document."""
        item, key = self._turn.get(uri), self._keys.get(uri)
        if item is not None:
            return self._crew.result(item) if self._crew else None
        return self.cache.get(key) if key else None

    def _template(self, name: Any, parent: Any = None, globals: Any = None) -> Any:  # noqa: A002 - Jinja's names
        template = self.get_template(name, parent, globals)
        return Print(self, template) if parent is None else template

    def _has(self, page: FedPage) -> bool:
        key = self._keys.get(page.file.src_uri)
        return key is not None and self.cache.has(key)

    def _key(self, page: FedPage) -> bytes:
        facts = [page.title, page.url, page.canonical_url, page.edit_url, describe(page.meta), page.outline()]
        return digest(self.base, json.dumps(facts, sort_keys=True), mark_of(page, 'content'))

    def _warm_up(self, page: FedPage, documents: Sequence[File]) -> None:
        """Compile the templates here, once, and not in each worker; what comes out is of no use."""
        with suppress(Exception):  # a template may need what a plugin would add
            self.get_template('main.html').render(get_context(self.nav, documents, self.config, page))

    def _work(self, page: FedPage, documents: Sequence[File]) -> bytes:
        """Do what MkDocs does for one page, up to the template's result."""
        page.active = True
        context = get_context(self.nav, documents, self.config, page)
        template = self.get_template(page.meta.get('template', 'main.html'))
        context = self.config.plugins.on_page_context(context, page=page, config=self.config, nav=self.nav)
        text = squeeze(template.render(context))
        page.content, page.active = '', False
        return text.encode('utf-8', 'xmlcharrefreplace')


def keep_compiled(project: Project) -> None:
    """Let the templates of pages be compiled once, not in every build, where builds remember anything."""
    TEMPLATES.bytecode_cache = compiled(TEMPLATES, code_digest()) if project.cache else None


class Print:
    """A template that asks the printer first."""

    def __init__(self, printer: Printer, template: jinja2.Template) -> None:
        """Stand before `template`."""
        self.printer, self.template = printer, template

    def render(self, context: dict[str, Any]) -> str:
        """Return the page, as `jinja2.Template.render` does."""
        return self.printer.output(self.template, context)

    def __getattr__(self, name: str) -> Any:
        """Everything else is the template's."""
        return getattr(self.template, name)


def compiled(env: jinja2.Environment, code: bytes = b'') -> jinja2.BytecodeCache | None:
    """Return where Jinja keeps compiled templates: compiling them takes a twentieth of a small build.

    It is Jinja's own folder, which belongs to the user and lies outside every project: what a
    contribution brings along is never executed. None where there is no such folder. `code` stands for
    what the templates are compiled with besides what is installed.
    """
    made_by = digest(packages_digest(), code, *sorted(env.extensions), '', *sorted(env.filters)).hex()
    with suppress(OSError, RuntimeError):
        return jinja2.FileSystemBytecodeCache(pattern=f'handrail-{made_by}-%s.cache')
    return None


def _predictable(config: MkDocsConfig) -> bool:
    names = ('env', 'page_context', 'pre_template', 'template_context')
    handlers = [handler for name in names for handler in config.plugins.events[name]]
    return all(handler.__module__.startswith(KNOWN) for handler in handlers)


def _nav(items: Any) -> Iterator[str]:
    """All that the theme shows of the nav."""
    for item in items:
        meta = describe(getattr(item, 'meta', None))
        yield json.dumps([item.title, getattr(item, 'url', None), type(item).__name__, meta], sort_keys=True)
        if item.children:
            yield '('
            yield from _nav(item.children)
            yield ')'
