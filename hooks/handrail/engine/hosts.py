"""What the hosts that build a site say of the build: whether it is the preview of a change, and of which."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

UNNAMED = 'an unpublished change'
OFF = ('0', 'false', 'no', 'off')
"""Values of HANDRAIL_PREVIEW that say: the site in force, whatever a host says."""

ON = ('1', 'true', 'yes', 'on')
"""Values that say that it is a preview, and not of what. Any other value names the change."""

TRUNKS = ('main', 'master')
"""Cloudflare Pages does not tell a build which branch is the one in production."""


def preview_of(environment: Mapping[str, str]) -> str:
    """Return the name of the change that a build shows, '' when it builds the site in force.

    HANDRAIL_PREVIEW decides. Without it: Read the Docs (READTHEDOCS_VERSION_TYPE), Netlify (CONTEXT),
    Cloudflare Pages (CF_PAGES_BRANCH), GitLab (CI_MERGE_REQUEST_IID) and GitHub (GITHUB_EVENT_NAME), as
    their manuals have it.
    """
    said = environment.get('HANDRAIL_PREVIEW', '').strip()
    if said.lower() in OFF:
        return ''
    if said and said.lower() not in ON:
        return ' '.join(said.split())
    return next(_named(environment), UNNAMED if said else '')


def _named(environment: Mapping[str, str]) -> Iterator[str]:
    def get(name: str) -> str:
        return environment.get(name, '')

    if get('READTHEDOCS_VERSION_TYPE') == 'external':
        yield _of('change', get('READTHEDOCS_VERSION_NAME') or get('READTHEDOCS_VERSION'))
    if get('NETLIFY') and get('CONTEXT') not in ('', 'production'):
        yield _of('change', get('REVIEW_ID')) if get('REVIEW_ID') else _of('branch', get('BRANCH'))
    if get('CF_PAGES') and get('CF_PAGES_BRANCH') not in ('', *TRUNKS):
        yield _of('branch', get('CF_PAGES_BRANCH'))
    if get('CI_MERGE_REQUEST_IID'):
        yield _of('merge request', get('CI_MERGE_REQUEST_IID'))
    if get('GITHUB_EVENT_NAME') in ('pull_request', 'pull_request_target'):
        yield _of('pull request', get('GITHUB_REF').removeprefix('refs/pull/').partition('/')[0])


def _of(kind: str, name: str) -> str:
    return f'{kind} {name}' if name and 'refs' not in name else UNNAMED
