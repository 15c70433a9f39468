"""What an account says beside what somebody read in the same document by eye."""

import json
from pathlib import Path

from handrail.intake.account import Heading, Row, Task

FIXTURES = Path(__file__).parents[1] / 'fixtures' / 'intake'


def expectations(path=FIXTURES / 'expected.jsonl'):
    return [json.loads(line) for line in path.read_text('utf-8').splitlines() if line.strip()]


def groups_of(account):
    """The groups of the actions, in order, with how many stand in each; None has no title."""
    found = {}
    for task in (piece for piece in account.pieces if isinstance(piece, Task)):
        name = ' '.join(task.group.split()).strip(' :').casefold() or None
        found[name] = found.get(name, 0) + 1
    return list(found.items())


def differences(expected, account):
    """The facts that differ, each as `name: expected X, got Y`; `skip` names those that nobody can tell."""
    found = {
        **_facts(expected, account),
        **_timeline(expected, account),
        **_actions(expected, account),
        **_more(expected, account),
    }
    skipped = expected.get('skip', ())
    return [
        f'{name}: expected {wanted!r}, got {got!r}'
        for name, (wanted, got, same) in found.items()
        if not same and name not in skipped
    ]


def _facts(expected, account):
    stated = expected['duration_stated']
    got = account.duration.text if account.duration else None
    zone = (account.started.zone if account.started else '') or None
    return {
        'start': _moment(expected['start'], account.started),
        'end': _moment(expected['end'], account.resolved),
        'zone': (
            expected['zone'],
            zone,
            expected['start'] is None or _plain(expected['zone']) == _plain(zone),
        ),
        'duration': (stated, got, stated.casefold() in (got or '').casefold() if stated else got is None),
    }


def _moment(wanted, moment):
    """An expected date and time beside a moment; one without a certain date has only a time of day."""
    got = None
    if moment and moment.clock:
        clock = f'{moment.clock:%H:%M}'
        got = f'{moment.day} {clock}' if moment.day else clock
    if wanted is None or got is None or wanted[:2] == '20':
        return wanted, got, wanted == got
    return wanted, got, wanted[-5:] == got[-5:]


def _plain(zone):
    return (zone or '').replace(' ', '').strip('()').casefold()


def _timeline(expected, account):
    rows = [piece for piece in account.pieces if isinstance(piece, Row)]
    timed = [row for row in rows if row.moment]
    found = {
        'entries': (expected['timeline_entries'], len(timed), expected['timeline_entries'] == len(timed))
    }
    for name, row in zip(('first', 'last'), (timed[:1], timed[-1:]), strict=True):
        wanted = expected[f'{name}_time']
        got = row[0].moment.text if row else None
        found[name] = (wanted, got, wanted is None or _plain(wanted) in _plain(got))
        day = expected.get(f'{name}_day')
        seen = str(row[0].moment.day) if row else None
        found[f'{name}_day'] = (day, seen, day is None or day == seen)
    if 'untimed' in expected:
        found['untimed'] = (
            expected['untimed'],
            len(rows) - len(timed),
            expected['untimed'] == len(rows) - len(timed),
        )
    if 'row_zone' in expected:
        zones = {row.moment.zone for row in timed}
        found['row_zone'] = (expected['row_zone'], sorted(zones), zones == {expected['row_zone']})
    if expected.get('no_day'):
        days = {row.moment.day for row in timed}
        found['no_day'] = (None, days, days == {None})
    return found


def _actions(expected, account):
    wanted = [(each['group'] and each['group'].casefold(), each['items']) for each in expected['actions']]
    got = groups_of(account)
    same = len(wanted) == len(got) and all(
        count == items and (group or '') == (name or '')[: len(group or '')] and bool(group) == bool(name)
        for (group, items), (name, count) in zip(wanted, got, strict=False)
    )
    return {'actions': (wanted, got, same)}


def _more(expected, account):
    tasks = [piece for piece in account.pieces if isinstance(piece, Task)]
    counts = {
        'owners': sum(bool(task.owner) for task in tasks),
        'dues': sum(bool(task.due) for task in tasks),
        'states': sum(bool(task.state) for task in tasks),
    }
    found = {
        name: (expected[name], got, expected[name] == got) for name, got in counts.items() if name in expected
    }
    roles = {piece.role for piece in account.pieces if isinstance(piece, Heading)}
    codes = {note.code for note in account.notes}
    if 'roles' in expected:
        found['roles'] = (expected['roles'], sorted(roles), set(expected['roles']) <= roles)
    for wanted in expected.get('notes', ()):
        found[f'note {wanted}'] = (wanted, sorted(codes), bool(codes & set(wanted.split('|'))))
    return found
