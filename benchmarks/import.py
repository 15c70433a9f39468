"""How well documents of other teams become drafts: nothing lost, most of it understood, quickly.

    python benchmarks/import.py FOLDER [--expected expected.jsonl] [--details]

FOLDER holds the documents. A line of expected.jsonl is what somebody read in one of them:

    {"file": "a.md", "start": "2024-01-21 14:00", "end": "18:00", "zone": "WAT",
     "duration_stated": "4 hours", "timeline_entries": 10,
     "first_time": "13:45 WAT", "last_time": "18:00 WAT",
     "actions": [{"group": "Improvements", "items": 3}]}

null means that the document does not say it for certain; `group` null that the items stand below no
heading of their own. A line may instead say that a document is a runbook (`"genre": "runbook"`) or is
to be refused (`"refused": true`): these are counted as `genre`. Each field is exact, wrong (something
else was read) or missing (nothing was).
The exit code is 1 when a goal is missed, 2 when there is nothing to measure.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'hooks'))

from handrail.cli.importer import ENDINGS
from handrail.intake.importing import import_bytes
from handrail.intake.report import Result, as_json
from handrail.model import Settings
from handrail.source.quantity import read_minutes
from handrail.source.sections import normal

GOALS = {'entries': 30 / 31, 'start': 29 / 31, 'end': 29 / 31, 'actions': 28 / 31}
"""The share of documents in which a field must be exact."""
LOOSE, MEDIAN_SECONDS = 0.05, 0.05
FIELDS = ('start', 'end', 'zone', 'duration', 'entries', 'first', 'last', 'actions')
_TIME = re.compile(r'\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m)?|\d{4}(?=hrs)|\d{1,2}\s*[ap]\.?m', re.IGNORECASE)
_CLOCK = re.compile(r'(\d{1,2})[:.h]?(\d{2})?(?::\d{2})?\s*([ap])?\.?m?', re.IGNORECASE)


@dataclass(slots=True)
class Score:
    """How often a field was exact, wrong and missing, and in which documents it was not exact."""

    exact: int = 0
    wrong: int = 0
    missing: int = 0
    told: list[str] = field(default_factory=list)

    def add(self, name: str, expected: Any, found: Any, *, same: bool) -> None:
        """Count one document."""
        if same:
            self.exact += 1
            return
        self.missing += found in (None, 0, [])
        self.wrong += found not in (None, 0, [])
        self.told.append(f'{name}: expected {expected!r}, found {found!r}')


def main(argv: Sequence[str] | None = None) -> int:
    """Import every document, compare, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument('folder', type=Path)
    parser.add_argument(
        '--expected', type=Path, help='expected.jsonl; its paths are relative to its own folder'
    )
    parser.add_argument('--details', action='store_true', help='tell every field that is not exact')
    options = parser.parse_args(argv)
    paths = sorted(
        path for path in options.folder.rglob('*') if path.suffix.lower() in ENDINGS and path.is_file()
    )
    if not paths:
        print(f'no documents in {options.folder}', file=sys.stderr)
        return 2
    results, seconds = measured(paths)
    told = as_json(results)
    missed = list(_sums(told, seconds))
    if options.expected:
        missed += _compared(options.expected, paths, told['files'], details=options.details)
    for line in missed:
        print(f'MISSED: {line}')
    return 1 if missed else 0


def measured(paths: Sequence[Path]) -> tuple[list[Result], list[float]]:
    """Import each document, with the seconds that it took."""
    settings = Settings(today=datetime.now(UTC).date())
    results, seconds = [], []
    import_bytes('warm-up.md', b'# Outage\n\n## Timeline\n\n- 10:00 It began.\n', settings)
    for path in paths:
        data = path.read_bytes()
        begin = time.perf_counter()
        results.append(import_bytes(str(path), data, settings))
        seconds.append(time.perf_counter() - begin)
    return results, seconds


def _sums(told: dict[str, Any], seconds: Sequence[float]) -> Iterator[str]:
    """Print what holds for all documents; yield the goals that are missed."""
    sums = told['summary']
    failed = [file for file in told['files'] if file['outcome'] == 'failed']
    drafts = [file for file in told['files'] if file['outcome'] == 'planned']
    share = sums['words_not_placed'] / sums['words'] if sums['words'] else 0.0
    median, most = statistics.median(seconds), max(seconds)
    print(f'{"files":<22}{sums["files"]:>8}')
    print(f'{"drafts":<22}{len(drafts):>8}')
    print(f'{"refused":<22}{sums["refused"]:>8}')
    print(f'{"failed":<22}{len(failed):>8}')
    print(f'{"words lost":<22}{sums["words_lost"]:>8}')
    print(f'{"not placed":<22}{share:>8.2%}')
    print(f'{"median seconds":<22}{median:>8.4f}')
    print(f'{"longest seconds":<22}{most:>8.4f}')
    if failed:
        yield f'{len(failed)} file(s) gave no draft: ' + ', '.join(Path(f['source']).name for f in failed[:5])
    if sums['words_lost']:
        yield f'{sums["words_lost"]} words lost'
    if share > LOOSE:
        yield f'{share:.2%} of the words are not placed, at most {LOOSE:.0%} may be'
    if median > MEDIAN_SECONDS:
        yield f'the median document takes {median * 1000:.0f} ms, {MEDIAN_SECONDS * 1000:.0f} ms are allowed'


def _compared(
    expected: Path, paths: Sequence[Path], files: Sequence[dict[str, Any]], *, details: bool
) -> list[str]:
    """Print the table of the fields; return the goals that are missed."""
    by_path = {path.resolve(): file for path, file in zip(paths, files, strict=True)}
    scores = {name: Score() for name in FIELDS}
    lines = [json.loads(line) for line in expected.read_text(encoding='utf-8').splitlines() if line.strip()]
    genres = Score()
    for known in lines:
        file = by_path.get((expected.parent / known['file']).resolve())
        if file is None:
            continue
        if 'start' in known:
            compare(known, file, scores)
        else:
            wanted = 'refused' if known.get('refused') else known.get('genre')
            found = 'refused' if file['outcome'] == 'refused' else file['kind']
            genres.add(known['file'], wanted, found, same=wanted == found)
    count = max((score.exact + score.wrong + score.missing for score in scores.values()), default=0)
    print(f'\n{f"of {count} documents":<22}{"exact":>8}{"wrong":>8}{"missing":>8}{"goal":>8}')
    missed = []
    for name, score in scores.items():
        goal = round(GOALS[name] * count) if name in GOALS else 0
        print(f'{name:<22}{score.exact:>8}{score.wrong:>8}{score.missing:>8}{goal or "":>8}')
        if score.exact < goal:
            missed.append(f'{name}: {score.exact} of {count} exact, the goal is {goal}')
    if genres.exact + genres.wrong + genres.missing:
        print(f'{"genre":<22}{genres.exact:>8}{genres.wrong:>8}{genres.missing:>8}')
        missed += [f'genre of {line}' for line in genres.told]
    if details:
        for name, score in scores.items():
            for line in score.told:
                print(f'{name} {line}')
    return missed


def compare(known: dict[str, Any], file: dict[str, Any], scores: dict[str, Score]) -> None:
    """Compare one document with what somebody read in it."""
    name = known['file']
    facts, timeline = file.get('facts') or {}, file.get('timeline') or {}
    for key, fact in (('start', 'started'), ('end', 'resolved')):
        found = facts.get(fact)
        scores[key].add(name, known[key], _shown(found), same=_same_moment(known[key], found))
    zone = facts.get('zone')
    scores['zone'].add(name, known['zone'], zone, same=(known['zone'] or '').lower() == (zone or '').lower())
    stated = facts.get('duration_stated')
    same = _same_length(known['duration_stated'], stated)
    scores['duration'].add(name, known['duration_stated'], stated and stated['text'], same=same)
    entries = timeline.get('entries', 0)
    scores['entries'].add(name, known['timeline_entries'], entries, same=known['timeline_entries'] == entries)
    for key in ('first', 'last'):
        found = timeline.get(key)
        same = _clock(known[f'{key}_time']) == (found and found['time'])
        scores[key].add(name, known[f'{key}_time'], _shown(found), same=same)
    actions = file.get('actions') or []
    same = _groups(known['actions']) == _groups(actions)
    scores['actions'].add(name, _brief(known['actions']), _brief(actions), same=same)


def _same_moment(expected: str | None, found: dict[str, Any] | None) -> bool:
    """Whether a moment is the expected one; where the day is not certain, its clock is all there is."""
    if expected is None:
        return found is None or found['date'] is None
    if found is None or found['time'] != _clock(expected.split()[-1]):
        return False
    day = ' '.join(expected.split()[:-1])
    if re.fullmatch(r'\d{4}-\d{2}-\d{2}', day):
        return bool(found['date'] == day)
    return found['date'] is None


def _same_length(expected: str | None, found: dict[str, Any] | None) -> bool:
    if expected is None or found is None:
        return expected is None and found is None
    told = re.sub(r'\s*\(.*\)$|^under ', '', expected)
    minutes = read_minutes(told.replace('-hour', ' hours'))
    return normal(told) in normal(found['text']) or (minutes is not None and minutes == found['minutes'])


def _clock(text: str | None) -> str | None:
    """`8:00 a.m`, `2100hrs`, `6 PM`, `June 7th, 2024, 13:00` as `HH:MM`."""
    found = list(
        re.finditer(
            r'\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m)?|\d{4}(?=hrs)|\d{1,2}\s*[ap]\.?m', text or '', re.IGNORECASE
        )
    )
    match = _CLOCK.match(found[-1][0]) if found else None
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or '').lower()
    if half and hour <= 12:  # noqa: PLR2004 - `13:20PM` is told on the 24-hour clock
        hour = hour % 12 + (12 if half == 'p' else 0)
    elif half == 'a':
        return None
    return f'{hour:02}:{minute:02}'


def _groups(actions: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(normal(group['group'] or ''), group['items']) for group in actions]


def _brief(actions: Sequence[dict[str, Any]]) -> list[str]:
    return [f'{group["group"] or "-"}={group["items"]}' for group in actions]


def _shown(found: dict[str, Any] | None) -> str | None:
    return found and ' '.join(filter(None, (found['date'], found['time'], found['zone'])))


if __name__ == '__main__':
    sys.exit(main())
