"""From the pager to the step: addresses for Prometheus' rule files, templates for Alertmanager.

handrail alerts check [--site SITE]  says which alert leads nowhere, which runbook names no alert
handrail alerts urls [FILE...]       writes runbook_url into rule files; nothing else in them changes
handrail alerts templates --out DIR  writes templates for Slack, PagerDuty and Opsgenie
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from handrail.cli.errors import CommandError
from handrail.cli.locate import add_config, config_file, open_project

if TYPE_CHECKING:
    from handrail.engine.project import Project
    from handrail.model import Problem, Site
    from handrail.outputs.pager.rulefile import Rule
    from handrail.outputs.pager.urls import Guide

SUMMARY = 'write runbook_url and Alertmanager templates'
FORMS = ('text', 'json', 'github', 'gitlab')
_BOM = '\ufeff'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the parts of the command and their options."""
    parts = parser.add_subparsers(dest='part', metavar='PART', required=True)
    urls = parts.add_parser('urls', help='write runbook_url into Prometheus rule files')
    add_config(urls)
    urls.add_argument('files', nargs='*', type=Path, metavar='FILE', help='default: those below docs/alerts')
    urls.add_argument('--own-page', action='store_true', help='send every alert to its own page')
    how = urls.add_mutually_exclusive_group()
    how.add_argument('--check', action='store_true', help='write nothing; 1 when a line is stale')
    how.add_argument('--dry-run', action='store_true', help='write nothing; show the difference')
    check = parts.add_parser('check', help='say which alert leads nowhere; 1 when there is one, or no alert')
    add_config(check)
    check.add_argument(
        '--site', type=Path, metavar='DIR', help='follow the addresses on this built site, too'
    )
    check.add_argument('--format', choices=FORMS, default='text', help='default: text')
    templates = parts.add_parser('templates', help='write templates for Alertmanager')
    add_config(templates)
    templates.add_argument('--out', type=Path, required=True, metavar='DIR', help='the folder to write')


def run(options: argparse.Namespace) -> int:
    """Run one part. 1 when something is to be mended, or is stale with --check."""
    project = open_project(config_file(options))
    if options.part == 'check':
        return check(project, options.site, options.format)
    if not project.settings.site_url:
        raise CommandError("'site_url' in mkdocs.yml is empty: alerts need the whole address of the site")
    return (
        write_templates(project, options.out) if options.part == 'templates' else write_urls(project, options)
    )


def check(project: Project, built: Path | None, form: str = 'text') -> int:
    """Say what keeps alerts from their first step; 1 when something does, or when there is no alert."""
    from handrail.cli.check import from_top
    from handrail.cli.formats import Report, render
    from handrail.engine.project import load
    from handrail.outputs.pager.coverage import gaps

    site = load(project)
    problems = [*gaps(site), *(astray(project, site, built) if built else ())]
    count, root = len(site.library.alerts), os.path.relpath(project.docs)
    if form != 'text':
        report = Report(tuple(problems), count=count, here=root, root=from_top(project.docs))
        if said := render(form, report):
            print(said)
        return 1 if problems else 0
    for problem in problems:
        print(problem.sentence(root))
    state = f'{len(problems)} gap(s)' if problems else 'all lead to what answers them'
    print(f'handrail alerts check: {count} alert(s): {state}', file=sys.stderr)
    return 1 if problems else 0


def astray(project: Project, site: Site, built: Path) -> list[Problem]:
    """Return the alerts whose address is not on a built site."""
    from handrail.engine.folder import Folder
    from handrail.finish.landing import why_not
    from handrail.model import Problem
    from handrail.outputs.address import addresses_of
    from handrail.outputs.pager.coverage import landings

    if not (built / 'index.html').is_file():
        raise CommandError(f'{str(built)!r} holds no built site: run handrail build first')
    where = replace(addresses_of(site), flat=not project.config.use_directory_urls)
    pages = Folder(built)
    found = []
    for name, (at, url) in landings(site, where).items():
        if url and (why := why_not(pages, url, site.settings.site_url)):
            found.append(
                Problem(at, 'alert-coverage', f'the address of the alert {name!r}, {url}: {why}', 'mend it')
            )
    return found


def write_urls(project: Project, options: argparse.Namespace) -> int:
    """Write the addresses, or say what would change."""
    from handrail.engine.project import load
    from handrail.outputs.pager.urls import guide_of

    files = options.files or rule_files(project.docs)
    if not files:
        raise CommandError(f'there is no rule file below {str(project.docs / "alerts")!r}: name one')
    guide = guide_of(load(project), flat=not project.config.use_directory_urls)
    codes = [write_file(file, guide, options) for file in files]
    return max(codes)


def rule_files(docs: Path) -> list[Path]:
    """Return the rule files of the site, relative to the current folder."""
    found = (path for ending in ('yml', 'yaml') for path in docs.glob(f'alerts/**/*.rules.{ending}'))
    return sorted(Path(os.path.relpath(path)) for path in found if not path.name.startswith(('_', '.')))


def write_file(file: Path, guide: Guide, options: argparse.Namespace) -> int:
    """Bring one file up to date; returns 1 when it has something to mend, or is stale with --check."""
    from handrail.outputs.pager.rulefile import read_rule_places, with_urls

    text = content(file)
    bom = _BOM if text.startswith(_BOM) else ''
    text = text.removeprefix(_BOM)
    try:
        rules = read_rule_places(text)
        stale, found = sort_out(file, rules, guide, own_page=options.own_page)
        written = with_urls(text, {rule.loc: url for rule, url in stale}) if stale else text
    except ValueError as error:
        raise CommandError(f'{str(file)!r} cannot be used: {error}') from error
    if options.check:
        for rule, url in stale:
            print(f'{file}:{rule.line}: {rule.name}: runbook_url is {rule.url or "missing"}, not {url}')
        return 1 if stale or found else 0
    if options.dry_run:
        sys.stdout.writelines(difference(text, written, file))
    elif not stale:
        print(f'handrail alerts urls: {file} is up to date ({len(rules)} alerts)')
    else:
        save(file, bom + written)
        print(f'handrail alerts urls: {file} is written ({len(stale)} of {len(rules)} alerts)')
    return 1 if found else 0


def sort_out(
    file: Path, rules: tuple[Rule, ...], guide: Guide, *, own_page: bool
) -> tuple[list[tuple[Rule, str]], bool]:
    """Return the rules whose address is another with it, and whether anything is to be mended first."""
    from handrail.outputs.pager.urls import advise

    stale, found = [], False
    for rule in rules:
        advice = advise(guide, rule, own_page=own_page)
        if advice.why:
            print(f'{file}:{rule.line}: {rule.name} is left alone: {advice.why}', file=sys.stderr)
            found = found or advice.found
        elif advice.url != rule.url:
            stale.append((rule, advice.url))
    return stale, found


def content(file: Path) -> str:
    """Return the text of a file as it is, line ends and all."""
    try:
        return file.read_bytes().decode()
    except OSError as error:
        raise CommandError(f'{str(file)!r} cannot be read: {error.strerror}') from error
    except UnicodeDecodeError as error:
        raise CommandError(f'{str(file)!r} is no UTF-8: {error}') from error


def save(file: Path, text: str) -> None:
    """Write a text as it is."""
    try:
        file.write_bytes(text.encode())
    except OSError as error:
        raise CommandError(f'{str(file)!r} cannot be written: {error.strerror}') from error


def difference(before: str, after: str, file: Path) -> Iterator[str]:
    """Return what would change, as a unified difference."""
    lines = difflib.unified_diff(before.split('\n'), after.split('\n'), str(file), str(file), lineterm='')
    yield from (f'{line}\n' for line in lines)


def write_templates(project: Project, out: Path) -> int:
    """Write the templates with the cards of the site's alerts."""
    from handrail.engine.project import load
    from handrail.outputs.pager.templates import template_files

    files = template_files(load(project), flat=not project.config.use_directory_urls)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding='utf-8', newline='\n')
    except OSError as error:
        raise CommandError(f'{str(out)!r} cannot be written: {error.strerror}') from error
    print(f'handrail alerts templates: {out}: {", ".join(files)}')
    return 0
