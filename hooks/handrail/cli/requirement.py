"""How a content repository asks pip for this Handrail, which is on no package index."""

from __future__ import annotations

import json
import re
import subprocess
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from urllib.request import url2pathname

from handrail import __version__

PACKAGE = Path(__file__).parent.parent
SCP = re.compile(r'(?P<user>[\w.-]+@)?(?P<host>[\w.-]+):(?P<path>[^/].*)')
"""`git@host:team/handrail.git`, git's short form of an ssh address."""


def default_requirement() -> str:
    """Return the requirement that gives the Handrail that is running, as precisely as it is known.

    A repository at a commit where there is one (PEP 610's record of the installation, or the
    origin of the checkout), else the address or folder it was installed from.
    """
    origin = installed_from()
    url = str(origin.get('url', ''))
    vcs = origin.get('vcs_info')
    if isinstance(vcs, dict):
        return f'handrail @ {vcs["vcs"]}+{without_secrets(url)}@{vcs["commit_id"]}'
    if url and not url.startswith('file:'):
        return f'handrail @ {without_secrets(url)}'
    folder = Path(url2pathname(urlsplit(url).path)) if url else PACKAGE.parent.parent
    if (folder / 'pyproject.toml').is_file():
        return from_checkout(folder) or f'handrail @ {folder.resolve().as_uri()}'
    return f'handrail @ {url}' if url else f'handrail=={__version__}'


def installed_from() -> dict[str, object]:
    """Return the content of `direct_url.json`, empty when pip wrote none.

    https://packaging.python.org/en/latest/specifications/direct-url/
    """
    try:
        text = metadata.distribution('handrail').read_text('direct_url.json')
    except metadata.PackageNotFoundError:
        return {}
    return dict(json.loads(text)) if text else {}


def from_checkout(folder: Path) -> str:
    """Return the requirement for the commit of a checkout that has an origin on another host, else ''."""
    origin, commit = git(folder, 'remote', 'get-url', 'origin'), git(folder, 'rev-parse', 'HEAD')
    short = SCP.fullmatch(origin)
    if short and '://' not in origin:
        origin = f'ssh://{short["user"] or ""}{short["host"]}/{short["path"]}'
    if not commit or not origin.startswith(('https://', 'http://', 'ssh://')):
        return ''
    return f'handrail @ git+{without_secrets(origin)}@{commit}'


def without_secrets(url: str) -> str:
    """Return the address without the password or token that it may hold; `git@` stays."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition('@')
    keep = parts.scheme.endswith('ssh') and user and ':' not in user
    return urlunsplit(parts._replace(netloc=f'{user}{at}{host}' if keep else host))


def git(folder: Path, *arguments: str) -> str:
    """Return what git says about a folder, '' when it says nothing."""
    try:
        done = subprocess.run(
            ['git', '-C', str(folder), *arguments],  # noqa: S607 - whichever git the user has
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ''
    return done.stdout.strip() if done.returncode == 0 else ''


def constraints() -> str:
    """Return one line `name==version` for each package that the running Handrail depends on."""
    from packaging.utils import canonicalize_name

    found: dict[str, str] = {}
    waiting = [('handrail', frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        found[canonicalize_name(name)] = distribution.version
        waiting.extend(needed(distribution, extras))
    found.pop('handrail', None)
    return '\n'.join(f'{name}=={found[name]}' for name in sorted(found))


def needed(distribution: metadata.Distribution, extras: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """Return the requirements of a package that hold here: name and extras."""
    from packaging.requirements import Requirement

    found = []
    for line in distribution.requires or ():
        wanted = Requirement(line)
        chosen = extras or frozenset({''})
        if not wanted.marker or any(wanted.marker.evaluate({'extra': extra}) for extra in chosen):
            found.append((wanted.name, frozenset(wanted.extras)))
    return found
