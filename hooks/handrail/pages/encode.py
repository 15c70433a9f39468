"""Text that survives its way through Markdown into the page, whatever it holds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from handrail.source.unseen import IN_CODE, SPACES


class Markdown(str):
    """Text that is Markdown already. Anything else is encoded where it enters a page.

    A class of its own and not `markupsafe.Markup`: that one joins by HTML's rules, which leave
    `*`, `|` and `[](...)` alive. What is joined to it by `+` is plain text again, so a slip shows
    as text and never as markup.
    """

    __slots__ = ()


# A dot, hyphen or colon inside a word and a full stop behind one mean nothing to Markdown.
_LIVE = re.compile(
    r'(?<=[A-Za-z0-9])[.-](?=[A-Za-z0-9])|(?<=[0-9]):(?=[0-9])|(?<=[A-Za-z])\.(?= |$)'
    r'|([!-+.:-@\[-`{-~/-])'
)
_HIDDEN = re.compile(
    '[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufdd0\ufeff\ud800-\udfff]'
)
_SPACE = re.compile(r'[ \t\n\r\f\v]+')
_CODE = re.compile(r'[A-Za-z0-9.,/=@%+_$-][A-Za-z0-9 .,:/=@%+_$-]*(?<! )')


def visible(text: str) -> str:
    """Return the text with each control and direction character replaced by its number.

    Such characters could hide or turn around what a command does; line ends and tabs stay.
    """
    return text if text.isprintable() else _HIDDEN.sub(_named, text)


def plainly(text: str) -> str:
    """Return code in which what nobody sees, and each space that is none to a shell, has its number."""
    shown = visible(text)
    return shown if shown.isascii() else SPACES.sub(_named, IN_CODE.sub(_named, shown))


def _named(match: re.Match[str]) -> str:
    character = match[0]
    return character if character in '\n\t' else f'⟦U+{ord(character):04X}⟧'


def line(text: str) -> str:
    """Return the text as one visible line: every run of spaces and line ends is one space."""
    if text.isprintable() and '  ' not in text:
        return text.strip()
    return visible(_SPACE.sub(' ', text)).strip()


@lru_cache(maxsize=32768)
def text(value: str) -> Markdown:
    """Encode plain text for a place inside a line: a title, a table cell, a link's text.

    ASCII characters other than letters, digits, space and comma become `&#N;`, save for those
    inside words that no Markdown rule looks at.
    """
    return Markdown(_LIVE.sub(_encoded, line(value)))


def _encoded(match: re.Match[str]) -> str:
    return f'&#{ord(match[0])};' if match[1] else match[0]


def code(value: str) -> Markdown:
    """Encode text as inline code."""
    shown = line(value)
    if _CODE.fullmatch(shown):
        return Markdown(f'`{shown}`')
    return Markdown(f'<code>{text(value)}</code>') if shown else Markdown('')


def attribute(value: str) -> Markdown:
    """Encode text for a quoted attribute of a wrapper with `markdown="1"`; line ends and tabs are kept.

    Such a tag is parsed and written again, and what looks like an entity then (`&lt;`) is not
    escaped a second time, so that an ampersand needs two rounds.
    """
    return Markdown(re.sub(r'[^A-Za-z0-9 ,]', _in_attribute, visible(value)))


def _in_attribute(match: re.Match[str]) -> str:
    return '&#38;amp;' if match[0] == '&' else f'&#{ord(match[0])};'


def fence(value: str, language: str = '') -> Markdown:
    """Put text into a fenced block that no run of backticks in it can end.

    `language` is dropped unless it is a plain word: anything else would be read as options.
    """
    shown = plainly(value).strip('\n')
    longest = max((len(run) for run in re.findall('`+', shown)), default=0)
    bar = '`' * max(3, longest + 1)
    return Markdown(f'{bar}{language if re.fullmatch("[a-z]+", language) else ""}\n{shown}\n{bar}')


def join(parts: Iterable[object], between: str = '') -> Markdown:
    """Join values; each is encoded unless it is Markdown, `between` is taken as it is."""
    return Markdown(between.join(finalize(part) for part in parts))


def finalize(value: object) -> Markdown:
    """Encode any value for a page; the templates apply it to every expression."""
    return value if isinstance(value, Markdown) else text(str(value))


def slug(value: str) -> str:
    """Return a file name for a name: lower-case ASCII letters, digits and single hyphens."""
    ascii_text = unicodedata.normalize('NFKD', value).encode('ascii', 'ignore').decode()
    return re.sub(r'[^a-z0-9]+', '-', ascii_text.lower()).strip('-') or 'other'


def cut(text: str, length: int) -> str:
    """Return the text, cut between words and with an ellipsis when it is longer than that."""
    if len(text) <= length:
        return text
    whole = text[: length - 1].rsplit(' ', 1)[0] if ' ' in text[: length - 1] else text[: length - 1]
    return f'{whole.rstrip(" ,;:.")}…'
