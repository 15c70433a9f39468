"""Foreign runbooks as drafts of ours."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.papers import documents, golden
from support.pieces import paper_of

from handrail.intake.paper import Refusal, read_paper
from handrail.intake.runbook import read_prose_runbook
from handrail.intake.runbookfences import Fence
from handrail.intake.words import lost
from handrail.model import Level, Settings
from handrail.source.runbook import read_runbook

SETTINGS = Settings(today=date(2026, 1, 1))
BLOCKS = st.sampled_from(
    [
        *(
            '# Door',
            '## Meaning',
            '## Diagnosis',
            '### Look',
            '#### Deeper',
            '# Again',
            'Prose.',
            'Look here:',
            '',
        ),
        *(
            '```bash\nls\n```',
            '```console\n$ ls\nout\n```',
            '```\nkubectl get pods\n```',
            '```sql\nselect 1\n```',
        ),
        *(
            '1. Do:\n\n   ```sh\n   cd "<place>"\n   ```',
            '```bash\n# only a remark\n```',
            '- `a` → [b](#c)',
            '```bash',
        ),
        *(
            '`check` from here',
            '<details>',
            '`verify`',
            '| a | b |\n|---|---|\n| c | d |',
            '{: .x}',
            '**Bold**',
        ),
        *(
            '## A {#b}',
            '![p](https://example.org/p.png)',
            '```bash\nTOKEN=ghp_0123456789abcdefghij0123456789abcdef\n```',
        ),
    ]
)


@pytest.mark.parametrize('case', golden('intake-runbook'))
def test_golden(case):
    found = read_prose_runbook(paper_of(case['text'], 'stuck-door.md'), SETTINGS)
    assert found.text == case['expect']


@given(st.lists(BLOCKS, max_size=14).map('\n\n'.join) | documents)
@settings(max_examples=100, deadline=None)
def test_a_draft_holds_every_word_and_is_no_error(text):
    paper = read_paper('a.md', text.encode(errors='replace'))
    if isinstance(paper, Refusal):
        return
    found = read_prose_runbook(paper, SETTINGS)
    assert lost((*paper.front_lines, *paper.lines), found.text) == ()
    reading = read_runbook('runbooks/a.md', found.text, SETTINGS)
    assert [problem for problem in reading.problems if problem.level is Level.error] == []
    assert found.steps <= len(reading.documents[0].steps)  # a source may hold steps of ours


@pytest.mark.parametrize(
    ('info', 'line', 'command', 'changes'),
    [
        ('bash', 'door --status', True, False),
        ('console', '$ systemctl restart door', True, True),
        ('', '$ door', True, False),
        ('', 'kubectl delete pod door', True, True),
        ('', 'state: stuck', False, False),
        ('yaml', 'kubectl: get', False, False),
        ('bash', '# nothing but a remark', False, False),
        ('bash', '', False, False),
    ],
)
def test_commands(info, line, command, changes):
    fence = Fence((), info, (line,))
    assert (fence.is_command, fence.changes) == (command, changes)


def test_a_note_says_what_is_to_be_done():
    found = read_prose_runbook(paper_of('# Door\n\n## Meaning\n\nStuck.\n\n```bash\ndoor\n```\n'), SETTINGS)
    assert [note.code for note in found.notes] == ['no-outcomes', 'kind-guessed']
    assert found.title == 'Door'
