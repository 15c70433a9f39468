"""Puts together what is looked for in one text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from handrail.model import Place, Problem
from handrail.review.scan.addresses import passwords
from handrail.review.scan.apart import apart
from handrail.review.scan.assigned import assigned
from handrail.review.scan.cells import in_columns
from handrail.review.scan.shapes import shapes
from handrail.review.scan.values import looks_random

_RANDOM = re.compile(
    r'(?<![0-9A-Za-z+/_.:@=-])[0-9A-Za-z+_-][0-9A-Za-z+/_-]{23,199}={0,2}(?![0-9A-Za-z+/_@-])'
)
_LEAST = 24
_EXPLAINED = re.compile(
    r'(?i)sha\d*|digest|checksum|fingerprint|integrity|hash|commit|revision|\bid\b|[_-]id\b|trace|span'
    r'|cursor|nonce|etag|uuid|serial|ssh-(?:rsa|dss|ed25519)|ecdsa|certificate|public.?key|\bcsr\b|signature'
    r'|request|docs\.google|publickey'
)
"""What says that random characters behind it are no secret."""

_NO_KEYS = re.compile(
    r'-----BEGIN (?:CERTIFICATE|PUBLIC KEY|[A-Z ]*REQUEST|X509 CRL)|^(?:AAAA[BCE]3Nza|MI[IG])'
)
_CLOSES = re.compile(r'\n[ \t>]*(`{3,})[ \t]*(?=\n|\Z)')
_BEFORE, _BLOCK = 60, 4000

CODES = ('token', 'url-credentials', 'secret', 'random-text')
"""The rules, the surest first."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Something that looks like a secret, from `start` to `end` of the text; `what` is never the value."""

    code: str
    what: str
    start: int
    end: int


def find_secrets(
    text: str, *, code: bool | None = None, spans: Sequence[tuple[int, int]] | None = None
) -> tuple[Secret, ...]:
    """Return the secrets of a text, each once, in their order.

    `code` says whether all of it is code, `spans` where it is; neither: it is Markdown.
    """
    where = _Spans(text, code=code, spans=spans)
    found: list[Secret] = [Secret('token', what, start, end) for what, start, end in shapes(text)]
    found += [Secret('url-credentials', 'a password in an address', *span) for span in passwords(text)]
    found += [Secret('secret', name, start, end) for name, start, end in assigned(text, where.coded)]
    others = (*apart(text, where.coded), *in_columns(text))
    found += [Secret('secret', name, start, end) for name, start, end in others]
    if code is None:
        found += _random(text, where.ranges())
    return tuple(_distinct(found))


def told(secret: Secret, text: str) -> tuple[str, str]:
    """Say what was found without saying the secret: the message and how to mend it."""
    if secret.code == 'token':
        return f'{secret.what} stands here: {text[secret.start : secret.start + 4]}…', _REVOKE
    if secret.code == 'url-credentials':
        return 'an address holds a password', _ASK
    if secret.code == 'secret':
        return f'the value of {secret.what!r} stands here', _ASK
    length = secret.end - secret.start
    return (
        f'{length} random characters stand here, as keys have: {text[secret.start : secret.start + 4]}…',
        _SAY,
    )


def secret_problems(
    uri: str, text: str, *, code: bool | None = None, known: Iterable[Problem] = ()
) -> Iterator[Problem]:
    """Yield what `find_secrets` finds as problems: one for each code on a line.

    `known` are problems of the file that are told already: the reader of commands finds secrets too.
    """
    told_ = {(problem.code, problem.at.line) for problem in known}
    for secret in find_secrets(text, code=code):
        line = text.count('\n', 0, secret.start) + 1
        if (secret.code, line) not in told_:
            told_.add((secret.code, line))
            yield Problem(Place(uri, line), secret.code, *told(secret, text))


_REVOKE = 'revoke it, and take it out: whoever could read the file may have it'
_ASK = 'take it out and change it; let the command ask for it, or say where it is kept'
_SAY = 'take it out if it is a key, else say what it is: handrail: allow random-text reason: …'


def _distinct(found: Iterable[Secret]) -> Iterator[Secret]:
    """Each stretch once, by the surest of what found it."""
    kept: list[Secret] = []
    for one in sorted(found, key=lambda each: (CODES.index(each.code), each.start)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    yield from sorted(kept, key=lambda each: each.start)


def _random(text: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Secret]:
    """Random characters in code that nothing on the line explains."""
    for begin, end in ranges:
        at = begin
        for word in text[begin:end].split() if end - begin > _LEAST else ():
            if len(word) < _LEAST:
                continue
            at = text.index(word, at)
            for match in _RANDOM.finditer(text, at, at + len(word)):
                if _unexplained(text, match, begin):
                    yield Secret('random-text', 'random characters', match.start(), match.end())
            at += len(word)


def _unexplained(text: str, match: re.Match[str], begin: int) -> bool:
    value = match[0]
    if not looks_random(value) or _NO_KEYS.match(value):
        return False
    line = text.rfind('\n', 0, match.start()) + 1
    before = text[max(line, match.start() - _BEFORE) : match.start()]
    return not (
        _EXPLAINED.search(before) or _NO_KEYS.search(text, max(begin, match.start() - _BLOCK), match.start())
    )


class _Spans:
    """Where a text is code; found once it is asked for."""

    def __init__(self, text: str, *, code: bool | None, spans: Sequence[tuple[int, int]] | None) -> None:
        self._text, self._code, self._ranges = text, code, spans

    def ranges(self) -> Sequence[tuple[int, int]]:
        if self._ranges is None:
            self._ranges = list(code_ranges(self._text))
        return self._ranges

    def coded(self, at: int) -> bool:
        if self._code is not None:
            return self._code
        ranges = self.ranges()
        found = bisect_right(ranges, (at, 1 << 60)) - 1
        return found >= 0 and at < ranges[found][1]


def code_ranges(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the fences and code spans of Markdown are; near enough, and fast."""
    text = text.replace('~~~', '```')
    at = text.find('`')
    while at >= 0:
        run = at
        while text.startswith('`', run):
            run += 1
        line = text.find('\n', run)
        if run - at >= 3 and not text[text.rfind('\n', 0, at) + 1 : at].strip(' \t>-*+0123456789.)'):  # noqa: PLR2004
            close = _CLOSES.search(text, line) if line >= 0 else None
            while close and len(close[1]) < run - at:
                close = _CLOSES.search(text, close.end())
            end = close.end() if close else len(text)
        else:
            end = text.find(text[at:run], run)
            end = end + run - at if end >= 0 and '\n\n' not in text[at:end] else run
        yield at, end
        at = text.find('`', end)
