"""The pages in the theme and in a browser: titles stay text, night reading works, scripts only add."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect
from support.site import GREEN, build_site, served, write_site

RUNBOOK = 'runbooks/door-stuck/'
INCIDENT = 'postmortems/2024/2024-03-04-door-shut/'
SCREENS = [(1280, 720), (390, 800)]
BAD_TITLE = '`<img src=x onerror="document.title=1">` &lt;script&gt;alert(1)&lt;/script&gt;'

ROW = f'| SEV1 | {"nobody enters " * 3} | {"the porters and whoever " * 4} | every 30 minutes |\n'
TABLES = f"""
| level | users feel | woken | reports |
| --- | --- | --- | --- |
{ROW}
Wider:

| `{'x' * 40}` | `b` |
| --- | --- |
| `{'y' * 60}` | z |
"""


@pytest.fixture(scope='module')
def green(tmp_path_factory):
    root = tmp_path_factory.mktemp('green')
    start = f'# {BAD_TITLE}\n\n<!-- handrail: actions status=all -->\n{TABLES}'
    late = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011 - the browser has the same day
    soon = (date.today() + timedelta(days=400)).isoformat()  # noqa: DTZ011
    items = ''.join(f'- [ ] Do {n}.\n    - id: do-{n}\n    - due: {soon if n else late}\n' for n in range(5))
    incident = GREEN[f'{INCIDENT.strip("/")}.md'] + items
    french = '---\nowner: porters\nlang: fr\n---\n# La porte\n\nElle ouvre.\n'
    alert = '---\nsource: grafana\nrunbook: ../runbooks/door-stuck.md#look\n---\n# DoorRefuses\n'
    documents = {
        **GREEN,
        'guide.md': start,
        'alerts/DoorRefuses.md': alert,
        'services/porte.md': french,
        f'{INCIDENT.strip("/")}.md': incident,
    }
    config = {'theme': {'name': 'material', 'font': False, 'features': ['content.code.copy']}}
    nav = {'nav': [{'Start': 'index.md'}, 'guide.md', {'Actions': 'actions/index.md'}]}
    built = build_site(write_site(root, documents, {**config, **nav}), root / 'site')
    assert not built.warnings
    return built


def test_a_title_is_text_wherever_the_theme_prints_it(green):
    html = green.text('guide/index.html')
    title = re.search('<title>(.*?)</title>', html, re.DOTALL)[1]
    assert title.startswith('&lt;img src=x')
    for path in ('guide/index.html', 'index.html', 'actions/index.html'):
        assert '<img src=x' not in green.text(path)
        assert '<script>alert' not in green.text(path)


def test_a_page_in_another_language_says_so(green):
    assert '<div lang="fr">' in green.text('services/porte/index.html')
    assert '<div lang' not in green.text('services/door/index.html')


def test_an_incident_of_this_size_stays_small(green):
    assert len(green.text(f'{INCIDENT}index.html').encode()) < 35_000


def test_the_404_page_leads_on(green):
    html = green.text('404.html')
    assert all(f'href="/{path}/"' in html for path in ('symptoms', 'alerts', 'runbooks', 'teams'))


@pytest.mark.parametrize(('width', 'height'), SCREENS)
@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_the_first_command_is_on_the_first_screen(green, chromium, width, height, scheme):
    page = chromium.new_page(viewport={'width': width, 'height': height}, color_scheme=scheme)
    with served(green.dir) as root:
        page.goto(root + RUNBOOK)
        page.wait_for_selector('.hr-start .hr-bar')
        box = page.locator('.hr-start pre').bounding_box()
    page.close()
    assert box['y'] + box['height'] <= height


@pytest.mark.parametrize(('width', 'height'), SCREENS)
def test_the_page_of_an_alert_shows_its_first_command_on_the_first_screen(green, chromium, width, height):
    page = chromium.new_page(viewport={'width': width, 'height': height})
    with served(green.dir) as root:
        page.goto(f'{root}alerts/DoorRefuses/')
        page.wait_for_selector('.hr-start .hr-bar')
        box = page.locator('.hr-start pre').first.bounding_box()
        page.locator('.hr-start .hr-vars summary').click()
        expect(page.get_by_label('DOOR', exact=True)).to_be_visible()
    page.close()
    assert box['y'] + box['height'] <= height


def test_a_table_too_wide_for_a_phone_shows_where_it_goes_on_and_others_wrap(green, chromium):
    page = chromium.new_page(viewport={'width': 390, 'height': 800})
    with served(green.dir) as root:
        page.goto(f'{root}guide/')
        page.wait_for_selector('.md-typeset__scrollwrap')
        wraps = page.locator('.md-typeset__scrollwrap:not(.hr-table *)')
        wide = wraps.evaluate_all('all => all.map((e) => e.scrollWidth > e.clientWidth)')
        shadows = wraps.first.evaluate('e => getComputedStyle(e).backgroundAttachment')
    page.close()
    assert wide == [False, True]
    assert shadows == 'local, local, scroll, scroll'


@pytest.mark.parametrize('path', [RUNBOOK, INCIDENT, 'alerts/DoorRefuses/'])
def test_the_copy_button_covers_no_command(green, chromium, path):
    page = chromium.new_page(viewport={'width': 390, 'height': 800})
    with served(green.dir) as root:
        page.goto(root + path)
        for command in page.locator('.hr-command').all():
            button = command.locator('button').first.bounding_box()
            assert button['y'] + button['height'] <= command.locator('pre > code').bounding_box()['y']
    page.close()


def test_cells_say_on_phones_what_their_column_says_elsewhere(green, chromium):
    words = (
        '() => getComputedStyle(document.querySelector(".hr-runbooks td:nth-child(4)"), "::before").content'
    )
    with served(green.dir) as root:
        for (width, height), label in zip(SCREENS, ('none', '"Steps "'), strict=True):
            page = chromium.new_page(viewport={'width': width, 'height': height})
            page.goto(f'{root}runbooks/')
            assert page.evaluate(words) == label
            assert page.locator('.hr-runbooks th').first.bounding_box()['height'] > 0
            page.close()


@pytest.mark.parametrize(('width', 'height'), SCREENS)
def test_no_page_scrolls_sideways_and_nothing_comes_from_elsewhere(green, chromium, width, height):
    page = chromium.new_page(viewport={'width': width, 'height': height})
    seen, errors = [], []
    page.on('request', lambda request: seen.append(request.url))
    page.on('pageerror', lambda error: errors.append(str(error)))
    with served(green.dir) as root:
        for path in (RUNBOOK, INCIDENT, 'actions/', 'guide/', 'practices/net-door-001/', 'services/door/'):
            page.goto(root + path, wait_until='networkidle')
            assert page.evaluate('document.documentElement.scrollWidth') <= width, path
        assert {url for url in seen if not url.startswith((root, 'data:'))} == set()
    page.close()
    assert errors == []


def test_the_script_marks_what_became_overdue_filters_and_sorts(green, chromium):
    page = chromium.new_page()
    with served(green.dir) as root:
        page.goto(f'{root}actions/open/')
        rows = page.locator('.hr-tasks tbody tr')
        late = rows.filter(has_text='Do 0.')
        assert late.locator('.hr-state-overdue').inner_text() == 'overdue'
        assert rows.filter(has_text='Do 1.').locator('.hr-state-overdue').count() == 0
        told = page.locator('.hr-filter [role=status]')
        assert told.inner_text() == ''
        page.get_by_label('With the words').fill('do-3')
        expect(told).to_have_text('1 of 7')
        assert rows.count() == 1
        page.get_by_label('With the words').fill('')
        page.get_by_label('Owner').select_option('none')
        expect(rows).to_have_count(5)
        states = page.get_by_label('State').locator('option').all_inner_texts()
        assert states == ['any state', 'open', 'overdue', 'proposed', 'in progress', 'done', 'not doing']
        page.get_by_label('Owner').select_option('')
        page.get_by_label('State').select_option('overdue')
        expect(told).to_have_text('2 of 7')
        page.locator('.hr-tasks th button').first.click()
        page.locator('.hr-tasks th button').first.click()
        expect(page.locator('th[aria-sort=descending]')).to_have_count(1)
        assert rows.first.inner_text().strip().startswith('Watch the session table.')
    page.close()


def test_without_scripts_every_row_is_there(green, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    with served(green.dir) as root:
        page.goto(f'{root}actions/open/')
        assert page.locator('.hr-tasks tbody tr').count() == 6
        page.goto(root + RUNBOOK)
        assert page.locator('svg.hr-graph a').count() == 4
    context.close()


def test_the_graph_leads_to_its_steps(green, chromium):
    page = chromium.new_page(viewport={'width': 390, 'height': 800})
    with served(green.dir) as root:
        page.goto(root + RUNBOOK)
        page.locator('svg.hr-graph a').nth(1).click()
        expect(page).to_have_url(re.compile('#release$'))
        widths = page.evaluate("""[...document.querySelectorAll('svg.hr-graph text')].map((text) => {
            const box = text.getBBox(); return [box.x, box.x + box.width]; })""")
    page.close()
    assert all(left >= 0 and right <= 272 for left, right in widths)


@pytest.mark.parametrize('scheme', ['light', 'dark'])
def test_coloured_words_can_be_read(green, chromium, scheme):
    """WCAG 2.2, 1.4.3: 4.5:1 between a word and what lies behind it."""
    page = chromium.new_page(color_scheme=scheme)
    with served(green.dir) as root:
        for path in (RUNBOOK, INCIDENT, 'actions/'):
            page.goto(root + path, wait_until='networkidle')
            for contrast, words in page.evaluate(CONTRAST):
                assert contrast >= 4.5, f'{path}: {words}'
    page.close()


CONTRAST = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const linear = (c) => (c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    const [r, g, b] = rgb.map((c) => linear(c / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  return [...document.querySelectorAll('[class^=hr-] , .hr-facts dt, .md-typeset small')].filter((e) =>
    [...e.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())).map((element) => {
      const behind = [];
      for (let e = element; e; e = e.parentElement) behind.unshift(getComputedStyle(e).backgroundColor);
      const back = over(['white', ...behind]);
      const front = over(['white', ...behind, getComputedStyle(element).color]);
      const [a, b] = [light(front), light(back)];
      const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
      return [contrast, `${element.className}: ${element.textContent.trim().slice(0, 40)}`];
    });
})()"""
