"""The first real postmortem, whole: every sentence of its text stands on the built page."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

SEED = Path(__file__).parent / 'fixtures/seed/web-stack-outage.txt'
PAGE = 'postmortems/2024/2024-01-21-web-stack-outage/index.html'
ROW = re.compile(r'(\d\d:\d\d) WAT: (.+)')

CLOCK = re.compile(r'\d\d:\d\d')


class _Article(HTMLParser):
    """Collects the text of `<article>`, what a reader sees without navigation, and the cells of its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.rows: list[list[list[str]]] = []
        self.depth = 0
        self.cell = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self.depth += tag == 'article'
        if tag == 'tr':
            self.rows.append([])
        elif tag == 'td' and self.rows:
            self.rows[-1].append([])
        self.cell = tag == 'td' or (self.cell and tag not in {'tr', 'th'})

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == 'article'
        self.cell = self.cell and tag not in {'td', 'tr'}

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)
            if self.cell:
                self.rows[-1][-1].append(data)


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


def rows() -> list[tuple[str, str]]:
    """The time and the text of each row of the seed's timeline."""
    return ROW.findall(SEED.read_text('utf-8'))


@pytest.fixture(scope='session')
def page(site: Path) -> _Article:
    parser = _Article()
    parser.feed((site / PAGE).read_text('utf-8'))
    return parser


@pytest.fixture(scope='session')
def article(page: _Article) -> str:
    return words(' '.join(page.text))


def test_the_seed_is_the_one_that_was_given():
    assert len(sentences()) == 52


@pytest.mark.parametrize('sentence', sentences())
def test_every_sentence_stands_on_its_page(article: str, sentence: str):
    assert words(sentence) in article


def test_the_seed_has_ten_rows():
    assert len(rows()) == 10


@pytest.mark.parametrize(('time', 'text'), rows())
def test_each_sentence_of_a_row_stands_in_the_row_of_its_time(page: _Article, time: str, text: str):
    found = [[words(' '.join(cell)) for cell in row] for row in page.rows]
    (row,) = [row for row in found if len(row) > 1 and row[0].startswith(time) and CLOCK.fullmatch(row[1])]
    for sentence in re.split(r'(?<=\.) ', text):
        assert words(sentence) in row[-1]
