"""Steps: kind line, command, outcomes, labels, prose."""

import pytest
from support.golden import cases, check

from handrail.model import plain
from handrail.source.outline import read_outline
from handrail.source.runbook import split
from handrail.source.steps import read_step


def _read(text, uri='x.md'):
    outline = read_outline(uri, text)
    readings = [read_step(outline, part, deeper) for part, deeper in split(outline)[1]]
    problems = [*outline.problems, *(problem for reading in readings for problem in reading.problems)]
    return readings, sorted(problems, key=lambda problem: problem.at)


@pytest.mark.parametrize('case', cases('steps'))
def test_golden_case(case):
    readings, problems = _read(case.text, case.uri)
    check(case, [reading.step for reading in readings], problems)


def test_every_link_of_a_step_is_a_reference_of_the_step():
    [reading], problems = _read(
        '# T\n\n## Go to [title](t.md) <a id="go"></a>\n`change` on `h`\n\nBefore [b](b.md).\n\n'
        'Affects: [a](a.md)\n\n- done → [Next](n.md#x)\n\nUndo: [u](u.md)\n\n'
        '### Deep [d](d.md)\n\n> quoted [q](q.md)\n\n- item [i](i.md)\n'
    )
    assert problems == []
    assert {ref.source for ref in reading.refs} == {'step:go'}
    found = {(ref.role, ref.raw, ref.at.line) for ref in reading.refs}
    prose = {('t.md', 3), ('b.md', 6), ('a.md', 8), ('u.md', 12), ('d.md', 14), ('q.md', 16), ('i.md', 18)}
    assert found == {('outcome', 'n.md#x', 10), *(('prose', raw, line) for raw, line in prose)}


def test_an_escalation_refers_to_its_team():
    [reading], _ = _read('# T\n\n## Call\n`escalate` to `db-oncall`, after 1 h\n')
    [ref] = reading.refs
    assert (ref.role, ref.target.kind, ref.target.id, ref.at.line) == ('escalate', 'team', 'db-oncall', 4)
    assert reading.step.after_minutes == 60


@pytest.mark.parametrize('arrow', ['→', '->', '-->', '=>', '⇒'])
def test_every_arrow_that_people_type(arrow):
    [reading], problems = _read(f'# T\n\n## Go\n`manual`\n\n- done {arrow} [Next](#go)\n')
    assert problems == []
    assert plain(reading.step.outcomes[0].text) == 'Next'


def test_a_reference_definition_between_the_parts_of_a_step_is_kept():
    [reading], problems = _read(
        '# T\n\n## Go\n`manual`\n\nSee [it][x].\n\n- done → [Next][y]\n\n[x]: a.md\n[y]: #go\n'
    )
    assert problems == []
    assert reading.step.after == '[x]: a.md\n[y]: #go'
    assert reading.step.outcomes[0].target.anchor == 'go'
