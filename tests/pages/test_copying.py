"""What the copy button gives refuses to run on a value that nobody filled in."""

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.pages.copying import guarded

NAMES = frozenset({'DB_HOST', 'PORT'})


@pytest.mark.parametrize(
    ('command', 'expected'),
    [
        ('ping $DB_HOST', 'ping ${DB_HOST:?fill in DB_HOST}'),
        ('ping "${DB_HOST}:$PORT"', 'ping "${DB_HOST:?fill in DB_HOST}:${PORT:?fill in PORT}"'),
        ('échec "$PORT" "$PORT"', 'échec "${PORT:?fill in PORT}" "${PORT:?fill in PORT}"'),
        ('echo $(host $DB_HOST)', 'echo $(host ${DB_HOST:?fill in DB_HOST})'),
        ("awk '{print $PORT}'", "awk '{print $PORT}'"),
        ('echo $DB_HOSTS ${PORT:-5432}', 'echo $DB_HOSTS ${PORT:-5432}'),
        ('echo ${#PORT} $((PORT + 1))', ': "${PORT:?fill in PORT}"\necho ${#PORT} $((PORT + 1))'),
        ('echo ${PORT:-$DB_HOST}', 'echo ${PORT:-${DB_HOST:?fill in DB_HOST}}'),
        ('PORT=1; echo $PORT', 'PORT=1; echo $PORT'),
        ('for PORT in 1 2; do echo $PORT; done', 'for PORT in 1 2; do echo $PORT; done'),
        ("cat <<'E'\n$PORT\nE", "cat <<'E'\n$PORT\nE"),
        ('cat <<E\n$PORT\nE', 'cat <<E\n${PORT:?fill in PORT}\nE'),
        ('echo # $PORT', 'echo # $PORT'),
        ('uptime', 'uptime'),
        (
            'a "b $PORT $DB_HOST ${PORT} c"',
            'a "b ${PORT:?fill in PORT} ${DB_HOST:?fill in DB_HOST} ${PORT:?fill in PORT} c"',
        ),
    ],
)
def test_the_uses_of_declared_variables(command, expected):
    assert guarded(command, NAMES) == expected


def test_it_stops_in_a_shell_and_runs_with_a_value():
    command = guarded('echo "to $DB_HOST"', NAMES)
    shell = ['bash', '-c', command]
    path = {'PATH': os.environ['PATH']}
    empty = subprocess.run(shell, env=path, capture_output=True, text=True, check=False)
    assert (empty.returncode, empty.stdout) == (127, '')
    assert 'fill in DB_HOST' in empty.stderr
    filled = subprocess.run(
        shell, env={**path, 'DB_HOST': 'db 1'}, capture_output=True, text=True, check=False
    )
    assert filled.stdout == 'to db 1\n'


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=list('$PORT{}"\'`()#<\\ \néx'), max_size=30))
def test_any_text_keeps_all_that_is_no_variable(command):
    copied = guarded(command, NAMES).removeprefix(': "${PORT:?fill in PORT}"\n')
    kept = copied.replace('${PORT:?fill in PORT}', '$PORT')
    assert kept == command.strip('\n').replace('${PORT}', '$PORT') or copied == command.strip('\n')
