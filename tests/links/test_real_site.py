"""Every link of the site of this repository, and that a dead one on it would be found."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.site import ROOT

from handrail.field.links.check import check
from handrail.field.links.config import site_config
from handrail.field.links.report import lines, where
from handrail.field.links.site import Site, open_site


def opened(folder: Path) -> Site:
    config = site_config(ROOT / 'mkdocs.yml')
    return open_site(folder, config.docs, config.site_url, config.file)


def test_no_link_is_dead(site: Path) -> None:
    run = check(opened(site))
    assert lines('text', run) == ''
    assert run.checked > 1000
    assert run.pages > 50


def test_every_link_of_a_document_leads_back_to_its_line(site: Path) -> None:
    """Of links in the content of pages that were written by hand, and of those of generated ones."""
    run = check(opened(site), every=True)
    written = [each.link for each in run.findings if '.md' in each.link.document]
    assert len(written) > 500
    practices = [
        each for each in written if each.page.startswith('practices/net-') and each.url.startswith('http')
    ]
    assert len(practices) > 20
    for link in practices:
        text = (ROOT / 'docs' / link.document).read_text(encoding='utf-8').splitlines()
        assert link.url in text[link.source_line - 1]


def test_dead_links_would_be_found(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / 'site'
    shutil.copytree(site, copy)
    page = copy / 'severity' / 'index.html'
    dead = '<a href="../gone/">x</a><a href="#gone">x</a></article>'
    page.write_text(page.read_text(encoding='utf-8').replace('</article>', dead), encoding='utf-8')
    found = check(opened(copy)).findings
    assert [each.link.raw for each in found] == ['../gone/', '#gone']
    assert {where(each).rpartition(':')[0] for each in found} == {'docs/severity.md'}
