"""What must not leave the house, and what is fine."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.model import Level, Place, PlainPage, Visibility
from handrail.source.private import find_private


def page(visibility: Visibility) -> PlainPage:
    return PlainPage(uri='a.md', id='a', kind='page', title=(), at=Place('a.md'), visibility=visibility)


def found(text: str, visibility: Visibility = Visibility.public) -> list[str]:
    return [problem.code for problem in find_private('a.md', text, [page(visibility)])]


@pytest.mark.parametrize(
    ('text', 'code'),
    [
        ('mail jo.doe+x@corp.example-team.io now', 'private-mail'),
        ('<mailto:ops@corp.io>', 'private-mail'),
        ('the host 10.3.0.12 is slow', 'private-address'),
        ('`ping 8.8.8.8`', 'private-address'),
        ('from 172.16.0.0/12 to', 'private-address'),
        ('address fe80::1ff:fe23:4567:890a.', 'private-address'),
        ('call +49 30 901820-15 now', 'private-phone'),
        ('[call](tel:+4930901820)', 'private-phone'),
    ],
)
def test_it_is_seen(text: str, code: str) -> None:
    assert found(f'# Title\n\n{text}\n') == [code]


@pytest.mark.parametrize(
    'text',
    [
        'someone@example.org, a@b.example, root@localhost, x@y.test, jo@host.invalid',
        '192.0.2.1 198.51.100.7 203.0.113.9 127.0.0.1 0.0.0.0 255.255.255.0 ::1 2001:db8::1 3fff::1',
        'version 1.2.3.4, v10.0.0.1, Chrome/120.0.0.0, 1.2.3.4.5, 999.1.1.1',
        'at 13:45:30, std::vector, a::b, 10:00-11:00',
        'git@git.example.org:team/x.git and https://git.example.org/@team',
        'call +44 1632 960001 or +1 202 555 0143, +61 255501234',
        'offset +14:00, +1 s, 2024+2025, x+12345678, a=+1234567',
        '![plan](assets/plan@2x.png)',
        '@app.route, `kubectl get po -o jsonpath={@.x}`',
    ],
)
def test_it_is_fine(text: str) -> None:
    assert found(text) == []


def test_only_addresses_of_people_count_where_strangers_cannot_read() -> None:
    assert found('jo@corp.io 10.0.0.1 +49 30 901820', Visibility.internal) == []
    problems = list(find_private('a.md', 'x\njo.doe@gmail.com', [page(Visibility.internal)]))
    assert [(one.code, one.level, one.at.line) for one in problems] == [('private-mail', Level.warning, 2)]


def test_contacts_of_teams_are_there_to_be_read() -> None:
    assert list(find_private('teams.yml', 'jo@gmail.com +49 30 901820', [])) == []
    assert [one.code for one in find_private('alerts/x.rules.yml', 'jo@gmail.com', [])] == ['private-mail']


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_raises(text: str) -> None:
    lines = text.count('\n') + 1
    assert all(
        1 <= problem.at.line <= lines for problem in find_private('a.md', text, [page(Visibility.public)])
    )
