"""All golden cases of the readers that postmortems are made of."""

from datetime import date

import pytest
from support.golden import Case, cases, check

from handrail.model import Instant, Place, Settings
from handrail.source.actions import read_actions
from handrail.source.frontmatter import read_front_matter
from handrail.source.instants import read_date, read_instant
from handrail.source.outline import read_outline
from handrail.source.postmortem import PostmortemKeys, read_postmortem
from handrail.source.timeline import Clock, read_timeline
from handrail.source.yaml import read_yaml

SETTINGS = Settings(today=date(2024, 2, 1))


def _instant(case: Case):
    found = read_instant(case.text, case.given.get('zone', 'UTC'), Place(case.uri))
    return (found, []) if isinstance(found, Instant) else (None, [found])


def _spans(case: Case):
    outline = read_outline(case.uri, case.text)
    return [outline.run(token) for token in outline.lead.tokens if token.type == 'inline'], outline.problems[
        1:
    ]


def _timeline(case: Case):
    outline = read_outline(case.uri, case.text)
    clock = Clock(case.given.get('zone', 'UTC'), sure=case.given.get('sure') != 'false')
    named = read_date(case.given.get('day', '2024-01-21'))
    draft = case.given.get('status') == 'draft'
    timeline = read_timeline(outline, [outline.lead], clock, [named] if named else [], draft=draft)
    return timeline, timeline.problems


def _actions(case: Case):
    outline = read_outline(case.uri, case.text)
    actions = read_actions(outline, [outline.lead, *outline.parts], [part.anchor for part in outline.parts])
    return actions, actions.problems


def _postmortem(case: Case):
    reading = read_postmortem(case.uri, case.text, SETTINGS)
    return reading.documents, reading.problems


def _whole(value):
    return value, value.problems


READERS = {
    'yaml': lambda case: _whole(read_yaml(case.uri, case.text)),
    'frontmatter': lambda case: _whole(read_front_matter(case.uri, case.text, PostmortemKeys)),
    'outline': lambda case: _whole(read_outline(case.uri, case.text)),
    'spans': _spans,
    'instants': _instant,
    'timeline': _timeline,
    'actions': _actions,
    'postmortem': _postmortem,
}


ALL = [pytest.param(name, *case.values, id=f'{name}: {case.id}') for name in READERS for case in cases(name)]


@pytest.mark.parametrize(('reader', 'case'), ALL)
def test_golden_case(reader, case):
    check(case, *READERS[reader](case))
