"""Asks other hosts whether the links that lead there still work: advice, never a reason to stop a build.

What answered lately is not asked again. What fails in a way that may pass (no answer, 429, 5xx) is asked
again after a pause, which doubles. For what is gone an archive is asked for a copy.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from handrail.field.links.archive import copy_of
from handrail.field.links.finding import Finding, Run, Verdict
from handrail.field.links.lychee import Answer, running
from handrail.field.links.memory import Entry
from handrail.field.links.site import Place, Site

__all__ = ['Asking', 'check_external', 'verdict']

REFUSED = frozenset({401, 403, 407, 429, 999})
"""The host is there and does not tell programs; whether the page is, only a person can see."""
FOR_GOOD = frozenset({301, 308})
"""Redirects that say that the old address is not to be used any more (RFC 9110, 15.4)."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Asking:
    """How other hosts are asked."""

    timeout: int = 20
    """Seconds for one answer."""
    retries: int = 2
    """How often what may pass is asked again."""
    wait: float = 2.0
    """Seconds before it is asked again for the first time."""
    max_age: float = 24 * 3600.0
    """Seconds for which a good answer is believed."""
    ignore: tuple[re.Pattern[str], ...] = ()
    """Addresses that are not asked."""
    archive: str = ''
    """Where copies of pages are asked for; '' asks nobody."""


def check_external(
    site: Site,
    asking: Asking,
    memory: Mapping[str, Entry],
    *,
    now: float,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Run, dict[str, Entry]]:
    """Return what became of each link to another host, and what is to be remembered.

    `now` is in seconds since 1970. Only addresses that were asked, now or lately, count as checked.
    Raises LycheeError when lychee cannot be run.
    """
    began = time.monotonic()
    places = [place for place in site.places() if place.address.kind == 'external']
    ignored = {url for url in _urls(places) if any(each.search(url) for each in asking.ignore)}
    wanted = sorted(_urls(places) - ignored)
    known = {url: entry for url in wanted if (entry := memory.get(url)) and entry.fresh(now, asking.max_age)}
    answers = _asked([url for url in wanted if url not in known], asking, sleep)
    entries = known | {url: _entry(answer, asking, now) for url, answer in answers.items()}
    entries = {url: _with_copy(url, entry, memory.get(url), asking) for url, entry in entries.items()}
    found = [_finding(site, place, entries, answers) for place in places]
    checked = sum(each.verdict != 'excluded' for each in found)
    run = Run(tuple(found), checked, len(site.pages()), time.monotonic() - began)
    return run, {url: entry for url, entry in entries.items() if entry.verdict != 'excluded'}


def _urls(places: Sequence[Place]) -> set[str]:
    return {place.address.url.partition('#')[0] for place in places}


def _asked(urls: Sequence[str], asking: Asking, sleep: Callable[[float], None]) -> dict[str, Answer]:
    """Ask all, then time and again those whose trouble may pass."""
    options = ['--timeout', str(asking.timeout), '--max-retries', '0', '--max-redirects', str(REDIRECTS)]
    options += ['--exclude-link-local']  # where clouds keep the credentials of a machine
    with running(None) as lychee:
        answers = lychee.ask(urls, options)
        for number in range(asking.retries):
            again = [url for url, answer in answers.items() if _may_pass(answer)]
            if not again:
                break
            sleep(asking.wait * 2**number)
            answers |= lychee.ask(again, options)
    return answers


def _may_pass(answer: Answer) -> bool:
    return answer.status == 'timeout' or (
        answer.status == 'error' and (answer.code in PASSING or not answer.code)
    )


def _entry(answer: Answer, asking: Asking, now: float) -> Entry:
    found, said = verdict(answer, asking.timeout)
    return Entry(found, said, answer.code, now)


def verdict(answer: Answer, timeout: int) -> tuple[Verdict, str]:
    """Return the verdict on an answer of another host, and the sentence that gives the reason."""
    if answer.status == 'excluded':
        return 'excluded', 'the name of its host is reserved for examples or for this machine'
    if answer.status == 'timeout':
        return 'broken', f'there was no answer within {timeout} seconds'
    if len(answer.moved) >= REDIRECTS and answer.status != 'ok':
        return 'broken', f'it is redirected more than {REDIRECTS - 1} times'
    if answer.status == 'error':
        return _refusal(answer)
    if answer.moved and all(code in FOR_GOOD for code, _ in answer.moved):
        return 'warning', f'it has moved for good: write {answer.moved[-1][1]}'
    return 'ok', ''


def _refusal(answer: Answer) -> tuple[Verdict, str]:
    if answer.code in REFUSED:
        return 'warning', f'the host answers {answer.code} to programs: look whether the page is there'
    if answer.code:
        return 'broken', f'the host answers {answer.code}'
    return 'broken', answer.detail.rstrip('.')


def _with_copy(url: str, entry: Entry, before: Entry | None, asking: Asking) -> Entry:
    """Add the address of an archived copy to what is gone; what was found earlier is kept."""
    if entry.verdict != 'broken' or not asking.archive:
        return entry
    if before is not None and before.archive:
        return replace(entry, archive=before.archive)
    return replace(entry, archive=copy_of(url, asking.archive, asking.timeout))


def _finding(
    site: Site, place: Place, entries: Mapping[str, Entry], answers: Mapping[str, Answer]
) -> Finding:
    url = place.address.url.partition('#')[0]
    entry = entries.get(url)
    if entry is None:
        return site.finding(place, 'excluded', 'it is among the addresses that are not to be asked')
    seconds = answers[url].seconds if url in answers else 0.0
    found = site.finding(place, entry.verdict, entry.reason, code=entry.code, seconds=seconds)
    return replace(found, archive=entry.archive)
