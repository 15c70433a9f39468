"""The links of a build that lead nowhere, as rows of the summary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from handrail.field.links.finding import Finding
from handrail.field.preview.records import Broken
from handrail.finish import verify

CODES = frozenset({'link-dead', 'anchor-dead'})
_URL = re.compile(r'the link ([\'"])(.*?)\1 ')


def of_findings(findings: Iterable[Finding]) -> list[Broken]:
    """Return the broken internal links that `handrail links` found; those of other hosts are advice."""
    return [
        Broken(
            state='new',
            url=(one.link.raw or one.link.url)[:2000],
            page=one.link.page[:1000],
            document=one.link.document or None,
            line=one.link.source_line if one.link.document else one.link.line,
            reason=one.reason[:2000],
        )
        for one in findings
        if one.verdict == 'broken' and not one.external
    ]


def of_files(files: Mapping[str, bytes], site_url: str = '') -> tuple[list[Broken], int]:
    """Return the broken internal links of a built site, and how many pages were looked at."""
    found = []
    for problem in verify(files, site_url=site_url):
        named = _URL.search(problem.message)
        if problem.code in CODES and named:
            found.append(
                Broken(
                    state='new',
                    url=named[2][:2000],
                    page=problem.at.file[:1000],
                    document=None,
                    line=problem.at.line,
                    reason=problem.message[:2000],
                )
            )
    return found, sum(path.endswith('.html') for path in files)
