"""What a check of links found, as text for people and for programs."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable
from dataclasses import asdict

from handrail.field.links.finding import Finding, Run

__all__ = ['failed', 'gathered', 'lines', 'sentence', 'summary', 'where']


def failed(run: Run, *, external: bool = False) -> bool:
    """Whether the check fails: a broken link within the site, one that was not judged, or nothing checked."""
    bad = any(each.verdict in ('broken', 'unchecked') and not each.external for each in run.findings)
    return not run.checked or (bad and not external)


def where(finding: Finding, docs: str = 'docs') -> str:
    """Return `docs/runbooks/x.md:41`; the page and its line when no document is known."""
    link = finding.link
    if not link.document:
        return f'{link.page}:{link.line}' if link.line else link.page
    file = posixpath.normpath(posixpath.join(docs, link.document))
    return f'{file}:{link.source_line}' if link.source_line else file


def gathered(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Bring together what is one link: written once, and shown on one page or many.

    A link that no document holds comes from the theme, which puts it on every page.
    """
    found: dict[tuple[str, int, str, str], list[Finding]] = {}
    for each in findings:
        link = each.link
        key = (link.document, link.source_line, link.raw if link.document else link.url, each.reason)
        found.setdefault(key, []).append(each)
    return [tuple(each) for each in found.values()]


def sentence(shown: tuple[Finding, ...]) -> str:
    """Say what is wrong with a link, how it is written, and on which pages a reader meets it."""
    first = shown[0]
    link = first.link
    state = 'broken' if first.verdict == 'broken' else 'doubtful'
    said = f'the link {(link.raw or link.url)!r} is {state}: {first.reason}'
    if first.archive:
        said += f'; there is a copy at {first.archive}'
    others = len({each.link.page for each in shown}) - 1
    more = f' and {others} other page(s)' if others else ''
    page = f'page {link.page}:{link.line}{more}' if link.document else more.strip()
    return f'{said} ({page})' if page else said


def lines(form: str, run: Run, docs: str = 'docs') -> str:
    """Return the findings that are not good: as `text` or `github` a line each, as `json` with the counts."""
    bad = [each for each in run.findings if each.verdict in ('broken', 'warning')]
    if form == 'json':
        return _json(run, bad, docs)
    said = _command if form == 'github' else _line
    return '\n'.join(said(each, docs) for each in gathered(bad))


def _line(shown: tuple[Finding, ...], docs: str) -> str:
    mark = '' if shown[0].verdict == 'broken' else f' [{shown[0].verdict}]'
    return f'{where(shown[0], docs)}: {sentence(shown)}{mark}'


def _json(run: Run, bad: list[Finding], docs: str) -> str:
    listed = [
        {**asdict(each.link), 'where': where(each, docs), 'verdict': each.verdict}
        | {'reason': each.reason, 'code': each.code, 'external': each.external, 'archive': each.archive}
        for each in bad
    ]
    counts = {'pages': run.pages, 'checked': run.checked}
    return json.dumps({**counts, 'links': listed}, indent=2, ensure_ascii=False)


def _command(shown: tuple[Finding, ...], docs: str) -> str:
    """https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions."""
    finding = shown[0]
    blocks = finding.verdict == 'broken' and not finding.external
    file, _, line = where(finding, docs).rpartition(':')
    place = f'file={_value(file)},line={line}' if file else f'file={_value(line)}'
    return f'::{"error" if blocks else "warning"} {place},title=link::{_data(sentence(shown))}'


def _data(text: str) -> str:
    return text.replace('%', '%25').replace('\r', '%0D').replace('\n', '%0A')


def _value(text: str) -> str:
    return _data(text).replace(':', '%3A').replace(',', '%2C')


def summary(run: Run, *, external: bool = False) -> str:
    """Return the closing line."""
    broken = sum(each.verdict == 'broken' for each in run.findings)
    doubtful = sum(each.verdict == 'warning' for each in run.findings)
    left = sum(each.verdict == 'excluded' for each in run.findings)
    kind = 'to other hosts' if external else 'within the site'
    said = (
        f'{run.checked} link(s) {kind} on {run.pages} page(s) checked: {broken} broken, {doubtful} doubtful'
    )
    if left:
        said += f', {left} not asked'
    return said if run.checked else f'{said}: nothing was checked, which proves nothing'
