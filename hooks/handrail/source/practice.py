"""Practices: a statement with its reason and sources, and a rule that its own examples prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from handrail.model import Practice, Problem, RuleExample, Settings, plain
from handrail.source.body import Body, read_body, roles
from handrail.source.examples import EXAMPLE, read_examples, try_rule
from handrail.source.frontmatter import Keys, read_front_matter
from handrail.source.head import has_error, head, key_refs, settled
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading

SYNONYMS = {
    'statement': 'statement; rule; requirement; practice',
    'why': 'why; reason; reasons; rationale; why it matters',
    'comply': 'how to comply; compliance; how to do it; how to fix it; what to do',
    'sources': 'sources; source; references; further reading',
    'examples': 'rule examples; examples; rule tests',
}
_REQUIRED = {'why': 'Why', 'comply': 'How to comply', 'sources': 'Sources', 'examples': 'Rule examples'}
_BLANK = {'applies_to': '', 'severity': 'low', 'facts': 'both', 'check': ''}
_LACKS = 'missing-example'
_by_heading = roles(SYNONYMS)


class PracticeKeys(Keys):
    """Front matter of a practice."""

    applies_to: str = Field(description='What kind of thing the rule looks at (postgresql, firewall).')
    severity: Literal['low', 'medium', 'high'] = Field(description='How much a violation weighs.')
    facts: Literal['live', 'declared', 'both'] = Field(
        description='Whether the rule needs facts of the running system, of declared files, or takes either.'
    )
    owner: str = Field('', description='Id of the team that owns the practice.')
    check: str = Field(description='One CEL expression over `facts` and `inventory` that must be true.')


def read_practice(uri: str, text: str, settings: Settings) -> Reading[Practice]:
    """Read a practice and try its rule on each of its examples."""
    del settings  # all readers take the same three arguments
    front = read_front_matter(uri, text, PracticeKeys)
    outline = read_outline(uri, text, front.body_line)
    keys = front.keys or PracticeKeys.model_validate(_BLANK)
    problems = [*front.problems, *outline.problems]
    body = read_body(outline, _role)
    problems.extend(body.problems)
    at = front.place(uri, 'check')
    examples: tuple[RuleExample, ...] = ()
    if not outline.over:
        tries, found = read_examples(outline, _by_heading)
        problems.extend(found)
        examples = tuple(each.example for each in tries)
        lost = any(problem.code == 'example-heading' for problem in found)
        problems.extend(
            p for p in _check_sections(outline, body, examples) if not (lost and p.code == _LACKS)
        )
        if keys.check:
            problems.extend(try_rule(keys.check, at, tries))
    practice = Practice(
        **head('practice', outline, front, text),
        applies_to=keys.applies_to,
        severity=keys.severity,
        facts=keys.facts,
        check=keys.check,
        check_at=at,
        owner=keys.owner,
        examples=tuple(replace(example, facts=example.facts or '{}') for example in examples),
        extra=front.extra,
        sections=body.sections,
        anchors=body.anchors,
        refs=(*key_refs(front, uri, 'owner', 'team', [keys.owner], 'owner'), *body.refs),
        broken=has_error(problems),
    )
    return Reading((practice,), settled(outline, front.problems, problems))


def _role(part: Part) -> str:
    """`example` for a heading that says so, else by the table of synonyms."""
    return 'example' if EXAMPLE.fullmatch(plain(part.title)) else _by_heading(part)


def _check_sections(outline: Outline, body: Body, examples: tuple[RuleExample, ...]) -> Iterator[Problem]:
    found = {entry.role for entry in body.sections}
    lead = outline.lead
    if 'statement' not in found and not (lead and any(token.type == 'inline' for token in lead.tokens)):
        said = 'the practice does not state what must be so'
        yield Problem(outline.at, 'missing-section', said, 'add "## Statement"')
    for role, title in _REQUIRED.items():
        if role not in found:
            yield Problem(
                outline.at, 'missing-section', f'the section "{title}" is missing', f'add "## {title}"'
            )
    for part in outline.parts:
        if _role(part) == 'sources' and not any(
            outline.run(token).links for token in part.tokens if token.type == 'inline'
        ):
            said = 'the sources hold no link'
            yield Problem(part.at, 'no-source', said, 'link the documentation or RFC that says so')
    if 'examples' in found:
        missing = [
            word for passes, word in ((True, 'Passes'), (False, 'Fails')) if not _has(examples, passes)
        ]
        for word in missing:
            at = next(entry.at for entry in body.sections if entry.role == 'examples')
            said = f'no example on which the rule {word.lower()}'
            yield Problem(at, _LACKS, said, f'add "### {word}: …" with a ```yaml fence')


def _has(examples: tuple[RuleExample, ...], passes: bool) -> bool:  # noqa: FBT001 - a field of the model
    return any(example.passes is passes for example in examples)
