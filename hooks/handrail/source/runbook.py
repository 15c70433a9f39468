"""Runbooks: front matter, sections, steps, and the variables that their commands need."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import Field

from handrail.model import Problem, Ref, Runbook, Section, Settings, plain
from handrail.source.blocks import check_fences
from handrail.source.frontmatter import FrontMatter, Keys, Texts, read_front_matter
from handrail.source.head import anchor, has_error, head, key_refs, section
from handrail.source.nesting import check_nesting
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading
from handrail.source.sections import normal
from handrail.source.steps import StepReading, has_structure, is_step, read_step
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

    owner: str = Field('', description='Id of the team that owns the runbook.')
    services: Texts = Field((), description='Ids of the services that it is about.')
    alerts: Texts = Field((), description='Names of the alerts that it answers.')
    signatures: Texts = Field((), description='Error strings as they stand in logs, for the search.')
    stop: Texts = Field((), description='When to stop and escalate, one condition an item.')
    needs: Texts = Field((), description='Access and tools that the steps need.')
    vars: dict[str, VariableKeys] = Field({}, description='Variables that the commands read, by name.')


def read_runbook(uri: str, text: str, settings: Settings) -> Reading[Runbook]:
    """Read a runbook; without steps it is prose only, which is no problem."""
    del settings  # all readers take the same three arguments
    front = read_front_matter(uri, text, RunbookKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or RunbookKeys.model_validate({})
    problems = [*front.problems, *outline.problems]
    variables, found = read_variables(uri, keys.vars, front)
    problems.extend(found)
    sections, steps = _read_parts(outline)
    refs = [*_key_refs(uri, front, keys), *_prose_refs(outline, sections)]
    for step in steps:
        refs.extend(step.refs)
        problems.extend(step.problems)
    if not outline.over:
        problems.extend(_check_sections(outline))
        problems.extend(_check_structure(outline, sections))
        problems.extend(check_nesting(outline))
        problems.extend(_check_texts(uri, front, keys))
        for part in (outline.lead, *outline.parts):
            problems.extend(check_fences(outline, part.tokens if part else ()))
        problems.extend(check_use(uri, [step.step for step in steps], front))
    kinds = {step.step.anchor: 'step' for step in steps}
    runbook = Runbook(
        **head('runbook', outline, front, text),
        owner=keys.owner,
        services=keys.services,
        alerts=keys.alerts,
        signatures=keys.signatures,
        stop=keys.stop,
        needs=keys.needs,
        variables=variables,
        steps=tuple(step.step for step in steps),
        extra=front.extra,
        sections=tuple(sections),
        anchors=tuple(anchor(part, kinds.get(part.anchor, 'section')) for part in outline.parts),
        refs=tuple(refs),
        broken=has_error(problems),
    )
    return Reading((runbook,), tuple(problems))


def _read_parts(outline: Outline) -> tuple[list[Section], list[StepReading]]:
    """Cut the outline into sections and steps; deeper headings under a step are its prose."""
    sections: list[Section] = []
    steps: list[StepReading] = []
    parts = outline.parts
    index = 0
    while index < len(parts):
        part = parts[index]
        index += 1
        if not is_step(outline, part):
            sections.append(section(outline, part, role_of(part)))
            continue
        begin = index
        while index < len(parts) and parts[index].level > part.level:
            index += 1
        steps.append(read_step(outline, part, parts[begin:index]))
        sections.append(Section('step', part.level, part.title, part.anchor, part.at))
    return sections, steps


def role_of(part: Part) -> str:
    """The canonical name of a section by the words of its heading; `other` for any other."""
    return _ROLES.get(normal(plain(part.title)), 'other')


def _key_refs(uri: str, front: FrontMatter[RunbookKeys], keys: RunbookKeys) -> Iterator[Ref]:
    yield from key_refs(front, uri, 'owner', [keys.owner])
    yield from key_refs(front, uri, 'services', keys.services)
    yield from key_refs(front, uri, 'alerts', keys.alerts)


def _prose_refs(outline: Outline, sections: Sequence[Section]) -> Iterator[Ref]:
    """Links in the lead and in the sections that are no steps."""
    if outline.lead:
        yield from outline.refs(outline.lead, '')
    prose = {entry.at for entry in sections if entry.role != 'step'}
    for part in outline.parts:
        if part.at in prose:
            yield from outline.refs(part, f'section:{part.anchor}')


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
                yield Problem(at, 'empty-item', f'an item of {name!r} is empty', 'remove it')
            elif value in seen:
                yield Problem(at, 'repeated-item', f'{value!r} stands twice in {name!r}', 'remove one')
            seen.add(value)


def _check_structure(outline: Outline, sections: Sequence[Section]) -> Iterator[Problem]:
    """Outcomes under a heading without a kind line are a step that nobody would see as one."""
    prose = {entry.at for entry in sections if entry.role != 'step'}
    for part in outline.parts:
        if part.at in prose and has_structure(outline, part):
            said = 'this section has outcomes but no kind line'
            hint = (
                'begin it with "`check` from …", "`change` on …", "`verify`", "`manual`" or "`escalate` to …"'
            )
            yield Problem(part.at, 'no-kind', said, hint)
