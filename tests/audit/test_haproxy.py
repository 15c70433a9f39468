"""The servers of an HAProxy configuration."""

from __future__ import annotations

import pytest

from handrail.field.audit.haproxy import read_haproxy

TEXT = """global
  server is-none 10.0.0.1:1
defaults
  mode tcp
  default-server inter 5s
frontend in
  bind :5432
backend database            # comment
  default-server check fall 2
  server pg1 10.92.0.2:5432
  server pg2 10.92.0.3:5432 no-check
  server pg3 10.92.0.4:5432 inter 1m fall 5 weight 10
listen other
  server a 10.0.0.1:80 check inter 250ms
  server b 10.0.0.1:81
"""


def test_servers_with_what_is_usual_for_them() -> None:
    found = {server.pop('name'): tuple(server.values()) for server in read_haproxy(TEXT)}
    assert found == {
        'database/pg1': (True, 5000, 2),
        'database/pg2': (False, 5000, 2),
        'database/pg3': (True, 60_000, 5),
        'other/a': (True, 250, 3),
        'other/b': (False, 5000, 3),
    }


def test_a_time_that_is_none() -> None:
    with pytest.raises(ValueError, match='soon'):
        read_haproxy('backend x\n  server a 1.2.3.4:5 check inter soon\n')
