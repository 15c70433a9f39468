"""One build: from the files that MkDocs found to the site that it wrote."""

from __future__ import annotations

import gc
from pathlib import Path

import jinja2
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from handrail.engine.artefacts import allowed_values, forbidden, known_values, search_site, secret
from handrail.engine.assets import worker
from handrail.engine.cache import Cache, digest
from handrail.engine.emit import fixed_files, place, place_outputs, write_pages
from handrail.engine.feed import PageFeed
from handrail.engine.guard import Guard
from handrail.engine.keys import base_digest, config_digest
from handrail.engine.offline import Gathering, page_addresses, papers
from handrail.engine.page import FedPage, unmark
from handrail.engine.project import Project, read_site
from handrail.engine.render import PAGELESS, Printer
from handrail.engine.report import report
from handrail.engine.search import RecordIndex, install_index, maker_of, searched
from handrail.engine.subjects import LISTED, Known, subjects_of
from handrail.engine.synonyms import read_synonyms
from handrail.engine.theme import without_absent
from handrail.finish import build_info, insert_figures, sanitise
from handrail.model import Place, PlainPage, Problem, Site
from handrail.outputs import outputs
from handrail.pages import figures

WORKER = 'handrail_search'
"""The name under which templates find the address of the search worker."""

DIRECTIVES = (':::', '[](')
"""Markdown whose conversion leaves something behind in this process: mkdocstrings and autorefs."""


class Build:
    """The state of one build, from its files to the last page.

    `cache` is asked for everything that is costly; `expected` are the anchors that a page must
    have, with their lines.
    """

    def __init__(self, project: Project, *, serving: bool = False) -> None:
        """Open the project's cache; `serve` (`serving`) may have built before in this process."""
        gc.unfreeze()
        self.project = project
        self.cache = Cache(project.cache)
        self.guard = Guard(project.config, project.settings, serving=serving)
        self.figures: dict[str, str] = {}
        self.pages: frozenset[str] = frozenset()
        self.known: dict[str, Known] = {}
        self.synonyms: tuple[tuple[str, ...], ...] = ()
        self.indexes: list[RecordIndex] = []
        self.expected: dict[str, tuple[tuple[str, int], ...]] = {}
        self.info = b''
        self.allowed: tuple[str, ...] | None = None
        self.private: tuple[str, ...] | None = None
        self.gathering: Gathering | None = None
        self.nav: Navigation | None = None
        self.feeder: PageFeed | None = None
        self.printer: Printer | None = None

    def assemble(self, files: Files, *, drafts: bool) -> None:
        """Read the documents, conclude, write the pages into `files`, report every problem.

        What was read is let go of here: the conversion needs the memory, and workers copy it.
        """
        site = read_site(self.project, files, self.cache, drafts=drafts)
        packed, failures = {}, []
        for uri, text, failure in write_pages(site):
            packed[uri] = text
            if failure:
                said = f'the page could not be made: {failure}'
                failures.append(Problem(Place(uri), 'internal', said, 'please report it with the document'))
        place(files, self.project.config, packed, sources_of(site))
        fixed = fixed_files(site.settings.site_url, self.cache)
        addresses = page_addresses(self.project, packed)
        self.gathering = Gathering(self.project, site, addresses, self.cache, self.guard)
        kept = {**self.guard.files(papers(self.project, site, addresses)), **fixed}
        place_outputs(files, self.project.config, {**outputs(site), **kept})
        self.pages, self.known, self.figures = frozenset(packed), subjects_of(site), figures(site)
        commit, built = self.project.revision.commit, self.project.built
        self.info = build_info(site, commit=commit, built=built, pages=len(packed))
        self.expected = {
            document.uri: tuple((anchor.id, anchor.at.line) for anchor in document.anchors)
            for document in site.library.documents()
            if not isinstance(document, PlainPage)
        }
        self.synonyms, wrong = read_synonyms(files)
        report((*failures, *wrong, *site.problems), self.project.settings.docs_dir)
        self.allowed = None if drafts else allowed_values(site, self.project.docs)
        self.private = known_values(site, self.project.docs, Path(self.project.config.config_file_path))
        if not drafts and (why := forbidden(site.problems)):
            raise PluginError(f'handrail: {why}')

    def feed(self, nav: Navigation, files: Files) -> None:
        """Let every page of ours be fed; set the dates of all."""
        config = self.project.config
        self.nav = nav
        settings = self.project.settings
        self.indexes = install_index(config, settings, self.synonyms)
        base = digest(base_digest(), config_digest(config))
        self.feeder = PageFeed(config, files, self.cache, base, maker_of(config, settings))
        for file in files.documentation_pages():
            if file.page is None:
                continue
            file.page.update_date = self.project.settings.today.isoformat()
            text = file.content_string if file.src_uri in self.pages else DIRECTIVES[0]
            if not any(mark in text for mark in DIRECTIVES):
                self.feeder.add(file.page, text, self.known.get(file.src_uri, LISTED))
        gc.freeze()  # what is left stays to the end: looking through it time and again would cost a tenth
        self.feeder.start()

    def finish(self, page: Page, html: str) -> str:
        """Return the content of a page, finished; report anchors that conversion has lost."""
        if isinstance(page, FedPage) and page.finished:
            html = insert_figures(html, self.figures)
            page.entries_for = digest(html)
        else:
            html = insert_figures(sanitise(html), self.figures)
            unmark(page)
        if self.gathering is not None:
            self.gathering.content(page.file.dest_uri, html)
        uri, present = page.file.src_uri, page.present_anchor_ids or ()
        report(
            (
                Problem(
                    Place(uri, line),
                    'anchor-lost',
                    f'the anchor {anchor!r} is not on the page',
                    'please report it',
                )
                for anchor, line in self.expected.get(uri, ())
                if anchor not in present
            ),
            self.project.settings.docs_dir,
        )
        return html

    def print(self, env: jinja2.Environment, files: Files) -> None:
        """Let templates of fed pages be rendered by workers; conversions are over by now."""
        found = (file.page for file in files.documentation_pages() if file.page is not None)
        report(without_absent(env, found), self.project.settings.docs_dir)
        if self.feeder is None or self.nav is None:
            return
        if searched(self.project.config, self.project.settings):
            env.globals[WORKER] = worker()
        self.feeder.stop()
        for page in self.feeder.pages:
            page.title = page.title  # said once: the menu of every page asks for it
        self.printer = Printer(env, self.project.config, self.nav, self.cache, self.feeder.base)
        self.printer.start(self.feeder.pages, files)
        printed = [file.page for file in files.documentation_pages() if file.page is not None]
        for index in self.indexes:
            index.begin(printed, Path(self.project.config.site_dir))

    def last(self, path: str, html: str) -> str:
        """Return a page as it is written to `path` below the site."""
        if path in PAGELESS:
            html = insert_figures(html, self.figures)
        html = self.guard.page(path, html)
        return self.gathering.page(path, html) if self.gathering else html

    def close(self, site_dir: Path) -> None:
        """Write build.json, headers and the search index; keep what was learned.

        Raises PluginError where a page holds a script that nobody knows.
        """
        if refusal := self.guard.refusal():
            raise PluginError(f'handrail: {refusal}')
        self.release()  # their memory is needed for the index
        for index in self.indexes:
            index.write(site_dir)
        (site_dir / 'build.json').write_bytes(self.info)
        self.guard.write(site_dir)
        if self.gathering is not None:
            self.gathering.write(site_dir)
        self.search(site_dir)
        self.abandon()

    def search(self, site_dir: Path) -> None:
        """Look through all that was written; raises PluginError when there are secrets in it."""
        if self.allowed is None:  # drafts are shown to their author alone
            return
        found = search_site(site_dir, self.allowed, self.cache, self.private)
        report(found, site_dir.name)
        if secrets := sum(map(secret, found)):
            said = f'{site_dir.name} holds {secrets} secret(s) and must not be published'
            raise PluginError(f'handrail: {said}')

    def abandon(self) -> None:
        """Dismiss workers and close the cache; what was computed so far is kept."""
        self.dismiss()
        self.cache.close()

    def dismiss(self) -> None:
        """Let the workers go."""
        self.release()
        for index in self.indexes:
            index.dismiss()

    def release(self) -> None:
        """Let those go that convert and print."""
        if self.feeder is not None:
            self.feeder.stop()
        if self.printer is not None:
            self.printer.stop()


def sources_of(site: Site) -> dict[str, str]:
    """Return the file in which to edit each page that was made from a part of that file."""
    declared = {alert.uri: alert.declared_in for alert in site.library.alerts if alert.declared_in}
    teams = {f'teams/{team.id}.md': team.at.file for team in site.library.teams}
    return {**declared, **teams}
