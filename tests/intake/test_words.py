"""The proof that a draft has lost nothing does find what is lost."""

from __future__ import annotations

import pytest

from handrail.intake.account import Line
from handrail.intake.words import lost

SOURCE = (Line(3, 'Logins **failed** for 30% of users.'), Line(5, '10:30 PM: users told.'))


def test_marks_and_what_is_added_do_not_count() -> None:
    draft = '# A title\n\nLogins failed for 30% of users.\n\n- 22:30 (10:30 PM) `signal` users told.\n'
    assert lost(SOURCE, draft) == ()


@pytest.mark.parametrize(
    ('draft', 'line', 'word'),
    [
        ('Logins for 30% of users. 10:30 PM users told.', 3, 'failed'),
        ('Logins failed for 30% of users. 10:30 users told.', 5, 'PM'),
        ('failed for 30% of users. 10:30 PM users told.', 3, 'Logins'),
    ],
)
def test_a_missing_word_is_told_with_its_line(draft: str, line: int, word: str) -> None:
    assert (line, word) in lost(SOURCE, draft)


def test_words_in_another_order_are_lost() -> None:
    assert lost(SOURCE, '10:30 PM: users told. Logins failed for 30% of users.')


def test_a_word_that_stands_twice_must_stand_twice() -> None:
    assert lost(SOURCE, 'Logins failed for 30% of. 10:30 PM users told.')
