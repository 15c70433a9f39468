"""What a build with the hook does with documents, good and bad."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.site import GREEN, build_site, files, write_site

from handrail.engine import adapter as adapter_module
from handrail.engine import emit
from handrail.engine.zstd import pack, unpack

RULES = """groups:
  - name: doors
    rules:
      - alert: DoorRefuses
        expr: refusals > 3
        labels:
          severity: critical
          service: door
        annotations:
          summary: The door refuses badges
          runbook_url: https://runbooks.example.org/runbooks/door-stuck/#look
"""
BROKEN = GREEN['runbooks/door-stuck.md'].replace('owner: porters', 'ownr: porters')
MORTEM = 'postmortems/2024/2024-03-04-door-shut'


def test_a_green_site_builds_without_a_word(mini_site: Any) -> None:
    built = mini_site(GREEN)
    assert built.warnings == ()
    assert not built.aborted


def test_generated_pages_are_reached_without_the_nav(mini_site: Any) -> None:
    built = mini_site({**GREEN, 'alerts/doors.rules.yml': RULES})
    for uri in ('runbooks/index.html', 'actions/open/index.html', 'alerts/DoorRefuses/index.html'):
        assert (built.dir / uri).is_file(), uri
    assert built.warnings == ()


def test_without_a_nav_the_menu_holds_indexes_and_no_incident(mini_site: Any) -> None:
    built = mini_site(GREEN, nav=None)
    menu = built.text('index.html').partition('md-sidebar--secondary')[0]
    assert 'href="runbooks/"' in menu
    assert 'door-shut' not in menu


def test_the_edit_link_leads_to_the_source(mini_site: Any) -> None:
    repository = {'repo_url': 'https://git.example.org/x', 'edit_uri': 'edit/main/docs/'}
    theme = {'name': 'material', 'font': False, 'features': ['content.action.edit']}
    built = mini_site({**GREEN, 'alerts/doors.rules.yml': RULES}, theme=theme, **repository)
    assert f'edit/main/docs/{MORTEM}.md"' in built.text(f'{MORTEM}/index.html')
    assert 'edit/main/docs/alerts/doors.rules.yml"' in built.text('alerts/DoorRefuses/index.html')
    assert 'edit/main/docs/teams.yml"' in built.text('teams/porters/index.html')
    assert 'edit/main/docs/' not in built.text('actions/open/index.html')


def test_an_authored_page_stands_before_a_generated_one(mini_site: Any) -> None:
    built = mini_site({**GREEN, 'lessons.md': '# Ours\n\nWritten by hand.\n'})
    assert 'Written by hand.' in built.article('lessons/index.html')


def test_raw_files_and_templates_stay_out(mini_site: Any) -> None:
    extra = {
        'alerts/doors.rules.yml': RULES,
        'alerts/doors.test.yml': 'tests: []\n',
        'runbooks/_template.md': '# To fill in\n',
        'notes/plan.pdf': b'%PDF',
    }
    built = mini_site({**GREEN, **extra})
    paths = built.files()
    assert not [path for path in paths if path.endswith(('.yml', '.md')) or '_template' in path]
    assert 'notes/plan.pdf' in paths


def test_problems_of_all_files_are_said_in_one_strict_run(mini_site: Any) -> None:
    documents = {
        **GREEN,
        'runbooks/door-stuck.md': BROKEN,
        f'{MORTEM}.md': GREEN[f'{MORTEM}.md'] + '\n[x](gone.md)\n',
    }
    built = mini_site(documents)
    said = ' '.join(built.warnings)
    assert built.aborted
    assert re.search(r"docs/runbooks/door-stuck.md:2: .*'ownr'.*'owner'", said)
    assert re.search(rf'docs/{MORTEM}.md:\d+: .*gone.md', said)


def test_a_broken_document_shows_its_problem_while_the_rest_works(mini_site: Any) -> None:
    built = mini_site({**GREEN, 'runbooks/door-stuck.md': BROKEN}, strict=False)
    assert 'ownr' in built.article('runbooks/door-stuck/index.html')
    assert 'hr-problems' in built.article('runbooks/door-stuck/index.html')
    assert 'Forty people' in built.article(f'{MORTEM}/index.html')


@pytest.mark.parametrize(
    'content',
    [
        b'',
        b'\xff\xfe\x00',
        b'---\n',
        b'---\n[' * 3000,
        b'# ' + b'[' * 100_000,
        b'\x00' * 500,
        b'---\na: &a [*a]\n---\n',
    ],
)
def test_no_content_makes_a_build_fall_over(mini_site: Any, content: bytes) -> None:
    bad = {f'{kind}/bad.md': content for kind in ('runbooks', 'practices', 'services')}
    dated = {f'{kind}/2024-01-01-bad.md': content for kind in ('postmortems', 'drills')}
    built = mini_site(
        {**GREEN, **bad, **dated, 'alerts/x.rules.yml': content, 'teams.yml': content}, strict=False
    )
    assert built.warnings
    assert 'Forty people' in built.article(f'{MORTEM}/index.html')


def test_a_reader_that_raises_is_a_problem_of_its_file(
    mini_site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = emit.bind

    def fail(site: Any) -> Any:
        book = read(site)

        class Failing:
            plan = book.plan

            def page(self, uri: str) -> str:
                if uri == 'lessons.md':
                    raise RuntimeError('no lesson')
                return str(book.page(uri))

        return Failing()

    monkeypatch.setattr(emit, 'bind', fail)
    built = mini_site(GREEN)
    assert any(
        'docs/lessons.md:1: the page could not be made: RuntimeError: no lesson' in w for w in built.warnings
    )
    assert 'could not be made' in built.article('lessons/index.html')


def test_the_menu_does_not_name_what_is_withheld(mini_site: Any) -> None:
    documents = {
        'index.md': '# Start\n',
        'secret.md': '---\nvisibility: restricted\n---\n# Canary\n',
    }
    menu = [{'Start': 'index.md'}, {'Canary': 'secret.md'}, {'Canaries': ['secret.md']}]
    built = mini_site(documents, nav=menu)
    assert built.warnings == ()
    assert 'Canar' not in (built.dir / 'index.html').read_text()


def test_what_is_withheld_leaves_no_trace(mini_site: Any) -> None:
    secret = GREEN[f'{MORTEM}.md'].replace('status: reviewed', 'status: reviewed\nvisibility: restricted')
    name = 'postmortems/2024/2024-05-06-vault-open.md'
    documents = {**GREEN, name: secret.replace('Nobody could come in', 'The vault stood open')}
    for audience, seen in (('restricted', True), ('internal', False)):
        built = mini_site(documents, extra={'handrail': {'today': '2024-06-01', 'audience': audience}})
        assert built.warnings == ()
        found = [path for path, data in built.files().items() if b'vault' in data or 'vault' in path]
        assert bool(found) is seen, found


def test_unknown_options_stop_the_build_with_a_sentence(mini_site: Any) -> None:
    built = mini_site(GREEN, extra={'handrail': {'audiense': 'public'}})
    assert built.aborted
    assert any("'audiense' is unknown (did you mean 'audience'?)" in warning for warning in built.warnings)


def test_the_day_of_the_environment_wins(mini_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('HANDRAIL_TODAY', '2024-07-02')
    built = mini_site(GREEN)
    assert json.loads(built.text('build.json'))['today'] == '2024-07-02'
    assert 'watch-table' in built.text('actions/overdue/index.html') or 'session table' in built.text(
        'actions/overdue/index.html'
    )
    assert '<lastmod>2024-07-02</lastmod>' in built.text('sitemap.xml')


def test_titles_stay_text(mini_site: Any) -> None:
    hostile = '# <img src=x onerror=alert(1)> &lt;script&gt;alert(2)&lt;/script&gt; `</title><script>`'
    runbook = GREEN['runbooks/door-stuck.md'].replace('# The door does not open', hostile)
    built = mini_site(
        {**GREEN, 'plain.md': f'{hostile}\n\nText.\n', 'runbooks/door-stuck.md': runbook}, strict=False
    )
    for path, data in built.files().items():
        if path.endswith('.html'):
            tags = Tags(data.decode())
            assert not [name for name in tags.attributes if name.startswith('on')], path
            assert not [text for text in tags.scripts if 'alert' in text], path
            assert data.decode().partition('</head>')[0].count('</title>') == 1, path


class Tags(HTMLParser):
    """What a browser would take for attributes and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.attributes: set[str] = set()
        self.scripts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == 'script':
            self.scripts.append(data)


def test_raw_html_of_plain_pages_is_sanitised(mini_site: Any) -> None:
    built = mini_site(
        {**GREEN, 'plain.md': '# Plain\n\n<p onclick="x">a</p><script>alert(1)</script>\n'}, strict=False
    )
    article = built.article('plain/index.html')
    assert '<p>a</p>' in article
    assert 'alert(1)' not in article


def test_the_docs_folder_is_not_written_to(tmp_path: Path) -> None:
    file = write_site(tmp_path, GREEN)
    before = stamped(tmp_path / 'docs')
    build_site(file, tmp_path / 'site')
    assert stamped(tmp_path / 'docs') == before


def stamped(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {path: (data, (folder / path).stat().st_mtime_ns) for path, data in files(folder).items()}


def test_an_edit_takes_effect_in_the_same_process(tmp_path: Path) -> None:
    file = write_site(tmp_path, GREEN)
    build_site(file, tmp_path / 'site', command='serve')
    (tmp_path / 'docs/index.md').write_text('# Start\n\nNew words.\n')
    (tmp_path / f'docs/{MORTEM}.md').write_text(GREEN[f'{MORTEM}.md'].replace('Forty people', 'Fifty people'))
    built = build_site(file, tmp_path / 'site', command='serve')
    assert 'New words.' in built.article('index.html')
    assert 'Fifty people' in built.article(f'{MORTEM}/index.html')


def test_serving_says_that_new_code_needs_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adapter_module, 'code_changed', lambda: True)
    built = build_site(write_site(tmp_path, GREEN), tmp_path / 'site', command='serve')
    assert any('restart serve' in warning for warning in built.warnings)


def test_an_anchor_that_conversion_loses_is_reported(mini_site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    write = emit.write_pages

    def lose(site: Any) -> Any:
        for uri, text, failure in write(site):
            yield uri, pack(unpack(text).replace(b'{#verify}', b'')), failure

    monkeypatch.setattr('handrail.engine.build.write_pages', lose)
    built = mini_site(GREEN)
    assert any("the anchor 'verify' is not on the page" in warning for warning in built.warnings)


def test_two_builds_of_one_day_are_the_same(mini_site: Any) -> None:
    assert mini_site(GREEN).files() == mini_site(GREEN).files()
