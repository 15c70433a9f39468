"""Writes a content folder of any size: postmortems, runbooks, services, teams, alerts, practices.

The same count and seed give the same bytes. Every reference resolves, every document is valid, so
that a build measures work and not complaints.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from words import ACTIONS, DETAILS, GROUPS, LESSONS, SERVICES, SUBJECTS, SYMPTOMS, TAILS, TEAMS, VERBS

FIRST_DAY = date(2019, 1, 2)
DAYS = 2500
KEPT = 0.6
"""The share of promises that were kept."""


def write(docs: Path, postmortems: int, seed: int = 7) -> None:
    """Fill `docs` with `postmortems` postmortems and what they refer to."""
    chance = Random(seed)  # noqa: S311 - test data, no secret
    runbooks = [f'{service}-{n}' for n, service in _cycle(SERVICES, max(8, postmortems // 20))]
    _file(docs / 'index.md', '# Runbooks\n\nWhat do you see?\n\n- [Runbooks](runbooks/index.md)\n')
    _file(docs / 'teams.yml', ''.join(_team(team) for team in TEAMS))
    for service in SERVICES:
        _file(docs / f'services/{service}.md', _service(chance, service))
    for name in runbooks:
        _file(docs / f'runbooks/{name}.md', _runbook(chance, name))
    _file(docs / 'alerts/generated.rules.yml', _rules(runbooks))
    for number in range(8):
        _file(docs / f'practices/net-gen-{number:03d}.md', _practice(chance, number))
    for number in range(postmortems):
        on = FIRST_DAY + timedelta(days=number * DAYS // postmortems)
        name = f'{on}-{_slug(chance.choice(SYMPTOMS))}-{number}'
        _file(docs / f'postmortems/{on.year}/{name}.md', _postmortem(chance, on, runbooks))


def _cycle(names: tuple[str, ...], count: int) -> list[tuple[int, str]]:
    return [(n // len(names), names[n % len(names)]) for n in range(count)]


def _file(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding='utf-8')


def _slug(words: str) -> str:
    return words.replace(' ', '-')


def _owner(service: str) -> str:
    return TEAMS[len(service) % len(TEAMS)]


def _sentence(chance: Random, service: str = '') -> str:
    subject = chance.choice(SUBJECTS).format(service=service or chance.choice(SERVICES))
    verb = chance.choice(VERBS).format(count=chance.randint(2, 250))
    return f'{subject} {verb} {chance.choice(TAILS)}'


def _paragraph(chance: Random, sentences: int, service: str = '') -> str:
    return ' '.join(_sentence(chance, service) for _ in range(sentences)) + '\n'


def _team(team: str) -> str:
    stand_in = '    outside_hours: platform\n' if team != 'platform' else ''
    return (
        f'{team}:\n  name: The {team} team\n  about: Owns everything {team}.\n  contacts:\n'
        f'    pager: https://pager.example.org/{team}\n    chat: "#{team}"\n'
        f'    phone: "+44 1632 960{len(team):03d}"\n    hours: Mon-Fri 08-18 Europe/London\n{stand_in}'
    )


def _service(chance: Random, service: str) -> str:
    return (
        f'---\nowner: {_owner(service)}\ndepends_on: []\n---\n# {service}\n\n{_paragraph(chance, 3, service)}'
    )


def _rules(runbooks: list[str]) -> str:
    rules = ''.join(
        f'      - alert: {_camel(name)}Unhealthy\n        expr: up{{job="{name}"}} == 0\n        for: 5m\n'
        f'        labels:\n          severity: critical\n          service: {name.rsplit("-", 1)[0]}\n'
        f'        annotations:\n          summary: {name} does not answer\n'
        f'          runbook_url: https://runbooks.example.org/runbooks/{name}/#reachable\n'
        for name in runbooks
    )
    return f'groups:\n  - name: generated\n    rules:\n{rules}'


def _camel(name: str) -> str:
    return ''.join(part.title() for part in name.split('-'))


def _practice(chance: Random, number: int) -> str:
    return (
        '---\napplies_to: postgresql\nseverity: medium\nfacts: declared\n'
        f'check: "facts.limit >= {number}"\n---\n'
        f'# Keep limit {number} above the demand\n\n## Statement\n\nLimit {number} is above the demand.\n\n'
        f'## Why\n\n{_paragraph(chance, 3)}\n## How to comply\n\n{_paragraph(chance, 2)}\n## Sources\n\n'
        '- [The manual](https://www.postgresql.org/docs/15/runtime-config-connection.html)\n\n'
        '## Rule examples\n\n'
        f'### Passes: enough\n\n```yaml\nfacts:\n  limit: {number + 1}\ninventory: {{}}\n```\n\n'
        f'### Fails: too little\n\n```yaml\nfacts:\n  limit: {number - 1}\ninventory: {{}}\n```\n'
    )


def _runbook(chance: Random, name: str) -> str:
    service = name.rsplit('-', 1)[0]
    return f"""---
owner: {_owner(service)}
services: [{service}]
signatures: ["{name}: connection refused"]
stop: [Two changes had no effect]
needs: [A shell on a jump host]
vars:
  TARGET_HOST:
    description: The host that {service} connects to
    example: db-1.internal
    pattern: '^[a-z0-9.-]+$'
---
# {service} does not answer ({name})

## Meaning

{_paragraph(chance, 2, service)}
## Impact

{_paragraph(chance, 2, service)}
## Diagnosis

### Does the host answer? <a id="reachable"></a>
`check` from each application subnet, 1 min

```bash
ping -c 3 -W 1 "$TARGET_HOST"
```

- ` 0% packet loss` → [Is the port open?](#port)
- otherwise → [Call the owners](#escalate)

{_paragraph(chance, 2, service)}
### Is the port open? <a id="port"></a>
`check` from here, 1 min

```bash
nc -zv -w 2 "$TARGET_HOST" 5432
```

- `succeeded` → [Read the last change](#change)
- `refused` → [Restart the listener](#restart)
- `timeout` → [Call the owners](#escalate)
- otherwise → [Call the owners](#escalate)

### Read the last change <a id="change"></a>
`manual`, 3 min

{_paragraph(chance, 1, service)}
- done → [Restart the listener](#restart)

## Mitigation

### Restart the listener <a id="restart"></a>
`change` on the database host, 2 min

Affects: sessions of {service} are dropped once.

```bash
systemctl restart {service}
```

Undo: start it again

```bash
systemctl start {service}
```

- done → [Does it serve again?](#verify)

## Verification

### Does it serve again? <a id="verify"></a>
`verify` from each application subnet, 1 min

```bash
curl -fsS "http://$TARGET_HOST:8080/healthz"
```

- `ok` → resolved
- otherwise → [Call the owners](#escalate)

## Escalation

### Call the owners <a id="escalate"></a>
`escalate` to `{_owner(service)}`, after 15 min without progress

{_paragraph(chance, 1, service)}"""


def _postmortem(chance: Random, on: date, runbooks: list[str]) -> str:
    runbook = chance.choice(runbooks)
    service = runbook.rsplit('-', 1)[0]
    hour, minute = chance.randint(1, 15), chance.randint(0, 59)
    start = datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)
    rows, end = _timeline(chance, start, service, runbook)
    lessons = ''.join(f'- {lesson}\n' for lesson in chance.sample(LESSONS, 3))
    return f"""---
status: reviewed
services: [{service}]
severity: SEV{chance.randint(1, 4)}
started: {start:%Y-%m-%d %H:%M}
detected: {start + timedelta(minutes=6):%Y-%m-%d %H:%M}
resolved: {end:%Y-%m-%d %H:%M}
---
# {chance.choice(SYMPTOMS).capitalize()} at {service}

## Summary

{_paragraph(chance, 4, service)}
## Impact

{_paragraph(chance, 3, service)}
## Timeline

{rows}
## Root cause and resolution

{_paragraph(chance, 5, service)}
The way out is in [the runbook](../../runbooks/{runbook}.md#restart).

## Lessons

{lessons}
{_paragraph(chance, 3, service)}
## Action items

{_actions(chance, on, service, runbook)}"""


ROWS = (
    '`signal`',
    '`alert`',
    '`investigation`',
    '`hypothesis`',
    '`refuted`',
    '`hypothesis` `action:no-effect`',
    '`refuted` `escalation`',
    '`comms`',
    '`cause-found`',
    '`action:worked`',
    '`mitigated`',
    '`resolved`',
)


def _timeline(chance: Random, start: datetime, service: str, runbook: str) -> tuple[str, datetime]:
    rows, at = '', start
    for number, kinds in enumerate(ROWS):
        at += timedelta(minutes=chance.randint(3, 25) if number else 0)
        link = f' See [the check](../../runbooks/{runbook}.md#port).' if kinds == '`hypothesis`' else ''
        rows += f'- {at:%H:%M} {kinds} {_sentence(chance, service)}{link}\n'
    return rows, at


def _actions(chance: Random, on: date, service: str, runbook: str) -> str:
    text = ''
    for number, wish in enumerate(chance.sample(ACTIONS, 5)):
        done = chance.random() < KEPT
        name = _slug(wish.partition(' {')[0].removesuffix(' of').lower())
        due = on + timedelta(days=chance.randint(20, 90))
        said = wish.format(
            service=service, detail=chance.choice(DETAILS).format(count=chance.randint(2, 250))
        )
        text += f'### {GROUPS[number // 2]}\n\n' if number % 2 == 0 else ''
        text += (
            f'- [{"x" if done else " "}] {said}.\n    - id: {name}\n'
            f'    - type: {chance.choice(("prevent", "detect", "process"))}\n'
            f'    - owner: {_owner(service)}\n    - due: {due}\n'
        )
        text += f'    - evidence: [The step](../../runbooks/{runbook}.md#verify)\n' if done else ''
    return text
