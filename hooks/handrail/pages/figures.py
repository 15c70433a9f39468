"""The drawings of the pages; decision graphs as inline SVG without script, coloured by the style."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from handrail.model import Outcome, OutcomeKind, Runbook, Step, plain
from handrail.pages.encode import line, visible
from handrail.pages.index import Index, grouped
from handrail.pages.inline import fragment
from handrail.pages.lanes import FONT, GAP, LANE, LINE, PAD, WIDTH, Box, Placed, Way, lanes, place
from handrail.pages.step import step_at
from handrail.pages.strip import has_strip, strip
from handrail.pages.words import WORDS

_BEND = 6
_HEAD = 7


def figures_of(index: Index) -> dict[str, str]:
    """Return the drawings of runbooks with steps and of timelines, by the name of their place on a page."""
    graphs = {
        f'graph:{runbook.id}': graph(index, runbook)
        for runbook in index.site.library.runbooks
        if runbook.steps and index.runbooks.get(runbook.id) is runbook
    }
    facts = index.site.review.facts
    strips = {
        f'strip:{each.id}': strip(each, facts[each.id])
        for each in index.site.library.postmortems
        if each.id in facts and has_strip(each.timeline) and index.postmortems.get(each.id) is each
    }
    return graphs | strips


def graph(index: Index, runbook: Runbook) -> str:
    """Return the decision graph of a runbook as the text of one `svg` element."""
    placed = place([_box(index, runbook, number, step) for number, step in enumerate(runbook.steps)])
    lane_of = lanes(placed)
    width = WIDTH + GAP + LANE * (max(lane_of.values(), default=0) + 1) + _BEND
    height = placed[-1].top + placed[-1].height + GAP // 2
    title = WORDS['graph.title'].format(runbook=line(plain(runbook.title)))
    desc = WORDS['graph.desc'].format(count=len(placed))
    name = escape(f'hr-g-{runbook.id}')
    size = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    labels = f'role="group" aria-labelledby="{name} {name}-d"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="hr-graph" {labels} {size}>',
        f'<title id="{name}">{_xml(title)}</title><desc id="{name}-d">{_xml(desc)}</desc>',
        *_lines(placed, lane_of),
        *_boxes(placed),
        *(_said(one) for one in placed),
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
    """Yield the lines to each box as one path, outer lanes first, so that the near ones lie above."""
    drawn = [
        (way.to, one.exit(number))
        for one in placed
        for number, way in enumerate(one.box.ways)
        if way.to is not None
    ]
    for box in sorted(lane_of, key=lambda each: (-lane_of[each], each)):
        across = WIDTH + GAP + LANE * lane_of[box]
        ways = ''.join(_line(across, start, placed[box].entry) for to, start in drawn if to == box)
        kind = escape(placed[box].box.kind)
        yield f'<path class="hr-edge hr-edge-{kind}" d="{ways}" fill="none"/>'
    for kind, found in grouped((placed[box] for box in lane_of), lambda each: each.box.kind).items():
        heads = ''.join(f'M{WIDTH + 1} {each.entry}l{_HEAD}-4v8z' for each in found)
        yield f'<path class="hr-{escape(kind)}" d="{heads}"/>'


def _line(across: int, start: int, end: int) -> str:
    """Draw one way: out to its lane, along it, and back to the box it leads to."""
    bend = min(_BEND, abs(end - start) // 2)
    turn = bend if end > start else -bend
    right = WIDTH + 1
    return (
        f'M{right} {start}H{across - bend}q{bend} 0 {bend} {turn}'
        f'V{end - turn}q0 {turn}-{bend} {turn}H{right + _HEAD}'
    )


def _boxes(placed: Sequence[Placed]) -> Iterator[str]:
    """Yield the boxes as one path, and a bar on the left of each, one path for each kind."""
    shapes = ''.join(f'M1 {one.top}h{WIDTH - 1}v{one.height}H1z' for one in placed)
    yield f'<path class="hr-node" d="{shapes}"/>'
    for kind, found in grouped(placed, lambda each: each.box.kind).items():
        bars = ''.join(f'M1 {one.top}h5v{one.height}h-5z' for one in found)
        yield f'<path class="hr-{escape(kind)}" d="{bars}"/>'


def _said(one: Placed) -> str:
    """Write into a box: a link with its title, and the words of its ways out beside their lines."""
    first, *more = one.lines
    top = one.top + PAD + FONT
    further = ''.join(f'<tspan x="{2 * PAD}" dy="{LINE}">{_xml(text)}</tspan>' for text in more)
    title = f'<text x="{2 * PAD}" y="{top}">{_xml(first)}{further}</text>'
    ways = ''.join(
        f'<text x="{WIDTH - PAD}" y="{one.exit(number) + 4}">{_xml(text)}</text>'
        for number, text in enumerate(one.ways)
    )
    return f'<a href="{escape(one.box.href)}">{title}</a>{ways}'


def _xml(value: str) -> str:
    return escape(visible(value), quote=True)
