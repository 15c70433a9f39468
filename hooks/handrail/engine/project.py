"""A site to be: its mkdocs.yml, read the way MkDocs reads it, and what Handrail is told there."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import Files, get_files

from handrail.engine.arrivals import ArrivalError, check_folders
from handrail.engine.cache import Cache
from handrail.engine.emit import collect, withhold
from handrail.engine.keys import base_digest
from handrail.engine.options import OptionError, from_environment, read_options
from handrail.engine.reading import remembering
from handrail.engine.reporting import report_form
from handrail.engine.revision import Revision, built_at, default_today, read_revision
from handrail.engine.snippets import check_snippets
from handrail.field.evidence.code import code_digests
from handrail.kinds import assemble
from handrail.model import Problem, Settings, Site
from handrail.model.audit import Audits
from handrail.model.evidence import NO_CHECKS, Checks
from handrail.model.netchange import NetChange
from handrail.source.audits import read_audits
from handrail.source.checks import read_checks
from handrail.source.netchanges import read_netchanges
from handrail.source.protocol import read_protocol

AUDITS = 'evidence/audit'
CHECKS = 'evidence/checks.json'
NETCHANGES = 'evidence/netchange'
PROTOCOL = 'evidence/protocol.json'


@dataclass(frozen=True, slots=True)
class Project:
    """One site with its settings. `docs` and `site` are absolute; `root` is where mkdocs.yml lies."""

    config: MkDocsConfig
    root: Path
    settings: Settings
    revision: Revision

    @property
    def docs(self) -> Path:
        """The folder of the documents."""
        return Path(self.config.docs_dir)

    @property
    def site(self) -> Path:
        """The folder that MkDocs would write."""
        return Path(self.config.site_dir)

    @property
    def built(self) -> str:
        """The instant that this build is of, `2024-03-05T04:30:00Z`."""
        return built_at(self.revision, os.environ, self.settings.today)

    @property
    def cache(self) -> Path | None:
        """The file that remembers earlier builds: in HANDRAIL_CACHE, a folder or `off` (None)."""
        folder = os.environ.get('HANDRAIL_CACHE') or self.root / '.cache' / 'handrail'
        return None if folder == 'off' else Path(folder) / 'build.sqlite'


def project(config_file: Path) -> Project:
    """Read a mkdocs.yml. Raises ValueError with a sentence when it cannot be used."""
    errors: list[str] = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: errors.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger('mkdocs.config')
    logger.addHandler(handler)
    try:
        config = load_config(str(config_file))
    except (MkDocsException, SystemExit) as error:
        raise ValueError(f'{config_file}: {"; ".join(errors) or error}') from error
    finally:
        logger.removeHandler(handler)
    try:
        return configured(config, plugin_options(config))
    except OptionError as error:
        raise ValueError(f'{config_file}: {error}') from error


def plugin_options(config: MkDocsConfig) -> Mapping[str, Any] | None:
    """Return the options of the plugin, None when the site does not use it."""
    adapters = (getattr(plugin, 'adapter', None) for plugin in config.plugins.values())
    return next((adapter.options for adapter in adapters if adapter is not None), None)


def configured(config: MkDocsConfig, options: Mapping[str, Any] | None) -> Project:
    """Return the project of a loaded configuration; `options` None: those of `extra.handrail`.

    Raises OptionError.
    """
    raw = config.extra.get('handrail') if options is None else options
    if not isinstance(raw, Mapping | None):
        raise OptionError(f"'extra.handrail': expected options, not {raw!r}")
    docs = Path(config.docs_dir)
    root = Path(config.config_file_path).parent if config.config_file_path else docs.parent
    try:
        check_folders(docs)
        check_snippets(config, root)
    except ArrivalError as error:
        raise OptionError(str(error)) from error
    revision = read_revision(docs)
    settings = read_options(
        from_environment(raw or {}, os.environ),
        default_today=default_today(revision, os.environ, datetime.now(UTC).date()),
        site_url=config.site_url or '',
        docs_dir=os.path.relpath(docs, root).replace(os.sep, '/'),
        report=report_form(config.repo_url or '', config.edit_uri or '', os.environ),
    )
    return Project(config, root, settings, revision)


def audits_of(project: Project) -> tuple[Audits, tuple[Problem, ...]]:
    """Read what audits, network changes and the protocol have recorded, in `evidence` beside mkdocs.yml."""
    folder = project.root / AUDITS
    files = (*folder.glob('*.json'), *folder.glob('runs/*.json'))
    contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
    audits, problems = read_audits(contents, f'../{AUDITS}')
    changes, unread = _netchanges_of(project)
    audits, problems = replace(audits, changes=changes), (*problems, *unread)
    file = project.root / PROTOCOL
    if not file.is_file():
        return audits, problems
    run, wrong = read_protocol(file.read_bytes(), f'../{PROTOCOL}')
    return replace(audits, protocol=run), (*problems, *wrong)


def _netchanges_of(project: Project) -> tuple[tuple[NetChange, ...], tuple[Problem, ...]]:
    """Read what `handrail netchange` has recorded, in `evidence/netchange` beside mkdocs.yml."""
    folder = project.root / NETCHANGES
    contents = {file.name: file.read_bytes() for file in folder.glob('*.json')}
    return read_netchanges(contents, f'../{NETCHANGES}')


def checks_of(project: Project) -> tuple[Checks, tuple[Problem, ...]]:
    """Read what `handrail verify` has recorded, in `evidence/checks.json` beside mkdocs.yml."""
    file = project.root / CHECKS
    if not file.is_file():
        return NO_CHECKS, ()
    checks, problems = read_checks(file.read_bytes(), f'../{CHECKS}')
    return replace(checks, code=code_digests()) if checks.checks else checks, problems


def load(project: Project) -> Site:
    """Read every document of the project and conclude, as a build does; nothing is written."""
    with Cache(project.cache) as cache:
        return read_site(project, get_files(project.config), cache)


def read_site(project: Project, files: Files, cache: Cache, *, drafts: bool = False) -> Site:
    """Return the site that the documents among `files` make; what belongs to hidden ones is excluded."""
    sources = collect(files, project.config, drafts=drafts)
    audits, wrong = audits_of(project)
    checks, refused = checks_of(project)
    reader = remembering(cache, base_digest(), (*sources.problems, *wrong, *refused))
    site = assemble(sources.documents, sources.files, project.settings, reader, audits, checks)
    withhold(files, project.config, sources.files - site.library.files)
    return site
