"""Decision graphs as inline SVG: no script, no library, colours from the page's own style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from handrail.model import Outcome, OutcomeKind, Runbook, Step, plain
from handrail.pages.encode import line, visible
from handrail.pages.index import Index
from handrail.pages.inline import fragment
from handrail.pages.lanes import FONT, GAP, LANE, LINE, PAD, WIDTH, Box, Placed, Way, lanes, place
from handrail.pages.step import step_at
from handrail.pages.words import WORDS

_BEND = 6
_HEAD = 7


def figures_of(index: Index) -> dict[str, str]:
    """Return the drawing of each runbook that has steps, by the name of its place on the page."""
    return {
        f'graph:{runbook.id}': graph(index, runbook)
        for runbook in index.site.library.runbooks
        if runbook.steps and index.runbooks.get(runbook.id) is runbook
    }


def graph(index: Index, runbook: Runbook) -> str:
    """Return the decision graph of a runbook as the text of one `svg` element."""
    placed = place([_box(index, runbook, number, step) for number, step in enumerate(runbook.steps)])
    lane_of = lanes(placed)
    width = WIDTH + GAP + LANE * (max(lane_of.values(), default=0) + 1) + _BEND
    height = placed[-1].top + placed[-1].height + GAP // 2
    title = WORDS['graph.title'].format(runbook=line(plain(runbook.title)))
    desc = WORDS['graph.desc'].format(count=len(placed))
    name = escape(f'hr-graph-{runbook.id}')
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    labels = f'role="group" aria-labelledby="{name}-title {name}-desc"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hr-graph" {labels} {size}>',
        f'<title id="{name}-title">{_xml(title)}</title><desc id="{name}-desc">{_xml(desc)}</desc>',
        *_lines(placed, lane_of),
        *(_drawn(one) for one in placed),
        '</svg>',
    ]
    return ''.join(parts)


def _box(index: Index, runbook: Runbook, number: int, step: Step) -> Box:
    ways = tuple(_way(index, runbook, outcome) for outcome in step.outcomes)
    title = f'{number + 1}. {line(plain(step.title))}'
    return Box(step.kind, title, f'#{fragment(step.anchor)}', ways)


def _way(index: Index, runbook: Runbook, outcome: Outcome) -> Way:
    when = line(outcome.pattern) if outcome.kind is OutcomeKind.pattern else WORDS[f'edge.{outcome.kind}']
    if outcome.target is None:
        return Way(f'{when} → {WORDS["edge.resolved"]}', None)
    found = step_at(index, runbook, outcome.target)
    if found is None:
        return Way(f'{when} → {line(plain(outcome.text))}', None)
    owner, step, number = found
    if owner.id == runbook.id:
        return Way(when, number - 1)
    return Way(f'{when} → {line(plain(owner.title))}: {line(plain(step.title))}', None)


def _lines(placed: Sequence[Placed], lane_of: dict[int, int]) -> Iterator[str]:
    """Yield the lines, those of the outer lanes first, so that the near ones lie above them."""
    drawn = [
        (lane_of[way.to], one.exit(number), placed[way.to])
        for one in placed
        for number, way in enumerate(one.box.ways)
        if way.to is not None
    ]
    for lane, start, to in sorted(drawn, key=lambda each: (-each[0], each[1])):
        yield _line(WIDTH + GAP + LANE * lane, start, to)


def _line(across: int, start: int, to: Placed) -> str:
    """Draw one way: out to its lane, along it, and back to the box it leads to."""
    end = to.entry
    bend = min(_BEND, abs(end - start) // 2)
    turn = bend if end > start else -bend
    right = WIDTH + 1
    path = (
        f'M{right} {start}H{across - bend}Q{across} {start} {across} {start + turn}'
        f'V{end - turn}Q{across} {end} {across - bend} {end}H{right + _HEAD}'
    )
    head = f'M{right} {end}l{_HEAD} -4v8z'
    kind = escape(to.box.kind)
    return (
        f'<path class="hr-edge hr-edge-{kind}" d="{path}" fill="none"/>'
        f'<path class="hr-head hr-head-{kind}" d="{head}"/>'
    )


def _drawn(one: Placed) -> str:
    """Draw a box: a link with its title, and the words of its ways out beside their lines."""
    kind = escape(one.box.kind)
    words = ''.join(
        f'<tspan x="{2 * PAD}" y="{one.top + PAD + LINE * number + FONT}">{_xml(text)}</tspan>'
        for number, text in enumerate(one.lines)
    )
    right = f'class="hr-way" x="{WIDTH - PAD}" text-anchor="end"'
    ways = ''.join(
        f'<text {right} y="{one.exit(number) + 4}">{_xml(text)}</text>'
        for number, text in enumerate(one.ways)
    )
    shape = f'x="1" y="{one.top}" width="{WIDTH - 1}" height="{one.height}" rx="4"'
    bar = f'x="1" y="{one.top}" width="5" height="{one.height}"'
    return (
        f'<rect class="hr-node" {shape}/><rect class="hr-bar hr-bar-{kind}" {bar}/>'
        f'<a href="{escape(one.box.href)}"><text class="hr-title">{words}</text></a>{ways}'
    )


def _xml(value: str) -> str:
    return escape(visible(value), quote=True)
