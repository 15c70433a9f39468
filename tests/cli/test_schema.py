"""`handrail schema`: what editors check front matter with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from handrail.cli import main
from handrail.cli.starter import STARTER
from handrail.kinds import KINDS
from handrail.source.schemas import front_matter_schemas

EXAMPLES = STARTER / 'example' / 'docs'
FOLDERS = {
    'postmortem': 'postmortems',
    'runbook': 'runbooks',
    'practice': 'practices',
    'alert': 'alerts',
    'service': 'services',
    'drill': 'drills',
}


def printed(kind: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert main(['schema', kind]) == 0
    schema: dict[str, Any] = json.loads(capsys.readouterr().out)
    return schema


def breaches(value: Any, schema: dict[str, Any]) -> list[str]:
    Draft202012Validator.check_schema(schema)
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


def keys_of(path: Path) -> Any:
    """The front matter as an editor sees it: dates and times are texts there."""
    return yaml.load(path.read_text().split('---\n')[1], Loader=yaml.BaseLoader)  # noqa: S506 - texts only


def test_every_kind_with_front_matter_has_one() -> None:
    assert front_matter_schemas().keys() == {kind.name for kind in KINDS} - {'plain'}


@pytest.mark.parametrize(('kind', 'folder'), FOLDERS.items())
def test_the_examples_pass(kind: str, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed(kind, capsys)
    paths = list((EXAMPLES / folder).rglob('*.md'))
    assert paths
    for path in paths:
        keys = {name: value for name, value in keys_of(path).items() if name != 'minutes'}
        assert breaches(keys, schema) == []


def test_teams_pass(capsys: pytest.CaptureFixture[str]) -> None:
    teams = yaml.load((EXAMPLES / 'teams.yml').read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - texts only
    assert breaches(teams, printed('teams', capsys)) == []


def test_a_wrong_key_is_seen_and_the_teams_own_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    schema = printed('service', capsys)
    assert breaches({'owner': 'platform', 'x-cost': {'a': '1'}, 'tags': ['b']}, schema) == []
    assert breaches({'ownr': 'platform'}, schema) != []


def test_without_a_kind_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['schema']) == 0
    names = capsys.readouterr().out.split()
    assert {'postmortem', 'teams', 'actions'} <= set(names)
    assert names == sorted(names)
    for name in names:
        assert printed(name, capsys)['$schema'] == 'https://json-schema.org/draft/2020-12/schema'


def test_an_unknown_kind_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(['schema', 'postmortm']) == 2
    assert "there is no schema 'postmortm': expected one of actions, alert" in capsys.readouterr().err
