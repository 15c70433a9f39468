"""The files that `init` writes, and what a content repository remembers of them.

They lie in the folder `starter` of the package, in three parts: `frame` (configuration, CI and
templates, which `upgrade` compares later), `start` (first pages, the team's own from then on) and
`example`. A leading `dot.` stands for a dot, so that our own tools do not take the files for theirs.
`@@WORD@@` is replaced by a value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handrail.cli.errors import CommandError

STARTER = Path(__file__).parent.parent / 'starter'
RECORD = '.handrail.json'


@dataclass(frozen=True, slots=True)
class Record:
    """What a content repository keeps in `.handrail.json`.

    `version` is that of the Handrail whose templates were last taken; `values` were put into them;
    `files` are the hashes of the frame's files as the templates had them, by path.
    """

    version: str
    values: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)


def render(part: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the files of one part, by path with forward slashes, in order."""
    root = STARTER / part
    found = {}
    for path in sorted(root.rglob('*')):
        if path.is_file():
            name = '/'.join(dotted(step) for step in path.relative_to(root).parts)
            found[name] = fill(path.read_text(encoding='utf-8'), values)
    return found


def frame(values: Mapping[str, str]) -> dict[str, str]:
    """Return the frame: its templates, and the files for editors that this Handrail makes."""
    from handrail.outputs.editors import editor_files

    made = {f'.vscode/{name}': text for name, text in editor_files().items()}
    return dict(sorted((render('frame', values) | made).items()))


def dotted(name: str) -> str:
    """`dot.gitignore` -> `.gitignore`."""
    return name.removeprefix('dot') if name.startswith('dot.') else name


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace each `@@WORD@@` that has a value."""
    for word, value in values.items():
        text = text.replace(f'@@{word}@@', value)
    return text


def digest(text: str) -> str:
    """Return the hash under which a text is remembered; line ends do not count."""
    return hashlib.sha256(text.replace('\r\n', '\n').encode()).hexdigest()


def record_of(version: str, values: Mapping[str, str], frame: Mapping[str, str]) -> Record:
    """Return what is to be remembered of a frame that was written."""
    return Record(version, dict(values), {path: digest(text) for path, text in frame.items()})


def write_record(folder: Path, record: Record) -> None:
    """Write `.handrail.json`."""
    content = {'handrail': record.version, 'values': record.values, 'files': record.files}
    text = json.dumps(content, indent=2, ensure_ascii=False) + '\n'
    (folder / RECORD).write_text(text, encoding='utf-8')


def read_record(folder: Path) -> Record:
    """Read `.handrail.json`; CommandError when it is missing or cannot be understood."""
    path = folder / RECORD
    if not path.is_file():
        raise CommandError(
            f'{str(folder)!r} has no {RECORD}: only a folder that `handrail init` made can be upgraded'
        )
    try:
        content = json.loads(path.read_text(encoding='utf-8'))
        values, files = dict(content['values']), dict(content['files'])
        return Record(str(content['handrail']), values, files)
    except (ValueError, KeyError, TypeError) as error:
        raise CommandError(
            f'{path} cannot be understood ({error!r}): take it from an earlier commit'
        ) from error


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts below a folder, making the folders they need."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8', newline='\n')
