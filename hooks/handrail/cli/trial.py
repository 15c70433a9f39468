"""Try a configuration of PostgreSQL before it is deployed.

A server that is thrown away reads the files of DIR: pg_hba.conf, and postgresql.conf or any *.conf. It gets
new logins from both ends of every subnet of the inventory's app_subnets, each in a network namespace of its
own, then as many connections at once as the pools may open (pool_total), and its timeouts are run into. What
is wrong is said with the file and the line. Nothing outside of the namespaces is touched. Needs Linux,
PostgreSQL's server, and root or unprivileged user namespaces.

    handrail try-config postgresql/ --inventory inventory.yml
    handrail try-config postgresql/ --inventory docs/services/database.md --user app --database auth
    handrail try-config postgresql/ --inventory inventory.yml --format github

Exit codes: 0 it may go out, 1 it must not, or something could not be tried (unless --allow-not-tried),
2 it cannot be tried at all.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from handrail.cli.errors import CommandError

SUMMARY = 'try a configuration with real logins'


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument('folder', type=Path, metavar='DIR', help='where pg_hba.conf and *.conf are')
    parser.add_argument(
        '--inventory', type=Path, metavar='FILE', required=True, help='a YAML file, or the page of a service'
    )
    parser.add_argument('--user', help="the application's role (default: audit.login.user of the inventory)")
    parser.add_argument('--database', help='its database (default: audit.login.name of the inventory)')
    parser.add_argument(
        '--patience', type=float, default=5, metavar='SECONDS',
        help='the longest timeout that is waited for (default: %(default)s)',
    )  # fmt: skip
    parser.add_argument(
        '--format', choices=('text', 'json', 'github'), default='text', help='default: %(default)s'
    )
    parser.add_argument(
        '--allow-not-tried', action='store_true', help='end with 0 though the inventory lacks something'
    )


def run(options: argparse.Namespace) -> int:
    """Try it and say what came of it; 1 when it must not go out."""
    from handrail.field.audit.inventory import InventoryError, read_inventory
    from handrail.field.candidate.files import CandidateError, read_candidate
    from handrail.field.candidate.finding import refused
    from handrail.field.candidate.report import FORMATS
    from handrail.field.candidate.run import try_config
    from handrail.field.lab.contract import LabError

    try:
        candidate = read_candidate(options.folder)
        inventory = read_inventory(options.inventory)
        login = inventory.sources.login
        user = options.user or (login.user if login else '')
        database = options.database or (login.name if login else '')
        if not user or not database:
            raise CommandError('who logs in where: --user and --database, or audit.login in the inventory')
        findings = try_config(candidate, inventory, user, database, patience=options.patience)
    except (CandidateError, InventoryError, LabError, ValueError) as error:
        raise CommandError(str(error)) from error
    sys.stdout.write(FORMATS[options.format](candidate, findings))
    return 1 if refused(findings, all_of_it=not options.allow_not_tried) else 0
