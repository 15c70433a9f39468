"""Under the policy in a real browser: everything works, what was put in does not, no other host is asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from support.kinds import kinds_of_pages
from support.site import GREEN, Quiet, build_site, served, strict_policy, write_site

TABS = """# Tabs

=== "Linux"

    Type `ip route`.

=== "macOS"

    Type `netstat -rn`.

Then again:

=== "Linux"

    Type `ip link`.

=== "macOS"

    Type `ifconfig`.

```bash
echo copied
```

| left | right |
| --- | ---: |
| a | 1 |
"""
FEATURES = (
    'announce.dismiss',
    'content.code.copy',
    'content.tabs.link',
    'navigation.instant',
    'navigation.tabs',
    'search.suggest',
    'search.highlight',
)
THEME = {
    'name': 'material',
    'font': False,
    'features': list(FEATURES),
    'palette': [
        {'scheme': 'default', 'toggle': {'icon': 'material/weather-sunny', 'name': 'Dark'}},
        {'scheme': 'slate', 'toggle': {'icon': 'material/weather-night', 'name': 'Light'}},
    ],
}
WATCH = """
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


@pytest.fixture(scope='module')
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp('policy')
    documents = {**GREEN, 'tabs.md': TABS}
    nav = [{'Start': 'index.md'}, {'Tabs': 'tabs.md'}, {'Runbooks': 'runbooks/index.md'}]
    config = write_site(
        root,
        documents,
        {'theme': THEME, 'nav': nav, 'markdown_extensions': [{'pymdownx.tabbed': {'alternate_style': True}}]},
    )
    # Instant loading reads the site's map, and takes part where the address is the site's.
    built = build_site(config, root / 'site')
    assert built.warnings == ()
    return built.dir


class Mapped(Quiet):
    """Says the address at which it serves where the site says the one that it was built for."""

    def do_GET(self) -> None:  # noqa: N802 - the server's name
        """Answer with the file, its own address in the site's map."""
        if not self.path.startswith('/sitemap.xml') or self.path.endswith('.gz'):
            return super().do_GET()
        text = (Path(self.directory) / 'sitemap.xml').read_text(encoding='utf-8')
        host, port = self.server.server_address[:2]
        data = text.replace('https://runbooks.example.org/', f'http://{host}:{port}/').encode()
        self.send_response(200)
        self.send_header('Content-Type', 'application/xml')
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None


@pytest.fixture(scope='module', params=['in pages', 'in pages and header'])
def address(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    header = strict_policy(folder) if 'header' in request.param else ''
    with served(folder, header, Mapped) as found:
        yield found


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    found = chromium.new_context(
        viewport={'width': 1280, 'height': 900}, permissions=['clipboard-read', 'clipboard-write']
    )
    found.add_init_script(WATCH)
    yield found
    found.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The page with tabs; the test fails when the browser refuses or complains of anything."""
    found = context.new_page()
    said: list[str] = []
    missed = 'Failed to load resource'
    found.on(
        'console',
        lambda message: (
            said.append(message.text) if message.type == 'error' and missed not in message.text else None
        ),
    )
    found.on('pageerror', lambda error: said.append(str(error)))
    found.goto(f'{address}tabs/')
    yield found
    assert found.evaluate('window.refused') == []
    assert said == []


def test_the_colours_are_chosen_and_are_there_before_the_page_is(page: Page, address: str) -> None:
    assert page.get_attribute('body', 'data-md-color-scheme') == 'default'
    page.locator('form[data-md-component=palette] label:visible').click()
    expect(page.locator('body')).to_have_attribute('data-md-color-scheme', 'slate')
    # At another depth, without the theme's script that comes last: the one in the page is enough.
    page.route('**/bundle.*.js', lambda route: route.abort())
    page.goto(f'{address}runbooks/door-stuck/')
    assert page.get_attribute('body', 'data-md-color-scheme') == 'slate'
    page.goto(f'{address}nothing/at/all/')
    page.unroute('**/bundle.*.js')
    page.goto(f'{address}tabs/')


def test_the_page_not_found_keeps_what_the_others_do(page: Page, address: str) -> None:
    page.locator('form[data-md-component=palette] label:visible').click()
    expect(page.locator('body')).to_have_attribute('data-md-color-scheme', 'slate')
    page.goto(f'{address}404.html')
    assert page.get_attribute('body', 'data-md-color-scheme') == 'slate'
    assert page.evaluate('__md_scope.pathname') == '/'


def test_tabs_of_a_name_are_chosen_together_and_stay(page: Page) -> None:
    page.locator('.tabbed-labels label', has_text='macOS').first.click()
    expect(page.get_by_text('ifconfig')).to_be_visible()
    page.wait_for_function("() => __md_get('__tabs')?.includes('macOS')")
    page.reload()
    expect(page.get_by_text('netstat -rn')).to_be_visible()
    expect(page.get_by_text('ifconfig')).to_be_visible()


def test_code_is_copied(page: Page) -> None:
    page.locator('button[data-md-type=copy], .md-clipboard').first.click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.includes('echo copied'))")


def test_the_search_answers_and_leads_there_without_loading_anew(page: Page) -> None:
    page.evaluate('window.same = true')
    page.click('.md-search__input')
    page.keyboard.type('badges refused')
    page.locator('.md-search-result__item a', has_text='The door does not open').first.click()
    page.wait_for_url('**/runbooks/door-stuck/*')
    page.wait_for_function(
        "() => document.querySelector('h1')?.innerText?.includes('The door does not open')"
    )
    assert page.evaluate('window.same') is True


def test_pages_change_without_loading_and_their_scripts_run(page: Page) -> None:
    page.evaluate('window.same = true')
    page.locator('.md-tabs a', has_text='Runbooks').click()
    page.wait_for_function("() => document.querySelector('h1')?.innerText === 'Runbooks'")
    page.locator('article a', has_text='The door does not open').first.click()
    page.wait_for_function(
        "() => document.querySelector('h1')?.innerText?.includes('The door does not open')"
    )
    page.wait_for_selector('.hr-form', state='attached')
    assert page.evaluate('window.same') is True
    policies = page.locator('meta[http-equiv="Content-Security-Policy"]')
    assert policies.count() == 1


def test_columns_of_numbers_stand_to_the_right(page: Page) -> None:
    aligned = page.locator('article td', has_text='1').evaluate('(cell) => getComputedStyle(cell).textAlign')
    assert aligned in ('right', 'end', '-webkit-right')


ATTACKS = {
    'a script': '<script>window.hacked = 1</script>',
    'a handler': '<img src="/none.png" onerror="window.hacked = 1">',
    'a link': '<a id="evil" href="javascript:window.hacked = 1">x</a>',
    'a frame': '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
    'an address': '<base href="https://evil.example/"><script src="x.js"></script>',
    'another host': '<script src="https://evil.example/x.js"></script><img src="https://evil.example/y.png">',
    'a style': '<style>body { display: none }</style>',
    'another policy': '<meta http-equiv="Content-Security-Policy" '
    "content=\"script-src 'self' 'unsafe-inline'\">"
    '<script>window.hacked = 1</script>',
}


@pytest.mark.parametrize('attack', ATTACKS, ids=str)
@pytest.mark.parametrize('place', ['</head>', '</article>'])
def test_what_slips_into_a_page_does_nothing(
    context: BrowserContext, folder: Path, tmp_path: Path, attack: str, place: str
) -> None:
    """As if all that cleans documents had failed."""
    shutil.copytree(folder, tmp_path / 'site')
    file = tmp_path / 'site' / 'tabs' / 'index.html'
    file.write_text(file.read_text().replace(place, ATTACKS[attack] + place, 1))
    page = context.new_page()
    asked: list[str] = []
    with served(tmp_path / 'site') as address:
        page.on('response', lambda response: asked.append(response.url))
        page.goto(f'{address}tabs/')
        page.wait_for_selector('.md-clipboard, button[data-md-type=copy]', state='attached')
        if page.locator('#evil').count():
            page.locator('#evil').first.evaluate('(link) => link.click()')
        if attack == 'a frame':  # which is told of it itself
            page.frame_locator('iframe').locator('body').wait_for(state='attached')
        else:
            page.wait_for_function('() => window.refused.length > 0')
        assert page.evaluate('window.hacked') is None
        assert page.locator('h1').is_visible()
        assert page.evaluate('document.baseURI').startswith(address)
        assert not [url for url in asked if 'evil.example' in url]


def test_no_kind_of_page_asks_another_host(context: BrowserContext, folder: Path, address: str) -> None:
    asked: set[str] = set()
    context.on('request', lambda request: asked.add(request.url))
    refused = {}
    for path in kinds_of_pages(folder):
        page = context.new_page()
        page.goto(address + path, wait_until='load')
        if found := page.evaluate('window.refused'):
            refused[path] = found
        page.close()
    assert refused == {}
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith((address, 'data:'))] == []
