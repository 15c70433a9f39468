"""A plugin for pytest: each broken link of a built site is one failure with a name.

    pytest --handrail-links site

or, for every run of the whole suite, `handrail_links = ["site"]` in the configuration of pytest. The fixture
`handrail_links` checks a site that a test has built. Any MkDocs project can use both: the documents and the
address of the site are read from its mkdocs.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from handrail.field.links.config import SiteConfig
    from handrail.field.links.finding import Finding, Run

__all__ = ['Links', 'handrail_links', 'pytest_addoption', 'pytest_collection_modifyitems']

NAME = 'mkdocs.yml'
Check = Callable[[Path], 'Run']


class LinkError(Exception):
    """A link is broken, or links could not be checked. The message is a sentence."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option and the key of the configuration."""
    parser.getgroup('handrail').addoption(
        '--handrail-links',
        action='append',
        default=[],
        type=Path,
        metavar='SITE',
        help='check the links within a built site; each broken one is a failure. Repeatable.',
    )
    parser.addini(
        'handrail_links', 'folders of built sites whose links every whole run checks', 'paths', default=[]
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the links of the sites; those of the configuration only where no test was named."""
    sites: list[Path] = [Path.cwd() / each for each in config.getoption('--handrail-links')]
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        sites += [each for each in config.getini('handrail_links') if each not in sites]
    for site in sites:
        links: Links = Links.from_parent(session, name=shown(site, config.rootpath), site=site)
        items.extend(links.collect())


class Links(pytest.Collector):
    """The links of one site."""

    def __init__(self, *, site: Path, **rest: Any) -> None:
        """Take the folder of the built site."""
        super().__init__(**rest)
        self.site = site

    def collect(self) -> Iterator[pytest.Item]:
        """Yield one item for the site, which fails when nothing was checked, and one a broken link."""
        from handrail.field.links.report import gathered, sentence, where

        yield (whole := Item.from_parent(self, name='links', said='', at=(self.site, 0)))
        config = configuration(self.site, self.config.rootpath)
        docs = shown(config.docs, self.config.rootpath) if config else 'docs'
        try:
            run = checked(self.site, config)
        except LinkError as error:
            whole.said = str(error)
            return
        if not run.checked:
            whole.said = f'{self.site} holds no link: nothing was checked, which proves nothing'
        for found in gathered(broken(run)):
            place = where(found[0], docs)
            name = f'{place} {found[0].link.raw or found[0].link.url}'
            yield Item.from_parent(self, name=name, said=f'{place}: {sentence(found)}', at=at(found[0], docs))


class Item(pytest.Item):
    """One link that is broken, or the site as a whole."""

    def __init__(self, *, said: str, at: tuple[Path, int], **rest: Any) -> None:
        """Take what is wrong, empty for nothing, and the file and line (from 0) of it."""
        super().__init__(**rest)
        self.said = said
        self._at = at

    def runtest(self) -> None:
        """Fail when something is wrong."""
        if self.said:
            raise LinkError(self.said)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say the sentence; a trace would only show this file."""
        known = isinstance(excinfo.value, LinkError)
        return str(excinfo.value) if known else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the line of the document."""
        return *self._at, self.name


@pytest.fixture
def handrail_links(request: pytest.FixtureRequest) -> Check:
    """Return a function that checks the built site in a folder and fails once for each broken link."""

    def check(site: Path) -> Run:
        from handrail.field.links.report import gathered, sentence, where

        root = request.config.rootpath
        config = configuration(Path(site), root)
        docs = shown(config.docs, root) if config else 'docs'
        try:
            run = checked(Path(site), config)
        except LinkError as error:
            pytest.fail(str(error), pytrace=False)
        if not run.checked:
            pytest.fail(f'{site} holds no link: nothing was checked, which proves nothing', pytrace=False)
        fail(request, [(where(one[0], docs), sentence(one)) for one in gathered(broken(run))])
        return run

    return check


def fail(request: pytest.FixtureRequest, found: list[tuple[str, str]]) -> None:
    """Fail once for each; before pytest 9, which has subtests, once for all."""
    if found and pytest.version_tuple < (9,):
        pytest.fail('\n'.join(f'{place}: {said}' for place, said in found), pytrace=False)
    for place, said in found:
        with request.getfixturevalue('subtests').test(msg=place):
            pytest.fail(f'{place}: {said}', pytrace=False)


def broken(run: Run) -> list[Finding]:
    """Return what is broken within the site."""
    return [each for each in run.findings if each.verdict == 'broken']


def checked(site: Path, config: SiteConfig | None) -> Run:
    """Check a site. Raises LinkError when it cannot be done."""
    from handrail.field.links.check import check
    from handrail.field.links.lychee import LycheeError
    from handrail.field.links.site import SiteError, open_site

    try:
        if config is None:
            return check(open_site(site))
        return check(open_site(site, config.docs, config.site_url, config.file))
    except (LycheeError, SiteError) as error:
        raise LinkError(str(error)) from error


def configuration(site: Path, root: Path) -> SiteConfig | None:
    """Read the mkdocs.yml in the nearest folder above the site, else that of the project under test."""
    from handrail.field.links.config import ConfigError, site_config

    file = next((folder / NAME for folder in (*site.parents, root) if (folder / NAME).is_file()), None)
    try:
        return site_config(file) if file else None
    except ConfigError:
        return None


def at(finding: Finding, docs: str) -> tuple[Path, int]:
    """Return file and line of a finding, the line from 0."""
    link = finding.link
    if link.document:
        return Path(docs) / link.document, max(link.source_line - 1, 0)
    return Path(link.page), max(link.line - 1, 0)


def shown(path: Path, root: Path) -> str:
    """Return a path as seen from the root of the project."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
