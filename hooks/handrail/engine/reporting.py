"""Where a reader can say that a step is wrong: the form of the repository, known by its address."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

_GITHUB = '/issues/new?title={title}&body={body}'
_GITLAB = '/-/issues/new?issue[title]={title}&issue[description]={body}'
_FORMS = {'github': _GITHUB, 'gitlab': _GITLAB, 'gitea': _GITHUB, 'forgejo': _GITHUB, 'codeberg': _GITHUB}
"""What stands behind a repository's address, by a word in the name of its host.

GitHub, "Creating an issue from a URL query"; GitLab, "Using a URL with prefilled values"; Gitea and
Forgejo read the names that GitHub has.
"""


def report_form(repo_url: str, edit_uri: str, environment: Mapping[str, str]) -> str:
    """Return an address with `{title}` and `{body}`, or with `{path}` for an edit page; '' for none.

    `repo_url` and `edit_uri` are those of mkdocs.yml. Without them, the repository is the one that CI
    builds (GITHUB_SERVER_URL and GITHUB_REPOSITORY, CI_PROJECT_URL).
    """
    repository = repo_url.rstrip('/')
    host = urlsplit(repository).hostname or ''
    if form := next((form for word, form in _FORMS.items() if word in host), ''):
        return repository + form
    if edit_uri.startswith(('https://', 'http://')):
        return edit_uri + '{path}'
    if repository and edit_uri:
        return f'{repository}/{edit_uri.lstrip("/")}' + '{path}'
    if repository:
        return ''
    server, name = environment.get('GITHUB_SERVER_URL', ''), environment.get('GITHUB_REPOSITORY', '')
    if server and name:
        return f'{server}/{name}{_GITHUB}'
    project = environment.get('CI_PROJECT_URL', '')
    return project + _GITLAB if project else ''
