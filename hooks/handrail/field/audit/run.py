"""One run of the audit: facts, rules, the reachability matrix, validators."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

from handrail.field.audit.declared import declared_facts
from handrail.field.audit.facts import Facts, missing
from handrail.field.audit.inventory import Inventory
from handrail.field.audit.judge import TARGETS, judge
from handrail.field.audit.path import Path
from handrail.field.audit.places import Places, Runner
from handrail.field.audit.server import ASKED, server_facts
from handrail.field.audit.validators import validations
from handrail.model import Practice, Settings
from handrail.model.audit import AuditRun, Reach
from handrail.source.practice import read_practice


class PracticesError(Exception):
    """The practices cannot be read; the message says which and why."""


def read_practices(folder: File) -> tuple[Practice, ...]:
    """Return the practices of a folder that have a rule. Raises PracticesError."""
    found: list[Practice] = []
    for file in sorted(folder.rglob('*.md')):
        if file.name.startswith(('_', '.')) or file.name in {'index.md', 'README.md'}:
            continue
        uri = f'practices/{file.relative_to(folder).as_posix()}'
        today = datetime.now(UTC).date()
        reading = read_practice(uri, file.read_text(encoding='utf-8'), Settings(today=today))
        found.extend(practice for practice in reading.documents if practice.check)
    if not found:
        raise PracticesError(f'{folder}: there is no practice with a rule')
    return tuple(found)


def audit(
    inventory: Inventory,
    practices: Sequence[Practice],
    targets: Sequence[str] = TARGETS,
    runner: Runner | None = None,
) -> AuditRun:
    """Look at the targets and judge every rule. `runner` runs commands in place of the inventory's places."""
    at, start = datetime.now(UTC), time.monotonic()
    found: dict[str, Facts] = {}
    if 'live' in targets:
        found['live'] = live_facts(inventory, runner or Places(inventory.sources.places, inventory.folder))
    if 'declared' in targets:
        found['declared'] = declared_facts(inventory)
    return AuditRun(
        name=inventory.sources.name,
        about=inventory.sources.about,
        at=f'{at:%Y-%m-%dT%H:%M:%SZ}',
        rows=judge(tuple(practices), found, inventory.values),
        reach=tuple(Reach(**row) for row in _logins(found)),
        files=validations(inventory) if 'declared' in targets else (),
        facts={target: dict(facts.values) for target, facts in found.items()},
        seconds=round(time.monotonic() - start, 2),
    )


def live_facts(inventory: Inventory, runner: Runner) -> Facts:
    """Return the facts of the running system."""
    sources = inventory.sources
    if sources.database is None:
        server = missing('the inventory names no database', *ASKED)
    else:
        server = server_facts(runner, sources.database, sources.login)
    return server | Path(runner, sources).facts()


def _logins(found: dict[str, Facts]) -> list[dict[str, Any]]:
    live = found.get('live')
    return list(live.values.get('logins', ())) if live else []
