"""The file with all rows of the tables of actions: as the pages have them, with links from the root."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from support.site import Built, build_site, write_site

from handrail.engine.rows import ROWS, moved

DOCUMENTS: dict[str, str | bytes] = {
    'index.md': '# Start\n',
    'services/gate.md': '---\nowner: doors\n---\n# The gate\n\nOpens.\n',
    'teams.yml': 'doors:\n  name: Doors\n  contacts:\n    phone: "+44 1632 960001"\n',
    'postmortems/2024/2024-01-21-gate.md': (
        '---\nstatus: reviewed\nservices: [gate]\nseverity: SEV3\nstarted: 2024-01-21 09:00\n'
        'detected: 2024-01-21 09:05\nresolved: 2024-01-21 10:00\n---\n# The "gate" < & shut\n\n'
        '## Summary\n\nShut.\n\n## Timeline\n\n- 09:00 `signal` One rings.\n\n## Action items\n\n'
        '- [ ] Look at [the gate](../../services/gate.md), then [ask](https://a.example.org/?b=1&c=2).\n'
        '    - id: later\n    - due: 2031-02-01\n'
        '- [x] Say `<small data-action="x">` aloud.\n    - id: said\n'
        '    - evidence: attested by lead on 2024-02-01: [change](https://git.example.org/1)\n'
        '- [ ] Open it.\n    - id: sooner\n    - due: 2030-02-01\n    - owner: doors\n    - type: detect\n'
        '- [ ] Leave it.\n    - id: left\n    - status: not-doing\n    - reason: None.\n'
    ),
}


@pytest.fixture(scope='module', params=[True, False], ids=['folders', 'files'])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp('rows')
    config = write_site(
        root, DOCUMENTS, {'use_directory_urls': request.param, 'nav': [{'Start': 'index.md'}]}
    )
    return build_site(config, root / 'site', strict=False)


def rows(built: Built) -> list[str]:
    return re.findall('<tr>(.*?)</tr>', built.text(ROWS), re.DOTALL)


def test_each_action_stands_there_once_the_most_pressing_first(built: Built) -> None:
    found = [re.findall(r'<small [^>]*?data-action="([^"]*)"', row) for row in rows(built)]
    ids = ['sooner', 'later', 'left', 'said']
    assert found == [[f'2024-01-21-gate/{each}'] for each in ids]
    assert sorted(f'2024-01-21-gate/{each}' for each in ids) == [
        record['id'] for record in json.loads(built.text('actions.json'))['actions']
    ]


def test_what_a_reader_may_ask_for_is_said(built: Built) -> None:
    first, _, _, last = (dict(re.findall(r' data-([a-z]+)="([^"]*)"', row)) for row in rows(built))
    assert first.pop('due') == '2030-02-01'
    assert first.pop('label')
    assert first.pop('late')
    assert {key: unescape(value) for key, value in first.items()} == {
        'action': '2024-01-21-gate/sooner',
        'incident': '2024-01-21-gate',
        'owner': 'doors',
        'type': 'detect',
        'state': 'accepted open',
        'service': 'gate',
        'about': 'The "gate" < & shut SEV3',
    }
    assert (last['owner'], last['type'], last['state']) == ('none', 'none', 'done')


def test_links_lead_from_the_root_to_what_there_is(built: Built) -> None:
    links = [unescape(link) for row in rows(built) for link in re.findall(r'<a [^>]*?href="([^"]*)"', row)]
    inside = [link for link in links if link.startswith('./')]
    assert {link for link in links if link not in inside} == {
        'https://a.example.org/?b=1&c=2',
        'https://git.example.org/1',
    }
    assert len(inside) > len(rows(built))
    for link in inside:
        path, _, anchor = link.partition('#')
        page = built.dir / path / ('index.html' if path.endswith('/') else '')
        assert page.is_file()
        assert not anchor or f'id="{anchor}"' in page.read_text(encoding='utf-8')


@pytest.mark.parametrize(
    ('href', 'wanted'),
    [
        ('../../teams/doors/', './teams/doors/'),
        ('../', './actions/'),
        ('../../', './'),
        ('#x', './actions/open/index.html#x'),
        ('../../a/?b&amp;c#d', './a/?b&amp;c#d'),
        ('/kb/', '/kb/'),
        ('https://a.example.org/', 'https://a.example.org/'),
        ('mailto:a@example.org', 'mailto:a@example.org'),
    ],
)
def test_a_link_holds_from_the_root(href: str, wanted: str) -> None:
    row = '<td><a class="b" href="{}">x href="../y"</a></td>'
    assert moved(row.format(href), 'actions/open/index.html') == row.format(wanted)


def test_a_site_without_actions_has_an_empty_file(tmp_path: Path) -> None:
    config = write_site(tmp_path, {'index.md': '# Start\n'}, {'nav': [{'Start': 'index.md'}]})
    assert build_site(config, tmp_path / 'site', strict=False).text(ROWS) == '<table>\n</table>\n'
