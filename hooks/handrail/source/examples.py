"""The examples of a practice, and its rule tried on each of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markdown_it.token import Token

from handrail.model import Place, Problem, RuleExample, plain
from handrail.source.blocks import language
from handrail.source.frontmatter import unknown
from handrail.source.outline import Outline, Part
from handrail.source.rules import Verdict, check_rule, evaluate, typed
from handrail.source.yaml import Yaml, read_yaml

EXAMPLE = re.compile(r'(pass|fail)(?:es|s|ed|ing)?\s*(?:[:—–-]\s*(.*))?', re.IGNORECASE)  # noqa: RUF001 - people type dashes
"""The heading of an example: whether it passes or fails, and its title."""
_HINT = 'put "facts:" and "inventory:" in one ```yaml fence'
_LACK = 'give the example every fact that the rule reads'


class Trial(NamedTuple):
    """An example, and the line on which each text of its fence stands first."""

    example: RuleExample
    lines: Mapping[str, int]


class _Facts(NamedTuple):
    """What the fence of an example holds."""

    data: dict[str, Any]
    lines: Mapping[str, int]
    problems: list[Problem]


def read_examples(outline: Outline, role: Callable[[Part], str]) -> tuple[tuple[Trial, ...], list[Problem]]:
    """Read the examples of a document; `role` names the section that should hold nothing else."""
    found: list[Trial] = []
    problems: list[Problem] = []
    level = 0  # of the section of the examples, 0 outside of it
    for part in outline.parts:
        match = EXAMPLE.fullmatch(plain(part.title))
        if not match:
            level = level if level and part.level > level else 0
            if level:
                said = f'{plain(part.title)!r} is no example of the rule'
                hint = 'write "### Passes: …" or "### Fails: …"'
                problems.append(Problem(part.at, 'example-heading', said, hint))
            elif role(part) == 'examples':
                level = part.level
            continue
        facts = _read_facts(outline, part)
        problems.extend(facts.problems)
        written = '' if facts.problems else json.dumps(facts.data, ensure_ascii=False)
        title = (match[2] or '').strip()
        example = RuleExample(match[1].lower() == 'pass', title, written, part.at)
        found.append(Trial(example, facts.lines))
    return tuple(found), problems


def _read_facts(outline: Outline, part: Part) -> _Facts:
    """The `facts` and `inventory` of an example, from its only YAML fence."""
    fences = [token for token in part.tokens if language(token) in {'yaml', 'yml'}]
    if len(fences) != 1:
        said = f'the example has {len(fences)} yaml fences' if fences else 'the example has no yaml fence'
        return _Facts({}, {}, [Problem(part.at, 'example-fence', said, _HINT)])
    line = outline.line(fences[0])
    parsed = read_yaml(outline.uri, fences[0].content, line + 1)
    if parsed.problems:
        return _Facts({}, {}, list(parsed.problems))
    data = {} if parsed.data is None else parsed.data
    if not isinstance(data, dict):
        problem = Problem(Place(outline.uri, line), 'example-shape', 'the example is no mapping', _HINT)
        return _Facts({}, {}, [problem])
    problems = list(_check_facts(outline.uri, data, parsed))
    good = {key: typed(value) for key, value in data.items() if isinstance(value, dict)}
    seen = {'facts': good.get('facts', {}), 'inventory': good.get('inventory', {})}
    return _Facts(seen, _lines(fences[0], line), problems)


def _check_facts(uri: str, data: dict[str, Any], parsed: Yaml) -> Iterator[Problem]:
    for key, value in data.items():
        at = Place(uri, parsed.line((key,)))
        if key not in {'facts', 'inventory'}:
            yield unknown(at, f'unknown key {key!r}', key, ('facts', 'inventory'), 'unknown-key')
        elif not isinstance(value, dict):
            yield Problem(at, 'example-shape', f'{key!r} is no mapping', 'write "key: value" lines')


def _lines(fence: Token, line: int) -> dict[str, int]:
    """The line on which each word of a fence stands first."""
    found: dict[str, int] = {}
    for number, text in enumerate(fence.content.split('\n'), line + 1):
        for word in re.split(r'[\s,\[\]{}"\']+', text):
            if word:
                found.setdefault(word, number)
    return found


def try_rule(rule: str, at: Place, trials: Sequence[Trial]) -> Iterator[Problem]:
    """Compile the rule, then ask it about every example that could be read.

    What is wrong with the rule itself is said once, at the rule.
    """
    if problem := check_rule(rule, at):
        yield problem
        return
    verdicts = [(trial, _ask(rule, trial.example)) for trial in trials if trial.example.facts]
    reasons = {verdict.reason for _, verdict in verdicts}
    everywhere = len(verdicts) > 1 and len(reasons) == 1 and '' not in reasons
    wrong = next((verdict for _, verdict in verdicts if verdict.hint or everywhere), None)
    if wrong:
        hint = wrong.hint or 'correct the rule, or give the examples every fact that it reads'
        yield Problem(at, 'rule-error', f'the rule cannot be evaluated: {wrong.reason}', hint)
        return
    for trial, verdict in verdicts:
        if problem := _complaint(trial, verdict):
            yield problem


def _complaint(trial: Trial, verdict: Verdict) -> Problem | None:
    """What the rule's answer to one example says against that example."""
    example = trial.example
    title = f'{"Passes" if example.passes else "Fails"}: {example.title}'
    if verdict.value is None:
        said = f'the rule cannot be evaluated on {title!r}: {verdict.reason}'
        line = trial.lines.get(verdict.culprit, example.at.line)
        hint = 'correct the address' if verdict.culprit else _LACK
        return Problem(Place(example.at.file, line), 'rule-error', said, hint)
    if verdict.value is not example.passes:
        said = f'the rule gives {str(verdict.value).lower()} on {title!r}'
        return Problem(example.at, 'rule-mismatch', said, 'correct the rule or the example')
    return None


def _ask(rule: str, example: RuleExample) -> Verdict:
    seen = json.loads(example.facts)
    return evaluate(rule, seen['facts'], seen['inventory'])
