"""The site as plain files for any engine, and what is left to do on that engine's output."""

from __future__ import annotations

import shutil
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files

from handrail.engine.artefacts import SecretsError, allowed_values, forbidden, known_values, search_site
from handrail.engine.build import sources_of
from handrail.engine.cache import Cache
from handrail.engine.emit import fixed_files, place, place_outputs, write_pages
from handrail.engine.folder import Folder
from handrail.engine.guard import Guard
from handrail.engine.offline import Gathering, page_addresses, papers
from handrail.engine.project import Project, load, read_site
from handrail.engine.staged_config import Additions, staged_config
from handrail.engine.staged_search import StagedSearch
from handrail.engine.theme import dress
from handrail.finish import build_info, finish_page, insert_figures, verify
from handrail.finish.content import BEGIN
from handrail.finish.offline.buildline import MARK
from handrail.model import Problem
from handrail.outputs import outputs
from handrail.pages import figures

OVERRIDES = 'overrides'


def stage(project: Project, out: Path) -> None:
    """Write a site without hooks to `out`, which is replaced.

    `out/docs` holds the docs tree with every page as Markdown, the data files and the assets;
    `out/overrides` the templates; `out/mkdocs.yml` needs neither hook nor plugin of ours. MkDocs,
    ProperDocs and Zensical build it; `finish` does the rest.
    """
    added = additions(project.config)
    files = staged_files(project)
    shutil.rmtree(out, ignore_errors=True)
    for file in files:
        if file.inclusion.value >= file.inclusion.NOT_IN_NAV.value:
            path = out / 'docs' / file.src_uri
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content_bytes)
    (out / OVERRIDES).mkdir(parents=True, exist_ok=True)
    for folder in reversed(own_templates(project)):
        shutil.copytree(folder, out / OVERRIDES, dirs_exist_ok=True)
    source = Path(project.config.config_file_path).read_text(encoding='utf-8')
    (out / 'mkdocs.yml').write_text(
        staged_config(source, added, project.root, out.resolve(), project.config.nav), encoding='utf-8'
    )


def staged_files(project: Project) -> Files:
    """Return MkDocs' list of files with every page and every data file of the site."""
    files = get_files(project.config)
    project.config.plugins._current_plugin = 'handrail'  # noqa: SLF001 - MkDocs sets it when events run
    with Cache(project.cache) as cache:
        site = read_site(project, files, cache)
        if why := forbidden(site.problems):
            raise SecretsError(why)
        fixed = fixed_files(site.settings.site_url, cache)
    pages = {uri: text for uri, text, _ in write_pages(site)}
    place(files, project.config, pages, sources_of(site))
    guard = Guard(project.config, project.settings)
    kept = {**guard.files(papers(project, site, page_addresses(project, pages))), **fixed}
    place_outputs(files, project.config, {**outputs(site), **kept})
    return files


def additions(config: MkDocsConfig) -> Additions:
    """Dress the configuration and return what that has added to it."""
    extensions, styles = set(config.markdown_extensions), len(config.extra_css)
    scripts = len(config.extra_javascript)
    dress(config)
    return Additions(
        {name: config.mdx_configs.get(name) for name in config.markdown_extensions if name not in extensions},
        tuple(map(str, config.extra_css[styles:])),
        tuple(map(str, config.extra_javascript[scripts:])),
    )


def own_templates(project: Project) -> list[Path]:
    """Return the folders of templates that stand before the theme's own, the first one wins."""
    theme = project.config.theme
    folders = [Path(folder) for folder in theme.dirs]
    return [folder for folder in folders if folder.is_dir() and 'site-packages' not in folder.parts]


def finish(project: Project, site_dir: Path) -> tuple[Problem, ...]:
    """Finish what an engine built from a stage: sanitise, draw, write build.json, then verify.

    Doing it again changes nothing.
    """
    site = load(project)
    drawings = figures(site)
    pages = {uri: text for uri, text, _ in write_pages(site)}
    search = StagedSearch(project, site, pages, site_dir)
    commit, built = project.revision.commit, project.built
    (site_dir / 'build.json').write_bytes(build_info(site, commit=commit, built=built, pages=len(pages)))
    with Cache(project.cache) as cache:
        guard = Guard(project.config, project.settings)
        gathering = Gathering(project, site, page_addresses(project, pages), cache, guard)
        fresh = False
        for path in sorted(site_dir.rglob('*.html')):
            text = path.read_text(encoding='utf-8')
            where = path.relative_to(site_dir).as_posix()
            page = text
            if BEGIN in text or MARK in text:
                fresh = True
                page = search.page(where, insert_figures(finish_page(text, drawings, marks=True), drawings))
                page = gathering.page(where, guard.page(where, page))
            elif text:
                page = guard.page(where, text)
            if page != text:
                path.write_text(page, encoding='utf-8')
        if fresh:
            search.write()
            gathering.write(site_dir)
        guard.write(site_dir)
        known = known_values(site, project.docs, Path(project.config.config_file_path))
        found = search_site(site_dir, allowed_values(site, project.docs), cache, known)
    return (*found, *verify(Folder(site_dir), site_url=project.settings.site_url))
