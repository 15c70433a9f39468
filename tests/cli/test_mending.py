"""`check --fix` changes nothing but what it says: no word is lost, and a second run finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import texts
from support.site import GREEN, ROOT

from handrail.cli.fix import key_order, mended
from handrail.cli.mending import add_ids, mend, order_keys, trim
from handrail.kinds import kind_of
from handrail.model import Settings

ORDER = ('status', 'services', 'started', 'cause')
SETTINGS = Settings(today=None)  # type: ignore[arg-type]


class TestKeys:
    def test_comments_go_with_the_key_below(self) -> None:
        cause, services = '# why\ncause: x # inline\n', '\nservices:\n# first\n- a\n  # second\n- b\n'
        frame = '---\n# about all\n\n{}{}{}# end\n---\n# T\n'
        text = frame.format(cause, services, 'status: draft\n')
        assert order_keys(text, ORDER) == frame.format('status: draft\n', services, cause)

    @pytest.mark.parametrize(
        'text',
        [
            '# T\n',
            '---\nstatus: x\n# T\n',
            '---\ncause: "x\nstatus: y\n---\n',
            '---\ncause: a\ncause: b\nstatus: c\n---\n',
            '---\ncause: a\nunknown: b\nstatus: c\n---\n',
            '---\n- cause\n---\n',
            '---\n{cause: a, status: b}\n---\n',
        ],
    )
    def test_what_is_not_understood_stays(self, text: str) -> None:
        assert order_keys(text, ORDER) == text

    def test_own_keys_stand_last(self) -> None:
        text = '---\nx-b: 1\nx-a: 2\nstatus: c\n---\n'
        assert order_keys(text, ORDER) == '---\nstatus: c\nx-b: 1\nx-a: 2\n---\n'

    @given(
        st.lists(
            st.sampled_from(
                [
                    'status: a',
                    'cause: |\n  two\n\n  lines',
                    'services: [a,\n  b]',
                    'x-own: {a: b}',
                    '# note',
                    '',
                    'started: "x # y"',
                ]
            ),
            max_size=7,
            unique=True,
        )
    )
    @settings(max_examples=100, deadline=None)
    def test_lines_are_kept_and_twice_is_once(self, lines: list[str]) -> None:
        text = '---\n' + ''.join(f'{line}\n' for line in lines) + '---\n# T\n'
        once = order_keys(text, ORDER)
        assert sorted(once.split('\n')) == sorted(text.split('\n'))
        assert order_keys(once, ORDER) == once


class TestIds:
    def test_before_the_other_keys_or_below_the_words(self) -> None:
        text = '- [ ] One\n  more words\n    - owner: a\n- [ ] Two\n\ntext\n'
        assert add_ids(text, {1: 'one', 4: 'two'}) == (
            '- [ ] One\n  more words\n    - id: one\n    - owner: a\n- [ ] Two\n    - id: two\n\ntext\n'
        )

    def test_a_line_that_is_no_item_stays(self) -> None:
        assert add_ids('words\n', {1: 'one', 9: 'two'}) == 'words\n'


def test_spaces_that_mean_something_stay() -> None:
    text = '# T \n\nbreak  \nline\t\n   \n```\ncode \n   \n```\nend \n\n\n'
    assert trim(text) == '# T\n\nbreak  \nline\n\n```\ncode \n   \n```\nend\n'


@pytest.mark.parametrize('uri', sorted(uri for uri in GREEN if uri.endswith('.md')))
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_words_stay_and_twice_is_once(uri: str, data: st.DataObject) -> None:
    text = data.draw(texts.mutations(GREEN[uri])).replace('\r', '')
    once = mend(text, key_order(uri)).text
    assert sorted(once.split()) == sorted(text.split())
    assert mend(once, key_order(uri)).text == once


class TestBytes:
    def test_line_ends_and_mark_stay(self) -> None:
        text = GREEN['services/door.md']
        data = ('\ufeff' + text.replace('\n', ' \r\n')).encode()
        new, done = mended('services/door.md', data, {}, SETTINGS)
        assert new.decode() == '\ufeff' + text.replace('\n', '\r\n')
        assert done == ('spaces at line ends',)

    @pytest.mark.parametrize('data', [b'\xff\xfe# T \n', b'# T \rmore \n', b'# T \r\nmore \n'])
    def test_what_is_in_doubt_stays(self, data: bytes) -> None:
        assert mended('notes.md', data, {}, SETTINGS) == (data, ())

    def test_the_documents_here_need_no_mending(self) -> None:
        docs = ROOT / 'docs'
        for path in sorted(docs.rglob('*.md')):
            uri = path.relative_to(docs).as_posix()
            if kind_of(uri):
                assert mended(uri, path.read_bytes(), {}, SETTINGS) == (path.read_bytes(), ()), uri
