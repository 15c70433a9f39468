"""A site as it stands and, to tell what a change breaks, as it stood before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import yaml
from mkdocs.structure.files import get_files

from handrail.engine.cache import Cache
from handrail.engine.changes import Changes
from handrail.engine.emit import collect
from handrail.engine.keys import base_digest
from handrail.engine.options import OptionError, read_options
from handrail.engine.project import Project, audits_of, checks_of
from handrail.engine.reading import remembering
from handrail.kinds import assemble, kind_of
from handrail.model import Level, Problem, Settings, Site
from handrail.outputs.published import is_list
from handrail.source import Reading

Reader = Callable[[Mapping[str, bytes], Settings], Mapping[str, Reading[Any]]]


class _Plain(yaml.SafeLoader):
    """Reads a mkdocs.yml without acting on its tags: what they stand for is None."""


_Plain.add_multi_constructor('!', lambda _loader, _suffix, _node: None)
_Plain.add_multi_constructor('tag:yaml.org,2002:python/', lambda _loader, _suffix, _node: None)


def examination(project: Project, changes: Changes | None) -> tuple[Site, tuple[Problem, ...]]:
    """Return the site, and the errors outside of changed files that stood there before `changes`.

    The site is put together twice, from what is remembered mostly: whatever is wrong in a file that
    nobody touched and was not wrong before was broken by the change.
    """
    with Cache(project.cache) as cache:
        found = collect(get_files(project.config), project.config, drafts=False)
        checks, refused = checks_of(project)
        audits, wrong = audits_of(project)
        read = again(remembering(cache, base_digest(), (*found.problems, *wrong, *refused)))
        site = assemble(found.documents, found.files, project.settings, read, audits, checks)
        if changes is None:
            return site, ()
        elsewhere = [one for one in site.problems if one.at.file not in changes.changed]
        if not any(one.level is Level.error for one in elsewhere):
            return site, tuple(elsewhere)
        kept = {uri: data for uri, data in found.documents.items() if uri not in changes.changed}
        kept |= {uri: data for uri, data in changes.before.items() if kind_of(uri) or is_list(uri)}
        files = (found.files - changes.changed) | frozenset(changes.before)
        before = assemble(kept, files, _settings(project, changes), read, audits, checks)
    return site, stood(site, before, changes)


def again(reader: Reader) -> Reader:
    """Return a reader that gives what it has read before in this process as it is, if all is the same."""
    known: dict[str, tuple[bytes, Reading[Any]]] = {}
    told: list[Settings] = []

    def read_all(sources: Mapping[str, bytes], settings: Settings) -> dict[str, Reading[Any]]:
        same = told == [settings]
        old = {
            uri: known[uri][1]
            for uri, data in sources.items()
            if same and uri in known and known[uri][0] is data
        }
        new = reader({uri: data for uri, data in sources.items() if uri not in old}, settings)
        known.update((uri, (sources[uri], reading)) for uri, reading in new.items() if uri in sources)
        told[:] = [settings]
        return dict(sorted({**old, **new}.items()))

    return read_all


def stood(site: Site, before: Site, changes: Changes) -> tuple[Problem, ...]:
    """Return the problems of files that are as they were, and that had the same problem already.

    Warnings elsewhere stood before as well: only errors tell what a change breaks.
    """
    known = Counter(_mark(problem) for problem in before.problems)
    found = []
    for problem in site.problems:
        if problem.at.file in changes.changed:
            continue
        if known[_mark(problem)]:
            known[_mark(problem)] -= 1
            found.append(problem)
        elif problem.level is not Level.error:
            found.append(problem)
    return tuple(found)


def _mark(problem: Problem) -> tuple[str, int, str]:
    return problem.at.file, problem.at.line, problem.code


def _settings(project: Project, changes: Changes) -> Settings:
    """The settings of then: those of now when mkdocs.yml is the same or cannot be read."""
    now = project.settings
    if changes.config is None:
        return now
    try:
        config = yaml.load(changes.config, Loader=_Plain)  # noqa: S506 - tags, which may start code, are not
        then = read_options(_options(config), default_today=now.today, docs_dir=now.docs_dir)
    except (yaml.YAMLError, OptionError, AttributeError, TypeError):
        return now
    site_url = config.get('site_url')
    return replace(then, today=now.today, site_url=site_url if isinstance(site_url, str) else now.site_url)


def _options(config: Any) -> dict[str, Any]:
    """The options of Handrail in a mkdocs.yml: of the plugin, else below `extra`."""
    for plugin in config.get('plugins') or ():
        if isinstance(plugin, dict) and 'handrail' in plugin:
            return dict(plugin['handrail'] or {})
    return dict((config.get('extra') or {}).get('handrail') or {})
