"""Whether addresses answer, and have their fragments: one run of lychee over a list of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from handrail.field.links import lychee
from handrail.field.links.compat.settings import Settings

__all__ = ['Answer', 'judged']

REDIRECTS = 10
REQUESTS_PER_SECOND = 10.0
HERE = frozenset({'127.0.0.1', '::1', 'localhost'})
FRAGMENT = 'Cannot find fragment'
REJECTED = 'Rejected status code: '


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answered."""

    ok: bool
    said: str
    """`200 OK`, or why it is no answer."""
    code: int = 0
    hops: tuple[tuple[str, int], ...] = ()
    """Where each redirect led, and its status."""
    seconds: float = 0.0
    no_fragment: bool = False
    """Whether the page is there and the fragment is not."""
    excluded: bool = False
    """Whether lychee does not ask such hosts (names that are reserved for examples)."""


def judged(urls: Sequence[str], settings: Settings) -> dict[str, Answer]:
    """Ask all addresses once. Raises LycheeError when lychee is not there or fails."""
    with tempfile.TemporaryDirectory(prefix='handrail-links-') as made, lychee.running(None) as runner:
        file = Path(made) / 'lychee.toml'
        file.touch(mode=0o600)  # it may hold passwords
        file.write_text(_configuration(urls, settings), encoding='utf-8')
        answers = runner.ask(urls, ['--config', str(file)])
    return {url: _answer(answer, settings) for url, answer in answers.items()}


def _configuration(urls: Sequence[str], settings: Settings) -> str:
    """Write the run's configuration; a string of JSON is one of TOML."""
    rate = settings.requests_per_second
    if not rate and not {urlsplit(url).hostname or 'localhost' for url in urls} <= HERE:
        rate = REQUESTS_PER_SECOND
    values = {
        'include': ['.'],
        'include_fragments': 'anchor-only',
        'index_files': ['index.html', '.'],
        'max_redirects': REDIRECTS,
        'max_retries': 0,
        'max_concurrency': settings.threads,
        'host_concurrency': settings.threads,
        'host_request_interval': f'{int(1000 / rate) if rate else 0}ms',
        'timeout': settings.timeout,
        'user_agent': settings.user_agent,
        'insecure': not settings.verify,
        'basic_auth': [
            f'^(?:{account.expression.pattern}) {account.user}:{account.password}'
            for account in settings.accounts
        ],
    }
    return ''.join(f'{key} = {json.dumps(value, ensure_ascii=False)}\n' for key, value in values.items())


def _answer(answer: lychee.Answer, settings: Settings) -> Answer:
    ok = answer.status in {'ok', 'excluded'}
    said = answer.detail.removeprefix(REJECTED)
    if answer.status == 'timeout':
        said = f'Timeout: no answer within {settings.timeout} seconds'
    elif len(answer.moved) >= REDIRECTS and not ok:
        said = f'TooManyRedirects: more than {REDIRECTS - 1} redirects'
    return Answer(
        ok,
        said,
        answer.code,
        tuple((url, code) for code, url in answer.moved),
        answer.seconds,
        no_fragment=FRAGMENT in answer.detail,
        excluded=answer.status == 'excluded',
    )
