"""Snippets of the steps of a runbook and the examples of a practice, in the form that the guides describe.

Format: https://code.visualstudio.com/docs/editor/userdefinedsnippets (`${1:text}` is a place to fill in, `$0`
the last one).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """One snippet: what is typed (`prefix`), what the editor says about it, the lines that it puts.

    `include` are the files in which it is offered, as globs that begin with `**/`; all when there are none
    (https://code.visualstudio.com/docs/editing/userdefinedsnippets#_file-pattern-scope).
    """

    name: str
    prefix: str
    about: str
    body: tuple[str, ...]
    include: tuple[str, ...] = ()


_HEAD = '### ${1:Is it so?} <a id="${2:short-name}"></a>'
_OTHERWISE = '- otherwise → [${7:Call the owners}](#${8:call})'

STEPS = (
    Snippet(
        'step check',
        'hr-step-check',
        'A step that looks and changes nothing',
        (
            _HEAD,
            '',
            '`check` from ${3:any host}, ${4:1} min',
            '',
            '```bash',
            '${5:command}',
            '```',
            '',
            '- `${6:pattern}` → [${9:Next step}](#${10:next})',
            _OTHERWISE,
        ),
    ),
    Snippet(
        'step change',
        'hr-step-change',
        'A step that changes something, with its undo',
        (
            '### ${1:Do this} <a id="${2:short-name}"></a>',
            '',
            '`change` on ${3:the host}, ${4:2} min',
            '',
            'Affects: ${5:what is hurt, and for how long}.',
            '',
            '```bash',
            '${6:command}',
            '```',
            '',
            'Undo: ${7:how it is taken back}',
            '',
            '```bash',
            '${8:command}',
            '```',
            '',
            '- done → [${9:Is it well again?}](#${10:well})',
        ),
    ),
    Snippet(
        'step verify',
        'hr-step-verify',
        'A step that tells whether the trouble is over',
        (
            '### ${1:Is it well again?} <a id="${2:well}"></a>',
            '',
            '`verify` from ${3:any host}, ${4:1} min',
            '',
            '```bash',
            '${5:command}',
            '```',
            '',
            '- `${6:pattern}` → resolved',
            _OTHERWISE,
        ),
    ),
    Snippet(
        'step manual',
        'hr-step-manual',
        'A step without a command',
        (
            '### ${1:Look at this} <a id="${2:short-name}"></a>',
            '',
            '`manual` on ${3:the dashboard}, ${4:2} min',
            '',
            '${5:What to look for.}',
            '',
            '- done → [${6:Next step}](#${7:next})',
        ),
    ),
    Snippet(
        'step escalate',
        'hr-step-escalate',
        'A step that calls a team',
        (
            '### ${1:Call the owners} <a id="${2:call}"></a>',
            '',
            '`escalate` to `${3:team-id}`, after ${4:15} min without progress',
            '',
            '${5:Say what you saw and what you tried.}',
        ),
    ),
    Snippet(
        'rule example',
        'hr-example',
        'An example of a practice: facts on which its rule holds or does not',
        ('### ${1|Passes,Fails|}: ${2:what is so}', '', '```yaml', 'facts: {$3}', 'inventory: {$4}', '```'),
    ),
)
