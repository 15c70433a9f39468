"""Runbooks: front matter, sections, steps, and the variables that their commands need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from handrail.model import Problem, Ref, Runbook, Section, Settings, plain
from handrail.source.body import read_body
from handrail.source.frontmatter import FrontMatter, Keys, Names, Texts, read_front_matter
from handrail.source.head import anchors, has_error, head, key_refs, settled
from handrail.source.nesting import check_nesting
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading
from handrail.source.sections import normal
from handrail.source.stepcheck import eased
from handrail.source.steps import has_structure, is_step, read_step
from handrail.source.variables import VariableKeys, check_use, read_variables

SYNONYMS = {
    'meaning': 'meaning; what this means; what does this mean; description; symptoms; symptom; what happened',
    'impact': 'impact; user impact; customer impact; business impact',
    'diagnosis': 'diagnosis; diagnose; investigation; triage; checks; possible checks; troubleshooting',
    'mitigation': 'mitigation; mitigate; fix; fixes; resolution; remediation; how to fix it',
    'verification': 'verification; verify; validation; how to verify',
    'rollback': 'rollback; roll back; rolling back; undo; backout; back out',
    'escalation': 'escalation; escalate; escalations; escalation path; contacts; who to call; whom to call',
}
"""Our name of a section, and the headings under which it goes (words as `sections.normal` leaves them)."""

_ROLES = {name.strip(): role for role, names in SYNONYMS.items() for name in names.split(';')}
REQUIRED = ('meaning', 'escalation')


class RunbookKeys(Keys):
    """Front matter of a runbook."""

    status: Literal['draft'] | None = Field(
        None, description='`draft` while steps lack outcomes: what is missing is a warning then.'
    )
    owner: str = Field('', description='Id of the team that owns the runbook.')
    services: Names = Field((), description='Ids of the services that it is about.')
    alerts: Names = Field((), description='Names of the alerts that it answers.')
    signatures: Texts = Field((), description='Error strings as they stand in logs, for the search.')
    stop: Texts = Field((), description='When to stop and escalate, one condition an item.')
    needs: Texts = Field((), description='Access and tools that the steps need.')
    lab: Literal['network'] | None = Field(
        None, description='The lab in which steps may be run by drills and tests; without it none is.'
    )
    vars: dict[str, VariableKeys] = Field({}, description='Variables that the commands read, by name.')


def read_runbook(uri: str, text: str, settings: Settings) -> Reading[Runbook]:
    """Read a runbook; without steps it is prose only, which is no problem."""
    del settings  # all readers take the same three arguments
    front = read_front_matter(uri, text, RunbookKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or RunbookKeys.model_validate({})
    variables, found = read_variables(uri, front)
    prose, grouped = split(outline)
    body = read_body(outline, role_of, prose)
    steps = [read_step(outline, part, deeper) for part, deeper in grouped]
    problems = [*front.problems, *outline.problems, *found, *body.problems]
    problems.extend(problem for step in steps for problem in step.problems)
    problems.extend(_check_texts(uri, front, keys))
    if not outline.over:
        problems.extend(_check_sections(outline))
        problems.extend(_check_structure(outline, prose))
        problems.extend(check_nesting(outline))
        problems.extend(check_use([step.step for step in steps], variables, front))
    if keys.status == 'draft':
        problems = [eased(problem) for problem in problems]
    headings = [
        Section('step', part.level, part.title, part.anchor, part.at, older=part.older) for part, _ in grouped
    ]
    kinds = {part.at: 'step' for part, _ in grouped}
    runbook = Runbook(
        **head('runbook', outline, front, text),
        owner=keys.owner,
        services=keys.services,
        alerts=keys.alerts,
        signatures=keys.signatures,
        stop=keys.stop,
        needs=keys.needs,
        variables=variables,
        lab=keys.lab or '',
        steps=tuple(step.step for step in steps),
        extra=front.extra,
        sections=tuple(sorted((*body.sections, *headings), key=lambda each: each.at)),
        anchors=tuple(anchors(outline.parts, kinds)),
        refs=(*_key_refs(uri, front, keys), *body.refs, *(ref for step in steps for ref in step.refs)),
        broken=has_error(problems),
    )
    return Reading((runbook,), settled(outline, front.problems, problems))


def split(outline: Outline) -> tuple[list[Part], list[tuple[Part, Sequence[Part]]]]:
    """The parts that are prose, and the steps with the deeper parts that are their prose."""
    prose: list[Part] = []
    steps: list[tuple[Part, Sequence[Part]]] = []
    parts = outline.parts
    index = 0
    while index < len(parts):
        part = parts[index]
        index += 1
        if not is_step(outline, part):
            prose.append(part)
            continue
        begin = index
        while index < len(parts) and parts[index].level > part.level:
            index += 1
        steps.append((part, parts[begin:index]))
    return prose, steps


def role_of(part: Part) -> str:
    """The canonical name of a section by the words of its heading; `other` for any other."""
    return _ROLES.get(normal(plain(part.title)), 'other')


def _key_refs(uri: str, front: FrontMatter[RunbookKeys], keys: RunbookKeys) -> Iterator[Ref]:
    yield from key_refs(front, uri, 'owner', 'team', [keys.owner], 'owner')
    yield from key_refs(front, uri, 'services', 'service', keys.services)
    yield from key_refs(front, uri, 'alerts', 'alert', keys.alerts)


def _check_sections(outline: Outline) -> Iterator[Problem]:
    """Every runbook says what its alert means and whom to call."""
    roles = {role_of(part) for part in outline.parts}
    for role in REQUIRED:
        if role not in roles:
            said = f'the section "{role.capitalize()}" is missing'
            yield Problem(outline.at, 'missing-section', said, f'add "## {role.capitalize()}"')


def _check_texts(uri: str, front: FrontMatter[RunbookKeys], keys: RunbookKeys) -> Iterator[Problem]:
    """A list of conditions or signatures holds each of them once, and none is blank."""
    for name in ('services', 'alerts', 'signatures', 'stop', 'needs'):
        seen: set[str] = set()
        for number, value in enumerate(getattr(keys, name)):
            at = front.place(uri, name, number)
            if not value.strip():
                if (name, number) in front.yaml.commented:
                    continue
                yield Problem(at, 'empty-item', f'an item of {name!r} is empty', 'remove it')
            elif value in seen:
                yield Problem(at, 'repeated-item', f'{value!r} stands twice in {name!r}', 'remove one')
            seen.add(value)


def _check_structure(outline: Outline, prose: Sequence[Part]) -> Iterator[Problem]:
    """Outcomes under a heading without a kind line are a step that nobody would see as one."""
    for part in prose:
        if has_structure(outline, part):
            said = 'this section has outcomes but no kind line'
            hint = (
                'begin it with "`check` from …", "`change` on …", "`verify`", "`manual`" or "`escalate` to …"'
            )
            yield Problem(part.at, 'no-kind', said, hint)
