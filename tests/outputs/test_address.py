from __future__ import annotations

import pytest

from handrail.model import Target
from handrail.outputs.address import Addresses


@pytest.mark.parametrize(
    ('uri', 'anchor', 'address'),
    [
        ('runbooks/login.md', '', 'runbooks/login/'),
        ('runbooks/login.md', 'slots', 'runbooks/login/#slots'),
        ('runbooks/index.md', '', 'runbooks/'),
        ('runbooks/README.md', 'x', 'runbooks/#x'),
        ('index.md', '', ''),
        ('start.md', '', 'start/'),
        ('alerts/db.rules.yml', '', 'alerts/db.rules.yml'),
        ('runbooks/ü b.md', 'ä', 'runbooks/%C3%BC%20b/#%C3%A4'),
    ],
)
def test_where_a_page_stands(uri: str, anchor: str, address: str) -> None:
    assert Addresses('', {}).of_page(uri, anchor) == address
    assert Addresses('https://x.org/', {}).of_target(Target(uri, anchor)) == f'https://x.org/{address}'


def test_what_is_not_there_has_no_address() -> None:
    assert Addresses('', {}).of_key('runbook:gone') is None
