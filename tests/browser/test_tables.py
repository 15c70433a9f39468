"""Action tables in a browser: sorted, filtered, shared by their address, saved; with 2000 rows."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect
from support.site import Built, build_site, served, write_site

ROWS = 2000
TEAMS = 4
HOSTILE = '=HYPERLINK("https://evil.example.org") <b>bold</b>, and "more"'
BASE = 'https://runbooks.example.org/'


def teams() -> str:
    return ''.join(
        f'team-{n}:\n  name: Team number {n}\n  contacts:\n    phone: "+44 1632 96000{n}"\n'
        for n in range(TEAMS)
    )


def action(number: int, chance: Random) -> str:
    done = chance.random() < 0.3
    words = (
        HOSTILE if number == 7 else f'Look after {chance.choice(("doors", "bolts", "queues"))} no {number}.'
    )
    facts = [f'id: a{number}', *([f'owner: team-{chance.randrange(TEAMS)}'] if number % 5 else [])]
    facts += [f'type: {chance.choice(("prevent", "detect", "process"))}'] if number % 4 else []
    facts += [f'due: {chance.randint(2023, 2029)}-{chance.randint(1, 12):02}-15'] if number % 3 else []
    facts += ['evidence: attested by lead on 2024-02-01: [change](https://git.example.org/1)'] if done else []
    return f'- [{"x" if done else " "}] {words}\n' + ''.join(f'    - {fact}\n' for fact in facts)


def postmortem(first: int, day: str, chance: Random) -> str:
    actions = ''.join(action(number, chance) for number in range(first, first + 40))
    return (
        f'---\nstatus: reviewed\nservices: [door]\nseverity: SEV3\nstarted: {day} 09:00\n'
        f'detected: {day} 09:05\nresolved: {day} 10:00\n---\n# Doors on {day}\n\n## Summary\n\nShut.\n\n'
        f'## Timeline\n\n- 09:00 `signal` One rings.\n\n## Action items\n\n{actions}'
    )


@pytest.fixture(scope='module')
def large(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of 2000 actions."""
    chance = Random(4)  # noqa: S311 - test data
    documents: dict[str, str | bytes] = {
        'index.md': '# Start\n\n<!-- handrail: actions owner=team-1 limit=5 -->\n\n'
        '## More\n\n<!-- handrail: actions type=detect limit=5 -->\n',
        'about/doors.md': '# Doors\n\n<!-- handrail: actions service=door limit=5 -->\n\n'
        '## One day\n\n<!-- handrail: actions incident=2024-01-07-doors limit=5 -->\n',
        'teams.yml': teams(),
        'services/door.md': '---\nowner: team-0\n---\n# The door\n\nOpens.\n',
    }
    for number in range(ROWS // 40):
        day = f'2024-{number // 25 + 1:02}-{number % 25 + 1:02}'
        documents[f'postmortems/2024/{day}-doors.md'] = postmortem(number * 40, day, chance)
    root = tmp_path_factory.mktemp('large')
    config = write_site(root, documents, {'nav': [{'Start': 'index.md'}, {'Actions': 'actions/index.md'}]})
    return build_site(config, root / 'site', strict=False)


@pytest.fixture(scope='module')
def address(large: Built) -> Iterator[str]:
    with served(large.dir) as found:
        yield found


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page on the first of June 2025 that fails the test when it complains."""
    found = chromium.new_page(timezone_id='Africa/Lagos', accept_downloads=True)
    found.clock.set_fixed_time('2025-06-01T10:00:00Z')
    found.set_default_timeout(20_000)
    said: list[str] = []
    found.on('pageerror', lambda error: said.append(str(error)))
    yield found
    found.close()
    assert said == []


def records(large: Built) -> list[dict[str, object]]:
    found = json.loads(large.text('actions.json'))['actions']
    for record in found:
        record['overdue'] = record['open'] and bool(record['due']) and record['due'] < '2025-06-01'
    return found  # type: ignore[no-any-return]


def status(page: Page, at: int = 0) -> str:
    return page.locator('.hr-filter [role=status]').nth(at).inner_text()


def column(page: Page, at: int) -> list[str]:
    return page.locator(f'.hr-tasks tbody tr td:nth-child({at})').all_inner_texts()


def settled(page: Page, words: str, at: int = 0) -> None:
    expect(page.locator('.hr-filter [role=status]').nth(at)).to_have_text(words)


def saved(page: Page, name: str) -> tuple[str, str]:
    with page.expect_download() as found:
        page.get_by_role('button', name=name, exact=True).click()
    return found.value.suggested_filename, Path(found.value.path()).read_bytes().decode()


def test_the_static_page_asks_for_nothing_more_than_it_has(address: str, page: Page) -> None:
    asked: list[str] = []
    page.on('request', lambda request: asked.append(request.url))
    page.goto(f'{address}actions/', wait_until='networkidle')
    assert len(column(page, 1)) == 100
    assert [url for url in asked if 'actions.' in url] == []


def test_a_filter_looks_through_all_rows_and_stands_in_the_address(
    large: Built, address: str, page: Page
) -> None:
    page.goto(f'{address}actions/')
    page.get_by_label('With the words').fill('bolts')
    wanted = [record for record in records(large) if record['open'] and 'bolts' in str(record['text'])]
    settled(page, f'{len(wanted)} of {ROWS}')
    page.get_by_label('Owner').select_option('team-2')
    wanted = [record for record in wanted if record['owner'] == 'team-2']
    settled(page, f'{len(wanted)} of {ROWS}')
    expect(page).to_have_url(f'{address}actions/?find=bolts&owner=team-2')
    assert set(column(page, 3)) == {'Team number 2'}
    page.get_by_label('State').select_option('overdue')
    late = [record for record in wanted if record['overdue']]
    settled(page, f'{len(late)} of {ROWS}')
    assert 0 < len(late) < len(wanted)
    page.get_by_label('State').select_option('')
    expect(page).to_have_url(re.compile('[?&]state=(&|$)'))


def test_columns_sort_by_keyboard_and_say_so(large: Built, address: str, page: Page) -> None:
    page.goto(f'{address}actions/')
    due = page.get_by_role('button', name='Due')
    due.focus()
    page.keyboard.press('Enter')
    head = page.locator('th', has=due)
    expect(head).to_have_attribute('aria-sort', 'ascending')
    days = sorted(str(record['due']) for record in records(large) if record['open'] and record['due'])
    assert column(page, 4) == days[:100]
    page.keyboard.press(' ')
    expect(head).to_have_attribute('aria-sort', 'descending')
    expect(page).to_have_url(f'{address}actions/?sort=-due')
    assert column(page, 4) == days[:-101:-1]
    assert page.locator('th[aria-sort]').count() == 1
    page.get_by_role('button', name='State').press('Enter')
    expect(page.locator('th[aria-sort]')).to_have_text('State')


def test_an_address_brings_back_what_was_shown(large: Built, address: str, page: Page) -> None:
    page.goto(f'{address}actions/?state=done&owner=none&type=detect&sort=-action&find=queues')
    wanted = [
        str(record['text'])
        for record in records(large)
        if record['status'] == 'done'
        and not record['owner']
        and record['type'] == 'detect'
        and 'queues' in str(record['text'])
    ]
    settled(page, f'{len(wanted)} of {ROWS}')
    assert len(wanted) > 3
    assert page.get_by_label('With the words').input_value() == 'queues'
    assert page.get_by_label('Owner').input_value() == 'none'
    shown = [text.partition('\n')[0].strip() for text in column(page, 1)]
    assert sorted(shown) == sorted(wanted)
    page.reload()
    settled(page, f'{len(wanted)} of {ROWS}')


def test_every_row_can_be_brought_into_the_page(address: str, page: Page) -> None:
    page.goto(f'{address}actions/?state=')
    settled(page, f'{ROWS} of {ROWS}')
    more = page.get_by_role('button', name='Show more')
    for _ in range(ROWS // 100 - 1):
        more.click()
    expect(more).to_be_hidden()
    assert len(column(page, 1)) == ROWS
    hostile = page.locator('tr', has_text='HYPERLINK').locator('td').first
    assert HOSTILE in hostile.inner_text()
    assert hostile.locator('b').count() == 0


def test_a_row_that_the_page_did_not_have_reads_like_one_that_it_had(address: str, page: Page) -> None:
    page.goto(f'{address}actions/done/')
    had = page.locator('.hr-tasks tbody tr').first
    link = had.locator('small a').first.get_attribute('href') or ''
    cells = had.locator('td').all_inner_texts()
    name = link.rpartition('#')[2]
    page.goto(f'{address}actions/?state=done&find={name}')
    built = page.locator('.hr-tasks tbody tr', has=page.locator('small a', has_text=name)).first
    expect(built).to_be_visible()
    assert built.locator('td').all_inner_texts() == cells
    assert built.locator('small a').first.get_attribute('href') == f'{address}{link.removeprefix("../../")}'
    assert [each.get_attribute('data-label') for each in built.locator('td').all()] == [
        None,
        'Incident',
        'Owner',
        'Due',
        None,
        None,
    ]
    built.locator('small a').first.click()
    expect(page).to_have_url(re.compile(f'#{name}$'))
    expect(page.locator(f'[id="{name}"]')).to_have_count(1)


def test_words_are_looked_for_in_what_no_cell_shows(large: Built, address: str, page: Page) -> None:
    """The incident's title and severity, the service, the names that stand in addresses."""
    page.goto(f'{address}actions/?state=&find=doors+on+2024-01-07+sev3+door+team-2')
    wanted = [
        record
        for record in records(large)
        if record['document'] == '2024-01-07-doors' and record['owner'] == 'team-2'
    ]
    assert len(wanted) > 3
    settled(page, f'{len(wanted)} of {ROWS}')
    assert set(column(page, 2)) == {'2024-01-07'}


def test_a_table_is_about_a_service_or_an_incident(address: str, page: Page) -> None:
    """On a page of any folder; its rows lead where those of other pages lead."""
    page.goto(f'{address}about/doors/?find=bolts&2.state=')
    settled(page, f'40 of {ROWS}', 1)
    expect(page.locator('.hr-filter [role=status]').first).to_contain_text(f' of {ROWS}')
    incidents = page.locator('.hr-tasks').nth(1).locator('td:nth-child(2) a')
    assert {link.get_attribute('href') for link in incidents.all()} == {
        f'{address}postmortems/2024/2024-01-07-doors/'
    }
    page.locator('.hr-tasks').nth(1).get_by_role('link', name='Team number').first.click()
    expect(page).to_have_url(re.compile(f'{address}teams/team-[0-3]/$'))


def test_tables_on_one_page_have_names_of_their_own(large: Built, address: str, page: Page) -> None:
    page.goto(address)
    page.get_by_label('State').nth(1).select_option('done')
    everything = records(large)
    first = [r for r in everything if r['open'] and r['owner'] == 'team-1']
    second = [r for r in everything if r['status'] == 'done' and r['type'] == 'detect']
    settled(page, f'{len(second)} of {ROWS}', 1)
    expect(page).to_have_url(f'{address}?2.state=done')
    assert status(page) == ''
    page.get_by_role('button', name='Due').first.click()
    settled(page, f'{len(first)} of {ROWS}')
    page.goto(f'{address}?2.state=done&sort=due')
    settled(page, f'{len(second)} of {ROWS}', 1)
    settled(page, f'{len(first)} of {ROWS}')


def test_what_is_shown_can_be_saved_for_a_spreadsheet(large: Built, address: str, page: Page) -> None:
    page.goto(f'{address}actions/?state=&sort=due')
    settled(page, f'{ROWS} of {ROWS}')
    name, text = saved(page, 'CSV')
    assert name == 'actions.csv'
    rows = list(csv.reader(StringIO(text, newline='')))
    whole = list(csv.reader(StringIO(large.text('actions.csv'), newline='')))
    assert rows[0] == whole[0]
    late = {str(record['id']): 'yes' if record['overdue'] else 'no' for record in records(large)}
    at = whole[0].index('overdue')
    wanted = [[*row[:at], late[row[0]], *row[at + 1 :]] for row in whole[1:]]
    assert wanted != whole[1:]
    assert sorted(rows[1:]) == sorted(wanted)
    due = [row[whole[0].index('due')] or 'no due date' for row in rows[1:]]
    assert due == sorted(due)
    (hostile,) = [row for row in rows if 'HYPERLINK' in ''.join(row)]
    assert hostile[whole[0].index('text')] == f"'{HOSTILE}"
    assert text.endswith('\r\n')


def test_what_is_shown_can_be_saved_for_a_program(large: Built, address: str, page: Page) -> None:
    page.goto(f'{address}actions/?state=overdue&owner=team-3')
    wanted = [r for r in records(large) if r['overdue'] and r['owner'] == 'team-3']
    settled(page, f'{len(wanted)} of {ROWS}')
    name, text = saved(page, 'JSON')
    assert name == 'actions.json'
    found, whole = json.loads(text), json.loads(large.text('actions.json'))
    assert {**found, 'actions': []} == {**whole, 'as_of': '2025-06-01', 'actions': []}
    assert sorted(found['actions'], key=lambda r: r['id']) == sorted(wanted, key=lambda r: r['id'])


def test_without_the_data_the_rows_of_the_page_sort_and_filter(address: str, page: Page) -> None:
    page.route('**/actions.txt', lambda route: route.fulfill(status=404, body='<p>no</p>'))
    page.goto(f'{address}actions/?type=prevent')
    texts = column(page, 5)
    expect(page.locator('.hr-filter [role=status]')).to_contain_text('of 100 on this page')
    assert set(column(page, 5)) == {'prevent'}
    assert 0 < len(column(page, 5)) < 100
    assert texts
    page.get_by_label('Type').select_option('')
    expect(page.locator('.hr-filter [role=status]')).to_contain_text('100 of 100')
    page.get_by_role('button', name='Due').click()
    expect(page.locator('th[aria-sort=ascending]')).to_have_text('Due')
    days = column(page, 4)
    assert days == sorted(days)
    page.get_by_label('State').select_option('overdue')
    expect(page.locator('.hr-state-overdue')).to_have_count(len(column(page, 1)))
    page.get_by_role('button', name='CSV').click()
    expect(page.locator('.hr-filter [role=status]')).to_contain_text('did not load')


def test_what_became_due_since_the_build_is_marked(large: Built, address: str, page: Page) -> None:
    due = {
        r['due']
        for r in records(large)
        if r['open'] and r['due'] and '2024-06' < str(r['due']) < '2025-06-01'
    }
    page.goto(f'{address}postmortems/2024/2024-01-01-doors/')
    late = page.locator('li:has([data-due])').evaluate_all(
        'items => items.map(item => [item.querySelector("[data-due]").dataset.due, '
        'item.querySelectorAll(".hr-state-overdue").length])'
    )
    assert len(late) > 3
    assert {day for day, _ in late} & due
    assert all(count == (day < '2025-06-01') for day, count in late)


@pytest.mark.parametrize('width', [390, 1280])
@pytest.mark.parametrize('asked', ['', '?state=done&find=bolts', '?find=nothing+like+it'])
def test_nothing_jumps(chromium: Browser, address: str, width: int, asked: str) -> None:
    page = chromium.new_page(viewport={'width': width, 'height': 800})
    page.add_init_script(
        'window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) '
        'if (!entry.hadRecentInput) window.moved += entry.value; })'
        '.observe({type: "layout-shift", buffered: true});'
    )
    page.goto(f'{address}actions/{asked}', wait_until='networkidle')
    if asked:
        expect(page.locator('.hr-filter [role=status]')).to_contain_text(f'of {ROWS}')
    page.evaluate('() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 200)))')
    moved = page.evaluate('window.moved')
    page.close()
    assert moved <= 0.05


def test_it_reads_without_scripts(chromium: Browser, address: str) -> None:
    page = chromium.new_page(java_script_enabled=False)
    page.goto(f'{address}actions/')
    assert len(column(page, 1)) == 100
    assert page.locator('.hr-filter').count() == 0
    first = column(page, 1)
    page.get_by_role('link', name='2', exact=True).first.click()
    expect(page).not_to_have_url(f'{address}actions/')
    expect(page.locator('.hr-tasks tbody tr')).to_have_count(100)
    assert not set(column(page, 1)) & set(first)
    page.close()


def test_what_can_be_pressed_is_large_enough_on_a_phone(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={'width': 390, 'height': 800})
    page.goto(f'{address}actions/')
    page.locator('.hr-filter').wait_for()
    sizes = page.locator('.hr-filter :is(input, select, button), th button').evaluate_all(
        'all => all.map(one => one.getBoundingClientRect()).map(box => [box.width, box.height])'
    )
    assert len(sizes) == 12
    assert min(min(size) for size in sizes) >= 24
    assert page.evaluate('document.documentElement.scrollWidth') == 390
    page.close()
