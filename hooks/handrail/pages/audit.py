"""The page of the audit: its last run, what has changed since the one before, and the proof of its rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import partial

from handrail.graph import keys
from handrail.model.audit import AuditRow, AuditRun, Break, RuleProof
from handrail.pages.address import AUDIT, has_audit
from handrail.pages.encode import Markdown, code, cut, join, slug, text
from handrail.pages.index import Index
from handrail.pages.netchange import network_changes
from handrail.pages.paging import wide
from handrail.pages.practice import severity
from handrail.pages.prose import heading
from handrail.pages.table import EMPTY, bullets, labelled, mark, small, table
from handrail.pages.words import WORDS, count, say
from handrail.review.drift import drift

SHOWN = 30
"""Runs in the history."""

STALE = timedelta(hours=26)
"""After which a daily audit is late."""

REASON = 400
"""Characters of a reason."""

_MARKS = {'passed': ('rule', 'passes'), 'failed': ('rule', 'fails')}
_PASSED = Markdown('·')


def audit_pages(index: Index) -> Iterator[tuple[str, partial[Markdown]]]:
    """Yield the page of the audit where there are rules or something was recorded."""
    if has_audit(index.site.library):
        yield AUDIT, partial(audit_page, index)


def audit_page(index: Index) -> Markdown:
    """Return the whole Markdown text of the page."""
    audits = index.site.library.audits
    parts = [say('audit.intro')]
    for name in sorted({run.name for run in audits.runs}):
        parts.extend(_inventory(index, [run for run in audits.runs if run.name == name]))
    if not audits.runs:
        parts.append(say('audit.none'))
    parts.extend(network_changes(audits.changes))
    if audits.proof:
        parts.extend(_proof(index, audits.proof))
    return wide(say('audit'), *parts)


def _inventory(index: Index, runs: Sequence[AuditRun]) -> Iterator[Markdown]:
    """Yield the last run of one inventory, what has changed, and the history."""
    last = runs[0]
    yield heading(2, text(last.name), f'hr-audit-{slug(last.name)}')
    yield text(last.about)
    yield say('audit.last', at=_moment(last.at), seconds=f'{last.seconds:.1f}')
    if last.at[:10] < (index.site.settings.today - STALE).isoformat():
        yield mark('gap', 'stale', say('audit.stale'))
    yield join([_counts(last)])
    yield _rules(index, last)
    yield _reach(last)
    yield _files(last)
    yield from _changes(runs)
    yield from _history(runs)


def _moment(at: str) -> str:
    return f'{at[:10]} {at[11:19]} UTC'


def _counts(run: AuditRun) -> Markdown:
    told = [count(f'audit.{status}', run.count(status)) for status in ('passed', 'failed', 'not-audited')]
    return join(told, ', ')


def _status(status: str) -> Markdown:
    group, name = _MARKS.get(status, ('gap', 'audit'))
    return mark(group, name, say(f'audit.is.{status}'))


def _rules(index: Index, run: AuditRun) -> Markdown:
    head = [say(key) for key in ('id', 'practice', 'severity', 'audit.target', 'status', 'audit.reason')]
    return table('audit', head, [_rule(index, row) for row in run.rows])


def _rule(index: Index, row: AuditRow) -> Sequence[object]:
    name = _link(index, row.rule, Markdown(f'**{text(row.rule.upper())}**'))
    reason = small(text(cut(row.reason, REASON))) if row.reason else EMPTY
    target = labelled(say('audit.target'), say(f'audit.target.{row.target}'))
    return name, text(row.title), severity(row.severity), target, _status(row.status), reason


def _link(index: Index, rule: str, words: Markdown) -> Markdown:
    """Return the link to the practice of a rule, where this site has it."""
    practice = index.practices.get(rule)
    return index.map.object(AUDIT, keys.key_of(practice), words) if practice else words


def _reach(run: AuditRun) -> Markdown:
    head = [say(f'audit.{key}') for key in ('subnet', 'tried', 'ok', 'others', 'longest')]
    rows = [
        (
            code(each.subnet),
            str(each.tried),
            str(each.ok),
            ', '.join(f'{number} {name}' for name, number in sorted(each.results.items()) if name != 'ok'),
            f'{each.longest:.2f} s',
        )
        for each in run.reach
    ]
    found = table('reach', head, rows)
    return (
        Markdown(f'{heading(3, say("audit.reach"), f"hr-reach-{slug(run.name)}")}\n\n{found}')
        if rows
        else EMPTY
    )


def _files(run: AuditRun) -> Markdown:
    said = [
        say('audit.file', file=code(file.file), by=code(file.by), status=say(f'audit.is.{file.status}'))
        if file.status == 'passed'
        else say('audit.file.said', file=code(file.file), by=code(file.by),
                 status=say(f'audit.is.{file.status}'), said=file.said)
        for file in run.files
    ]  # fmt: skip
    return bullets('files', said)


def _changes(runs: Sequence[AuditRun]) -> Iterator[Markdown]:
    yield heading(3, say('audit.drift'), f'hr-drift-{slug(runs[0].name)}')
    if len(runs) == 1:
        yield say('audit.drift.first')
        return
    found = drift(runs[1], runs[0])
    yield say('audit.drift.since', at=_moment(runs[1].at))
    head = [say(f'audit.{key}') for key in ('what', 'target', 'before', 'after')]
    rows = [
        (
            text(each.what),
            say(f'audit.target.{each.target}'),
            _value(each.before),
            _value(each.after),
        )
        for each in found
    ]
    yield table('drift', head, rows) or say('audit.drift.none')


def _value(value: str) -> Markdown:
    """Return a status in words, or a fact as it is."""
    key = f'audit.is.{value}'
    return say(key) if key in WORDS else text(cut(value, REASON))


def _history(runs: Sequence[AuditRun]) -> Iterator[Markdown]:
    yield heading(3, say('audit.history'), f'hr-history-{slug(runs[0].name)}')
    head = [say(f'audit.{key}') for key in ('at', 'n.passed', 'n.failed', 'n.not-audited', 'failing')]
    rows = [
        (
            _moment(run.at),
            *(str(run.count(status)) for status in ('passed', 'failed', 'not-audited')),
            ', '.join(dict.fromkeys(row.rule.upper() for row in run.rows if row.status == 'failed')),
        )
        for run in runs[:SHOWN]
    ]
    yield table('history', head, rows)


def _proof(index: Index, proof: RuleProof) -> Iterator[Markdown]:
    """Yield the matrix of everything that was broken in the lab and every rule."""
    yield heading(2, say('audit.proof'), 'hr-proof')
    yield say('audit.proof.intro')
    rules = [_link(index, rule, Markdown(text(rule.upper()))) for rule in proof.rules]
    rows = [_broken(each, proof.rules) for each in proof.breaks]
    yield table('proof', [say('audit.broken'), *rules], rows)


def _broken(each: Break, rules: Sequence[str]) -> Sequence[object]:
    name = Markdown(f'{code(each.name)} {small(text(each.about))}')
    return name, *(_cell(each.said.get(rule, '')) for rule in rules)


def _cell(status: str) -> Markdown:
    if not status:
        return say('audit.varies')
    return _PASSED if status == 'passed' else _status(status)
