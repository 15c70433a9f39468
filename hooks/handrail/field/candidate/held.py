"""Connections that are opened on the throwaway server and kept."""

from __future__ import annotations

from handrail.field.candidate.server import Server

HOLD = """export PGCONNECT_TIMEOUT=10 PGOPTIONS='-c idle_session_timeout=0'
for _ in $(seq {count}); do
  psql -wXqAt -c 'select 1' -c '\\! exec sleep 120' \\
    "host=$DB_HOST port=$DB_PORT dbname=$DB_NAME user=$DB_USER" 2>&1 >/dev/null &
done
wait"""
"""Idle ones, as in a pool: the server notices the end of such a one at once, and of a running query late."""


def established(server: Server) -> list[str]:
    """Return the connections that the server has, a line each, with their timers."""
    said = server.world.must('db', f'ss -Htno state established sport = :{server.values["DB_PORT"]}')
    return said.splitlines()
