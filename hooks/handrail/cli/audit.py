"""Judge the network configuration by the rules of the practices.

Facts come from the running system (live: the database over TCP, its hosts here, by ssh or behind any other
command) and from declared files. A rule that lacks a fact is not audited, and never passes. New logins from
every application subnet are always tried beside the rules of the running system.

    handrail audit --inventory audit.yml
    handrail audit --inventory docs/services/database.md --target declared --format junit
    handrail audit --inventory audit.yml --record evidence/audit/runs --metrics /var/lib/node/audit.prom
    handrail audit --prove evidence/audit/matrix.json

Exit codes: 0 every rule passed, 1 a rule or file failed, or a rule was not audited (unless
--allow-not-audited), 2 the audit cannot be done.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError
from handrail.cli.locate import NAME, nearest_config

SUMMARY = 'judge the network configuration by the rules of the practices'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        '--inventory', type=Path, metavar='FILE', help='a YAML file, or the page of a service'
    )
    parser.add_argument('--target', choices=('live', 'declared'), help='default: both')
    parser.add_argument(
        '--format', choices=('text', 'json', 'prom', 'junit'), default='text', help='default: text'
    )
    parser.add_argument(
        '--practices', type=Path, metavar='FOLDER', help='where the rules are (default: docs/practices)'
    )
    parser.add_argument(
        '--rule', action='append', metavar='ID', help='judge this rule alone; may be repeated'
    )
    parser.add_argument('--record', type=Path, metavar='FOLDER', help='keep the run there for the site')
    parser.add_argument('--metrics', type=Path, metavar='FILE', help='write metrics there as well, whole')
    parser.add_argument(
        '--allow-not-audited', action='store_true', help='end with 0 though facts are missing'
    )
    parser.add_argument(
        '--prove', type=Path, metavar='FILE', help='break the lab in every way and write what each rule says'
    )


def run(options: argparse.Namespace) -> int:
    """Audit and say what was found; 1 when something is not as it must be or was not looked at."""
    from handrail.field.audit.history import last_run, record, replace
    from handrail.field.audit.inventory import InventoryError, read_inventory
    from handrail.field.audit.judge import TARGETS
    from handrail.field.audit.report import FORMATS
    from handrail.field.audit.run import PracticesError, audit, read_practices
    from handrail.review.drift import drift

    try:
        practices = read_practices(options.practices or _practices())
        if options.prove:
            return prove(options.prove, practices)
        if options.inventory is None:
            raise CommandError('name the inventory: --inventory FILE')
        inventory = read_inventory(options.inventory)
    except (InventoryError, PracticesError) as error:
        raise CommandError(str(error)) from error
    if options.rule:
        wanted = {rule.lower() for rule in options.rule}
        practices = tuple(each for each in practices if each.id in wanted)
        if unknown := wanted - {each.id for each in practices}:
            raise CommandError(f'there is no rule {", ".join(sorted(unknown))}')
    found = audit(inventory, practices, (options.target,) if options.target else TARGETS)
    before = last_run(options.record, found.name) if options.record else None
    sys.stdout.write(FORMATS[options.format](found, drift(before, found) if before else ()))
    if options.record:
        record(options.record, found)
    if options.metrics:
        replace(options.metrics, FORMATS['prom'](found, ()).encode())
    missing = 0 if options.allow_not_audited else found.count('not-audited')
    return (
        1 if found.count('failed') or missing or any(file.status == 'failed' for file in found.files) else 0
    )


def prove(file: Path, practices: object) -> int:
    """Measure the matrix of rules and faults in a lab of its own, and write it."""
    from handrail.field.audit.history import replace
    from handrail.field.audit.proof import measured
    from handrail.field.lab.contract import LabError
    from handrail.source.audits import written

    try:
        replace(file, written(measured(practices, print)))  # type: ignore[arg-type]
    except LabError as error:
        raise CommandError(str(error)) from error
    return 0


def _practices() -> Path:
    config = nearest_config()
    folder = (config.parent if config else Path()) / 'docs' / 'practices'
    if not folder.is_dir():
        raise CommandError(f'there is no {NAME} with docs/practices here or above: --practices FOLDER')
    return folder
