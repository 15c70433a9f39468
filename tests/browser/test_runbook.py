"""The page of a runbook in a browser: what one sees first, fills in, copies, reports and prints."""

import json
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.site import GREEN, Built, build_site, served, write_site

RUNBOOK = 'runbooks/door-stuck/'
SCREENS = [(1280, 720), (390, 800)]
PRUNE = """### Drop the badges <a id="drop"></a>
`change` at the door, 1 min

Affects: everybody who waits.

```bash
bolt drop --all "$DOOR" --floor "$FLOOR"
```

Irreversible: nobody knows who waited.

- done → [Is it open?](#verify)

```text
an example of output
```

## Verification
"""
FLOOR = """  FLOOR:
    description: On which floor
    example: '3'
    pattern: '\\d{1,2}'
"""


@pytest.fixture(scope='module')
def doors(tmp_path_factory: pytest.TempPathFactory) -> Built:
    runbook = GREEN[f'{RUNBOOK.strip("/")}.md'].replace('## Verification\n', PRUNE)
    runbook = runbook.replace('- done → [Is it open?](#verify)', '- done → [Drop the badges](#drop)', 1)
    runbook = runbook.replace("    pattern: '^[a-z]+$'\n", f"    pattern: '^[a-z]+$'\n{FLOOR}")
    alert = '---\nsource: grafana\nrunbook: ../runbooks/door-stuck.md#look\n---\n# DoorRefuses\n'
    documents = {**GREEN, f'{RUNBOOK.strip("/")}.md': runbook, 'alerts/DoorRefuses.md': alert}
    root = tmp_path_factory.mktemp('doors')
    config = {
        'theme': {'name': 'material', 'font': False, 'features': ['content.code.copy']},
        'repo_url': 'https://github.example.org/doors/runbooks',
    }
    built = build_site(write_site(root, documents, config), root / 'site')
    assert not built.warnings
    return built


@pytest.fixture(scope='module')
def root(doors: Built) -> Iterator[str]:
    with served(doors.dir) as address:
        yield address


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(permissions=['clipboard-read', 'clipboard-write'])
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, root: str) -> Page:
    page = context.new_page()
    page.goto(root + RUNBOOK)
    page.wait_for_selector('.hr-bar')
    return page


def command(page: Page, step: str) -> str:
    page.wait_for_selector('.hr-step .hr-bar')  # of the controls, which are a file of their own
    return page.evaluate(
        'id => handrail.runnable(document.querySelector(`[data-step=${id}] .hr-command`))', step
    )


def clipboard(page: Page) -> str:
    return page.evaluate('navigator.clipboard.readText()')


def fill(page: Page, name: str, value: str) -> None:
    if not page.locator('.hr-vars details').get_attribute('open'):
        page.locator('.hr-vars details').evaluate('details => { details.open = true }')
    page.get_by_label(name, exact=True).fill(value)


# the first screen


@pytest.mark.parametrize(('width', 'height'), SCREENS)
def test_the_first_screen_of_every_runbook_holds_what_is_needed_first(site, chromium, width, height):
    """Meaning, first command, when to stop, whom to call and, in one line, the owner."""
    page = chromium.new_page(viewport={'width': width, 'height': height})
    below = {}
    with served(site) as root:
        paths = sorted(site.glob('runbooks/*/index.html'))
        for path in paths:
            page.goto(f'{root}runbooks/{path.parent.name}/')
            page.wait_for_selector('.hr-start .hr-bar')
            whole = {name: page.locator(f'.hr-start {name}').bounding_box() for name in ('pre', '.hr-stop')}
            whom = page.locator('.hr-start > p', has_text='Stuck').bounding_box()
            owner = page.locator('.hr-start > p', has_text='Owner').bounding_box()
            bottoms = {name: box['y'] + box['height'] for name, box in {**whole, 'whom': whom}.items()}
            bottoms['owner'] = owner['y'] + 20
            below[path.parent.name] = [name for name, bottom in bottoms.items() if bottom > height]
    page.close()
    assert len(below) > 3
    assert {name: parts for name, parts in below.items() if parts} == {}


@pytest.mark.parametrize(('width', 'height'), SCREENS)
@pytest.mark.parametrize('path', [RUNBOOK, 'alerts/DoorRefuses/'])
def test_nothing_moves_while_a_page_comes_up_with_its_values(root, chromium, path, width, height):
    page = chromium.new_page(viewport={'width': width, 'height': height})
    page.add_init_script("""window.shift = 0; new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
    }).observe({type: 'layout-shift', buffered: true})""")
    script = '**/assets/handrail/*.js'
    page.route(script, lambda route: time.sleep(0.4) or route.continue_())  # the page is painted before
    page.goto(f'{root}{path}?DOOR=north&FLOOR=x')
    page.wait_for_selector('.hr-start .hr-slot:has-text("north")')
    page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    assert page.evaluate('shift') <= 0.05
    page.close()


def test_without_scripts_all_of_it_can_be_read(root, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(root + RUNBOOK)
    assert page.locator('.hr-start pre').inner_text().strip() == 'ping -c 1 "$DOOR"'
    page.locator('.hr-vars summary').click()
    expect(page.get_by_role('cell', name='On which floor')).to_be_visible()
    assert page.locator('.hr-form, .hr-bar').first.is_hidden()
    assert page.locator('.hr-record, .hr-tell').evaluate_all('all => all.map((e) => e.offsetHeight)') == [
        0,
        0,
    ]
    assert page.get_by_text('Tell them what you see').is_visible()
    assert page.get_by_role('button').count() == 0
    context.close()


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_the_open_form_and_the_dialogs_have_no_barrier(root, chromium, web_tools, scheme):
    context = chromium.new_context(color_scheme=scheme, viewport={'width': 390, 'height': 800})
    page = context.new_page()
    axe = (web_tools / 'axe-core' / 'axe.min.js').read_text(encoding='utf-8')
    wrong = {}
    for opener in ('.hr-vars summary', '.hr-slot', '[data-step=drop] .hr-copy'):
        page.goto(f'{root}{RUNBOOK}?FLOOR=x')
        page.wait_for_selector('.hr-bar')
        page.locator(opener).first.click()
        page.evaluate(axe)
        still = 'Promise.allSettled(document.getAnimations().map((each) => each.finished))'
        found = page.evaluate(f'{still}.then(() => axe.run()).then((result) => result.violations)')
        wrong |= {f'{opener}: {each["id"]}': each['nodes'][0]['html'] for each in found}
    context.close()
    assert wrong == {}


def test_the_repository_is_asked_nothing(doors):
    assert 'md-source' in doors.text('index.html')
    assert 'data-md-component="source"' not in doors.text('index.html')


# values


def test_a_value_fills_every_command_at_once_and_stays_on_the_device(page):
    summary = page.locator('.hr-vars summary')
    assert summary.inner_text() == '2 values, 2 not set: DOOR not set, FLOOR not set'
    assert command(page, 'look') == 'ping -c 1 "${DOOR:?fill in DOOR}"'
    fill(page, 'DOOR', ' north ')
    assert command(page, 'look') == 'ping -c 1 "north"'
    assert command(page, 'drop') == 'bolt drop --all "north" --floor "${FLOOR:?fill in FLOOR}"'
    assert (
        page.locator('[data-step=drop] code').first.inner_text().strip()
        == 'bolt drop --all "north" --floor "$FLOOR"'
    )
    page.reload()
    page.wait_for_selector('.hr-bar')
    assert summary.inner_text() == '2 values, 1 not set: DOOR = north, FLOOR not set'
    assert command(page, 'look') == 'ping -c 1 "north"'


def test_old_values_say_when_they_were_set(page):
    fill(page, 'DOOR', 'north')
    page.evaluate(
        """() => { const key = `handrail:${location.pathname.split("runbooks/")[0]}:values:device`;
        localStorage[key] = localStorage[key].replace(/"":"[^T]*/, '"":"2024-01-21'); }"""
    )
    page.reload()
    page.wait_for_selector('.hr-bar')
    summary = page.locator('.hr-vars summary')
    assert summary.inner_text() == '2 values of 2024-01-21, 1 not set: DOOR = north, FLOOR not set'
    fill(page, 'FLOOR', '3')
    assert summary.inner_text() == '2 values: DOOR = north, FLOOR = 3'


def test_a_wrong_value_stays_in_its_field_with_the_reason(page):
    fill(page, 'FLOOR', '7')
    fill(page, 'FLOOR', 'seven')
    field = page.get_by_label('FLOOR', exact=True)
    assert field.get_attribute('aria-invalid') == 'true'
    expect(field).to_have_accessible_description(
        r'On which floor, for example 3 Not used: it does not look like 3 (\d{1,2}).'
    )
    assert '${FLOOR:?fill in FLOOR}' in command(page, 'drop')
    assert 'seven' not in page.evaluate('JSON.stringify({...localStorage})')
    fill(page, 'FLOOR', '8')
    assert field.get_attribute('aria-invalid') == 'false'
    assert command(page, 'drop').endswith('--floor "8"')


def test_values_are_cleared_and_brought_back(page):
    fill(page, 'DOOR', 'north')
    page.get_by_role('button', name='Clear values').click()
    assert '${DOOR:?' in command(page, 'look')
    assert 'north' not in page.evaluate('JSON.stringify({...localStorage})')
    page.get_by_role('button', name='Put them back').click()
    assert command(page, 'look') == 'ping -c 1 "north"'


def test_another_tab_hears_of_a_value(page, context, root):
    other = context.new_page()
    other.goto(root + RUNBOOK)
    fill(other, 'DOOR', 'south')
    page.wait_for_selector('.hr-start .hr-slot:has-text("south")')


@pytest.mark.parametrize('key', ['Enter', ' '])
def test_a_value_is_edited_in_its_place_by_keyboard(page, key):
    slot = page.get_by_role('button', name='FLOOR: not set, change')
    slot.focus()
    page.keyboard.press(key)
    field = page.locator('dialog.hr-edit').get_by_label('FLOOR')
    expect(field).to_be_focused()
    field.fill('x')
    page.keyboard.press('Enter')
    expect(page.locator('dialog.hr-edit')).to_contain_text('Not used')
    field.fill('4')
    page.keyboard.press('Enter')
    expect(page.locator('dialog.hr-edit')).to_be_hidden()
    expect(field).to_have_count(0)  # it is back in its row once the dialog has said that it is gone
    slot = page.get_by_role('button', name='FLOOR: 4, change')
    expect(slot).to_be_focused()
    page.keyboard.press(key)
    field.fill('5')
    page.keyboard.press('Escape')
    expect(slot).to_be_visible()  # a dialog is gone before it says so
    assert command(page, 'drop').endswith('--floor "4"')


@pytest.mark.parametrize(
    ('written', 'left', 'values'),
    [
        ('?DOOR=north', '', {'DOOR': 'north'}),
        ('?from=mail&DOOR=north&x=7', '?from=mail&x=7', {'DOOR': 'north'}),
        ('#DOOR=north&FLOOR=3', '', {'DOOR': 'north', 'FLOOR': '3'}),
        ('?DOOR=north#release', '#release', {'DOOR': 'north'}),
        ('#release?DOOR=north', '#release', {'DOOR': 'north'}),
        ('?DOOR=north#FLOOR=3', '', {'DOOR': 'north', 'FLOOR': '3'}),
        ('#release', '#release', {}),
        ('?OTHER=1', '?OTHER=1', {}),
        ('?DOOR=%24%28id%29', '', {}),
        ('?__proto__=x&DOOR=north', '?__proto__=x', {'DOOR': 'north'}),
    ],
)
def test_the_address_gives_values_and_loses_them(context, root, written, left, values):
    page = context.new_page()
    page.goto(f'{root}{RUNBOOK}{written}')
    page.wait_for_selector('.hr-bar')
    page.wait_for_url(f'{root}{RUNBOOK}{left}')
    assert page.evaluate('handrail.values()') == values
    if 'release' in left:
        expect(page.locator(':target')).to_have_id('release')
        page.wait_for_function('() => scrollY > 0')
    assert page.evaluate('history.length') <= 2


def test_a_link_to_the_page_that_is_open_gives_values_too(page, root):
    page.evaluate("location.hash = 'release?DOOR=north'")
    page.wait_for_url(f'{root}{RUNBOOK}#release')
    assert command(page, 'look') == 'ping -c 1 "north"'


def test_the_page_of_an_alert_takes_them_for_the_whole_runbook(context, root):
    page = context.new_page()
    page.goto(f'{root}alerts/DoorRefuses/?DOOR=north&FLOOR=3')
    page.wait_for_selector('.hr-bar')
    assert page.locator('.hr-start .hr-command code').first.inner_text().strip() == 'ping -c 1 "north"'
    page.get_by_role('link', name='The door does not open').first.click()
    page.wait_for_url(f'{root}{RUNBOOK}')
    assert command(page, 'drop') == 'bolt drop --all "north" --floor "3"'


def test_values_of_two_incidents_do_not_mix(page):
    fill(page, 'DOOR', 'north')
    page.evaluate("handrail.change(() => {}, 'first', 'First')")
    assert command(page, 'look') == 'ping -c 1 "north"'
    page.evaluate("handrail.change(() => {}, 'second', 'Second')")
    assert '${DOOR:?' in command(page, 'look')
    fill(page, 'DOOR', 'south')
    page.evaluate("handrail.change(() => {}, 'first')")
    assert command(page, 'look') == 'ping -c 1 "north"'


def test_all_goes_on_without_storage(context, root):
    page = context.new_page()
    errors = []
    page.on('pageerror', lambda error: errors.append(error.stack or ''))
    page.add_init_script("""for (const name of ['getItem', 'setItem', 'removeItem'])
        Storage.prototype[name] = () => { throw new DOMException('denied', 'SecurityError'); };""")
    page.goto(f'{root}{RUNBOOK}?DOOR=north')
    assert command(page, 'look') == 'ping -c 1 "north"'
    fill(page, 'DOOR', 'south')
    assert command(page, 'look') == 'ping -c 1 "south"'
    assert [stack for stack in errors if 'assets/handrail/' in stack] == []  # the theme has its own


@pytest.mark.parametrize('kept', ['7', '[]', '"x"', 'null', '{"DOOR": 5}', '{', '{"DOOR": "$(id)"}'])
def test_what_is_kept_is_not_trusted(page, kept):
    page.evaluate(
        """kept => {
        localStorage[`handrail:${location.pathname.split("runbooks/")[0]}:values:device`] = kept; }""",
        kept,
    )
    page.reload()
    assert command(page, 'look') == 'ping -c 1 "${DOOR:?fill in DOOR}"'


# copying


def test_each_command_has_a_button_named_after_its_step(page):
    names = page.locator('.hr-copy').evaluate_all('all => all.map((button) => button.ariaLabel)')
    assert names == [
        'Copy the command of step 1: Does the controller answer?',
        'Copy the command of step 1: Does the controller answer?',
        'Copy the command of step 2: Release the bolt',
        'Copy the undo of step 2: Release the bolt',
        'Copy the command of step 3: Drop the badges',
        'Copy the command of step 4: Is it open?',
    ]
    page.wait_for_selector('.highlight [data-md-type=copy], .highlight .md-clipboard')
    assert page.locator('.hr-command .md-clipboard, .hr-command [data-md-type=copy]').count() == 0


def test_the_clipboard_gets_the_runnable_text_alone(page):
    fill(page, 'DOOR', 'north')
    page.get_by_role('button', name='Copy the undo of step 2: Release the bolt').click()
    expect(page.locator('.hr-status-line')).to_have_text('Copied.')
    assert clipboard(page) == 'bolt lock "north"'
    fill(page, 'DOOR', '')
    page.get_by_role('button', name='Copy the command of step 2: Release the bolt').press('Enter')
    expect(page.locator('.hr-status-line')).to_have_text('Copied. It stops until you set: DOOR')
    assert clipboard(page) == 'bolt release "${DOOR:?fill in DOOR}"'


def test_what_cannot_be_undone_is_asked_for_twice(page):
    page.evaluate("navigator.clipboard.writeText('before')")
    button = page.get_by_role('button', name='Copy the command of step 3: Drop the badges')
    button.click()
    asked = page.locator('dialog.hr-gate')
    expect(asked).to_contain_text('Cannot be undone: nobody knows who waited.')
    expect(asked).to_contain_text('Affects: everybody who waits.')
    expect(asked.get_by_role('button', name='Leave')).to_be_focused()
    asked.evaluate("(dialog) => dialog.addEventListener('close', () => { window.left = true })")
    page.keyboard.press('Escape')
    expect(asked).to_be_hidden()
    page.wait_for_function('() => window.left')  # it says so a little later: then something might be copied
    assert clipboard(page) == 'before'
    expect(button).to_be_focused()
    button.click()
    asked.get_by_role('button', name='Copy it all the same').click()
    expect(page.locator('.hr-status-line')).to_contain_text('Copied')
    assert clipboard(page).startswith('bolt drop --all')


def test_without_the_clipboard_the_command_is_selected(chromium, root):
    page = chromium.new_page()
    page.add_init_script("""Object.defineProperty(navigator, 'clipboard', {value: undefined});
        document.execCommand = () => false;""")
    page.goto(root + RUNBOOK)
    page.get_by_role('button', name='Copy the command of step 2: Release the bolt').click()
    expect(page.locator('.hr-status-line')).to_contain_text('The command is selected')
    assert page.evaluate('getSelection().toString() || document.activeElement.value') == command(
        page, 'release'
    )
    page.close()


def test_an_older_way_to_copy_helps_where_the_newer_is_missing(context, root):
    page = context.new_page()
    page.add_init_script("""navigator.clipboard.writeText = () => Promise.reject(new DOMException('no'))""")
    page.goto(root + RUNBOOK)
    page.get_by_role('button', name='Copy the command of step 2: Release the bolt').click()
    expect(page.locator('.hr-status-line')).to_contain_text('Copied')
    assert clipboard(page) == command(page, 'release')


# reporting, printing, colours


def test_a_wrong_step_is_reported_with_its_place_and_without_values(page, doors):
    fill(page, 'DOOR', 'secretdoor')
    href = page.locator('[data-step=release] .hr-report').get_attribute('href')
    parts = urlsplit(href)
    asked = parse_qs(parts.query)
    assert (
        f'{parts.scheme}://{parts.netloc}{parts.path}'
        == 'https://github.example.org/doors/runbooks/issues/new'
    )
    assert asked['title'] == ['The door does not open, step 2. Release the bolt']
    commit = json.loads(doors.text('build.json'))['commit'] or 'unknown'
    assert asked['body'][0].splitlines()[:4] == [
        'Runbook: The door does not open (docs/runbooks/door-stuck.md)',
        'Step: 2. Release the bolt',
        'Page: https://runbooks.example.org/runbooks/door-stuck/#release',
        f'Site built from commit: {commit}',
    ]
    assert 'secretdoor' not in page.content().split('<article')[0] + href
    assert len({*page.locator('.hr-report').all_inner_texts()}) == page.locator('.hr-step').count()


def test_on_paper_no_command_is_cut_and_values_and_addresses_stand_there(page):
    fill(page, 'DOOR', 'n' * 200)
    page.set_viewport_size({'width': 600, 'height': 900})
    page.wait_for_function('() => innerWidth === 600')
    page.emulate_media(media='print', color_scheme='dark')
    cut = page.locator('.hr-command pre').evaluate_all(
        'all => all.filter((e) => e.scrollWidth > e.clientWidth + 1).length'
    )
    assert cut == 0
    assert 'n' * 200 in page.locator('[data-step=release] code').first.inner_text().replace('\n', '')
    assert page.locator('.hr-copy:visible, .hr-report:visible, .hr-form:visible').count() == 0
    assert page.locator('.hr-variables').is_visible()
    behind = 'a => getComputedStyle(a, "::after").content'
    assert page.locator('.hr-start a[href*=porters]').first.evaluate(behind) == '" (../../teams/porters/)"'
    light = page.locator('.hr-step-kind').first.evaluate('e => getComputedStyle(e).color')
    assert light == 'rgb(26, 84, 144)'


def test_forced_colours_leave_the_edges_of_what_can_be_pressed(root, chromium):
    page = chromium.new_page(forced_colors='active')
    page.goto(root + RUNBOOK)
    for name in ('.hr-slot', '.hr-copy'):
        page.wait_for_selector(name)
        style = page.locator(name).first.evaluate('e => getComputedStyle(e).borderTopStyle')
        assert style == 'solid'
    page.close()
