"""What every page says of itself before it is written: its policy, and that it is a preview, if it is."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from handrail.finish.headers import HEADERS, headers_file
from handrail.finish.notice import with_notice
from handrail.finish.policy import Policy, policy, unknown_scripts, used_scripts, with_policy
from handrail.model import Problem, Settings

THEME = 'material'


def policy_of_site(config: MkDocsConfig, settings: Settings) -> Policy | None:
    """Return the policy of a site, None where its theme is another one, whose scripts nobody knows."""
    if config.theme.name != THEME:
        return None
    try:
        installed = version('mkdocs-material')
    except PackageNotFoundError:  # an engine that brings the theme along
        installed = ''
    features = config.theme.get('features') or ()
    palette = not isinstance(config.theme.get('palette'), Mapping)  # with nothing to choose from as well
    return policy(installed, used_scripts(features, palette=palette), settings.scripts)


class Guard:
    """Sees every page of one build; `problems` are the scripts in them that nobody knows."""

    def __init__(self, config: MkDocsConfig, settings: Settings, *, serving: bool = False) -> None:
        """`serving`: pages say no policy, for MkDocs adds a script that no policy knows beforehand."""
        self.settings = settings
        self.policy = policy_of_site(config, settings)
        self.known = frozenset(self.policy.scripts) if self.policy else frozenset()
        self.text = self.policy.text if self.policy and not serving else ''
        self.problems: list[Problem] = []

    def page(self, path: str, html: str) -> str:
        """Return the page to be written to `path`, with policy and notice; doing it again changes nothing."""
        if self.policy:
            self.problems += unknown_scripts(path, html, self.known)
        if self.settings.preview:
            html = with_notice(html, self.settings.preview, self.settings.published)
        return with_policy(html, self.text) if self.text else html

    def files(self, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """Return files that no template makes, the pages among them as `page` has them."""
        return {
            path: self.page(path, data.decode()).encode(errors='replace') if path.endswith('.html') else data
            for path, data in files.items()
        }

    def write(self, site_dir: Path) -> None:
        """Write the headers for hosts that read them from the site."""
        text = headers_file(self.policy.text if self.policy else '', preview=bool(self.settings.preview))
        (site_dir / HEADERS).write_text(text, encoding='utf-8')

    def refusal(self) -> str:
        """Return why the build must fail, '' when nothing is wrong: each unknown script once, with a page."""
        if not self.problems:
            return ''
        seen: dict[str, list[Problem]] = {}
        for problem in self.problems:
            seen.setdefault(problem.message, []).append(problem)
        lines = []
        for first, *others in seen.values():
            more = f' (and on {len(others)} more)' if others else ''
            lines.append(f'{first.at.file}:{first.at.line}: {first.message}{more}: {first.hint}')
        return 'scripts that no policy allows:\n' + '\n'.join(lines)
