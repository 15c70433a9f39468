"""What a build makes of the evidence file: badges, the page, the state of actions."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.site import GREEN, Built, build_site, write_site

from handrail.engine.project import load, project
from handrail.graph.checks import subject_of_walks, subjects
from handrail.model import Library
from handrail.model.evidence import Check
from handrail.source.checks import written

POSTMORTEM = 'postmortems/2024/2024-03-04-door-shut.md'
LAB = GREEN['runbooks/door-stuck.md'].replace('owner: porters\n', 'owner: porters\nlab: network\n')
STEP, RULE = 'step/door-stuck#look', 'rule/net-door-001'
ACTION = """- [x] Prove it.
    - id: prove-it
    - type: detect
"""
COMMIT = '0123456789abcdef0123456789abcdef01234567'


def documents(*evidence: str) -> dict[str, str]:
    lines = ''.join(f'    - evidence: {each}\n' for each in evidence)
    text = GREEN[POSTMORTEM]
    assert '## Action items\n' in text
    return {
        **GREEN,
        'runbooks/door-stuck.md': LAB,
        POSTMORTEM: text.replace('## Action items\n', f'## Action items\n\n{ACTION}{lines}', 1),
    }


def check(name: str, library: Library, status: str = 'passed', reason: str = '') -> Check:
    """A record of a check as this library has it."""
    subject = {**subjects(library), 'walk/shut': subject_of_walks(library)}.get(name, 'e' * 64)
    return Check(name, status, 1.25, '2024-05-01T10:00:00Z', COMMIT, 'tried', reason, subject)  # type: ignore[arg-type]


class Site:
    """A small site with its evidence file."""

    def __init__(self, root: Path, given: Mapping[str, str]) -> None:
        self.root, self.config = root, write_site(root, given)

    @property
    def library(self) -> Library:
        return load(project(self.config)).library

    def record(self, *checks: Check) -> None:
        self.write(written(checks))

    def write(self, data: bytes) -> None:
        (self.root / 'evidence').mkdir(exist_ok=True)
        (self.root / 'evidence' / 'checks.json').write_bytes(data)

    def build(self) -> Built:
        return build_site(self.config, self.root / 'site')


def words(built: Built, page: str) -> str:
    return ' '.join(html.unescape(re.sub(r'<[^>]+>', ' ', built.article(page))).split())


def state(built: Built) -> str:
    [row] = [
        one for one in json.loads(built.text('actions.json'))['actions'] if one['id'].endswith('/prove-it')
    ]
    return str(row['evidence_state'])


def shown(built: Built) -> str:
    """What stands behind the action's evidence on the page of its incident."""
    return words(built, 'postmortems/2024/2024-03-04-door-shut/index.html').partition('Evidence: ')[2][:160]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, documents('[the step](../../runbooks/door-stuck.md#look)'))


def test_what_passed_is_checked_at_its_commit(site: Site) -> None:
    site.record(check(STEP, site.library), check(RULE, site.library))
    built = site.build()
    assert not built.aborted, built.warnings
    assert state(built) == 'checked'
    assert shown(built).startswith('the step , checked in the lab 2024-05-01 at 0123456789 ·')
    badge = 'checked in the lab 2024-05-01 at 0123456789'
    assert badge in words(built, 'runbooks/door-stuck/index.html')
    assert f'Checked {badge}' in words(built, 'practices/net-door-001/index.html')
    page = words(built, 'evidence/index.html')
    assert '2 checks passed' in page
    assert "Nothing here says that anybody's own network was audited" in page
    assert '2024-05-01 10:00 UTC 0123456789 1.2 tried' in page


def test_what_has_changed_since_is_untested(site: Site) -> None:
    library = site.library
    site.record(check(STEP, library), check(RULE, library))
    runbook = site.root / 'docs' / 'runbooks' / 'door-stuck.md'
    runbook.write_text(LAB.replace('ping -c 1', 'ping -c 2'), encoding='utf-8')
    built = site.build()
    assert state(built) == 'untested'
    assert shown(built).startswith('the step , untested since edit 2024-05-01')
    assert 'untested since edit' in words(built, 'runbooks/door-stuck/index.html')
    assert 'Checked checked in the lab' in words(built, 'practices/net-door-001/index.html')


def test_words_around_a_step_are_no_edit_of_it(site: Site) -> None:
    site.record(check(STEP, site.library))
    runbook = site.root / 'docs' / 'runbooks' / 'door-stuck.md'
    runbook.write_text(LAB.replace('Badges are refused.', 'All badges are refused.'), encoding='utf-8')
    assert state(site.build()) == 'checked'


def test_what_failed_has_regressed_and_the_site_is_built(site: Site) -> None:
    site.record(check(STEP, site.library, 'failed', 'otherwise in lodge: <b>no answer</b>'))
    built = site.build()
    assert not built.aborted, built.warnings
    assert state(built) == 'regressed'
    assert 'failed in the lab' in shown(built)
    assert 'regressed' in shown(built)
    assert 'otherwise in lodge: <b>no answer</b>' in words(built, 'evidence/index.html')


def test_what_was_skipped_says_why(site: Site) -> None:
    site.record(check(STEP, site.library, 'skipped', 'nft is missing'), check(RULE, site.library))
    built = site.build()
    assert state(built) == 'not-run'
    assert shown(built).startswith('the step , skipped')
    page = words(built, 'evidence/index.html')
    assert '1 check passed, 1 skipped' in page
    assert 'nft is missing' in page


def test_without_a_file_nothing_was_run(site: Site) -> None:
    built = site.build()
    assert not built.aborted, built.warnings
    assert state(built) == 'not-run'
    assert shown(built).startswith('the step , not run for this build')
    assert '2 not run for this build' in words(built, 'evidence/index.html')


def test_a_forged_file_stops_the_build_and_counts_for_nothing(site: Site) -> None:
    data = written([check(STEP, site.library, 'failed', 'no answer')])
    site.write(data.replace(b'"failed"', b'"passed"').replace(b'"no answer"', b'""'))
    built = site.build()
    assert built.aborted
    assert any('made or changed by hand' in warning for warning in built.warnings)


def test_an_attestation_is_never_a_check(tmp_path: Path) -> None:
    vouched = 'attested by porter on 2024-03-05: [change 7](https://git.example.org/7)'
    site = Site(tmp_path, documents(vouched))
    site.record(check(STEP, site.library))
    built = site.build()
    assert state(built) == 'attested'
    assert shown(built).startswith('change 7 , attested by porter on 2024-03-05 ·')


def test_the_worst_of_several_counts_and_attestations_do_not(tmp_path: Path) -> None:
    vouched = 'attested by porter on 2024-03-05: [change 7](https://git.example.org/7)'
    step, rule = '[a](../../runbooks/door-stuck.md#look)', '[b](../../practices/net-door-001.md)'
    site = Site(tmp_path, documents(vouched, step, rule))
    site.record(check(STEP, site.library), check(RULE, site.library, 'failed', 'an example'))
    assert state(site.build()) == 'regressed'
    site.record(check(STEP, site.library), check(RULE, site.library))
    assert state(site.build()) == 'checked'
    site.record(check(STEP, site.library))
    assert state(site.build()) == 'not-run'


def test_a_check_is_linked_by_its_name(tmp_path: Path) -> None:
    site = Site(tmp_path, documents('[the walk](check:walk/shut)'))
    assert state(site.build()) == 'not-run', 'without a file nobody knows which checks there are'
    site.record(check('walk/shut', site.library))
    built = site.build()
    assert not built.aborted, built.warnings
    assert state(built) == 'checked'
    page = built.article('postmortems/2024/2024-03-04-door-shut/index.html')
    assert 'href="../../../evidence/#hr-walk-shut"' in page
    assert 'id="hr-walk-shut"' in built.article('evidence/index.html')
    assert 'check:' not in page


def test_a_check_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    site = Site(tmp_path, documents('[the walk](check:walk/shot)'))
    site.record(check('walk/shut', site.library))
    built = site.build()
    assert built.aborted
    assert any("evidence 'walk/shot' is not a check that this site knows" in each for each in built.warnings)


def test_links_to_checks_stand_in_evidence_only(tmp_path: Path) -> None:
    given = documents('[the step](../../runbooks/door-stuck.md#look)')
    given['runbooks/door-stuck.md'] = LAB.replace('Badges are', '[Badges](check:walk/shut) are')
    built = Site(tmp_path, given).build()
    assert any("the address 'check:walk/shut' has a scheme" in each for each in built.warnings)


def test_a_program_that_changed_makes_its_checks_untested(tmp_path: Path) -> None:
    site = Site(tmp_path, documents('[the change](check:netchange/incident)'))
    site.record(check('netchange/incident', site.library))
    assert state(site.build()) == 'untested'


def test_the_public_reads_neither_reasons_nor_what_is_hidden(tmp_path: Path) -> None:
    given = documents('[the step](../../runbooks/door-stuck.md#look)')
    given['practices/net-door-001.md'] = given['practices/net-door-001.md'].replace(
        '---\n', '---\nvisibility: public\n', 1
    )
    site = Site(tmp_path, given)
    reason = 'the lodge at 10.91.0.7'
    site.record(check(STEP, site.library, 'failed', reason), check(RULE, site.library, 'failed', reason))
    text = site.config.read_text(encoding='utf-8')
    site.config.write_text(text.replace("today: '2024-06-01'", "today: '2024-06-01'\n    audience: public"))
    built = site.build()
    everything = b''.join(built.files().values())
    assert b'failed in the lab' in everything
    assert b'10.91.0.7' not in everything
    assert b'door-stuck#look' not in everything


def test_two_builds_are_the_same(site: Site) -> None:
    site.record(check(STEP, site.library), check(RULE, site.library, 'failed', 'an example'))
    pages = ('evidence/index.html', 'runbooks/door-stuck/index.html')
    first = [site.build().article(page) for page in pages]
    assert [site.build().article(page) for page in pages] == first


def test_without_a_lab_a_step_says_when_it_was_last_taken(tmp_path: Path) -> None:
    page, drill = 'runbooks/door-stuck/index.html', 'docs/drills/2024-04-02-door.md'
    site = Site(tmp_path, GREEN)
    assert 'last used 2024-03-04' in words(site.build(), page)
    (site.root / drill).parent.mkdir()
    text = (
        '---\non: 2024-04-02\nrunbook: door-stuck\npath: [look]\n---\n# A drill\n\n## Outcome\n\nIt opened.\n'
    )
    (site.root / drill).write_text(text, encoding='utf-8')
    assert 'last drilled 2024-04-02' in words(site.build(), page)
