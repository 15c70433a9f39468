"""The registry: which file is of which kind, and what a site is assembled from."""

from __future__ import annotations

from datetime import date

import pytest

from handrail.kinds import assemble, kind_of, read
from handrail.model import Settings, Visibility, plain
from handrail.source.reading import DOCUMENT_BYTES

SETTINGS = Settings(today=date(2024, 6, 1))
SERVICE = '---\nvisibility: {}\n---\n# {}\n\nHolds the tickets.\n'


@pytest.mark.parametrize(
    ('uri', 'kind'),
    [
        ('postmortems/2024/2024-01-21-a.md', 'postmortem'),
        ('postmortems/index.md', 'plain'),
        ('runbooks/db/README.md', 'plain'),
        ('runbooks/db/slots.md', 'runbook'),
        ('practices/net-pg-001.md', 'practice'),
        ('alerts/db.rules.yml', 'rules'),
        ('alerts/db.test.yml', None),
        ('alerts/db.yml', 'rules'),
        ('alerts/Name.md', 'alert'),
        ('services/auth.md', 'service'),
        ('teams.yml', 'teams'),
        ('sub/teams.yml', None),
        ('drills/2024-01-21-a.md', 'drill'),
        ('guides/a.md', 'plain'),
        ('runbooks/_template.md', None),
        ('runbooks/.draft/a.md', None),
        ('image.png', None),
    ],
)
def test_the_path_decides_the_kind(uri, kind):
    found = kind_of(uri)
    assert (found.name if found else None) == kind


def test_a_name_that_is_no_id_is_said():
    reading = read('services/Auth Service.md', b'# Auth\n', SETTINGS)
    assert [p.code for p in reading.problems if p.code == 'file-name'] == ['file-name']
    assert 'Auth Service.md' in reading.problems[0].message


def test_rules_under_another_name_are_read_and_reported():
    rules = b'groups: [{name: g, rules: [{alert: Down, expr: up == 0, labels: {severity: page}}]}]\n'
    reading = read('alerts/db.yml', rules, SETTINGS)
    assert [document.id for document in reading.documents] == ['Down']
    assert [p.code for p in reading.problems if p.code == 'file-name'] == ['file-name']


@pytest.mark.parametrize('name', ['2024-02-30-bad', 'bad', '2024-02-01-Bad'])
def test_a_bad_name_is_said_once(name):
    source = '---\nstatus: draft\nstarted: 2024-02-01 10:00\n---\n# Bad\n\n## Timeline\n\n- 10:00 `note` a\n'
    reading = read(f'postmortems/2024/{name}.md', source.encode(), SETTINGS)
    assert [problem.code for problem in reading.problems] == ['file-name']


DRAFT = '---\nstatus: {}\nstarted: 2024-02-01 10:00\n---\n# Bad\n\n## Timeline\n\n- 10:00 `note` a\n'


@pytest.mark.parametrize(
    ('uri', 'status', 'level'),
    [
        ('postmortems/undated/undated-mail.md', 'draft', 'warning'),
        ('postmortems/undated-mail.md', 'draft', 'warning'),
        ('postmortems/undated/undated-mail.md', 'reviewed', 'error'),
        ('postmortems/undated/undated.md', 'draft', 'error'),
        ('postmortems/undated/mail.md', 'draft', 'error'),
    ],
)
def test_a_draft_alone_may_have_a_name_without_a_day(uri, status, level):
    (problem,) = read(uri, DRAFT.format(status).encode(), SETTINGS).problems
    assert (problem.code, problem.level) == ('file-name', level)


def test_a_drill_has_a_day():
    problems = read('drills/undated-a.md', b'# A\n', SETTINGS).problems
    assert [p.level for p in problems if p.code == 'file-name'] == ['error']


def test_a_file_in_another_encoding_is_said_once():
    reading = read('services/auth.md', '# Auth\n'.encode('utf-16'), SETTINGS)
    assert [problem.code for problem in reading.problems] == ['not-utf8']


def test_a_refused_file_is_said_once():
    reading = read('services/auth.md', b'x' * (DOCUMENT_BYTES + 1), SETTINGS)
    assert [problem.code for problem in reading.problems] == ['too-long']
    assert [document.id for document in reading.documents] == ['auth']


def test_what_lies_above_the_audience_is_not_in_the_library():
    sources = {
        'services/a.md': SERVICE.format('internal', 'A').encode(),
        'services/b.md': SERVICE.format('restricted', 'Canary').encode(),
        'index.md': b'# Start\n\n[canary](services/b.md)\n',
    }
    site = assemble(sources, frozenset(sources), SETTINGS)
    assert [plain(service.title) for service in site.library.services] == ['A']
    assert 'services/b.md' not in site.library.files
    assert not site.problems
    everything = Settings(today=SETTINGS.today, audience=Visibility.restricted)
    assert len(assemble(sources, frozenset(sources), everything).library.services) == 2


def test_problems_of_a_withheld_document_are_withheld_too():
    sources = {'services/b.md': b'---\nvisibility: restricted\nownr: canary\n---\n# Canary\n'}
    assert not assemble(sources, frozenset(sources), SETTINGS).problems


def test_the_order_of_the_files_does_not_matter():
    sources = {f'services/{name}.md': SERVICE.format('internal', name).encode() for name in 'abc'}
    turned = dict(reversed(sources.items()))
    files = frozenset(sources)
    assert assemble(sources, files, SETTINGS) == assemble(turned, files, SETTINGS)
