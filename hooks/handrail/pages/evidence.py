"""What the checks showed: a badge beside each thing that was checked, and a page of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from types import MappingProxyType

from handrail.graph import keys
from handrail.graph.checks import PAGE, anchor_of, tried
from handrail.model import Runbook, Step
from handrail.model.evidence import NO_CHECKS, Check, Shown, Standing
from handrail.pages.address import has_evidence
from handrail.pages.clock import day
from handrail.pages.encode import Markdown, code, cut, join, text
from handrail.pages.index import Index
from handrail.pages.paging import wide
from handrail.pages.prose import anchor_list, heading
from handrail.pages.table import EMPTY, labelled, mark, small, table
from handrail.pages.words import WORDS, count, say

REASON = 400
"""Characters of a reason."""

KINDS = (
    'rule', 'audit', 'step', 'walk', 'alert', 'pager', 'scenario', 'protocol', 'netchange', 'try-config',
)  # fmt: skip
"""The kinds of checks, in the order in which the page lists them."""

MEASURED = ('pager', 'walk', 'audit', 'netchange', 'try-config')
"""The kinds whose seconds say how long people wait: for the alert, the cause, a change, an answer."""

TAKEN = frozenset({'used', 'misled', 'drilled'})
"""How a step was used by somebody who took it; the rest only speaks of it."""

_MARKS = MappingProxyType(
    {
        Standing.passed: 'checked',
        Standing.failed: 'regressed',
        Standing.edited: 'untested',
        Standing.skipped: 'not-run',
        Standing.not_run: 'not-run',
    }
)


def evidence_pages(index: Index) -> Iterator[tuple[str, partial[Markdown]]]:
    """Yield the page of the evidence where there is something to check."""
    if has_evidence(index.site.library):
        yield PAGE, partial(evidence_page, index)


def badge(index: Index, here: str, name: str) -> Markdown:
    """Return what a check is worth in a word, with when and at which commit it was run."""
    shown = index.site.review.checks.get(name, Shown(name, Standing.not_run))
    return shown_as(index, here, shown)


def step_badge(index: Index, here: str, runbook: Runbook, step: Step) -> Markdown:
    """Return the badge of a step that a lab can run; without a lab, when it was last used or drilled."""
    if step in tried(runbook):
        name = f'step/{runbook.id}#{step.anchor}'
        return EMPTY if index.site.library.checks == NO_CHECKS else badge(index, here, name)
    return EMPTY if runbook.lab else _last_use(index, here, runbook, step)


def _last_use(index: Index, here: str, runbook: Runbook, step: Step) -> Markdown:
    """Return when people last took a step, in an incident or a drill; nothing where nobody has."""
    uses = index.site.review.usages.get(keys.step_key(runbook.id, step.anchor), ())
    taken = [(use.on, use) for use in uses if use.on and use.relation in TAKEN]
    if not taken:
        return EMPTY
    on, use = max(taken, key=lambda each: each[0])
    key = 'check.drilled' if use.relation == 'drilled' else 'check.used'
    return small(say(key, on=index.map.object(here, use.document, day(on))))


def shown_as(index: Index, here: str, shown: Shown) -> Markdown:
    """Return a standing as a coloured word that leads to its line on the page of the evidence."""
    word = _word(shown)
    check = shown.check
    if check is None:
        return mark('evidence', 'not-run', word)
    linked = index.map.link(here, word, PAGE, anchor_of(shown.name))
    told = say('check.when', on=check.at[:10], commit=_commit(check))
    return join([mark('evidence', _MARKS[shown.standing], linked), small(told)], ' ')


def _word(shown: Shown) -> Markdown:
    """Return a standing in words; alerts are tried by unit tests, which need no lab."""
    tests = shown.name.startswith('alert/') and f'check.{shown.standing}.tests' in WORDS
    return say(f'check.{shown.standing}.tests' if tests else f'check.{shown.standing}')


def standing_of(index: Index, here: str, shown: Sequence[Shown]) -> Markdown:
    """Return what all checks behind one link are worth: the worst of them, and how many others there are."""
    order = list(Standing)
    if not shown:
        return mark('evidence', 'not-run', say('check.not-run'))
    worst = min(shown, key=lambda each: (order.index(each.standing), _age(each)))
    said = shown_as(index, here, worst)
    return join([said, small(count('check.all', len(shown)))], ' ') if len(shown) > 1 else said


def _age(shown: Shown) -> str:
    return shown.check.at if shown.check else ''


def _commit(check: Check) -> Markdown:
    commit, _, dirty = check.commit.partition('-')
    named = code(commit[:10])
    return say('check.dirty', commit=named) if dirty else named


def evidence_page(index: Index) -> Markdown:
    """Return the whole Markdown text of the page."""
    found = index.site.review.checks
    totals = [
        count(f'check.n.{standing}', number)
        for standing in reversed(Standing)
        if (number := sum(shown.standing is standing for shown in found.values()))
    ]
    parts = [say('check.intro'), say('check.scope'), join(totals, ', ')]
    for kind in KINDS:
        shown = [each for name, each in found.items() if name.partition('/')[0] == kind]
        if shown:
            parts.append(heading(2, say(f'check.kind.{kind}'), f'hr-kind-{kind}'))
            parts.append(_table(index, shown))
    parts.extend(_benchmarks(list(found.values())))
    return wide(say('check.title'), *parts)


def _table(index: Index, shown: Sequence[Shown]) -> Markdown:
    head = [say(key) for key in ('check.check', 'status', 'check.at', 'check.commit', 'check.seconds')]
    return table('checks', [*head, say('check.about')], [_row(index, each) for each in shown])


def _row(index: Index, shown: Shown) -> Sequence[object]:
    name, check = shown.name, shown.check
    kind, _, rest = name.partition('/')
    key = {'rule': 'practice', 'step': 'step', 'alert': 'alert'}.get(kind, '')
    label = code(rest)
    linked = index.map.object(PAGE, f'{key}:{rest}', label) if key else label
    named = Markdown(f'{linked}{anchor_list(anchor_of(name)).strip()}')
    word = mark('evidence', _MARKS[shown.standing], _word(shown))
    if check is None:
        return named, word, EMPTY, EMPTY, EMPTY, EMPTY
    said = [text(cut(each, REASON)) for each in (check.about, check.reason) if each]
    at = f'{check.at[:10]} {check.at[11:16]} UTC'
    seconds = labelled(say('check.seconds'), f'{check.seconds:.1f}')
    return named, word, at, _commit(check), seconds, small(join(said, ': '))


def _benchmarks(shown: Sequence[Shown]) -> Iterator[Markdown]:
    """Yield how long each thing took for which people wait in an incident."""
    rows = [
        (say(f'check.measured.{kind}'), code(each.name.partition('/')[2]), f'{each.check.seconds:.1f}')
        for kind in MEASURED
        for each in shown
        if each.check and each.name.startswith(f'{kind}/') and each.check.status == 'passed'
    ]
    if rows:
        yield heading(2, say('check.benchmarks'), 'hr-benchmarks')
        yield say('check.benchmarks.intro')
        yield table('benchmarks', [say('check.what'), say('check.check'), say('check.seconds')], rows)
