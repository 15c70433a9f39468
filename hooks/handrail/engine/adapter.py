"""Binds Handrail to the events of a MkDocs build; the hook and the plugin are both this."""

# ruff: noqa: ARG002 - MkDocs passes the arguments of an event by name

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from handrail.engine.build import Build
from handrail.engine.keys import code_changed, code_digest
from handrail.engine.options import OptionError
from handrail.engine.page import FedPage
from handrail.engine.project import configured
from handrail.engine.render import keep_compiled
from handrail.engine.report import log
from handrail.engine.theme import dress

FIRST, LAST = 100, -1000
"""Priorities: documents become pages before any other plugin looks; content is finished after all."""


class Adapter:
    """The state of one MkDocs process; `build` is that of the build under way.

    `options` are the plugin's; a hook has none and reads `extra.handrail` of mkdocs.yml.
    """

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Remember the code as it is now: a change of it is said when serving."""
        self.options = options
        self.serving = False
        self.build: Build | None = None
        code_digest()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Keep in mind whether drafts are shown; its presence keeps this object between builds."""
        self.serving = command == 'serve'
        if dirty:
            log.warning('--dirty leaves pages out of date: every page may quote every other one')

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the settings; add what the pages need of extensions, templates, styles, scripts."""
        self._abandon()
        if self.serving and code_changed():
            log.warning('the code of Handrail has changed: restart serve, it still runs the old one')
        try:
            project = configured(config, self.options)
        except OptionError as error:
            raise PluginError(f'handrail: {error}') from error
        keep_compiled(project)
        dress(config)
        self.build = Build(project, serving=self.serving)
        return config

    @event_priority(FIRST)
    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Put the pages in the place of the documents; say what is wrong with these."""
        self._current().assemble(files, drafts=self.serving)
        return files

    @event_priority(LAST)
    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Let the pages be fed, and set the day as their date."""
        self._current().feed(nav, files)
        return nav

    @event_priority(LAST)
    def on_page_content(self, html: str, /, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Sanitise what was converted, put the figures in, check that no anchor was lost."""
        return self._current().finish(page, html)

    @event_priority(LAST)
    def on_env(self, env: jinja2.Environment, /, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:
        """Let titles stay text, and set workers to the templates.

        The theme strips tags from titles with a filter that turns `&lt;` back into `<` and prints
        the result as it is; here the filter escapes it again.
        """
        env.filters['striptags'] = striptags
        env.policies['json.dumps_kwargs'] = {'sort_keys': True, 'separators': (',', ':')}  # on every page
        self._current().print(env, files)
        return env

    @event_priority(LAST)
    def on_post_page(self, output: str, /, *, page: Page, config: MkDocsConfig) -> str:
        """Take the marks out, say which build it is; let go of the content: there may be thousands."""
        if isinstance(page, FedPage):
            page.content = ''
        return self._current().last(page.file.dest_uri, output)

    @event_priority(LAST)
    def on_post_template(self, output: str, /, *, template_name: str, config: MkDocsConfig) -> str:
        """Say on the theme's own pages, too, which build they are of."""
        return self._current().last(template_name, output) if template_name.endswith('.html') else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write build.json and close the cache."""
        self._current().close(Path(config.site_dir))
        self.build = None

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no worker and no open file behind."""
        self._abandon()

    def on_serve(
        self, server: LiveReloadServer, /, *, config: MkDocsConfig, builder: object
    ) -> LiveReloadServer:
        """Tell what takes effect at once and what does not."""
        log.info('documents take effect as they are saved; restart serve after an update of Handrail')
        return server

    def _current(self) -> Build:
        if self.build is None:
            raise PluginError('handrail: its on_config event has not run')
        return self.build

    def _abandon(self) -> None:
        if self.build is not None:
            self.build.abandon()
        self.build = None


def striptags(value: object) -> Markup:
    """Return the text of some HTML, escaped: safe wherever a template prints it."""
    return escape(Markup(str(value)).striptags())  # noqa: S704 - taken apart, then escaped
