"""Action items: task-list lines with facts in nested `- key: value` lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from handrail.model import Action, ActionStatus, Inline, Place, Problem, Ref, plain
from handrail.source.anchors import slug_of
from handrail.source.blocks import blocks
from handrail.source.facts import KEYS, Facts, read_facts
from handrail.source.items import Item, box_of, is_list, read_items, run_of
from handrail.source.outline import Outline, Part
from handrail.source.prose import Stretch
from handrail.source.spans import Run

_LENGTH = 40
"""About how long an id becomes that is derived from the text."""


@dataclass(slots=True)
class Actions:
    """The actions in order, their references, and the lines that they take in each part, by its line."""

    actions: list[Action] = field(default_factory=list)
    refs: list[Ref] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: dict[int, list[Stretch]] = field(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """An item before it has an id."""

    part: Part
    item: Item
    words: Inline  # its own, without what stands below
    run: Run
    box: str | None
    facts: Facts


def read_actions(outline: Outline, parts: Sequence[Part], anchors: Sequence[str] = ()) -> Actions:
    """Read the list items of the parts that hold actions; `anchors` are ids taken on the page.

    Problems: unknown keys, values that are none of the known, an id twice, a checkbox that says
    something else than the status, done without evidence, not-doing without a reason.
    """
    result = Actions()
    drafts = [draft for part in parts for draft in _drafts(outline, part, result)]
    ids = _Ids(set(anchors), {draft.facts.id for draft in drafts if draft.facts.id})
    for draft in drafts:
        name = ids.give(draft, result.problems)
        facts = draft.facts
        result.actions.append(_action(draft, name, _status(draft, name, result.problems)))
        source = f'action:{name}'
        result.refs.extend(draft.run.refs(outline.uri, source, 'action'))
        result.refs.extend(Ref(r.at, source, r.role, r.target, r.text, r.raw) for r in facts.refs)
        result.problems.extend(_complaints(draft, name))
    return result


def _drafts(outline: Outline, part: Part, result: Actions) -> Iterator[_Draft]:
    for block in blocks(outline, part.tokens):
        if not is_list(block):
            if block.kind == 'table_open':
                hint = 'write each as an item "- [ ] text" with "- owner: …" and "- due: …" below it'
                at = Place(outline.uri, block.start)
                said = 'a table stands where action items should'
                result.problems.append(Problem(at, 'action-table', said, hint))
            continue
        for item in read_items(outline, block, KEYS):
            box, children = box_of(item.head)
            own = run_of(outline, item.head, children)
            run = item.run(own)
            result.taken.setdefault(part.at.line, []).append(item.lines)
            if not run.spans and not item.values:
                said = 'an action without words'
                result.problems.append(Problem(item.at, 'empty-action', said, 'write what is to be done'))
                continue
            yield _Draft(part, item, own.spans, run, box, read_facts(outline, item))


def _action(draft: _Draft, name: str, status: ActionStatus) -> Action:
    facts = draft.facts
    return Action(
        id=name,
        stated_id=facts.id == name,
        text=draft.run.spans,
        group=draft.part.anchor,
        status=status,
        at=draft.item.at,
        type=facts.type,
        owner=facts.owner,
        due=facts.due,
        done_on=facts.done_on,
        priority=facts.priority,
        tracker=facts.tracker,
        evidence=tuple(facts.evidence),
        reason=facts.reason,
        same_as=facts.same_as,
        extra=tuple(facts.extra),
        stated_status=facts.status is not None,
    )


def _status(draft: _Draft, name: str, problems: list[Problem]) -> ActionStatus:
    """The stated status; else `done` with `[x]`, `accepted` without. Both must say the same."""
    stated, checked = draft.facts.status, draft.box == 'x'
    if stated is None:
        return ActionStatus.done if checked else ActionStatus.accepted
    at = draft.facts.at('status', draft.item.at)
    if checked and stated is not ActionStatus.done:
        said = f'action {name!r} is checked, but its status is {stated.value!r}'
        problems.append(Problem(at, 'status-differs', said, 'write "[ ]", or remove the status'))
    elif stated is ActionStatus.done and not checked:
        said = f"action {name!r} has the status 'done', but is not checked"
        problems.append(Problem(at, 'status-differs', said, 'write "- [x]": a Git host shows it then, too'))
    return stated


def _complaints(draft: _Draft, name: str) -> Iterator[Problem]:
    """What an action says wrongly, each with the action's name before it."""
    item, facts = draft.item, draft.facts
    for problem in facts.problems:
        yield Problem(
            problem.at, problem.code, f'action {name!r}: {problem.message}', problem.hint, problem.level
        )
    if draft.box is not None and draft.box not in {' ', 'x'}:
        said = f'action {name!r}: "[{draft.box}]" is no checkbox'
        hint = (
            'write "[ ]" or "[x]", and "- status: …" below for anything else' if draft.box else 'write "[ ]"'
        )
        yield Problem(item.at, 'no-checkbox', said, hint)
    for at in item.tasks:
        said = f'action {name!r} holds another task'
        yield Problem(at, 'nested-task', said, 'write it as an item of its own')
    for at in item.code:
        said = f'a code block stands in the action {name!r}'
        yield Problem(at, 'code-in-action', said, 'put it into the prose around the list')
    yield from _demands(draft, name)


def _demands(draft: _Draft, name: str) -> Iterator[Problem]:
    """What the state of an action asks for; a line that repeats another owes nothing of its own."""
    item, facts = draft.item, draft.facts
    done = draft.box == 'x' or facts.status is ActionStatus.done
    if done and not facts.same_as and not facts.has('evidence'):
        said = f'action {name!r} is done without evidence'
        hint = 'add "- evidence: [what shows it](link)", or "attested by ROLE on DATE: [link](…)"'
        yield Problem(item.at, 'no-evidence', said, hint)
    if facts.done_on and not done:
        at = facts.at('done', item.at)
        said = f'action {name!r} has the day {facts.done_on} on which it was done, but is not checked'
        yield Problem(at, 'status-differs', said, 'write "- [x]", or remove the day')
    if facts.status is ActionStatus.not_doing and not facts.has('reason'):
        said = f"action {name!r} has the status 'not-doing' without a reason"
        yield Problem(facts.at('status', item.at), 'no-reason', said, 'add "- reason: …"')


@dataclass(slots=True)
class _Ids:
    """Gives each action an id of its own: stated ones first, so that no derived one takes them."""

    taken: set[str]
    stated: set[str]
    first: dict[str, Place] = field(default_factory=dict)

    def give(self, draft: _Draft, problems: list[Problem]) -> str:
        """The stated id, or one from the words; made unique in either case."""
        name = draft.facts.id
        if name and name not in self.taken:
            self.taken.add(name)
            self.first[name] = draft.item.at
            return name
        if name:
            at = draft.facts.at('id', draft.item.at)
            first = f' (first on line {self.first[name].line})' if name in self.first else ' by a heading'
            said = f'the id {name!r} is taken already{first}'
            problems.append(Problem(at, 'duplicate-anchor', said, 'give the action another id'))
        base = name or derived_id(draft.words)
        count, found = 1, base
        while found in self.taken or found in self.stated:
            count += 1
            found = f'{base}-{count}'
        self.taken.add(found)
        return found


def derived_id(text: Inline) -> str:
    """A slug of the words, cut between two of them at about 40 characters; `action` without letters."""
    words = [word for word in slug_of(plain(text)).split('-') if word]
    found = ''
    for word in words:
        longer = f'{found}-{word}' if found else word[:_LENGTH]
        if len(longer) > _LENGTH:
            break
        found = longer
    return found or 'action'
