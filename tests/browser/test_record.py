"""The record of an incident in a browser: what it keeps, where, and how it is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser, Page, expect
from support.record import (
    RUNBOOK,
    SITE,
    answer,
    bar,
    choose,
    clipboard,
    entries,
    hand_over,
    note,
    open_runbook,
    press,
    reader,
    write_note,
)
from support.site import Built, build_site, served, strict_policy, write_site

from handrail.finish.offline.archive import archive_files, zipped
from handrail.pages import controls

NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, name, {get() { throw new Error('switched off') }});
}
"""
FULL = "Storage.prototype.setItem = () => { throw new Error('full') };"


@pytest.fixture(scope='module')
def doors(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp('doors')
    built = build_site(write_site(root, SITE), root / 'site')
    assert built.warnings == ()
    return built


@pytest.fixture(scope='module')
def address(doors: Built) -> Iterator[str]:
    with served(doors.dir, strict_policy(doors.dir)) as found:
        yield found


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    with reader(chromium) as context:
        yield open_runbook(context, address)


def here(page: Page) -> str | None:
    bar(page)
    found = page.locator('.hr-step[aria-current=step]')
    return found.get_attribute('data-step') if found.count() else None


def hears(page: Page, count: int) -> None:
    """What another tab writes is in this one a little later: so many entries of all incidents."""
    found = '(count) => handrail.incidents().flatMap((each) => each.entries).length === count'
    page.wait_for_function(found, arg=count)


def test_choosing_an_outcome_stamps_the_time_and_leads_to_the_next_step(page: Page) -> None:
    expect(bar(page)).to_contain_text('Nothing is recorded yet.')
    choose(page, 1, '1 received')
    assert entries(page) == ['14:00 Does the controller answer? → 1 received']
    assert here(page) == 'release'
    expect(page.locator('[data-step=release] .hr-here')).to_be_visible()
    expect(page.locator('[data-step=look] .hr-tick')).to_contain_text('14:00 1 received')
    assert page.evaluate('document.activeElement.id') == 'release'
    expect(page.locator('#release')).to_be_in_viewport()


def test_an_outcome_that_ends_the_runbook_resolves(page: Page) -> None:
    choose(page, 3, 'open')
    press(page, 'Copy timeline')
    assert '`resolved`' in clipboard(page)
    assert here(page) is None


def test_all_of_it_works_with_the_keyboard(page: Page) -> None:
    page.get_by_role('button', name='Mark step 2 done').focus()
    page.keyboard.press('Space')
    page.get_by_role('button', name='Step 3: open').focus()
    page.keyboard.press('Enter')
    bar(page).get_by_role('button', name='Note', exact=True).focus()
    page.keyboard.press('Enter')
    page.keyboard.type('It squeaks')
    page.keyboard.press('Enter')
    expect(page.locator('dialog[open]')).to_have_count(0)
    assert [text[6:] for text in entries(page)] == ['Release the bolt', 'Is it open? → open', 'It squeaks']
    assert page.evaluate('document.activeElement.dataset.do') == 'note'


def test_a_touch_is_enough(chromium: Browser, address: str) -> None:
    with reader(chromium, viewport={'width': 390, 'height': 800}, has_touch=True, is_mobile=True) as context:
        page = open_runbook(context, address)
        page.get_by_role('button', name='Step 1: 1 received').tap()
        expect(bar(page).locator('li')).to_have_count(1)  # a browser makes a click of a touch later
        page.wait_for_timeout(600)  # two taps at once are one that came twice
        page.get_by_role('button', name='Mark step 2 done').tap()
        expect(bar(page).locator('li')).to_have_count(2)
        buttons = page.locator('.hr-record section button, .hr-tick button, .hr-outcomes button')
        sizes = [box for each in buttons.all() if (box := each.bounding_box())]
        assert [box for box in sizes if box['width'] < 44 or box['height'] < 44] == []


def test_a_tick_is_taken_back_by_itself(page: Page) -> None:
    tick = page.get_by_role('button', name='Mark step 1 done')
    tick.click()
    expect(tick).to_have_attribute('aria-pressed', 'true')
    tick.click()
    expect(tick).to_have_attribute('aria-pressed', 'false')
    assert entries(page) == []


def test_a_change_is_taken_back_and_made_again(page: Page) -> None:
    tick = page.get_by_role('button', name='Mark step 2 done')
    foot = page.locator('[data-step=release] .hr-tick span')
    undone = page.get_by_role('button', name='Mark step 2 undone')
    expect(undone).to_be_hidden()
    tick.click()
    expect(foot).to_have_text('14:00 ')
    undone.click()
    expect(foot).to_have_text('14:00 undone')
    expect(tick).to_have_attribute('aria-pressed', 'false')
    tick.click()
    expect(tick).to_have_attribute('aria-pressed', 'true')
    words = ['Release the bolt', 'Release the bolt → undone', 'Release the bolt']
    assert [text[6:] for text in entries(page)] == words


def test_a_double_click_counts_once(page: Page) -> None:
    page.get_by_role('button', name='Step 1: 1 received').dblclick()
    assert len(entries(page)) == 1


def test_undo_takes_the_last_ones_back_and_brings_a_cleared_record_again(page: Page) -> None:
    choose(page, 1, '1 received')
    note(page, 'one')
    note(page, 'two')
    press(page, 'Undo')
    press(page, 'Undo')
    assert entries(page) == ['14:00 Does the controller answer? → 1 received']
    bar(page).locator('summary').click()
    press(page, 'Clear')
    answer(page, 'Cancel')
    assert len(entries(page)) == 1
    press(page, 'Clear')
    answer(page, 'Clear')
    assert entries(page) == []
    page.reload()
    press(page, 'Undo')
    assert entries(page) == ['14:00 Does the controller answer? → 1 received']


def test_undo_without_a_record_does_nothing(page: Page) -> None:
    press(page, 'Undo')
    assert entries(page) == []
    assert page.evaluate('handrail.incidents()') == []


def test_a_note_at_a_step_names_it(page: Page) -> None:
    page.get_by_role('button', name='Note at step 1').click()
    write_note(page, 'The badges have expired', 'hypothesis')
    assert entries(page) == ['14:00 Does the controller answer? → The badges have expired']
    expect(page.get_by_role('button', name='Mark step 1 done')).to_have_attribute('aria-pressed', 'false')


def test_an_empty_note_is_none(page: Page) -> None:
    press(page, 'Note')
    answer(page, 'Cancel')
    press(page, 'Note')
    page.locator('dialog[open] [name=text]').fill('   ')
    answer(page, 'Add')
    assert entries(page) == []


def test_words_of_users_stay_text(page: Page) -> None:
    note(page, '<img src=x onerror=alert(1)>')
    assert entries(page) == ['14:00 <img src=x onerror=alert(1)>']
    assert page.locator('.hr-record img').count() == 0


def test_it_survives_a_reload_and_goes_on_in_another_tab(page: Page) -> None:
    choose(page, 1, '1 received')
    page.reload()
    assert here(page) == 'release'
    page.context.clock.fast_forward('30:00')
    other = open_runbook(page.context, page.url.removesuffix(RUNBOOK))
    assert entries(other) == ['14:00 Does the controller answer? → 1 received']
    expect(bar(other).locator('option:checked').first).to_have_text('The door does not open')
    page.bring_to_front()
    note(page, 'second')
    expect(bar(other).locator('li')).to_have_count(2)


def test_an_old_record_waits_until_it_is_chosen(page: Page) -> None:
    choose(page, 1, '1 received')
    page.context.clock.fast_forward('13:00:00')
    other = open_runbook(page.context, page.url.removesuffix(RUNBOOK))
    assert entries(other) == []
    bar(other).get_by_label('Incident', exact=True).select_option('The door does not open')
    assert len(entries(other)) == 1


def test_two_tabs_work_on_two_incidents(chromium: Browser, address: str) -> None:
    with reader(chromium) as context:
        one = open_runbook(context, address, f'{RUNBOOK}?incident=PD-1&DOOR=north#look')
        two = open_runbook(context, address, f'{RUNBOOK}?incident=PD-2')
        expect(one).to_have_url(f'{address}{RUNBOOK}#look')
        expect(two).to_have_url(f'{address}{RUNBOOK}')
        choose(one, 1, '1 received')
        hears(two, 1)
        choose(two, 1, 'Anything else')
        hears(one, 2)
        choose(one, 2, 'Done')
        assert [text[6:] for text in entries(one)] == [
            'Does the controller answer? → 1 received',
            'Release the bolt → Done',
        ]
        assert [text[6:] for text in entries(two)] == ['Does the controller answer? → Anything else']
        hears(two, 3)
        two.goto(f'{address}{RUNBOOK}?incident=PD-1')
        assert len(entries(two)) == 2
        expect(bar(two).locator('option:checked').first).to_have_text('PD-1')


@pytest.mark.parametrize('hostile', ['~x', '%20', 'a%0Ab', 'x' * 81, ''])
def test_an_address_cannot_name_an_incident_as_it_likes(
    chromium: Browser, address: str, hostile: str
) -> None:
    with reader(chromium) as context:
        page = open_runbook(context, address, f'{RUNBOOK}?incident={hostile}')
        expect(page).to_have_url(f'{address}{RUNBOOK}')
        assert page.evaluate('handrail.incidents()') == []


def test_values_go_with_the_incident(chromium: Browser, address: str) -> None:
    with reader(chromium) as context:
        page = open_runbook(context, address, f'{RUNBOOK}?incident=A&DOOR=north')
        assert page.evaluate('handrail.values()') == {'DOOR': 'north'}
        page.goto(f'{address}{RUNBOOK}?incident=B')
        bar(page)  # until the controls are there, no page has a value
        assert page.evaluate('handrail.values()') == {}


def test_incidents_have_names(page: Page) -> None:
    which = bar(page).get_by_label('Incident', exact=True)
    choose(page, 1, '1 received')
    bar(page).locator('summary').click()
    press(page, 'New incident')
    page.locator('dialog[open] [name=text]').fill('Doors of the north wing')
    answer(page, 'Begin')
    assert entries(page) == []
    note(page, 'Other doors')
    press(page, 'Rename')
    page.locator('dialog[open] [name=text]').fill('North')
    answer(page, 'Rename')
    expect(which.locator('option:checked').first).to_have_text('North')
    which.select_option('The door does not open')
    assert len(entries(page)) == 1


def test_a_record_goes_over_several_runbooks(chromium: Browser, address: str) -> None:
    with reader(chromium) as context:
        page = open_runbook(context, address, 'runbooks/window-stuck/')
        choose(page, 1, 'locked')
        assert page.evaluate('document.activeElement.href').endswith('/runbooks/door-stuck/#release')
        page.keyboard.press('Enter')
        page.wait_for_url('**/door-stuck/#release')
        choose(page, 2, 'Done')
        assert [text[6:] for text in entries(page)] == ['Is it locked? → locked', 'Release the bolt → Done']
        assert here(page) == 'verify'


def test_an_edited_page_keeps_the_record(chromium: Browser, mini_site: Callable[..., Built]) -> None:
    before, text = mini_site(SITE), str(SITE['runbooks/door-stuck.md'])
    moved = text.replace(
        '### Does the controller answer? <a id="look"></a>',
        '### Is there light? <a id="light"></a>\n`check` from the lodge\n\n```bash\nlight\n```\n\n'
        '- `on` → [Look](#look)\n- otherwise → [Call the porters](#escalate)\n\n'
        '### Does the controller reply? <a id="look"></a>',
    )
    start, end = moved.index('### Release'), moved.index('## Verification')
    gone = (
        (moved[:start] + moved[end:])
        .replace('(#release)', '(#verify)')
        .replace('Release the bolt', 'Is it open?')
    )
    post = str(SITE['postmortems/2024/2024-03-04-door-shut.md']).replace('#release', '#look')
    window = str(SITE['runbooks/window-stuck.md']).replace('#release', '#verify')
    edited = {'runbooks/door-stuck.md': gone, 'runbooks/window-stuck.md': window}
    after = mini_site({**SITE, **edited, 'postmortems/2024/2024-03-04-door-shut.md': post})
    assert after.warnings == ()
    with served(before.dir) as address, reader(chromium) as context:
        page = open_runbook(context, address)
        choose(page, 1, '1 received')
        choose(page, 2, 'Done')
        shutil.copytree(after.dir, before.dir, copy_function=shutil.copy, dirs_exist_ok=True)  # dated now
        page.reload()
        assert [text[6:] for text in entries(page)] == [
            'Does the controller answer? → 1 received',
            'Release the bolt → Done',
        ]
        expect(page.get_by_role('button', name='Mark step 2 done')).to_have_attribute('aria-pressed', 'true')
        expect(page.get_by_role('button', name='Mark step 1 done')).to_have_attribute('aria-pressed', 'false')
        press(page, 'Copy timeline')
        assert 'Release the bolt' in clipboard(page)


def test_a_clock_that_goes_back_changes_no_order(page: Page) -> None:
    choose(page, 1, '1 received')
    page.context.clock.set_system_time('2024-05-14T11:00:00Z')
    choose(page, 2, 'Done')
    assert entries(page) == [
        '14:00 Does the controller answer? → 1 received',
        '14:00 Release the bolt → Done',
    ]
    expect(page.get_by_role('button', name='Mark step 2 done')).to_have_attribute('aria-pressed', 'true')


def test_what_to_tell_is_filled_in(page: Page) -> None:
    tell = page.locator('.hr-tell')
    expect(tell.locator('p')).to_have_text('Nothing is recorded yet.')
    page.goto(f'{page.url}?DOOR=north')
    note(page, 'Forty people wait', 'impact')
    choose(page, 1, '1 received')
    choose(page, 2, 'Done')
    said = [
        'The door does not open, since 2024-05-14 14:00 Europe/Berlin',
        'Impact: 14:00 Forty people wait',
        'Checked: 14:00 Does the controller answer? → 1 received',
    ]
    assert tell.locator('p').inner_text().split('\n') == [
        *said,
        'Changed: 14:00 Release the bolt → Done',
        'Values: DOOR=north',
    ]
    page.get_by_role('button', name='Mark step 2 undone').click()
    page.get_by_role('button', name='Copy what to tell').click()
    assert clipboard(page).split('\n') == [
        *said,
        'Changed: 14:00 Release the bolt → Done; 14:00 Release the bolt → undone',
        'Values: DOOR=north',
    ]


@pytest.mark.parametrize('script', [NO_STORAGE, FULL])
def test_without_storage_it_lasts_as_long_as_the_page(chromium: Browser, address: str, script: str) -> None:
    with reader(chromium) as context:
        context.add_init_script(script)
        wrong: list[str] = []
        # The theme's own script does not bear it.
        context.on('weberror', lambda error: wrong.append(error.error.stack or ''))
        page = open_runbook(context, address)
        choose(page, 1, '1 received')
        note(page, 'one')
        assert len(entries(page)) == 2
        press(page, 'Undo')
        assert len(entries(page)) == 1
        assert [stack for stack in wrong if 'handrail' in stack] == []


def test_it_works_from_the_file_system(chromium: Browser, doors: Built, tmp_path: Path) -> None:
    archive = zipped(archive_files(doors.files(), b'', controls()), 'runbooks', '2024-06-01T00:00:00Z')
    with ZipFile(BytesIO(archive)) as file:
        file.extractall(tmp_path)
    with reader(chromium) as context:
        page = open_runbook(context, f'{tmp_path.as_uri()}/runbooks/', f'{RUNBOOK}index.html?incident=A')
        choose(page, 1, '1 received')
        page.reload()
        assert len(entries(page)) == 1
        page.evaluate('navigator.clipboard.writeText = async (text) => void (window.copied = text)')
        press(page, 'Copy timeline')
        assert '](../../runbooks/door-stuck.md#look)' in page.evaluate('window.copied')


REFUSED = {
    'missing': "Object.defineProperty(navigator, 'clipboard', {value: undefined})",
    'refused': "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))",
}


@pytest.mark.parametrize('why', REFUSED)
@pytest.mark.parametrize('older', [True, False])
def test_what_is_copied_can_be_had_without_the_clipboard(
    chromium: Browser, address: str, why: str, *, older: bool
) -> None:
    """By the older way to copy, else selected for the keyboard: a page of plain http has no clipboard."""
    with reader(chromium) as context:
        context.add_init_script(REFUSED[why])
        context.add_init_script("addEventListener('copy', () => { window.copied = `${getSelection()}` })")
        if not older:
            context.add_init_script('document.execCommand = () => false')
        page = open_runbook(context, address, f'{RUNBOOK}?DOOR=north')
        choose(page, 1, '1 received')
        for button in (
            bar(page).get_by_role('button', name='Copy timeline', exact=True),
            bar(page).get_by_role('button', name='Hand over', exact=True),
            page.get_by_role('button', name='Copy what to tell').first,
        ):
            status = bar(page).locator('[role=status]')
            status.evaluate("(each) => { each.textContent = window.copied = '' }")  # of the button before
            button.click()
            expect(status).to_contain_text('Copied' if older else 'press Ctrl+C')
            text = page.evaluate('window.copied' if older else 'document.activeElement.value')
            assert 'Does the controller answer?' in text
            expect(page.locator('.hr-text')).to_have_count(0 if older else 1)
            page.wait_for_timeout(550)  # two clicks at once are a double click
        page.locator('h1').click()
        expect(page.locator('.hr-text')).to_have_count(0)


def test_a_hand_over_names_the_values(chromium: Browser, address: str) -> None:
    with reader(chromium) as context:
        page = open_runbook(context, address)
        note(page, 'Values: ')
        assert 'Values: DOOR' not in hand_over(page)
        page.goto('about:blank')
        page.goto(f'{address}{RUNBOOK}?DOOR=north')
        text = hand_over(page)
        assert '\nValues: DOOR=north\n' in text
        assert text.count('Values:') == 2


def test_incidents_are_offered_once_there_is_one(page: Page) -> None:
    chooser = bar(page).locator('select').first
    expect(chooser).to_be_hidden()
    note(page, 'one')
    expect(chooser).to_be_visible()


def test_without_the_script_nothing_of_it_shows(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + RUNBOOK)
    for place in ('.hr-record', '.hr-tell'):
        expect(page.locator(place).first).to_be_hidden()
    expect(page.get_by_text('Tell them what you see')).to_be_visible()
    context.close()


def test_nothing_leaves_the_browser(chromium: Browser, address: str) -> None:
    with reader(chromium) as context:
        page = open_runbook(context, address)
        page.wait_for_load_state('networkidle')
        asked: list[str] = []
        context.on('request', lambda request: asked.append(request.url))
        choose(page, 1, '1 received')
        note(page, 'one')
        press(page, 'Copy timeline')
        press(page, 'Hand over')
        with page.expect_download():
            press(page, 'Download draft')
        assert [url for url in asked if not url.startswith('data:')] == []
