"""`handrail check`: every problem once, in order, for people and for programs."""

from __future__ import annotations

from handrail.cli import check
from handrail.model import Level, Place, Problem

PROBLEMS = (
    Problem(Place('runbooks/a.md', 3), 'unknown-key', "unknown key 'ownr'", "did you mean 'owner'?"),
    Problem(Place('runbooks/a.md', 9), 'style', 'no impact', level=Level.warning),
    Problem(Place('services/b.md', 1), 'dead-link', "'x.md' is not there"),
)


class TestText:
    def test_a_line(self) -> None:
        assert check.text_line(PROBLEMS[0], 'docs') == (
            "docs/runbooks/a.md:3: unknown key 'ownr' (did you mean 'owner'?)"
        )
        assert check.text_line(PROBLEMS[1], '../docs') == '../docs/runbooks/a.md:9: no impact [warning]'

    def test_the_end(self) -> None:
        assert check.summary(PROBLEMS, 7) == '2 error(s), 1 warning(s) in 7 document(s)'
        assert check.summary([], 0).endswith('there is nothing to check')


def test_json_has_every_field() -> None:
    result = check.as_json(PROBLEMS, 7)
    assert {key: result[key] for key in ('documents', 'errors', 'warnings')} == {
        'documents': 7,
        'errors': 2,
        'warnings': 1,
    }
    assert result['problems'][0] == {
        'file': 'runbooks/a.md',
        'line': 3,
        'level': 'error',
        'code': 'unknown-key',
        'message': "unknown key 'ownr'",
        'hint': "did you mean 'owner'?",
    }
