"""The network changes on the page of the audit: what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from handrail.model.audit import Reach
from handrail.model.netchange import NetChange
from handrail.pages.encode import Markdown, code, cut, join, text
from handrail.pages.prose import heading
from handrail.pages.table import mark, small, table
from handrail.pages.words import say

SHOWN = 100
"""Changes in the table."""

REASON = 300
"""Characters of a reason."""

_HEAD = ('at', 'change', 'files', 'result', 'logins', 'seconds')
_BREAK = Markdown('<br>')


def network_changes(changes: Sequence[NetChange]) -> Iterator[Markdown]:
    """Yield the section; nothing without changes."""
    if changes:
        yield heading(2, say('netchange'), 'hr-netchange')
        yield say('netchange.intro')
        rows = [_row(each) for each in changes[:SHOWN]]
        yield table('netchange', [say(f'netchange.{name}') for name in _HEAD], rows)


def _row(each: NetChange) -> Sequence[object]:
    at = text(f'{each.at[:10]} {each.at[11:19]} UTC')
    change = [text(each.subject), small(join([code(each.change[:10]), text(_people(each))], ' '))]
    files = join([code(file.file) for file in each.files], ', ')
    settings = [
        small(text(f'{setting.name}: {setting.before} → {setting.after}')) for setting in each.settings
    ]
    return (
        at,
        join(change, _BREAK),
        join([files, *settings], _BREAK),
        _result(each),
        join(_logins(each), _BREAK),
        f'{each.seconds:.1f}',
    )


def _people(each: NetChange) -> str:
    reviewed = f', {say("netchange.reviewed")} {each.reviewed_by}' if each.reviewed_by else ''
    return f'{each.author}{reviewed}'


def _result(each: NetChange) -> Markdown:
    stays = each.result == 'confirmed'
    found = [mark('rule', 'passes' if stays else 'fails', say(f'netchange.is.{each.result}'))]
    if each.by == 'timer':
        found.append(say('netchange.timer'))
    if each.restored_as:
        back = say('netchange.back', good=code(each.good[:10]), commit=code(each.restored_as[:10]))
        found.append(small(back))
    if each.reason:
        found.append(small(text(cut(each.reason, REASON))))
    return join(found, _BREAK)


def _logins(each: NetChange) -> Iterator[Markdown]:
    for when, reaches in (('before', each.before), ('after', each.after), ('restored', each.restored)):
        if reaches:
            yield small(say(f'netchange.logins.{when}', numbers=text(', '.join(map(_numbers, reaches)))))


def _numbers(reach: Reach) -> str:
    return f'{reach.subnet} {reach.ok}/{reach.tried}'
