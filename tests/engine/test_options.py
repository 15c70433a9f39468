"""What a site may set, and what is said when it sets something else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from handrail.engine.options import OptionError, from_environment, read_options
from handrail.model import Visibility

DAY = date(2024, 6, 1)


def test_without_options_the_defaults_hold() -> None:
    settings = read_options({}, default_today=DAY, site_url='https://x.example/', docs_dir='docs')
    assert (settings.today, settings.audience, settings.timezone) == (DAY, Visibility.internal, 'UTC')
    assert settings.site_url == 'https://x.example/'


def test_every_option_is_read() -> None:
    settings = read_options(
        {
            'today': '2024-02-03',
            'audience': 'public',
            'timezone': 'Africa/Lagos',
            'severities': ['P1', 'P2'],
            'report': 'https://x.example/new?title={title}',
        },
        default_today=DAY,
    )
    assert settings.today == date(2024, 2, 3)
    assert settings.audience is Visibility.public
    assert settings.severities == ('P1', 'P2')


def test_a_date_may_be_a_date() -> None:
    assert read_options({'today': date(2024, 2, 3)}, default_today=DAY).today == date(2024, 2, 3)


def test_an_empty_option_is_none_at_all() -> None:
    assert read_options({'today': None}, default_today=DAY).today == DAY


WRONG = {
    'today': ('soon', 20240203, True),
    'audience': ('everybody', 1),
    'timezone': ('WAT', 'Mars/Olympus', '', 3, '../etc/passwd'),
    'severities': ('SEV1', [], ['SEV1', 2], {'a': 1}),
    'report': ('javascript:alert(1)', 'x', 5, True),
}


@pytest.mark.parametrize(
    ('name', 'value'), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_wrong_value_is_named(name: str, value: Any) -> None:
    with pytest.raises(OptionError) as error:
        read_options({name: value}, default_today=DAY)
    assert name in str(error.value)
    assert repr(value) in str(error.value)


def test_an_unknown_option_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(OptionError, match="'audiense' is unknown \\(did you mean 'audience'"):
        read_options({'audiense': 'public'}, default_today=DAY)
    with pytest.raises(OptionError, match='there are audience'):
        read_options({'zzz': 1}, default_today=DAY)


def test_all_wrong_options_are_said_at_once() -> None:
    with pytest.raises(OptionError) as error:
        read_options({'zzz': 1, 'today': 'soon', 'audience': 'me'}, default_today=DAY)
    assert len(str(error.value).splitlines()) == 3


def test_the_environment_wins() -> None:
    told = from_environment({'today': '2024-01-01', 'timezone': 'UTC'}, {'HANDRAIL_TODAY': '2024-05-05'})
    assert told == {'today': '2024-05-05', 'timezone': 'UTC'}
    assert from_environment({}, {'HANDRAIL_AUDIENCE': 'public', 'HANDRAIL_TODAY': ''}) == {
        'audience': 'public'
    }
