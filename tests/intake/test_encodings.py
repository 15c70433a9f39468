# ruff: noqa: RUF001 - letters of other scripts are what is tested
"""Bytes in encodings that nothing in the file names: read, and said to be guessed."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.intake.encodings import decoded
from handrail.intake.importing import import_bytes
from handrail.intake.report import as_json, as_text
from handrail.model import Settings

SETTINGS = Settings(today=date(2026, 1, 1))

RUSSIAN = """Касса не принимает карты

В пекарне с 09:10 до 09:55 UTC касса не принимала карты, покупатели платили наличными.

Timeline
09:10 - продавец сообщил об ошибке терминала
09:55 - провод заменён, касса работает
"""
JAPANESE = """オーブンが冷たい

2023年5月12日 09:10から09:55 UTCまで、オーブンが温まりませんでした。

Timeline
09:10 - パン職人が気づいた
09:55 - バルブを交換し、オーブンは温かい
"""
CHINESE = """烤箱是冷的

2023年5月12日 09:10 至 09:55 UTC，烤箱没有加热，面包没有烤好。

Timeline
09:10 - 面包师发现烤箱是冷的
09:55 - 更换阀门，烤箱恢复正常
"""
KOREAN = """오븐이 차갑다

2023년 5월 12일 09:10부터 09:55 UTC까지 오븐이 데워지지 않았다.

Timeline
09:10 - 제빵사가 알아차렸다
09:55 - 밸브를 바꾸고 오븐이 다시 따뜻하다
"""
FRENCH = """Le four est resté froid

De 09:10 à 09:55 UTC le four était arrêté ; la pâte n’a pas levé et le café était prêt.

Timeline
09:10 - le boulanger a remarqué l’arrêt
09:55 - la vanne a été remplacée
"""
AMONG_ENGLISH = """# The oven stayed cold

From 09:10 to 09:55 UTC the oven did not heat, and the bread of the morning was not baked in time.

## Timeline

- 09:10 the baker wrote in the chat of the shop: {}
- 09:30 we looked at the gas meter and at the valve behind the oven, which had stuck
- 09:55 the valve was replaced, and the oven is warm again

## Root cause

The valve of the supply line was never serviced since it was put in ten years ago.
"""


@pytest.mark.parametrize(
    ('text', 'encoding'),
    [
        *((RUSSIAN, name) for name in ('cp1251', 'koi8-r', 'iso8859-5', 'cp866', 'utf-16-le', 'utf-16-be')),
        *((JAPANESE, name) for name in ('iso-2022-jp', 'shift_jis', 'euc-jp', 'utf-16-le', 'utf-16-be')),
        *((CHINESE, name) for name in ('gb18030', 'gbk', 'hz', 'utf-16-le', 'utf-16-be')),
        *((KOREAN, name) for name in ('euc-kr', 'iso-2022-kr', 'utf-16-le', 'utf-16-be')),
        *((FRENCH, name) for name in ('cp1252', 'mac-roman', 'utf-16-le', 'utf-32-be')),
        *((AMONG_ENGLISH.format('печь опять холодная'), name) for name in ('cp1251', 'koi8-r', 'utf-16-be')),
        *(
            (AMONG_ENGLISH.format('オーブンが冷たい'), name)
            for name in ('iso-2022-jp', 'shift_jis', 'euc-jp')
        ),
        *((AMONG_ENGLISH.format('烤箱是冷的'), name) for name in ('gb18030', 'utf-16-le')),
        *((AMONG_ENGLISH.format('„Ofen kalt“, so Jürgen'), name) for name in ('cp1252', 'mac-roman')),
        *((AMONG_ENGLISH.format('café fermé, Jürgen'), name) for name in ('latin-1', 'cp850')),
    ],
)
def test_the_letters_are_those_that_were_written_and_the_guess_is_said(text, encoding):
    found = decoded(text.encode(encoding))
    assert found is not None
    assert (found.text, bool(found.guessed)) == (text, True)


@pytest.mark.parametrize('encoding', ['utf-8', 'utf-8-sig', 'utf-16', 'utf-32', 'ascii'])
def test_a_mark_and_utf_8_are_no_guess(encoding):
    text = AMONG_ENGLISH.format('cold again') if encoding == 'ascii' else RUSSIAN
    found = decoded(text.encode(encoding))
    assert found is not None
    assert (found.text, found.guessed) == (text, '')


@pytest.mark.parametrize('encoding', ['cp1251', 'koi8-r', 'shift_jis'])
def test_what_a_page_declares_is_no_guess(encoding):
    told = RUSSIAN if encoding != 'shift_jis' else JAPANESE
    page = f'<html><head><meta charset="{encoding}"></head><body><pre>{told}</pre></body></html>'
    found = decoded(page.encode(encoding))
    assert found is not None
    assert (found.text, found.guessed) == (page, '')


def test_a_page_that_declares_what_it_is_not_is_guessed():
    page = f'<html><head><meta charset="utf-8"></head><body>{RUSSIAN * 3}</body></html>'
    found = decoded(page.encode('cp1251'))
    assert found is not None
    assert (found.text, found.guessed) == (page, 'cp1251')


def test_a_few_bytes_of_windows_among_utf_8():
    found = decoded(RUSSIAN.encode() + b'\nsaid Jos\xe9 \x96 and left\n')
    assert found is not None
    assert found.text == RUSSIAN + '\nsaid José \u2013 and left\n'
    assert found.guessed


@pytest.mark.parametrize('text', ['a ~{ b ~} c', 'echo ~{foo,bar}~ ~{x~} +AGE-', 'cost $B and $(C)'])
def test_signs_of_programs_are_no_escapes(text):
    found = decoded(text.encode())
    assert found is not None
    assert (found.text, found.guessed) == (text, '')


@pytest.mark.parametrize('encoding', ['cp1251', 'utf-16-be', 'koi8-r'])
def test_the_report_and_the_draft_say_that_it_was_guessed(encoding):
    result = import_bytes('oven.txt', RUSSIAN.encode(encoding), SETTINGS)
    assert result.draft is not None
    assert 'encoding guessed: ' in as_text([result])
    assert 'encoding guessed: ' in result.draft.text
    [file] = as_json([result])['files']
    assert 'encoding-guessed' in {note['code'] for note in file['notes']}


def test_the_draft_of_a_runbook_says_it_too():
    said = (
        '# Oven stays cold',
        '## Meaning',
        'The café oven is cold.',
        '## Diagnosis',
        '```bash\nuptime\n```',
    )
    text = '\n\n'.join((*said, '## Mitigation', 'Open the valve.'))
    result = import_bytes('oven.md', text.encode('latin-1'), SETTINGS)
    assert result.draft is not None
    assert result.document.account.shape == 'runbook'
    assert 'encoding guessed: cp1252' in result.draft.text


def test_nothing_is_said_of_utf_8():
    result = import_bytes('oven.txt', RUSSIAN.encode(), SETTINGS)
    assert 'guessed' not in as_text([result]) + result.draft.text
