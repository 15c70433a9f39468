"""Say what a change does to the site, from two real builds of two commits.

The base is the common ancestor of REV and the change. Each commit is built as it is: with its own
configuration and, where the site has Handrail as a hook, with its own code; otherwise with the Handrail
that runs. With --only-documents, as for a pull request of a stranger, both are built with the code and
the configuration of REV itself, and nothing is taken from the change but documents and pictures.

Nothing is checked out: the working tree is left alone, and what is not committed does not count. A
build gets no variable of the environment that it does not need. Below DIR it writes

    site/                  the preview, ready to be published below any address
    site/preview/          the summary as a page, as data (preview.json) and for a comment (preview.md)

Exit codes: 0 the change brings no error and breaks no link, 1 it does, or something of it was not taken
over, 2 a commit cannot be built, or the question cannot be answered.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.field.preview.records import Found, Summary
    from handrail.field.preview.room import Question

SUMMARY = 'say what a change does to the site'
MARKER = 'preview.json'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_config(parser)
    parser.add_argument('--base', required=True, metavar='REV', help='what the change is compared with')
    parser.add_argument('--head', default='HEAD', metavar='REV', help='the change (default: HEAD)')
    parser.add_argument(
        '--only-documents', action='store_true', help='take documents from the change, all else from the base'
    )
    parser.add_argument(
        '--out', type=Path, default=Path('preview'), metavar='DIR', help='where to write (default: preview)'
    )
    parser.add_argument('--url', default='', metavar='URL', help='where the preview will be published')
    parser.add_argument(
        '--screenshots', action='store_true', help='take pictures of changed pages (needs Chromium)'
    )
    parser.add_argument(
        '--format', choices=('text', 'markdown', 'json', 'github'), default='text', help='what is printed'
    )


def run(options: argparse.Namespace) -> int:
    """Build both commits, write and print the summary; 1 when the change brings an error."""
    from handrail.field.preview.builds import BuildError
    from handrail.field.preview.git import GitError

    out: Path = options.out.resolve()
    refuse(out)
    url = f'{options.url.rstrip("/")}/' if options.url else ''
    with tempfile.TemporaryDirectory(prefix='handrail-preview-') as room:
        try:
            summary = made(options, Path(room), out, url)
        except (BuildError, GitError) as error:
            raise CommandError(str(error)) from error
    print(told(summary, options.format, url))
    return 1 if failed(summary) else 0


def refuse(out: Path) -> None:
    """Raise CommandError for a folder that holds something else than a preview."""
    if out.exists() and (not out.is_dir() or out.is_symlink()):
        raise CommandError(f'{str(out)!r} is no folder: name another one with --out')
    if out.exists() and any(out.iterdir()) and not (out / 'site' / 'preview' / MARKER).is_file():
        raise CommandError(
            f'{str(out)!r} holds something else than a preview: name another folder with --out'
        )


def made(options: argparse.Namespace, room: Path, out: Path, url: str) -> Summary:
    """Build, compare, and put the preview in place of an older one."""
    from handrail.field.preview.room import answer
    from handrail.field.preview.write import write

    asked, cache = question(options)
    shown = asked.scope.commit or asked.head
    named = os.environ.get('HANDRAIL_PREVIEW') or f'commit {shown[:10]}'
    variables = {**os.environ, 'HANDRAIL_CACHE': cache, 'HANDRAIL_PREVIEW': named}
    if url:
        variables['SITE_URL'] = url
    summary, base, head = answer(asked, room, variables)
    if options.screenshots:
        from handrail.field.preview.screenshots import ScreenshotError, screenshots

        try:
            summary['shots'] = screenshots(summary, base, head, head / 'preview' / 'shots')
        except ScreenshotError as error:
            raise CommandError(str(error)) from error
    write(summary, head / 'preview', url)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    shutil.move(head, out / 'site')
    return summary


def question(options: argparse.Namespace) -> tuple[Question, str]:
    """Return what is to be compared, and where earlier builds are remembered."""
    from handrail.field.preview.compare import Scope
    from handrail.field.preview.git import ancestor_of, commit_of, top_of
    from handrail.field.preview.proposal import other_files, propose
    from handrail.field.preview.room import Question

    config = config_file(options)
    project = open_project(config)
    top = top_of(config.parent).resolve()
    docs = project.docs.resolve().relative_to(top).as_posix()
    base, head = commit_of(top, options.base), commit_of(top, options.head)
    cache = str(project.cache.parent.resolve()) if project.cache else 'off'
    place = config.relative_to(top).as_posix()
    if options.only_documents:
        proposal, refused, others = propose(top, base, head, docs)
        taken = Scope(only_documents=True, refused=tuple(refused), other_files=others, commit=head)
        return Question(top, place, docs, base, proposal, taken), cache
    base = ancestor_of(top, base, head)
    scope = Scope(other_files=other_files(top, base, head, docs))
    return Question(top, place, docs, base, head, scope), cache


def told(summary: Summary, form: str, url: str) -> str:
    """Return what is printed."""
    from handrail.field.preview.markdown import markdown
    from handrail.field.preview.report import headline

    if form == 'json':
        return json.dumps(summary, indent=2, ensure_ascii=False)
    if form == 'markdown':
        return markdown(summary, url).rstrip()
    lines = [f'handrail preview: {" · ".join(headline(summary))}']
    lines += [_problem(one, form) for one in summary['problems'] if one['state'] == 'new']
    return '\n'.join(lines)


def _problem(one: Found, form: str) -> str:
    from handrail.cli.formats.workflow import data, value

    said = f'{one["message"]} ({one["hint"]})' if one['hint'] else one['message']
    if form == 'github':
        place = f'file={value("docs/" + one["file"])},line={one["line"]},title={value(one["code"])}'
        return f'::{one["level"]} {place}::{data(said)}'
    return f'{one["file"]}:{one["line"]}: {said} [{one["code"]}]'


def failed(summary: Summary) -> bool:
    """Whether the change brings an error, breaks a link, or has something that was not taken over."""
    errors = any(one['state'] == 'new' and one['level'] == 'error' for one in summary['problems'])
    broken = any(one['state'] == 'new' for one in summary['links']['broken'])
    return errors or broken or bool(summary['refused'])
