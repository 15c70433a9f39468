"""Cards, the contact sheet and the file with all runbooks: what they say, how long they are."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from support.site import GREEN, ROOT, Built

from handrail.engine.project import load, project
from handrail.finish.offline.card import Card, CardStep, words_of
from handrail.finish.offline.cardpage import card_html
from handrail.finish.offline.cardtext import BYTES, WIDTH, card_text, columns
from handrail.finish.offline.teams import Way
from handrail.pages.encode import line

SCRIPT = 'javascript:alert(1)'
HOSTILE = line('<img src=x onerror=alert(1)>"\'&\u202e\x1b[31m')


def card(
    count: int, words: str = 'What does the other side answer when it is asked again?', **changes: Any
) -> Card:
    """A card with so many steps."""
    step = CardStep(
        1, words, ('Check', f'from {words}'), f'psql -c "{words}"', 7, (f'{words} -> 2', 'otherwise -> 3')
    )
    steps = tuple(
        CardStep(n, step.title, step.facts, step.command, step.more, step.outcomes)
        for n in range(1, count + 1)
    )
    values = {
        'title': words,
        'address': 'https://runbooks.example.org/runbooks/x/',
        'lang': 'en',
        'meaning': words * 5 if len(words) < 80 else words[:420],
        'stop': (words,),
        'calls': ((words, (Way('phone', '+44 1632 960001', 'tel:+441632960001'),)),),
        'steps': steps,
        'built': 'Built on 2024-06-01',
        **changes,
    }
    return Card(**values)


@pytest.mark.parametrize(
    'words',
    ['How long does it take?', 'Πού είναι; ' * 4, 'データベースに接続できない' * 4, 'x' * 400, HOSTILE],
)
@pytest.mark.parametrize('count', [0, 1, 8, 200])
def test_a_text_keeps_to_its_size_and_ends_between_two_steps(words: str, count: int) -> None:
    data = card_text(card(count, words))
    text = data.decode('utf-8-sig')
    assert len(data) <= BYTES
    assert [each for each in text.split('\n') if columns(each) > WIDTH] == []
    assert not set(text) & {'\x1b', '\u202e', '\r', '\t'}
    shown = len(re.findall(r'^\d+\. ', text, re.MULTILINE))
    said = re.search(r'\[cut here(?:: (\d+|one) more steps?)?', text)
    if count > 100:
        assert said
    if said and said[1]:
        assert shown + (1 if said[1] == 'one' else int(said[1])) == count
    if shown == count and not said:
        assert text.count('-> 2') == count


def test_a_command_is_one_line_and_never_another_command() -> None:
    text = card_text(card(1, 'x' * 300)).decode()
    shown = next(each for each in text.split('\n') if '$ psql' in each)
    assert shown.endswith('[...] (+7 lines)')
    assert 'psql -c "short"' in card_text(card(1, 'short')).decode()


@pytest.mark.parametrize(
    'words', ['How long does it take?', 'データベースに接続できない' * 3, 'W' * 300, 'M ' * 200, HOSTILE]
)
@pytest.mark.parametrize('count', [1, 9, 17, 24, 80])
def test_a_card_is_one_sheet(chromium: Browser, site: Path, words: str, count: int) -> None:
    shown = card_html(card(count, words), './', 'paper.css')
    style = (site / 'assets' / 'handrail' / 'paper.css').read_text()
    page = chromium.new_page()
    page.set_content(shown.replace('<link rel="stylesheet" href="paper.css">', f'<style>{style}</style>'))
    assert page.locator('img').count() == 0
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1
    steps = page.locator('.steps > li').count()
    page.close()
    assert steps == count or f'{count - steps} more steps are on the page' in shown
    assert steps >= min(count, 6)


def sheets(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb'/Type\s*/Page\b', pdf))


def test_the_papers_of_this_site_are_one_sheet_each(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    papers = [*site.glob('runbooks/**/card.html'), site / 'contacts.html']
    assert len(papers) > 4
    for path in papers:
        page.goto(path.as_uri())
        assert sheets(page.pdf(prefer_css_page_size=True)) == 1, path
    page.close()


def test_twenty_teams_are_one_sheet(chromium: Browser, mini_site: Any) -> None:
    team = (
        'name: Team number {n} of a long name\n  contacts:\n    phone: "+44 1632 9600{n:02}"\n'
        '    chat: "#team-{n}-oncall"\n'
        '    pager: https://pager.example.org/teams/number-{n}\n'
        '    schedule: https://pager.example.org/schedules/number-{n}\n'
        '    hours: Mon-Fri 08-18 Africa/Lagos\n    outside_hours: porters\n'
    )
    teams = ''.join(f'team-{n}:\n  {team.format(n=n)}' for n in range(19))
    severity = (ROOT / 'docs' / 'severity.md').read_text()
    plain = re.sub(r'\[([^]]*)\]\([^)]*\)', r'\1', severity)
    built = mini_site({**GREEN, 'teams.yml': GREEN['teams.yml'] + teams, 'severity.md': plain})
    page = chromium.new_page()
    page.goto((built.dir / 'contacts.html').as_uri())
    assert page.locator('tbody tr').count() >= 20 + 4
    assert sheets(page.pdf(prefer_css_page_size=True)) == 1
    page.close()
    text = built.text('contacts.txt')
    assert all(f'Team number {n} of' in text and f'9600{n:02}' in text for n in range(19))
    assert 'else Porters, +44 1632 960001' in text
    assert re.search(r'^SEV1 \| nobody can log in', text, re.MULTILINE)


@pytest.mark.parametrize(
    ('markdown', 'words'),
    [
        ('A [link](x.md) and `code_x`.', 'A link and code_x.'),
        ('**Bold** and *soft* and snake_case_name.', 'Bold and soft and snake_case_name.'),
        ('One.\n\nTwo.\n\n```bash\nrm x\n```\n\nThree.', 'One. Two.'),
        ('Escaped \\*stars\\*.<!-- gone -->', 'Escaped *stars*.'),
        ('', ''),
    ],
)
def test_words_of_markdown(markdown: str, words: str) -> None:
    assert words_of(markdown) == words


def test_the_card_of_a_runbook_says_what_to_do(site: Path) -> None:
    text = (site / 'runbooks/database-connectivity/card.txt').read_text()
    assert text.startswith(
        'DATABASE CONNECTIVITY\nhttps://runbooks.example.org/runbooks/database-connectivity/\n'
    )
    assert 'STOP AND CALL WHEN\n- 15 minutes without a cause' in text
    assert re.search(
        r'^CALL Database on-call after 15 min without progress \| phone \+1 202-555-0142', text, re.MULTILINE
    )
    assert re.search(r'^4\. Does PostgreSQL listen\? \(Check', text, re.MULTILINE)
    assert 'more steps on the page of the runbook' in text
    html = (site / 'runbooks/database-connectivity/card.html').read_text()
    assert 'href="tel:+12025550142"' in html
    page = (site / 'runbooks/database-connectivity/index.html').read_text()
    assert 'href="card.html"' in page
    assert 'href="card.txt"' in page
    assert 'href="../../runbooks.html"' in page


def test_all_runbooks_are_in_one_file(chromium: Browser, site: Path) -> None:
    path = site / 'runbooks.html'
    html = path.read_text()
    assert len(html.encode()) < 3_000_000
    assert not re.search(r'<(?:script|link|img|iframe|svg|form|input)\b|\son\w+=|style="', html)
    page = chromium.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on('console', lambda message: said.append(message.text))
    page.on('request', lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    ids = page.locator('[id]').evaluate_all('(all) => all.map((each) => each.id)')
    inner = page.locator('a[href^="#"]').evaluate_all(
        "(all) => all.map((each) => decodeURIComponent(each.getAttribute('href').slice(1)))"
    )
    assert page.evaluate('getComputedStyle(document.querySelector(".hr-step")).borderTopWidth') == '1px'
    page.close()
    assert (said, asked) == ([], [path.as_uri()])
    assert [each for each, count in Counter(ids).items() if count > 1] == []
    assert set(inner) <= set(ids)
    assert len(inner) > 100
    library = load(project(ROOT / 'mkdocs.yml')).library
    for runbook in library.runbooks:
        assert f'runbook-{runbook.id}' in ids
        assert {f'runbook-{runbook.id}--{step.anchor}' for step in runbook.steps} <= set(ids)
    assert {f'alert-{alert.id}' for alert in library.alerts} <= set(ids)
    assert {f'team-{team.id}' for team in library.teams} <= set(ids)
    assert 'pg_isready -h "$address" -p "$DB_PORT" -t 2' in html


def test_the_audience_decides(mini_site: Any) -> None:
    public = '---\nvisibility: public\n'
    hidden = '---\nvisibility: internal\n---\n# The hidden door\n\n## Meaning\n\nOnly we know it.\n'
    hidden += '\n## Escalation\n\nNobody.\n'
    open_ = (
        GREEN['runbooks/door-stuck.md']
        .replace('---\n', public, 1)
        .replace('Badges are refused.', 'Badges are refused, not as at [the other one](hidden.md).')
    )
    documents = {
        'index.md': f'{public}---\n# Start\n', 'teams.yml': GREEN['teams.yml'],
        'services/door.md': GREEN['services/door.md'].replace('---\n', public, 1),
        'runbooks/door-stuck.md': open_, 'runbooks/hidden.md': hidden,
    }  # fmt: skip
    built: Built = mini_site(documents, extra={'handrail': {'audience': 'public', 'today': '2024-06-01'}})
    assert 'not as at the other one' in built.text('runbooks.html')
    written = {path: data for path, data in built.files().items() if not path.startswith('assets/java')}
    leaks = [
        path
        for path, data in written.items()
        if re.search(b'hidden (door|page)|Only we know|hidden[./]', data)
    ]
    assert leaks == []
    assert mini_site(documents).text('runbooks/hidden/card.txt').startswith('THE HIDDEN DOOR')


def test_hostile_names_are_text(mini_site: Any) -> None:
    name = '"<img src=x onerror=alert(1)>"'
    documents = {
        **GREEN,
        'teams.yml': f"porters:\n  name: '{name}'\n  contacts: {{phone: '{SCRIPT}', pager: '{SCRIPT}'}}\n",
        'runbooks/door-stuck.md': GREEN['runbooks/door-stuck.md']
        .replace('# The door', '# \\<script>alert(1)\\</script> The door')
        .replace('services: [door]', 'services: [door]\nstop: ["<b>stop</b>"]'),
    }
    built: Built = mini_site(documents, strict=False)
    for path in ('contacts.html', 'runbooks.html', 'runbooks/door-stuck/card.html'):
        html = built.text(path)
        assert not re.search(r'<(?:img|script|b)\b|href="javascript', html), path
        assert '&lt;' in html
