"""Large data is looked at piece by piece, and what is found has the line of the whole."""

from __future__ import annotations

import json

import pytest

from handrail.finish import scan

DSN = 'postgresql://app:tr0ub4dor-and-3@db.example.org/app'


def test_pieces_are_the_whole_and_end_with_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, 'PIECE', 10)
    data = b''.join(b'%d: "x"\n' % number for number in range(40)) + b'}'
    found = list(scan.pieces('a.json', data))
    assert b''.join(piece for _, piece in found) == data
    assert [before for before, _ in found] == [data[: data.index(piece)].count(b'\n') for _, piece in found]
    assert all(piece.endswith(b'\n') for _, piece in found[:-1])
    assert len(found) > 10
    assert list(scan.pieces('a.csv', data)) == [(0, data)]


def test_a_secret_in_a_late_piece_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, 'PIECE', 100)
    rows = [{'number': number, 'text': 'as before'} for number in range(50)]
    rows[37]['text'] = DSN
    data = '[\n' + ',\n'.join(json.dumps(row) for row in rows) + '\n]\n'
    (found,) = scan.Scanner().problems('actions.json', data.encode())
    assert found.at.line == data[: data.index(DSN)].count('\n') + 1 == 39
