"""Two commits built side by side in one folder that is thrown away, and what they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.field.links.check import check
from handrail.field.links.lychee import LycheeError
from handrail.field.links.site import open_site
from handrail.field.preview.broken import of_files, of_findings
from handrail.field.preview.builds import build, coverage, environment, files_of, problems
from handrail.field.preview.compare import Scope, compare, links
from handrail.field.preview.git import instant_of, write_tree
from handrail.field.preview.proposal import documents
from handrail.field.preview.records import Broken, Summary
from handrail.field.preview.site import Built


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be compared.

    `top` is the top of the repository; `config` and `docs` are paths from there. `base` and `head`
    are commits, `head` with what `scope` says of the change.
    """

    top: Path
    config: str
    docs: str
    base: str
    head: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two builds."""

    site: Path
    built: Built
    problems: list[dict[str, Any]]
    links: tuple[list[Broken], int]


def answer(question: Question, room: Path, variables: Mapping[str, str]) -> tuple[Summary, Path, Path]:
    """Build both commits below `room`; return the summary and the folders of the two sites, head last."""
    base = _side(question, room, variables, 'base', question.base)
    head = _side(question, room, variables, 'head', question.head)
    (before, _), (now, checked) = base.links, head.links
    summary = compare(
        base.built,
        head.built,
        problems=(base.problems, head.problems),
        links=links(before, now, checked),
        scope=question.scope,
    )
    return summary, base.site, head.site


def _side(question: Question, room: Path, variables: Mapping[str, str], name: str, commit: str) -> Side:
    tree, site = room / name, room / f'{name}-site'
    tree.mkdir()
    write_tree(question.top, commit, tree)
    epoch = instant_of(question.top, question.head)
    shown = (question.scope.commit if name == 'head' else '') or commit
    own = environment(variables, epoch=epoch, commit=shown, ceiling=room)
    config = tree / question.config
    said = f'the {name} ({shown[:10]})'
    build(config, site, own, said)
    found = [*problems(config, own, said), *coverage(config, site, own, said)]
    built = Built(files_of(site), documents(question.top, commit, question.docs), shown)
    return Side(site, built, found, _links(built, site, tree / question.docs, config))


def _links(built: Built, site: Path, docs: Path, config: Path) -> tuple[list[Broken], int]:
    """Return the broken links of a site and how many were checked; without lychee, what `verify` sees."""
    try:
        run = check(open_site(site, docs, built.root, config))
    except LycheeError:
        return of_files(built.files, built.root)
    return of_findings(run.findings), run.checked
