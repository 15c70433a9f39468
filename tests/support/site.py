"""Sites built inside the test process, and what can be asked of them."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).parent.parent.parent
HOOK = ROOT / 'hooks' / 'events.py'
ARTICLE = re.compile(r'<article\b[^>]*>(.*)</article>', re.DOTALL)

CONFIG: dict[str, Any] = {
    'site_name': 'Mini',
    'site_url': 'https://runbooks.example.org/',
    'theme': {'name': 'material', 'font': False},
    'plugins': ['search'],
    'hooks': [str(HOOK)],
    'extra': {'handrail': {'today': '2024-06-01'}},
    'nav': [{'Start': 'index.md'}],
    'validation': {
        'nav': {'omitted_files': 'warn', 'not_found': 'warn'},
        'links': {'anchors': 'warn', 'absolute_links': 'warn', 'unrecognized_links': 'warn'},
    },
}

GREEN = {
    'index.md': '# Start\n\nGo to [the runbook](runbooks/door-stuck.md#look).\n',
    'teams.yml': 'porters:\n  name: Porters\n  contacts:\n    phone: "+44 1632 960001"\n',
    'services/door.md': '---\nowner: porters\n---\n# The door\n\nOpens when a badge is shown.\n',
    'practices/net-door-001.md': """---
applies_to: door
severity: high
facts: declared
check: "facts.sessions <= inventory.limit"
---
# Doors have a limit

## Statement

A door keeps fewer sessions than its controller allows.

## Why

The controller refuses what is above it.

## How to comply

Count them.

## Sources

- [The manual](https://docs.example.org/door)

## Rule examples

### Passes: below

```yaml
facts:
  sessions: 3
inventory:
  limit: 4
```

### Fails: above

```yaml
facts:
  sessions: 5
inventory:
  limit: 4
```
""",
    'runbooks/door-stuck.md': """---
owner: porters
services: [door]
vars:
  DOOR:
    description: Which door
    example: north
    pattern: '^[a-z]+$'
---
# The door does not open

## Meaning

Badges are refused.

## Diagnosis

### Does the controller answer? <a id="look"></a>
`check` from the lodge, 1 min

```bash
ping -c 1 "$DOOR"
```

- `1 received` → [Release the bolt](#release)
- otherwise → [Call the porters](#escalate)

## Mitigation

### Release the bolt <a id="release"></a>
`change` at the door, 2 min

Affects: the door stays open.

```bash
bolt release "$DOOR"
```

Undo: lock it again

```bash
bolt lock "$DOOR"
```

- done → [Is it open?](#verify)

## Verification

### Is it open? <a id="verify"></a>
`verify` at the door, 1 min

```bash
bolt state "$DOOR"
```

- `open` → resolved
- otherwise → [Call the porters](#escalate)

## Escalation

### Call the porters <a id="escalate"></a>
`escalate` to `porters`, after 10 min without progress
""",
    'postmortems/2024/2024-03-04-door-shut.md': """---
status: reviewed
services: [door]
severity: SEV3
started: 2024-03-04 09:00
detected: 2024-03-04 09:05
resolved: 2024-03-04 10:00
---
# Nobody could come in

## Summary

Badges were refused for an hour.

## Impact

Forty people waited outside.

## Timeline

- 09:00 `signal` The first visitor rings.
- 09:05 `alert` The controller reports refusals.
- 09:10 `hypothesis` The badges have expired. See [the first check](../../runbooks/door-stuck.md#look).
- 09:30 `refuted` The badges are valid.
- 09:45 `cause-found` The session table is full.
- 10:00 `resolved` The table is cleared.

## Root cause and resolution

The limit was reached, see [the practice](../../practices/net-door-001.md).

## Lessons

- Count what can run out.

## Action items

- [ ] Watch the session table.
    - id: watch-table
    - type: detect
    - owner: porters
    - due: 2024-07-01
- [x] Write down how to release the bolt.
    - id: write-down
    - type: mitigate
    - owner: porters
    - evidence: [The step](../../runbooks/door-stuck.md#release)
""",
}
"""A small site without a problem, every kind of reference in it."""


@dataclass(frozen=True, slots=True)
class Built:
    """A built site: its folder, what was logged as a warning or worse, and whether strict mode aborted."""

    dir: Path
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    aborted: bool

    def text(self, path: str) -> str:
        """The text of a file of the site."""
        return (self.dir / path).read_text(encoding='utf-8')

    def article(self, path: str) -> str:
        """The HTML inside a page's article."""
        return article(self.text(path))

    def files(self) -> dict[str, bytes]:
        """Every file by its path."""
        return files(self.dir)


def article(html: str) -> str:
    """The HTML inside the article of a page."""
    found = ARTICLE.search(html)
    assert found, 'the page has no article'
    return found[1]


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path."""
    paths = sorted(path for path in folder.rglob('*') if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def write_site(
    root: Path, documents: Mapping[str, str | bytes], config: Mapping[str, Any] | None = None
) -> Path:
    """Write `docs/` and mkdocs.yml below `root`; return the path of the latter."""
    for uri, content in documents.items():
        path = root / 'docs' / uri
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    file = root / 'mkdocs.yml'
    file.write_text(yaml.safe_dump({**CONFIG, **(config or {})}, sort_keys=False), encoding='utf-8')
    return file


def build_site(config_file: Path, site_dir: Path, *, strict: bool = True, command: str = 'build') -> Built:
    """Build a site in this process, as `mkdocs build --strict` does."""
    with logged() as records:
        config = load_config(str(config_file), site_dir=str(site_dir), strict=strict)
        config.plugins.on_startup(command=command, dirty=False)  # type: ignore[arg-type]
        aborted = False
        try:
            build(config)
        except SystemExit:
            aborted = True
        finally:
            config.plugins.on_shutdown()
    warnings = tuple(text for level, text in records if level >= logging.WARNING)
    notes = tuple(text for level, text in records if level < logging.WARNING)
    return Built(site_dir, warnings, notes, aborted)


@contextmanager
def logged() -> Iterator[list[tuple[int, str]]]:
    """Collect what is logged below `mkdocs`."""
    records: list[tuple[int, str]] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: records.append((record.levelno, record.getMessage()))  # type: ignore[method-assign]
    logger = logging.getLogger('mkdocs')
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)


def strict_policy(folder: Path) -> str:
    """The content security policy that a built site tells hosts to send."""
    lines = (folder / '_headers').read_text(encoding='utf-8').splitlines()
    return next(line for line in lines if 'Content-Security-Policy' in line).partition(': ')[2]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing; `policy` is a header of every answer."""

    policy = ''

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Add the content security policy, when there is one."""
        if self.policy:
            self.send_header('Content-Security-Policy', self.policy)
        super().end_headers()


@contextmanager
def served(folder: Path, policy: str = '', kind: type[Quiet] = Quiet) -> Iterator[str]:
    """Serve a folder on a free port, with this policy for content; yields the address, ending in a slash."""
    handler = type('Handler', (kind,), {'policy': policy})
    server = ThreadingHTTPServer(('127.0.0.1', 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f'http://127.0.0.1:{server.server_port}/'
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
