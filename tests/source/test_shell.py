"""What is read from shell commands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.golden import cases, sentence

from handrail.model import Command, Place
from handrail.source.shell import read_shell


def _read(text, uri='x.md', line=1):
    return read_shell(Command(text, 'bash', Place(uri, line)))


@pytest.mark.parametrize('case', cases('shell'))
def test_golden_case(case):
    assert [sentence(problem) for problem in _read(case.text.rstrip('\n')).problems] == case.problems


def test_variables_are_found_wherever_bash_expands_them():
    shell = _read(
        'echo $A "${B}" "$(echo "$C" `echo $D`)" $((E + 1)) ${F[0]} ${#G} ${H%.*} ${I:?needed}\n'
        'cat <<EOF\n$J\nEOF\n'
        'export L; N+=x; : "${O:=1}" "$L$N$O"\n'
        'echo \'$P\' \\$Q "\\$R" ${S:-$T}'
    )
    assert shell.problems == ()
    lines = dict.fromkeys('ABCDEFGHI', 2) | {'J': 4, 'T': 7}
    assert dict(shell.uses) == lines
    assert 'S' in shell.optional
    assert {'P', 'Q', 'R'} <= shell.mentions


def test_what_a_command_assigns_is_its_own():
    shell = _read(
        'for a in 1 2; do echo $a; done; select b in x; do echo $b; done\n'
        'for ((c = 0; c < 3; c++)); do echo $c; done\n'
        'read -rp "who? " d; mapfile -t e < f; printf -v g %s x; getopts ab h; let i=1\n'
        'j=1; local k=2; declare -r l=3; ((m = 4)); ((n++)); : "${o:=5}"\n'
        'echo $d ${e[0]} $g $h $i $j $k $l $m $n $o $HOME $PATH $PWD $USER'
    )
    assert (shell.uses, shell.problems) == ((), ())


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from('$(){}[]<>`"\'\\|&;#!=+-*/~ \n\taAé0EOFifthendo'), max_size=80))
def test_no_text_makes_it_raise_and_lines_are_in_range(text):
    shell = _read(text, line=10)
    last = 11 + text.count('\n')
    assert all(10 <= problem.at.line <= last for problem in shell.problems)
    assert all(11 <= line <= last for _, line in shell.uses)


@pytest.mark.parametrize('part', ['$(', '(', '{ ', '"', '`', '<<A ', '${a:-', 'if true; then '])
def test_deep_nesting_is_read_without_recursion(part):
    assert _read(part * 501).problems


def test_a_command_has_a_limit():
    [problem] = _read('true\n' * 2000).problems
    assert (problem.code, problem.at.line) == ('command-too-long', 1)
    assert _read('true\n' * 1000).problems == ()
