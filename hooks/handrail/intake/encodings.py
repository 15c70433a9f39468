"""The text that bytes hold, and the encoding where it had to be guessed.

Certain are marks (RFC 3629 and RFC 2781), what a page declares of itself, and UTF-8, which other
encodings hardly ever look like. ISO-2022 and HZ are told by their escapes (RFC 1468, RFC 1557, RFC
1843), UTF-16 without a mark by the zeros beside blanks and digits, everything else by
charset-normalizer from the words that are not ASCII.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

ODD = 8
"""Control characters that a text may hold, besides one in fifty bytes."""

_MARKS = (
    (b'\xef\xbb\xbf', 'utf-8-sig'),
    (b'\xff\xfe\x00\x00', 'utf-32'),
    (b'\x00\x00\xfe\xff', 'utf-32'),
    (b'\xff\xfe', 'utf-16'),
    (b'\xfe\xff', 'utf-16'),
)
_DECLARED = re.compile(rb'(?:charset|encoding)\s*=\s*["\']?\s*([A-Za-z0-9_:.-]{3,24})')
_HEAD = 1024
"""Bytes in which a page must declare its encoding (HTML Living Standard, 4.2.5.4)."""

_JAPANESE = re.compile(rb'\x1b(?:\$[@BA]|\$\([CDOPQ]|\([IJ])')
_KOREAN = b'\x1b$)C'
_HZ = re.compile(rb'~\{(?:[\x21-\x77][\x21-\x7e])+~\}')
_SHIFTED = ('iso2022_jp', 'iso2022_jp_2', 'iso2022_jp_3', 'iso2022_jp_ext')

_COMMON = [
    *('cp1252', 'cp1250', 'cp1251', 'cp1253', 'cp1254', 'cp1255', 'cp1256', 'cp1257', 'cp1258'),
    *(
        'iso8859_2',
        'iso8859_5',
        'iso8859_7',
        'koi8_r',
        'koi8_u',
        'cp866',
        'cp850',
        'mac_roman',
        'mac_cyrillic',
    ),
    *('cp932', 'euc_jp', 'gb18030', 'big5', 'cp949'),
]
"""What reports were really saved in; others are so much alike that a guess would be a toss."""

_WESTERN = ('cp1252', 'mac_roman', 'cp850')
"""Tried in this order where a few accents and quotes stand among ASCII, which tell no language."""

_CYRILLIC = {'cp1251', 'koi8_r'}
"""One has small letters where the other has capitals."""
_WORD = re.compile(r'[^\W\d_]+')
_CYRILLIC_WORD = re.compile('[\u0400-\u04ff][\u0430-\u045f\u0491]*')
_TELLING = 8
"""Letters by which capitals at the beginnings of words are no chance."""
_UNLIKELY = re.compile('[\uac00-\ud7a3][\u4e00-\u9fff]|[\u4e00-\u9fff][\uac00-\ud7a3]|[\uff61-\uff9f]{2}')

_ASCII = bytes(range(0x80))
_WORDS = re.compile(rb'[\x21-\x7e]*[\x80-\xff]+(?:[\x21-\x7e]*[\x80-\xff]+)*[\x21-\x7e]*')
_RUN = re.compile(rb'[\x80-\xff]{3}')
_SHARE = 10
"""Western text has fewer than one byte in so many that is not ASCII."""

_SAMPLE = 8192
"""Bytes by which the encoding is guessed; more make it slow and not better."""

_WITHIN = '\u2018\u2019\u2013\u2014\u00ad\u00b7'
"""Signs that stand within words: quotes, dashes, a hyphen to break at, a point as in Catalan."""

_MIXED = 2
"""So many times more letters of UTF-8 than broken bytes: it is UTF-8 with something pasted in."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the encoding that was guessed for it, '' where it was certain."""

    text: str
    guessed: str = ''


def decoded(data: bytes) -> Decoded | None:
    """The text of these bytes, None when they hold none. Bytes that fit nowhere become U+FFFD."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(encoding, errors='replace'))
    if found := _wide(data) or _escaped(data):
        return found
    odd = sum(data.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
    if odd > ODD and odd * 50 > len(data):
        return None
    try:
        return Decoded(data.decode('utf-8'))
    except UnicodeDecodeError:
        return _declared(data) or _mixed(data) or _guessed(data)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark; no other text has zeros."""
    zeros = data.count(0)
    if not zeros:
        return None
    found = []
    for encoding in ('utf-32-le', 'utf-32-be', 'utf-16-le', 'utf-16-be'):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = sum(text.count(sign) for sign in ' \n\r\t.,:0123456789')
        seen = sum(c.isprintable() or c.isspace() for c in text)
        if plain and seen * 100 > len(text) * 98:
            found.append((plain, encoding, text))
    if found:
        _, encoding, text = max(found, key=lambda each: each[0])
        return Decoded(text, encoding)
    if zeros * 3 > len(data):  # cut off in the middle, or with zeros of another kind
        encoding = 'utf-16-le' if data[1::2].count(0) * 2 > zeros else 'utf-16-be'
        return Decoded(data.decode(encoding, errors='replace'), encoding)
    return None


def _escaped(data: bytes) -> Decoded | None:
    """Text of seven bits whose other letters stand between escapes."""
    if not data.isascii():
        return None
    names: tuple[str, ...] = ()
    if _KOREAN in data:
        names = ('iso2022_kr',)
    elif _JAPANESE.search(data):
        names = _SHIFTED
    elif len(_HZ.findall(data)) > 1:
        names = ('hz',)
    for name in names:
        try:
            return Decoded(data.decode(name), name)
        except UnicodeDecodeError:
            continue
    return Decoded(data.decode(names[0], errors='replace'), names[0]) if names else None


def _declared(data: bytes) -> Decoded | None:
    """What a page says of itself, when its bytes are that."""
    head = data[:_HEAD]
    found = _DECLARED.search(head) if head.lstrip().startswith(b'<') else None
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode()).name
        if name == 'utf-8':
            return None
        return Decoded(data.decode('cp1252' if name in ('iso8859-1', 'ascii') else name))
    except (LookupError, UnicodeDecodeError):
        return None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 into which a few bytes of Windows text were pasted."""
    text = data.decode('utf-8', errors='surrogateescape')
    broken = sum('\udc80' <= c <= '\udcff' for c in text)
    whole = sum(c > '\x7f' for c in text) - broken
    if whole <= _MIXED * broken:
        return None
    mended = re.sub('[\udc80-\udcff]', lambda found: _windows(found[0]), text)
    return Decoded(mended, 'utf-8 with a few bytes of cp1252')


def _windows(escaped: str) -> str:
    return bytes([ord(escaped) - 0xDC00]).decode('cp1252', errors='replace')


def _guessed(data: bytes) -> Decoded:
    rare = len(data.translate(None, _ASCII)) * _SHARE < len(data)
    if rare and not _RUN.search(data):
        for name in _WESTERN:
            text = data.decode(name, errors='replace')
            if not _strange(text):
                return Decoded(text, name)
    told = b'\n'.join(_WORDS.findall(data)) if rare else data
    found = [match.encoding for match in from_bytes(told[:_SAMPLE], cp_isolation=_COMMON)]
    if set(found) & _CYRILLIC:
        found = [*(name for name in sorted(_CYRILLIC) if _cased(told.decode(name, errors='replace'))), *found]
    texts = ((name, told.decode(name, errors='replace')) for name in found)
    name = next((name for name, text in texts if not _unlikely(text)), found[0] if found else 'cp1252')
    return Decoded(data.decode(name, errors='replace'), name)


def _cased(text: str) -> bool:
    """Whether all words of another script begin with a capital or none, as by chance only few do."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    plain = all(_CYRILLIC_WORD.fullmatch(word) for word in words)
    return plain and sum(map(len, words)) >= _TELLING


def _unlikely(text: str) -> bool:
    """Whether the letters cannot be what somebody wrote: capitals, two scripts in a word, half-width kana."""
    capitals, small = (sum(c > '\x7f' and is_so(c) for c in text) for is_so in (str.isupper, str.islower))
    return capitals > small or bool(_UNLIKELY.search(text))


def _strange(text: str) -> bool:
    """Whether a sign beyond ASCII stands where nobody writes it: a capital or a symbol within a word."""
    for found in re.finditer(r'[^\x00-\x7f]', text):
        sign, at = found[0], found.start()
        if unicodedata.category(sign) in ('Cc', 'Cn', 'Co') or sign == '\ufffd':
            return True
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        within = before.isalpha() and after.islower()
        if within and not (sign.islower() or sign in _WITHIN):
            return True
    return False


__all__ = ['Decoded', 'decoded']
