"""Services: what runs, who owns it, what it depends on, and its network inventory."""

from __future__ import annotations

import json
from typing import Any

from pydantic import Field

from handrail.model import Problem, Service, Settings
from handrail.source.body import read_body, roles
from handrail.source.frontmatter import Keys, Names, read_front_matter
from handrail.source.head import has_error, head, key_refs, settled, stem
from handrail.source.outline import read_outline
from handrail.source.reading import Reading
from handrail.source.rules import typed


class ServiceKeys(Keys):
    """Front matter of a service."""

    owner: str = Field('', description='Id of the team that owns the service.')
    depends_on: Names = Field((), description='Ids of the services without which it does not work.')
    inventory: dict[str, Any] = Field(
        {}, description='What the rules of the practices see: app_subnets, pool_total, and so on.'
    )


def read_service(uri: str, text: str, settings: Settings) -> Reading[Service]:
    """Read a service; its body is prose."""
    del settings  # all readers take the same three arguments
    front = read_front_matter(uri, text, ServiceKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or ServiceKeys.model_validate({})
    body = read_body(outline, roles({}))
    problems = [*front.problems, *outline.problems, *body.problems]
    for number, name in enumerate(keys.depends_on):
        if name == stem(uri):
            at = front.place(uri, 'depends_on', number)
            problems.append(Problem(at, 'self-reference', f'{name!r} depends on itself', 'remove it'))
    service = Service(
        **head('service', outline, front, text),
        owner=keys.owner,
        depends_on=keys.depends_on,
        inventory=json.dumps(typed(keys.inventory), ensure_ascii=False),
        extra=front.extra,
        sections=body.sections,
        anchors=body.anchors,
        refs=(
            *key_refs(front, uri, 'owner', 'team', [keys.owner], 'owner'),
            *key_refs(front, uri, 'depends_on', 'service', keys.depends_on, 'depends-on'),
            *body.refs,
        ),
        broken=has_error(problems),
    )
    return Reading((service,), settled(outline, front.problems, problems))
