"""Practices: a statement with its reason and sources, and a rule that its own examples prove."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field

from handrail.model import Place, Practice, Problem, RuleExample, Settings, plain
from handrail.source.blocks import language
from handrail.source.body import Body, read_body, roles
from handrail.source.frontmatter import Keys, read_front_matter, unknown
from handrail.source.head import has_error, head
from handrail.source.outline import Outline, Part, read_outline
from handrail.source.reading import Reading
from handrail.source.rules import Verdict, check_rule, evaluate, typed
from handrail.source.yaml import read_yaml

SYNONYMS = {
    'statement': 'statement; rule; requirement; practice',
    'why': 'why; reason; reasons; rationale; why it matters',
    'comply': 'how to comply; compliance; how to do it; how to fix it; what to do',
    'sources': 'sources; source; references; further reading',
    'examples': 'rule examples; examples; rule tests',
}
_REQUIRED = {'why': 'Why', 'comply': 'How to comply', 'sources': 'Sources', 'examples': 'Rule examples'}
_EXAMPLE = re.compile(r'(passes|fails)\s*(?:[:—–-]\s*(.*))?', re.IGNORECASE)  # noqa: RUF001 - people type dashes
_BLANK = {'applies_to': '', 'severity': 'low', 'facts': 'both', 'check': ''}
_by_heading = roles(SYNONYMS)


class PracticeKeys(Keys):
    """Front matter of a practice."""

    applies_to: str = Field(description='What kind of thing the rule looks at (postgresql, firewall).')
    severity: Literal['low', 'medium', 'high'] = Field(description='How much a violation weighs.')
    facts: Literal['live', 'declared', 'both'] = Field(
        description='Whether the rule needs facts of the running system, of declared files, or takes either.'
    )
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
        examples, found = _read_examples(outline)
        problems.extend(found)
        problems.extend(_check_sections(outline, body, examples))
        if keys.check:
            problems.extend(_try(keys.check, at, examples))
    practice = Practice(
        **head('practice', outline, front, text),
        applies_to=keys.applies_to,
        severity=keys.severity,
        facts=keys.facts,
        check=keys.check,
        check_at=at,
        examples=tuple(replace(example, facts=example.facts or '{}') for example in examples),
        extra=front.extra,
        sections=body.sections,
        anchors=body.anchors,
        refs=body.refs,
        broken=has_error(problems),
    )
    return Reading((practice,), tuple(sorted(problems, key=lambda problem: problem.at)))


def _role(part: Part) -> str:
    """`example` for a heading that says so, else by the table of synonyms."""
    return 'example' if _EXAMPLE.fullmatch(plain(part.title)) else _by_heading(part)


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
            yield Problem(at, 'missing-example', said, f'add "### {word}: …" with a ```yaml fence')


def _has(examples: tuple[RuleExample, ...], passes: bool) -> bool:  # noqa: FBT001 - a field of the model
    return any(example.passes is passes for example in examples)


def _read_examples(outline: Outline) -> tuple[tuple[RuleExample, ...], list[Problem]]:
    examples: list[RuleExample] = []
    problems: list[Problem] = []
    for part in outline.parts:
        if match := _EXAMPLE.fullmatch(plain(part.title)):
            facts, found = _read_facts(outline, part)
            problems.extend(found)
            written = '' if found else json.dumps(facts, ensure_ascii=False)
            title = (match[2] or '').strip()
            examples.append(RuleExample(match[1].lower() == 'passes', title, written, part.at))
    return tuple(examples), problems


def _read_facts(outline: Outline, part: Part) -> tuple[dict[str, Any], list[Problem]]:
    """The `facts` and `inventory` of an example, from its only YAML fence."""
    fences = [token for token in part.tokens if language(token) in {'yaml', 'yml'}]
    hint = 'put "facts:" and "inventory:" in one ```yaml fence'
    if len(fences) != 1:
        said = f'the example has {len(fences)} yaml fences' if fences else 'the example has no yaml fence'
        return {}, [Problem(part.at, 'example-fence', said, hint)]
    line = outline.line(fences[0])
    parsed = read_yaml(outline.uri, fences[0].content, line + 1)
    if parsed.problems:
        return {}, list(parsed.problems)
    data = {} if parsed.data is None else parsed.data
    if not isinstance(data, dict):
        return {}, [Problem(Place(outline.uri, line), 'example-shape', 'the example is no mapping', hint)]
    problems = []
    for key, value in data.items():
        at = Place(outline.uri, parsed.line((key,)))
        if key not in {'facts', 'inventory'}:
            problems.append(unknown(at, f'unknown key {key!r}', key, ('facts', 'inventory'), 'unknown-key'))
        elif not isinstance(value, dict):
            problems.append(
                Problem(at, 'example-shape', f'{key!r} is no mapping', 'write "key: value" lines')
            )
    good = {key: typed(value) for key, value in data.items() if isinstance(value, dict)}
    return {'facts': good.get('facts', {}), 'inventory': good.get('inventory', {})}, problems


def _try(rule: str, at: Place, examples: tuple[RuleExample, ...]) -> Iterator[Problem]:
    """Compile the rule, then ask it about every example that could be read."""
    if problem := check_rule(rule, at):
        yield problem
        return
    verdicts = [(example, _ask(rule, example)) for example in examples if example.facts]
    reasons = {verdict.reason for _, verdict in verdicts}
    hint = 'give the example every fact that the rule reads'
    if len(verdicts) > 1 and len(reasons) == 1 and '' not in reasons:
        yield Problem(at, 'rule-error', f'the rule cannot be evaluated: {reasons.pop()}', hint)
        return
    for example, verdict in verdicts:
        title = f'{"Passes" if example.passes else "Fails"}: {example.title}'
        if verdict.value is None:
            said = f'the rule cannot be evaluated on {title!r}: {verdict.reason}'
            yield Problem(example.at, 'rule-error', said, hint)
        elif verdict.value is not example.passes:
            said = f'the rule gives {str(verdict.value).lower()} on {title!r}'
            yield Problem(example.at, 'rule-mismatch', said, 'correct the rule or the example')


def _ask(rule: str, example: RuleExample) -> Verdict:
    seen = json.loads(example.facts)
    return evaluate(rule, seen['facts'], seen['inventory'])
