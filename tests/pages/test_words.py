"""One table of words: nothing missing, nothing left over, values always encoded."""

import re
from pathlib import Path

import pytest

import handrail.pages
from handrail.model import (
    ActionOutcome,
    ActionStatus,
    ActionType,
    EntryKind,
    OutcomeKind,
    PostmortemStatus,
    StepKind,
)
from handrail.pages.encode import Markdown
from handrail.pages.words import WORDS, count, say

ROOM = Path(handrail.pages.__file__).parent
FILES = (*ROOM.glob('*.py'), *ROOM.glob('templates/*'), ROOM.parent / 'finish' / 'redirects.py')
SOURCE = ''.join(path.read_text('utf-8') for path in FILES)


def test_every_key_in_the_code_is_in_the_table():
    asked = set(re.findall(r"""\b(?:say|spell)\(['"]([^'"{]+)['"](?! ~)""", SOURCE))
    assert len(asked) > 80
    assert asked <= WORDS.keys()


def test_every_key_of_the_table_is_asked_for():
    whole = set(re.findall(r"""['"]([a-z][a-z0-9.-]*)['"]""", SOURCE))
    begun = tuple(re.findall(r"""f['"]([a-z.-]+\.)\{|['"]([a-z.-]+\.)['"] ~""", SOURCE))
    begun = tuple(word for words in begun for word in words if word)
    left = {key for key in WORDS if key not in whole and not key.startswith(begun)}
    assert {key for key in left if not key.endswith(('.one', '.many'))} == set()


@pytest.mark.parametrize(
    ('prefix', 'names'),
    [
        ('entry', EntryKind),
        ('outcome', ActionOutcome),
        ('state', ActionStatus),
        ('type', ActionType),
        ('status', PostmortemStatus),
        ('step', StepKind),
        ('edge', OutcomeKind),
        ('usage', ('used', 'misled', 'improves', 'promised', 'mentioned', 'drilled')),
    ],
)
def test_every_name_of_the_model_has_a_word(prefix, names):
    missing = {f'{prefix}.{name}' for name in names} - WORDS.keys()
    assert missing <= {'edge.pattern'}


def test_values_are_encoded_and_markdown_is_not():
    assert say('owned-by', owner='*x*') == 'owner &#42;x&#42;'
    assert say('owned-by', owner=Markdown('*x*')) == 'owner *x*'
    assert count('ledger', 1, minutes=5) == say('ledger.one', minutes=5)
    with pytest.raises(KeyError):
        say('no-such-words')
