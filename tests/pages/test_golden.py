"""Golden cases: documents in, what a reader finds on a page out.

- name: ...
  base: green            # optional: laid over the small site of the tests
  today: 2024-06-01      # optional
  documents: {uri: text}
  page: uri
  shows: [text, ...]     # in this order on the page, runs of space as one
  hides: [text, ...]
  links: [href, ...]     # among the links of the page, as it writes them
  classes: [hr-..., ...] # among the classes of its elements
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.markdown import find
from support.site import GREEN

from handrail.kinds import assemble
from handrail.model import Settings, Site
from handrail.pages import pages

FOLDER = Path(__file__).parent.parent / 'golden' / 'pages'
KEYS = {'name', 'base', 'today', 'documents', 'page', 'shows', 'hides', 'links', 'classes'}


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob('*.yml')):
        for raw in yaml.load(path.read_text('utf-8'), Loader=yaml.CBaseLoader):  # noqa: S506 - texts only
            assert raw.keys() <= KEYS, f'{path.name}: {raw["name"]}: unknown keys {raw.keys() - KEYS}'
            found.append(pytest.param(raw, id=f'{path.stem}: {raw["name"]}'))
    assert found
    return found


def site_of(case: dict[str, Any]) -> Site:
    documents = {**(GREEN if case.get('base') == 'green' else {}), **case.get('documents', {})}
    sources = {uri: text.encode() for uri, text in documents.items()}
    today = date.fromisoformat(case.get('today', '2024-06-01'))
    return assemble(sources, frozenset(sources), Settings(today=today))


@pytest.mark.parametrize('case', cases())
def test_what_a_page_shows(case):
    assert {'shows', 'hides', 'links', 'classes'} & case.keys()
    found = find(pages(site_of(case))[case['page']])
    text = ' '.join(found.everything.split())
    position = 0
    for wanted in case.get('shows', []):
        at = text.find(wanted, position)
        assert at >= 0, f'{wanted!r} is not behind {text[:position][-60:]!r} in:\n{text}'
        position = at + len(wanted)
    for unwanted in case.get('hides', []):
        assert unwanted not in text, text
    hrefs = [attributes['href'] for attributes in found.attributes('a')]
    for wanted in case.get('links', []):
        assert wanted in hrefs, hrefs
    classes = {name for _, attributes in found.elements for name in attributes.get('class', '').split()}
    assert classes >= set(case.get('classes', []))
