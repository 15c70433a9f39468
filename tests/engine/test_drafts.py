"""A draft of an unknown day is built like every other page: its rows have addresses, the search finds it."""

from __future__ import annotations

import json
from typing import Any

from support.shards import index_below

URI = 'postmortems/undated/undated-mail.md'
DRAFT = """---
status: draft
---
# Mail was late

See [the second row](#row-2).

## Timeline

- 10:30 PM PST `signal` A customer asks for quokkas.
- **Detection:** nobody had seen it.

## Action items

- [ ] Add an alert for the age of the queue.
"""


def test_a_draft_of_an_unknown_day_is_built(mini_site: Any) -> None:
    built = mini_site({URI: DRAFT, 'index.md': '# Start\n\n<!-- handrail: postmortems -->\n'}, strict=False)
    assert not built.aborted
    assert [
        warning for warning in built.warnings if not warning.startswith('handrail: docs/postmortems/')
    ] == []
    page = (built.dir / 'postmortems' / 'undated' / 'undated-mail' / 'index.html').read_text('utf-8')
    assert 'id="row-1"' in page
    assert 'id="row-2"' in page
    assert 'The times of 2 rows cannot be placed' in page
    listed = (built.dir / 'postmortems' / 'undated' / 'index.html').read_text('utf-8')
    assert 'no date' in listed
    found = [each for each in index_below(built.dir).fragments() if 'quokkas' in json.dumps(each)]
    assert [each[0] for each in found] == ['postmortems/undated/undated-mail/']
    (incident,) = json.loads((built.dir / 'incidents.json').read_text('utf-8'))['incidents']
    assert incident['on'] is None
