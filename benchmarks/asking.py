"""Asks the search of a hosted site in Chromium and takes the time, from the key to the answer."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from hosting import Host, Link, hosted
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = (
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
)
LONGEST = 120_000
"""Milliseconds that an answer may take."""

ROUNDS = 3
"""Of each question the shortest time counts: whatever else the machine did made the others longer."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a site's search is: the page it is asked from, its input, what an answer is."""

    page: str
    input: str
    item: str
    link: str
    event: str
    said: str
    """What says that there is no answer, by `NOTHING`."""


MATERIAL = Box(
    '',
    '.md-search__input',
    '.md-search-result__item',
    '.md-search-result__link',
    'keyup',
    '.md-search-result__meta',
)
PAGEFIND = Box(
    '',
    '.pagefind-ui__search-input',
    '.pagefind-ui__result',
    '.pagefind-ui__result-link',
    'input',
    '.pagefind-ui__message',
)
NOTHING = '^No (matching documents|results)'

ASK = """async ([box, query, limit]) => {
  const input = document.querySelector(box.input);
  const put = (text) => { input.value = text; input.dispatchEvent(new Event(box.event, {bubbles: true})); };
  const first = () => document.querySelector(`${box.item} ${box.link}`);
  const until = (done) => new Promise((go, stop) => {
    const end = performance.now() + limit;
    const look = () => done() ? go() : performance.now() > end ? stop(new Error(query)) : setTimeout(look, 4);
    look();
  });
  const nothing = () => new RegExp(box.nothing).test(document.querySelector(box.said)?.textContent.trim());
  if (input.value) { put(''); await until(() => !document.querySelector(box.item) && !nothing()); }
  const start = performance.now();
  put(query);
  await until(() => first() || nothing());
  const seconds = (performance.now() - start) / 1000;
  await new Promise((go) => setTimeout(go, 30));
  return [seconds, first()?.href || ''];
}"""


@dataclass(frozen=True, slots=True)
class Question:
    """What is typed, and the address below the site that has to come first."""

    text: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Timed:
    """What one site gave over one link: seconds, and bytes as they were sent.

    `first` is the slowest first answer of three, each asked on a page just opened, the moment it is
    loaded; `later` the slowest of the others. `found` counts what came first and had to. No service
    worker runs: what it keeps for hours without a network is loaded after the page.
    """

    load: int
    first: float
    first_bytes: int
    later: float
    found: int
    asked: int


@contextmanager
def browser() -> Iterator[Browser]:
    """Start the Chromium of this machine."""
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


def timed(chromium: Browser, site: Path, box: Box, link: Link, asked: Sequence[Question]) -> Timed:
    """Ask a site everything, the first three questions also on a fresh page each, in three rounds."""
    firsts: dict[str, list[float]] = defaultdict(list)
    laters: dict[str, list[float]] = defaultdict(list)
    sizes, found = [], set()
    with hosted(site, link) as host:
        for start in range(3 * ROUNDS):
            context = chromium.new_context(service_workers='block')
            page = context.new_page()
            page.set_default_timeout(LONGEST)
            page.goto(host.address + box.page, wait_until='load')
            page.wait_for_selector(box.input, state='attached')
            host.taken()
            text = asked[start % 3].text
            firsts[text].append(_ask(page, box, text)[0])
            page.wait_for_timeout(300)
            sizes.append(sum(size for _, size in host.taken()))
            for question in asked[1:] if start % 3 == 0 else ():
                seconds, first = _ask(page, box, question.text)
                laters[question.text].append(seconds)
                if first.removeprefix(host.address).split('?')[0].split('#')[0] == question.wanted:
                    found.add(question)
            context.close()
        host.taken()
        load = _loaded(chromium, host.address + box.page, host)
    return Timed(load, _slowest(firsts), max(sizes), _slowest(laters), len(found), len(asked) - 1)


def _slowest(times: Mapping[str, Sequence[float]]) -> float:
    return max(min(rounds) for rounds in times.values())


def _loaded(chromium: Browser, address: str, host: Host) -> int:
    """Return the bytes of a page that is opened and left alone."""
    context = chromium.new_context(service_workers='block')
    page = context.new_page()
    page.set_default_timeout(LONGEST)
    page.goto(address, wait_until='networkidle')
    context.close()
    return sum(size for _, size in host.taken())


def _ask(page: Page, box: Box, text: str) -> tuple[float, str]:
    given = {**asdict(box), 'nothing': NOTHING}
    seconds, first = page.evaluate(ASK, [given, text, LONGEST])
    return float(seconds), str(first)
