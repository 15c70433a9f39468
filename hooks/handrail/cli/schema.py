"""Print a JSON Schema: of a document kind's front matter, or of a data file of the site.

KIND is postmortem, runbook, practice, alert, service, drill or teams (for teams.yml); or the name of a
data file (actions, incidents, ...), whose schema the site publishes below schema/, too. Without KIND it
lists all names. An editor that knows YAML completes and checks keys with it.
"""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from handrail.cli.errors import CommandError

if TYPE_CHECKING:
    from pydantic import BaseModel

SUMMARY = 'print the JSON Schema of a kind of document'
DIALECT = 'https://json-schema.org/draft/2020-12/schema'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('kind', nargs='?', metavar='KIND', help='postmortem, runbook, actions, ...')


def run(options: argparse.Namespace) -> int:
    """Print one schema, or the names of all."""
    from handrail.outputs import schemas

    models, data = front_matter(), schemas()
    names = sorted({*models, *data})
    if options.kind is None:
        print('\n'.join(names))
    elif options.kind in models:
        print(json.dumps(models[options.kind], indent=2, ensure_ascii=False))
    elif options.kind in data:
        print(data[options.kind].rstrip())
    else:
        raise CommandError(f'there is no schema {options.kind!r}: expected one of {", ".join(names)}')
    return 0


def front_matter() -> dict[str, dict[str, Any]]:
    """Return the schemas of the front matter of each kind, and of teams.yml."""
    from handrail.source.alerts import AlertKeys
    from handrail.source.drill import DrillKeys
    from handrail.source.postmortem import PostmortemKeys
    from handrail.source.practice import PracticeKeys
    from handrail.source.runbook import RunbookKeys
    from handrail.source.service import ServiceKeys
    from handrail.source.teams import TeamKeys

    models: dict[str, type[BaseModel]] = {
        'postmortem': PostmortemKeys,
        'runbook': RunbookKeys,
        'practice': PracticeKeys,
        'alert': AlertKeys,
        'service': ServiceKeys,
        'drill': DrillKeys,
    }
    found = {name: document(name, model.model_json_schema()) for name, model in models.items()}
    team = TeamKeys.model_json_schema()
    definitions = team.pop('$defs', {})
    teams = {'type': 'object', 'title': 'teams.yml', 'additionalProperties': team, '$defs': definitions}
    return {**found, 'teams': {'$schema': DIALECT, **teams}}


def document(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Add what every kind lets through: the theme's keys, and `x-` for the team's own."""
    from handrail.source.frontmatter import THEME_KEYS

    theme = {key: {'description': "The theme's own key."} for key in sorted(THEME_KEYS)}
    properties = {**schema['properties'], **theme}
    return {
        '$schema': DIALECT,
        **schema,
        'title': f'Front matter: {name}',
        'properties': properties,
        'patternProperties': {'^x-': {}},
    }
