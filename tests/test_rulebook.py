"""Each code of a problem has its entry in the book of rules, each entry a code; the page is the book's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.outputs.rulebook import entry, page
from handrail.review.rules import rules

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / 'hooks' / 'handrail'
MAKERS = {'Problem': 1, 'unknown': 4, '_RefusedError': 1, 'refuse': 1}
"""Calls that make a problem, and where among their arguments its code stands."""

PASSED_ON = {
    'cli/formats/found.py',
    'engine/artefacts.py',
    'finish/scan.py',
    'source/actions.py',
    'source/facts.py',
    'source/frontmatter.py',
    'source/incident.py',
    'source/variables.py',
    'source/yaml.py',
}
"""Modules that pass the code of another call on."""

ELSEWHERE = {
    'finish/verify.py': (
        'anchor-dead', 'figure-missing', 'foreign-request', 'link-dead', 'not-finished', 'page-too-small',
        'title',
    ),
    'review/scan/find.py': ('random-text', 'secret', 'token', 'url-credentials'),
    'source/commonmark.py': ('too-many-definitions', 'too-many-headings', 'too-many-rows'),
    'source/patterns.py': (
        'pattern-empty', 'pattern-slow', 'pattern-subset', 'pattern-syntax', 'pattern-too-long',
    ),
    'source/practice.py': ('missing-example',),
}  # fmt: skip
"""Codes that stand in tables, by module."""


def calls() -> Iterator[tuple[str, ast.expr | None]]:
    """Each call that makes a problem: its module and the expression of its code."""
    for path in sorted(PACKAGE.rglob('*.py')):
        module = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, 'id', '') or getattr(node.func, 'attr', '')
            if name in MAKERS and (name != 'refuse' or module == 'source/facts.py'):
                arguments = node.args
                yield module, arguments[MAKERS[name]] if len(arguments) > MAKERS[name] else None


def constants(code: ast.expr | None) -> list[str]:
    if isinstance(code, ast.IfExp):
        return [*constants(code.body), *constants(code.orelse)]
    return [code.value] if isinstance(code, ast.Constant) and isinstance(code.value, str) else []


def written() -> dict[str, str]:
    """Every code with a module that makes it."""
    found = {one: module for module, code in calls() for one in constants(code)}
    return found | {code: module for module, codes in ELSEWHERE.items() for code in codes}


def test_every_code_has_an_entry() -> None:
    assert sorted(set(written()) - set(rules())) == []


def test_every_entry_has_a_code() -> None:
    assert sorted(set(rules()) - set(written())) == []


def test_codes_that_are_no_plain_text_are_known() -> None:
    hidden = {module for module, code in calls() if not constants(code)}
    assert hidden <= PASSED_ON | set(ELSEWHERE)


@pytest.mark.parametrize('module', ELSEWHERE)
def test_codes_in_tables_are_there(module: str) -> None:
    text = (PACKAGE / module).read_text()
    assert [code for code in ELSEWHERE[module] if f"'{code}'" not in text] == []


@pytest.mark.parametrize('code', rules())
def test_an_entry_is_whole(code: str) -> None:
    rule = rules()[code]
    sentences = (rule.what, rule.why, rule.mend)
    assert rule.level in {'error', 'warning', 'error or warning'}
    assert rule.example
    assert [text for text in sentences if not text.rstrip('.').strip() or not text.endswith(('.', '…'))] == []
    assert code in entry(rule)


def test_the_page_of_the_guide_is_the_book() -> None:
    assert (ROOT / 'docs/guides/rules.md').read_text() == page(), 'run: handrail check --explain all'
