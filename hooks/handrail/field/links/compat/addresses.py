"""A link as it is written becomes an address, or a sentence about what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit
from urllib.request import url2pathname

from handrail.field.links.compat.mail import mail_error, to_nobody
from handrail.field.links.compat.record import Place, Warned
from handrail.field.links.compat.schemes import CHECKED, UNFOLLOWED
from handrail.field.links.compat.settings import Settings

__all__ = ['Address', 'below', 'path_of', 'resolved', 'start']

SCHEME = re.compile(r'([a-zA-Z][a-zA-Z0-9+.-]*):')
PATH_SAFE = "/-._~!$&'()*+,;=:@%"
QUERY_SAFE = f'{PATH_SAFE}?[]'
DEFAULT_PORTS = {'http': 80, 'https': 443, 'ftp': 21}
LONGEST = 2047
"""Characters that every browser and server takes."""


UNNAMED = 'None'
"""LinkChecker gives this name to warnings that have none."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a link leads."""

    url: str
    """The full address; as written when it could not be made out."""
    scheme: str = ''
    error: str = ''
    """What is wrong with how it is written; empty when nothing is."""
    ignored: bool = False
    """Whether nothing can be asked of such an address (`javascript:`, `tel:`)."""
    warnings: tuple[Warned, ...] = ()


def start(named: str) -> Place:
    """Return the place of what the command line names: an address, or a file or folder."""
    text = named.strip()
    if text.lower().startswith('www.') and not Path(text).exists():
        text = f'http://{text}'
    elif text.lower().startswith('ftp.') and not Path(text).exists():
        text = f'ftp://{text}'
    if scheme_of(text) in CHECKED:
        return Place(text)
    file = Path(text).expanduser().absolute()
    url = f'file://{quote(file.as_posix(), safe=PATH_SAFE)}'
    return Place(f'{url}/' if file.is_dir() else url)


def scheme_of(url: str) -> str:
    """Return the scheme, in small letters; empty for a relative address."""
    found = SCHEME.match(url)
    return found[1].lower() if found else ''


def resolved(place: Place, settings: Settings) -> Address:
    """Return the address of a link, made whole by its page."""
    written = place.written.strip()
    warnings = []
    if written != place.written:
        warnings.append(Warned('url-whitespace', f'Spaces before or after the address {place.written!r}.'))
    if not written and not place.parent:
        return Address('', error='URL is empty')
    if settings.web_root and place.parent.startswith('file:') and written.startswith('/'):
        written = urljoin('file:', settings.web_root) + written.lstrip('/')
    try:
        whole = _normal(_joined(written, place))
    except (ValueError, UnicodeError) as error:
        return Address(written, scheme_of(written), error=str(error), warnings=tuple(warnings))
    scheme = scheme_of(whole)
    if len(whole) > LONGEST and scheme != 'data':
        warnings.append(
            Warned('url-too-long', f'The address has {len(whole)} characters, {LONGEST} are safe.')
        )
    ignored = scheme in UNFOLLOWED or bool(settings.schemes and scheme not in settings.schemes)
    wrong = ''
    if scheme == 'mailto':
        wrong = mail_error(whole)
        if to_nobody(whole):
            said = f"No mail addresses or email subject found in `{whole}'."
            warnings.append(Warned(UNNAMED, said))
    elif scheme not in CHECKED and not ignored:
        wrong = 'URL is unrecognized or has invalid syntax'
    return Address(whole, scheme, wrong, ignored, tuple(warnings))


def _joined(written: str, place: Place) -> str:
    if scheme_of(written):
        return written
    parent = place.parent.partition('#')[0]
    return urljoin(urljoin(parent, place.base) if place.base else parent, written)


def _normal(url: str) -> str:
    """Return the address with one way of writing the same; raises ValueError with a sentence."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    if scheme not in {'http', 'https', 'ftp', 'file'}:
        return url
    path = _collapsed(quote(parts.path, safe=PATH_SAFE))
    query = '' if scheme == 'file' else quote(parts.query, safe=QUERY_SAFE)
    fragment = quote(parts.fragment, safe=PATH_SAFE)
    host = '' if scheme == 'file' else _host(scheme, parts)
    return urlunsplit((scheme, host, path, query, fragment))


def _collapsed(path: str) -> str:
    """Take `.` and `..` out of a whole path (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split('/')
    for segment in segments:
        if segment == '..' and len(kept) > 1:
            kept.pop()
        elif segment not in {'.', '..'}:
            kept.append(segment)
    return '/'.join(kept) + ('/' if segments[-1] in {'.', '..'} and kept[-1] else '')


def _host(scheme: str, parts: SplitResult) -> str:
    try:
        port = parts.port
    except ValueError as error:
        raise ValueError(f'URL host {parts.netloc!r} has invalid port') from error
    if not parts.hostname:
        raise ValueError('URL has empty hostname')
    name = parts.hostname
    if not name.isascii():
        name = name.encode('idna').decode('ascii')
    name = name.rstrip('.')
    host = f'[{name}]' if ':' in name else name
    if port is not None and port != DEFAULT_PORTS[scheme]:
        host = f'{host}:{port}'
    account, at, _ = parts.netloc.rpartition('@')
    return f'{account}{at}{host}'


def path_of(url: str) -> Path:
    """Return the file or folder of a `file:` address."""
    return Path(url2pathname(urlsplit(url).path))


def below(url: str) -> str:
    """Return the expression of the addresses that are inside when the check starts here.

    As there: all below the folder of the start, with or without `www.`, by http or https.
    """
    parts = urlsplit(url)
    if parts.scheme == 'file':
        return re.escape(url[: url.rindex('/') + 1])
    if not parts.netloc:
        return ''
    folder = '/'.join(parts.path.partition(';')[0].split('/')[:-1]) + ('/' if url.endswith('/') else '')
    scheme = 'https?' if parts.scheme in {'http', 'https'} else re.escape(parts.scheme)
    host = re.escape(parts.netloc.lower().removeprefix('www.'))
    return f'^{scheme}://(www\\.|){host}{re.escape(folder)}'
