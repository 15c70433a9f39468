"""The check itself: from what the command line names, level by level, as deep as is wanted."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

from handrail.field.links.compat.addresses import Address, below, resolved
from handrail.field.links.compat.judge import Answer
from handrail.field.links.compat.pages import Content, links
from handrail.field.links.compat.record import Place, Record, Warned
from handrail.field.links.compat.settings import Pattern, Settings, pattern

__all__ = ['Tools', 'Walked', 'walk']

OUTSIDE = 'The URL is outside of the domain filter, checked only syntax.'
UNANSWERED = ('filtered', 'ignored', 'Ignored: ', 'syntax OK', 'not checked')
"""How the results of links begin whose address did not answer, and that are good all the same."""
PAGE_TYPES = ('.html', '.htm', '.xhtml', '/')


class Tools(Protocol):
    """What reaches out of the process."""

    def judge(self, urls: list[str]) -> dict[str, Answer]:
        """Ask whether addresses answer."""

    def load(self, url: str) -> Content:
        """Read what stands at an address."""

    def allowed(self, url: str) -> bool:
        """Return whether robots.txt lets this address be asked for."""


@dataclass(slots=True)
class Walked:
    """What the check found."""

    records: list[Record] = field(default_factory=list)
    addresses: int = 0
    """How many different addresses there were."""
    bytes_read: int = 0
    complete: bool = True
    """False when a limit of the configuration ended the check."""


@dataclass(slots=True)
class Walk:
    """The state of one check."""

    settings: Settings
    tools: Tools
    interns: list[Pattern]
    deadline: float
    seen: set[str] = field(default_factory=set)
    followed: set[str] = field(default_factory=set)
    walked: Walked = field(default_factory=Walked)


def walk(starts: Iterable[Place], settings: Settings, tools: Tools) -> Walked:
    """Check what the command line names, and the links that lead from there."""
    places = list(starts)
    begun = [resolved(place, settings) for place in places]
    inside = [below(address.url) for address in begun if not address.error]
    interns = [*(pattern(text) for text in inside if text), *settings.interns]
    deadline = time.monotonic() + settings.most_seconds if settings.most_seconds else float('inf')
    state = Walk(settings, tools, interns, deadline)
    while places and state.walked.complete:
        records = [record for _, record in sorted(_level(places, state), key=lambda pair: pair[0])]
        places = []
        for record, page in _followed(records, state):
            state.walked.records.append(record)
            places += page
    state.walked.addresses = len(state.seen)
    return state.walked


def _level(places: list[Place], state: Walk) -> Iterator[tuple[int, Record]]:
    """Check the links of one level; each comes with its number, since the answers come together."""
    asked: dict[int, Record] = {}
    for number, place in enumerate(places):
        address = resolved(place, state.settings)
        record = _looked_at(place, address, state)
        if address.error and address.scheme != 'mailto':
            yield number, record
            continue
        if record.key in state.seen:
            continue
        if state.settings.most_urls and len(state.seen) >= state.settings.most_urls:
            state.walked.complete = False
            break
        state.seen.add(record.key)
        if record.result:
            yield number, record
        else:
            asked[number] = record
    if time.monotonic() > state.deadline:
        state.walked.complete = False
        return
    answers = state.tools.judge([record.key for record in asked.values()])
    for number, record in asked.items():
        yield number, _answered(record, answers.get(record.key), state)


def _looked_at(place: Place, address: Address, state: Walk) -> Record:
    """Return what can be said without asking; a record without a result is to be asked for."""
    extern, strict = (False, False) if place.level == 0 else side(address.url, state)
    asked = address.url.partition('#')[0] if extern or not _has_anchors(address) else address.url
    trimmed = replace(place, written=place.written.strip())
    record = Record(trimmed, address.url, asked.removesuffix('#'), extern)
    for warned in address.warnings:
        record = _warned(record, warned, state)
    if address.error:
        record = _failed(record, address.error, state)
    elif address.ignored:
        record = replace(record, result='ignored', infos=(*record.infos, f'{_title(address)} URL ignored.'))
    if extern and strict:
        infos = (*record.infos, OUTSIDE)
        return replace(record, infos=infos, result=record.result or 'filtered')
    return record if record.result else _unasked(record, address, state)


def _unasked(record: Record, address: Address, state: Walk) -> Record:
    """Return what is said of addresses inside that lychee is not asked about."""
    if address.scheme == 'mailto':
        return replace(record, result='Valid mail address syntax')
    if address.scheme == 'dns':
        return replace(record, result='The name is not looked up.')
    if address.scheme == 'ftp':
        return _warned(
            replace(record, result='not checked'), Warned('ftp-unchecked', 'FTP is not spoken here.'), state
        )
    parent = record.place.parent
    if address.scheme == 'file' and parent and not parent.startswith('file:'):
        return _failed(record, 'local files are only checked from local files', state)
    if address.scheme in {'http', 'https'} and state.settings.robots and not state.tools.allowed(address.url):
        infos = (*record.infos, 'Access denied by robots.txt, checked only syntax.')
        return replace(record, result='syntax OK', infos=infos)
    return record


def _has_anchors(address: Address) -> bool:
    """Return whether a fragment can be looked for there: in pages, not in pictures."""
    last = address.url.partition('#')[0].partition('?')[0].rpartition('/')[2]
    return '.' not in last or f'/{last}'.lower().endswith(PAGE_TYPES) or address.scheme != 'file'


def _title(address: Address) -> str:
    return address.scheme.capitalize()


def side(url: str, state: Walk) -> tuple[bool, bool]:
    """Return whether an address is outside, and whether it is then not even asked for."""
    for entry in state.settings.externs:
        if entry.matches(url):
            return True, entry.strict
    if any(entry.matches(url) for entry in state.interns):
        return False, False
    return True, not state.settings.check_extern


def _warned(record: Record, warned: Warned, state: Walk) -> Record:
    if state.settings.ignores(record.url, warned):
        return replace(record, infos=(*record.infos, warned.text))
    return replace(record, warnings=(*record.warnings, warned))


def _failed(record: Record, why: str, state: Walk) -> Record:
    if state.settings.forgives(record.url, why):
        return replace(record, result=f'Ignored: {why}')
    return replace(record, valid=False, result=why)


def _answered(record: Record, answer: Answer | None, state: Walk) -> Record:
    """Return the record with what lychee says."""
    if answer is None:
        return _failed(record, 'lychee gave no answer about this address', state)
    record = replace(record, seconds=answer.seconds, code=answer.code)
    if answer.excluded:
        said = 'not checked: the name is reserved for examples (RFC 2606)'
        return replace(record, result=said)
    before = record.url
    for url, status in answer.hops:
        said = f"Redirected to `{url}' status: {status}."
        record = _warned(record, Warned('http-redirected', said), state)
        record = replace(record, url=url)
    if record.url != before and record.place.level:
        record = replace(record, extern=side(record.url, state)[0])
    if answer.no_fragment:
        anchor = record.key.partition('#')[2]
        return _failed(record, f"Anchor `{anchor}' not found", state)
    if answer.code == 429:  # noqa: PLR2004  Too Many Requests
        said = 'Rate limited: the server answers, and not this much.'
        return _warned(replace(record, result=answer.said), Warned('http-rate-limited', said), state)
    if answer.code == 204:  # noqa: PLR2004  No Content
        record = _warned(record, Warned('http-empty-content', 'No Content'), state)
    if not answer.ok:
        return _failed(record, answer.said, state)
    return replace(record, result='' if record.url.startswith('file:') else answer.said)


def _followed(records: list[Record], state: Walk) -> Iterator[tuple[Record, list[Place]]]:
    """Read the pages of one level, all at once; each record comes with the links of its page."""
    with ThreadPoolExecutor(max_workers=state.settings.threads) as pool:
        futures = {
            number: pool.submit(state.tools.load, record.url)
            for number, record in enumerate(records)
            if _is_followed(record, state)
        }
        for number, record in enumerate(records):
            if number in futures:
                yield _read(record, futures[number].result(), state)
            else:
                yield record, []


def _is_followed(record: Record, state: Walk) -> bool:
    """Return whether a page is read: it is inside and good, and was not read before."""
    page = record.url.partition('#')[0]
    answered = record.valid and not record.extern and not record.result.startswith(UNANSWERED)
    if not answered or not page.startswith(('http:', 'https:', 'file:')) or page in state.followed:
        return False
    state.followed.add(page)
    return True


def _read(record: Record, content: Content, state: Walk) -> tuple[Record, list[Place]]:
    """Return the record with what reading its page says, and the links of the page."""
    depth, settings = state.settings.depth, state.settings
    state.walked.bytes_read += len(content.data)
    result = 'directory' if content.kind == 'folder' and not record.result else record.result
    record = replace(
        record,
        result=result,
        load_seconds=content.seconds,
        size=content.size,
        modified=content.modified,
        kind='' if content.kind == 'folder' else content.kind,
    )
    if content.failure:
        said = f'could not get content: {content.failure}'
        return _warned(record, Warned('url-error-getting-content', said), state), []
    if content.too_large:
        said = f'The content is larger than {settings.most_bytes_read} bytes.'
        return _warned(record, Warned('url-content-too-large', said), state), []
    if content.kind == 'folder' and not record.url.partition('#')[0].endswith('/'):
        missing = Warned('file-missing-slash', 'Added trailing slash to directory.')
        record = replace(_warned(record, missing, state), url=f'{record.url.partition("#")[0]}/')
    if content.size == 0 and content.kind != 'folder':
        record = _warned(record, Warned('url-content-size-zero', 'Content size is zero.'), state)
    if 0 <= depth <= record.place.level or len(content.data) > settings.most_bytes_followed:
        return record, []
    return _linked(record, content, state)


def _linked(record: Record, content: Content, state: Walk) -> tuple[Record, list[Place]]:
    """Return the links of what was read, and the record with what is wrong with it."""
    try:
        page = links(content, record.url.partition('#')[0], record.place.level + 1)
    except ValueError as error:
        return _warned(record, Warned('url-error-getting-content', f'not read: {error}'), state), []
    if page is None and record.place.level == 0:
        said = f'The URL with content type {content.kind!r} is not parseable.'
        return _warned(record, Warned('url-content-type-unparseable', said), state), []
    if page is None or (page.unfollowed and not record.url.startswith('file:')):
        return record, []
    return record, page.places
