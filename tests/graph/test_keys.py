from __future__ import annotations

import pytest
from support import build

from handrail.graph import keys
from handrail.model import PlainPage


@pytest.mark.parametrize(
    ('source', 'key'),
    [
        ('', 'runbook:login'),
        ('t1345', 'row:login#t1345'),
        ('action:audit', 'action:login/audit'),
        ('step:slots', 'step:login#slots'),
        ('section:meaning', 'section:runbooks/login.md#meaning'),
        ('section:', 'section:runbooks/login.md#'),
    ],
)
def test_a_local_source_is_qualified_by_its_document(source: str, key: str) -> None:
    assert keys.source_key(build.runbook('login'), source) == key


def test_a_plain_page_goes_by_its_path() -> None:
    page = build.page('guides/index.md')
    assert isinstance(page, PlainPage)
    assert keys.key_of(page) == 'page:guides/index.md'


def test_a_key_without_its_kind_is_the_id_that_people_use() -> None:
    assert keys.bare(keys.action_key('2024-01-21-outage', 'audit')) == '2024-01-21-outage/audit'
    assert keys.bare(keys.step_key('login', 'slots')) == 'login#slots'
