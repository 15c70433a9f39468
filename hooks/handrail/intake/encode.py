"""Any line of somebody's document as Markdown that our readers take for words and nothing else.

Emphasis, code spans and links to other hosts stay. What would be markup with another meaning
here is escaped in a way that CommonMark and Python-Markdown both understand: `<` and `&` as
entities, since Python-Markdown knows no backslash before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CODE = r'(?P<ticks>(?<!`)`{1,9}(?!`))(?P<code>(?:(?!(?P=ticks)).)+?)(?P=ticks)(?!`)'
_LINK = (
    r'(?P<image>!?)\[(?P<text>[^\[\]]{0,500})\]\(\s*'
    r'<?(?P<url>[^()\s<>]{0,1000}(?:\([^()\s<>]{0,500}\)[^()\s<>]{0,500})?)>?'
    r'(?P<title>\s+"[^"]{0,300}"|\s+\'[^\']{0,300}\')?\s*\)'
)
_AUTO = r'<(?P<auto>https?://[^\s<>"]{1,1000})>'
_ESCAPED = r'(?P<escaped>\\[!-/:-@\[-`{-~])'
_SPECIAL = r'(?P<special>[`\[\]<&{}])'
_TOKEN = re.compile(f'{_ESCAPED}|{_CODE}|{_LINK}|{_AUTO}|{_SPECIAL}')
_OUTSIDE = re.compile(r'https?://[^\s<>()"\'`\\]+(?:\([^\s<>()"\'`\\]*\)[^\s<>()"\'`\\]*)?', re.IGNORECASE)
_KEPT = frozenset('\\`*_{}[]()>#+-.!')
"""What Python-Markdown knows with a backslash before it; behind any other sign the backslash shows."""
_ENTITY = re.compile(r'&#?\w+;')
_TAG = re.compile(r'<[A-Za-z/!?]')
_ATTRIBUTES = re.compile(r'\{:?\s*[^\s{}]')
_FIRST = re.compile(r'#{1,6}(?=\s|$)|[-+*](?=\s|$)|[-=]{2,}\s*$|>|!!!|~{3,}')
_NUMBER = re.compile(r'(\d{1,9})([.)])(?=\s|$)')
_RARE = re.compile(r'\?\?\?|===|:(?=\s)|\|(?=\s*:?-)')
_INDENT = re.compile(r'^[ \t]+')


def inline(text: str) -> str:
    """The words of a line or paragraph, with emphasis, code spans and links to other hosts.

    Pictures become links, since pages load nothing from other hosts; links to files become their
    text with the address in brackets behind it. No word is dropped or moved.
    """
    return _TOKEN.sub(_token, text)


def line(text: str) -> str:
    """The same for the first line of a block, where more has a meaning: lists, headings, quotes, boxes."""
    return begin(inline(_INDENT.sub('', text)))


def begin(text: str) -> str:
    """Escape the beginning of a block whose words are encoded already."""
    if _FIRST.match(text):
        return '\\' + text
    if number := _NUMBER.match(text):
        return f'{number[1]}\\{number[2]}{text[number.end() :]}'
    if _RARE.match(text):
        return f'&#{ord(text[0])};{text[1:]}'
    return text


def words_only(text: str) -> str:
    """The words of a line without any markup at all: for headings, and where markup made an error."""
    bare = re.sub(r'[`*\[\]<>{}|\\~#]', ' ', re.sub(r'(?<!\w)_+|_+(?!\w)', ' ', text))
    return ' '.join(_ENTITY.sub(lambda found: f'{found[0][:-1]} ', bare).split()) or '-'


def heading(text: str) -> str:
    """The words of a heading: no links, since it becomes one, and no braces, which would be attributes."""
    text = re.sub(r'[{}]', lambda found: '(' if found[0] == '{' else ')', text)
    shown = _TOKEN.sub(lambda found: _token(found, links=False), ' '.join(text.split()))
    return re.sub(r'(?<![^\s#])#+$', lambda found: '\\' + '\\'.join(found[0]), shown.rstrip('\\ '))


def fence(lines: list[str], info: str = '') -> list[str]:
    """A fenced block that holds these lines whatever they are; `info` must be one word."""
    longest = max((len(run) for text in lines for run in re.findall(r'`+', text)), default=0)
    mark = '`' * max(3, longest + 1)
    return [mark + info, *lines, mark]


def _token(found: re.Match[str], *, links: bool = True) -> str:
    for name, write in _WRITERS.items():
        if found[name] is not None:
            return write(found, links)
    return found[0]


def _escaped(found: re.Match[str], _: bool) -> str:  # noqa: FBT001 - one signature for all writers
    sign = found['escaped'][1]
    return found[0] if sign in _KEPT else _special_sign(sign, found)


def _code(found: re.Match[str], _: bool) -> str:  # noqa: FBT001
    return found[0] if found['code'].strip() else '\\'.join(('', *found[0].strip()))


def _link(found: re.Match[str], links: bool) -> str:  # noqa: FBT001
    text, url = found['text'], found['url']
    shown = inline(text.strip())
    title = f' {inline(found["title"].strip())}' if found['title'] else ''
    if links and _OUTSIDE.fullmatch(url):
        return f'[{shown}]({url}){title}' if shown else f'<{url}>{title}'
    gap = ' ' if found.string[: found.start()][-1:].isalnum() else ''
    return f'{gap}{shown}{" " if shown else ""}({inline(url)}){title}' if url else f'{gap}{shown}{title} '


def _auto(found: re.Match[str], links: bool) -> str:  # noqa: FBT001
    return found[0] if links else found['auto']


def _special(found: re.Match[str], _: bool) -> str:  # noqa: FBT001
    return _special_sign(found['special'], found)


def _special_sign(sign: str, found: re.Match[str]) -> str:
    """One sign that may begin markup; `&`, `<` and `{` stay where they begin none."""
    begin = found.end() - 1
    if sign == '&':
        return '&amp;' if _ENTITY.match(found.string, begin) else sign
    if sign == '<':
        return '&lt;' if _TAG.match(found.string, begin) else sign
    if sign == '{':
        return '\\{' if _ATTRIBUTES.match(found.string, begin) else sign
    return f'\\{sign}' if sign in '`[' else sign


_WRITERS: dict[str, Callable[[re.Match[str], bool], str]] = {
    'escaped': _escaped,
    'ticks': _code,
    'text': _link,
    'auto': _auto,
    'special': _special,
}
