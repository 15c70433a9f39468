"""What stands at an address whose links are followed: a file, a folder, or a page of a server."""

from __future__ import annotations

import base64
import mimetypes
import ssl
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage
from pathlib import Path

from handrail.field.links.compat.addresses import path_of
from handrail.field.links.compat.markup import Page, read_listing, read_page, read_sitemap, read_style
from handrail.field.links.compat.settings import Settings

__all__ = ['Content', 'links', 'load', 'opener']

HTML = frozenset({'text/html', 'application/xhtml+xml', 'application/x-httpd-php'})
XML = frozenset({'application/xml', 'text/xml'})


@dataclass(frozen=True, slots=True)
class Content:
    """What was read."""

    data: bytes = b''
    kind: str = ''
    """The content type, without its parameters; `folder` for a folder."""
    charset: str = ''
    names: tuple[str, ...] = ()
    """The entries of a folder; folders end in a slash."""
    seconds: float = -1.0
    size: int = -1
    modified: datetime | None = None
    failure: str = ''
    """Why it could not be read; empty when it could."""
    too_large: bool = False


def opener(settings: Settings) -> urllib.request.OpenerDirector:
    """Return what asks servers: with the certificates verified or not, and cookies kept for the run."""
    context = ssl.create_default_context()
    if not settings.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return urllib.request.build_opener(
        urllib.request.HTTPSHandler(context=context), urllib.request.HTTPCookieProcessor()
    )


def load(
    url: str, settings: Settings, asking: urllib.request.OpenerDirector, *, plain: bool = False
) -> Content:
    """Read what stands at an address, at most as much as the settings allow; `plain`: of any type."""
    try:
        if url.startswith('file:'):
            return _file(path_of(url), settings)
        return _answer(url, settings, asking, plain=plain)
    except urllib.error.HTTPError as error:
        return Content(failure=f'{error.code} {error.reason}')
    except (OSError, HTTPException, ValueError) as error:
        return Content(failure=f'{type(error).__name__}: {error}')


def _file(file: Path, settings: Settings) -> Content:
    began = time.monotonic()
    if file.is_dir():
        entries = sorted(entry for entry in file.iterdir() if not entry.is_symlink())
        names = (f'{entry.name}/' if entry.is_dir() else entry.name for entry in entries)
        return Content(kind='folder', names=tuple(names))
    status = file.stat()
    kind = mimetypes.guess_type(file.name)[0] or ''
    modified = datetime.fromtimestamp(status.st_mtime, tz=UTC)
    if not _is_read(kind) or status.st_size > settings.most_bytes_read:
        large = status.st_size > settings.most_bytes_read
        return Content(kind=kind, size=status.st_size, modified=modified, too_large=large)
    data = file.read_bytes()
    return Content(data, kind, seconds=time.monotonic() - began, size=len(data), modified=modified)


def _answer(url: str, settings: Settings, asking: urllib.request.OpenerDirector, *, plain: bool) -> Content:
    began = time.monotonic()
    request = urllib.request.Request(url.partition('#')[0], headers={'User-Agent': settings.user_agent})  # noqa: S310  http only: see `below`
    for account in settings.accounts:
        if account.expression.match(url):
            pair = base64.b64encode(f'{account.user}:{account.password}'.encode()).decode('ascii')
            request.add_unredirected_header('Authorization', f'Basic {pair}')
            break
    with asking.open(request, timeout=settings.timeout) as answer:
        headers: HTTPMessage = answer.headers
        kind = headers.get_content_type() if 'Content-Type' in headers else ''
        charset = headers.get_content_charset() or ''
        size = int(headers['Content-Length']) if headers.get('Content-Length', '').isdigit() else -1
        if not plain and not _is_read(kind):
            return Content(kind=kind, size=size, modified=_modified(headers))
        data = answer.read(settings.most_bytes_read + 1)
    large = len(data) > settings.most_bytes_read
    return Content(
        b'' if large else data,
        kind,
        charset,
        seconds=time.monotonic() - began,
        size=max(size, len(data)),
        modified=_modified(headers),
        too_large=large,
    )


def _modified(headers: HTTPMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(headers['Last-Modified']) if headers.get('Last-Modified') else None
    except ValueError:
        return None


def _is_read(kind: str) -> bool:
    return kind in HTML or kind in XML or kind == 'text/css'


def links(content: Content, url: str, level: int) -> Page | None:
    """Read the links of what was read; None where nothing reads such a content."""
    if content.kind == 'folder':
        return read_listing(list(content.names), url, level)
    if content.kind in HTML:
        return read_page(_text(content), url, level)
    if content.kind == 'text/css':
        return read_style(_text(content), url, level)
    if content.kind in XML and b'<urlset' in content.data[:2000]:
        return read_sitemap(_text(content), url, level)
    return None


def _text(content: Content) -> str:
    try:
        return content.data.decode(content.charset or 'utf-8-sig')
    except (LookupError, UnicodeDecodeError):
        return content.data.decode('latin-1')
