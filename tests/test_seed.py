"""The first real postmortem, whole: every sentence of its text stands on the built page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

SEED = Path(__file__).parent / 'fixtures/seed/web-stack-outage.txt'
PAGE = 'postmortems/2024/2024-01-21-web-stack-outage/index.html'
ROW = re.compile(r'(\d\d:\d\d) WAT: (.+)')


class _Article(HTMLParser):
    """Collects the text of `<article>`: what a reader sees, without navigation."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self.depth += tag == 'article'

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == 'article'

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)


def words(text: str) -> str:
    """The words and clock times alone, their case put aside."""
    return ' '.join(re.findall(r'\d+:\d+|[\w%-]+', text.lower()))


def sentences() -> list[str]:
    """Every sentence, field and heading of the seed, in its order; a row is its time and its text."""
    found: list[str] = []
    for line in filter(None, map(str.strip, SEED.read_text('utf-8').splitlines())):
        row = ROW.fullmatch(line)
        found += [row[1], *re.split(r'(?<=\.) ', row[2])] if row else re.split(r'(?<=\.) ', line)
    return found


@pytest.fixture(scope='session')
def article(site: Path) -> str:
    parser = _Article()
    parser.feed((site / PAGE).read_text('utf-8'))
    return words(' '.join(parser.text))


def test_the_seed_is_the_one_that_was_given():
    assert len(sentences()) == 52


@pytest.mark.parametrize('sentence', sentences())
def test_every_sentence_stands_on_its_page(article: str, sentence: str):
    assert words(sentence) in article
