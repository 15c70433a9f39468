"""What a pasted link says of each kind of page, and that it is plain, short and safe."""

import html
import json
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings
from handrail.pages import bind
from handrail.pages.description import first_paragraph, shortened
from handrail.pages.encode import cut

TODAY = Settings(today=date(2024, 6, 1))
RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refused > 1
        labels: {owner: porters}
        annotations:
          summary: '{{ $value | humanize }} badges are refused at {{ $labels.door }}'
          runbook_url: https://runbooks.example.org/runbooks/door-stuck/#look
"""


def descriptions(documents):
    sources = {uri: text.encode() for uri, text in documents.items()}
    book = bind(assemble(sources, frozenset(sources), TODAY))
    found = {}
    for uri in book.plan():
        match = re.search('^description: (.*)$', book.page(uri).partition('\n---\n')[0], re.MULTILINE)
        found[uri] = html.unescape(json.loads(match[1])) if match else ''
    return found


@pytest.fixture(scope='module')
def green():
    drill = '---\non: 2024-05-01\nrunbook: door-stuck\nfault: the bolt was glued\n---\n# Glue\n'
    return descriptions({**GREEN, 'alerts/x.rules.yml': RULES, 'drills/2024-05-01-glue.md': drill})


@pytest.mark.parametrize(
    ('uri', 'said'),
    [
        ('runbooks/door-stuck.md', 'Badges are refused. First: Does the controller answer? Owner: Porters.'),
        (
            'alerts/DoorRefuses.md',
            '… badges are refused at … First: Does the controller answer? Owner: Porters.',
        ),
        (
            'postmortems/2024/2024-03-04-door-shut.md',
            'Badges were refused for an hour. Lasted 60 min. Impact: Forty people waited outside.',
        ),
        ('practices/net-door-001.md', 'A door keeps fewer sessions than its controller allows.'),
        ('services/door.md', 'Opens when a badge is shown. Owner: Porters.'),
        ('drills/2024-05-01-glue.md', 'the bolt was glued'),
        ('index.md', 'Start: Go to the runbook. the runbook'),
        ('practices/index.md', 'Practices: NET-DOOR-001'),
    ],
)
def test_what_each_kind_says(green, uri, said):
    assert green[uri] == said


def test_every_page_says_something_short(green):
    assert [uri for uri, said in green.items() if not 0 < len(said) <= 200] == []


def test_nothing_that_is_withheld_is_said():
    secret = GREEN['runbooks/door-stuck.md'].replace('owner:', 'visibility: restricted\nowner:', 1)
    said = descriptions({**GREEN, 'runbooks/door-stuck.md': secret.replace('Badges are', 'Canaries are')})
    assert said
    assert [uri for uri, text in said.items() if 'does not open' in text or 'Canaries' in text] == []


def test_the_authors_own_words_stand_first():
    said = descriptions(
        {**GREEN, 'guide.md': '---\ndescription: Read me "first" & <b>\n---\n# Guide\n\nMore.\n'}
    )
    assert said['guide.md'] == 'Read me "first" & <b>'


@pytest.mark.parametrize(
    ('markdown', 'words'),
    [
        (
            '# T\n\nIt *is* `so` &amp; [so](x.md#y) <b>bold</b>\non two lines.\n\nMore.',
            'It is so & so bold on two lines.',
        ),
        (
            '---\na: b\n---\n# T\n\n<!-- x\n\ny -->\n\n| a |\n\n- b\n\n1. c\n\n```\nd\n```\n\n![](q)\n\nOh.',
            'Oh.',
        ),
        ('<div class="x" markdown="1">\n\nInside.\n{: .kind}\n\n</div>', 'Inside.'),
        ('', ''),
        ('# T\n', ''),
    ],
)
def test_the_first_paragraph(markdown, words):
    assert first_paragraph(markdown) == words


def test_what_is_long_is_cut_between_words_and_the_end_stays():
    said = shortened('word ' * 80, ['First: Look?', 'Owner: Porters.'])
    assert len(said) <= 200
    assert said.endswith('word… First: Look? Owner: Porters.')
    assert len(shortened('x' * 400, ['y ' * 200, 'z' * 300])) <= 200
    assert cut('abc', 3) == 'abc'
    assert cut('abcd', 3) == 'ab…'


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.lists(st.text(max_size=300), max_size=3))
def test_no_text_is_too_long(head, tail):
    assert len(shortened(head, tail)) <= 200
    assert '\n' not in first_paragraph(head)


def test_the_page_of_an_alert_names_what_its_template_fills_in():
    book = bind(assemble({'alerts/x.rules.yml': RULES.encode()}, frozenset({'alerts/x.rules.yml'}), TODAY))
    assert '\n`value` badges are refused at `door`\n' in book.page('alerts/DoorRefuses.md')
