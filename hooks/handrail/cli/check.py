"""Read every document and say every problem: one line each, `docs/file.md:41: what (how to mend it) [rule]`.

Nothing is built and no network is used. PATHs keep only the problems of these files and folders;
the whole site is read all the same, since a link may lead anywhere.

With --changed-since only errors count that stand in files changed since the common ancestor with REV
(untracked and renamed ones too), and errors elsewhere that were not there before: what the change
breaks. Everything else is told as "stood before" and does not fail.

--fix first mends what is safe to mend: the order of keys in front matter, ids that something refers to
and nobody wrote, spaces at line ends. Rules can be switched off in place with a reason; the page of
rules in the guide says how, and `--explain RULE` prints what it says about one.

Exit codes: 0 no error (warnings do not fail), 1 an error, or nothing to check, 2 the check cannot be done:
a wrong option, path, configuration or revision.
"""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.cli.formats import Report
    from handrail.engine.changes import Changes
    from handrail.engine.project import Project
    from handrail.model import Site

SUMMARY = 'say every problem of every document'
NAMES = ('text', 'json', 'github', 'gitlab', 'sarif', 'junit')
GUIDE = 'guides/rules.md'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--format', choices=NAMES, default='text', help='default: text')
    parser.add_argument(
        '--changed-since', metavar='REV', help='only what changed since REV, and what that breaks, counts'
    )
    parser.add_argument('--fix', action='store_true', help='first mend what is safe to mend')
    parser.add_argument('--explain', metavar='RULE', help='say what a rule means, and end; "all" for all')
    parser.add_argument('paths', nargs='*', type=Path, metavar='PATH', help='files or folders below docs')


def run(options: argparse.Namespace) -> int:
    """Print the problems; 1 when one of them is an error, or when there is nothing to check."""
    if options.explain is not None:
        print(explained(options.explain), end='')
        return 0
    gc.disable()  # what is read stays to the end: looking through it time and again costs a fifth
    try:
        return checked(options)
    finally:
        gc.freeze()  # nor is it looked through at the end of the process: that costs another fifth
        gc.enable()


def checked(options: argparse.Namespace) -> int:
    """Check a site; returns the exit code."""
    from handrail.cli.formats import plain, render

    project = open_project(config_file(options))
    paths = [place(path, project.docs) for path in options.paths]
    changes = changes_of(options.changed_since, project)
    if options.fix:
        mend(project, changes, paths)
        changes = changes_of(options.changed_since, project)
    report = report_of(project, changes, paths, named=options.format == 'sarif')
    text = render(options.format, report)
    if text:
        print(text)
    if options.format == 'text':
        print(plain.summary(report), file=sys.stderr)
    return 1 if report.failed else 0


def place(path: Path, docs: Path) -> Path:
    """Return a path in full; CommandError when it is no file or folder below docs."""
    found = path.resolve()
    if not found.exists() or not found.is_relative_to(docs.resolve()):
        raise CommandError(f'{str(path)!r} is no file or folder below {docs}')
    return found


def within(paths: Sequence[Path], docs: Path) -> Callable[[str], bool]:
    """Return whether a file below docs is one of the paths or below one; all are when there are none."""
    home = docs.resolve()
    return lambda file: not paths or any((home / file).is_relative_to(path) for path in paths)


def changes_of(revision: str | None, project: Project) -> Changes | None:
    """Return what changed since a revision, None when that was not asked for."""
    from handrail.engine.changes import ChangesError, changes_since

    if revision is None:
        return None
    try:
        return changes_since(
            revision, project.docs, project.root / Path(project.config.config_file_path).name
        )
    except ChangesError as error:
        raise CommandError(str(error)) from error


def mend(project: Project, changes: Changes | None, paths: Sequence[Path]) -> None:
    """Mend the chosen files and say what was done, on standard error."""
    from handrail.cli.fix import fix
    from handrail.engine.examination import examination

    site, _ = examination(project, None)
    chosen = within(paths, project.docs)
    root = here(project.docs)
    count = 0
    try:
        for line in fix(
            site, project.docs, lambda uri: chosen(uri) and (changes is None or uri in changes.changed)
        ):
            print(f'mended {root}/{line}', file=sys.stderr)
            count += 1
    except OSError as error:
        raise CommandError(f'{error.filename} cannot be written: {error.strerror}') from error
    print(f'{count} file(s) mended', file=sys.stderr)


def report_of(project: Project, changes: Changes | None, paths: Sequence[Path], *, named: bool) -> Report:
    """Read the site and sort its problems into those that count and those that stood before.

    `named` asks for the address of the page of rules, which may take a call of git.
    """
    from handrail import __version__
    from handrail.cli.formats import Report
    from handrail.engine.examination import examination

    site, before = examination(project, changes)
    chosen = within(paths, project.docs)
    told = frozenset(map(id, before))
    documents = {document.at.file for document in site.library.documents()}
    return Report(
        problems=tuple(one for one in site.problems if chosen(one.at.file) and id(one) not in told),
        before=tuple(one for one in before if chosen(one.at.file)),
        documents=tuple(sorted(filter(chosen, documents))),
        count=sum(1 for _ in site.library.documents()),
        here=here(project.docs),
        root=from_top(project.docs),
        waivers=tuple(each for each in site.library.waivers if chosen(each.at.file)),
        waived=tuple(each for each in site.review.waived if chosen(each.problem.at.file)),
        help=help_address(site) if named else '',
        version=__version__,
    )


def here(docs: Path) -> str:
    """The docs folder as a person in the current folder writes it."""
    return Path(os.path.relpath(docs)).as_posix()


def from_top(docs: Path) -> str:
    """The docs folder as seen from the top of its repository, or from here when there is none."""
    for folder in docs.resolve().parents:
        if (folder / '.git').exists():
            return docs.resolve().relative_to(folder).as_posix()
    return here(docs)


def help_address(site: Site) -> str:
    """The address of the page of rules: on this site when it has one, else where Handrail's is kept."""
    from handrail.cli.requirement import default_requirement

    if GUIDE in site.library.files and site.settings.site_url:
        return site.settings.site_url + GUIDE.removesuffix('.md') + '/'
    source = re.fullmatch(r'handrail @ git\+(https://.+?)(?:\.git)?@([0-9a-f]{40})', default_requirement())
    return f'{source[1]}/blob/{source[2]}/docs/{GUIDE}' if source else ''


def explained(rule: str) -> str:
    """Return what the book says about a rule; CommandError when there is none."""
    from handrail.outputs.rulebook import entry, page
    from handrail.review.rules import rules

    if rule == 'all':
        return page()
    if rule not in rules():
        import difflib

        near = difflib.get_close_matches(rule, rules(), n=1)
        raise CommandError(f'there is no rule {rule!r}' + (f': did you mean {near[0]!r}?' if near else ''))
    return entry(rules()[rule])
