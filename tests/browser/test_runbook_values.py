"""What a reader fills in goes into every command, and does nothing there but stand for itself."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from support.site import GREEN, Built, build_site, served, write_site

from handrail.source.patterns import FLAGS

HOSTILE = [
    '10.0.0.5',
    'a b',
    '$(touch canary)',
    '`touch canary`',
    '"; touch canary; "',
    "'; touch canary; '",
    "it's",
    '\\',
    'ends\\',
    '$HOME',
    '${IFS}',
    '!!',
    'a!b"c!',
    '~',
    '~root',
    '-rf',
    '--',
    '*',
    '[a-z]',
    '{a,b}',
    '#no comment',
    'a=b',
    '<script>alert(1)</script>',
    '&lt;b&gt;',
    'x;y|z&w>canary',
    '%s%n\\x41\\n',
    'E',
    'äöü \U0001f6aa 漢',
]

PLACES = {
    'word': ('probe $V', 'probe "$V"'),
    'part': ('probe pre${V}post x$V', 'probe "pre${V}post" "x$V"'),
    'quoted': ('probe "$V" "a $V b $V"', ''),
    'substituted': ('probe "$(printf "%s" "$V")"', ''),
    'document': ('cat <<E\n<$V> $V\nE', ''),
    'ended': ('cat <<E\n$V\nE', ''),
    'dashed': ('cat <<-E\n\t<$V>\n\tE', ''),
    'string': ('cat <<< $V', 'cat <<< "$V"'),
    'loop': ('for v in $V "$V"; do probe "$v"; done', 'for v in "$V" "$V"; do probe "$v"; done'),
    'array': ('a=($V "$V"); probe "${a[@]}"', 'a=("$V" "$V"); probe "${a[@]}"'),
    'assigned': ('v=$V; w="$V"; probe "$v" "$w"', ''),
    'case': ('case $V in *) probe "$V" ;; esac', ''),
    'cut': ('probe "${V%zz}" "${V:-none}"', ''),
    'braces': ('probe {x,"$V"} {y,$V}', 'probe x "$V" y "$V"'),
    'redirected': ('probe $V>&1', 'probe "$V"'),
    'literal': ('probe \'$V\' \\$V "\\$V" # $V', ''),
}
"""By where the variable stands: a command, and what its copy must do with V set outside ('': the same).

Without quotes, a variable is cut at its spaces and `*` in it is read; a value in its place is one word.
"""

ACTED_ON = {
    'name': '$V --help',
    'sum': 'probe $((V + 1)) $(($V))',
    'again': 'eval "probe $V"',
    'remote': 'bash -c "probe \'$V\'"',
    'nested': 'probe "${W:-$V}" "${V@P}"',
    'backquoted': 'probe `printf %s "$V"`',
    'tested': '[[ $V -gt 3 ]] && probe "$V"',
    'printed': 'awk "BEGIN { print \\"$V\\" }"',
    'piped': 'bash <<E\nprobe $V\nE',
}
"""Commands that act on what a variable holds, set or written out: only a plain value may go there."""

RUNBOOK = """---
owner: porters
vars:
  V:
    description: any <b>text</b>
    example: anything
---
# Every place

## Meaning

A value stands everywhere.

## Diagnosis

{steps}
## Escalation

### Call <a id="call"></a>
`escalate` to `porters`
"""

STEP = """### Place {name} <a id="{name}"></a>
`check` here, 1 min

```bash
{command}
```

- otherwise → [Call](#call)

"""

TEXTS = """() => {
    const boxes = [...document.querySelectorAll('.hr-step .hr-command')];
    const read = (box) => [handrail.runnable(box), box.querySelector('code').textContent];
    return Object.fromEntries(boxes.map((box) => [box.closest('.hr-step').dataset.step, read(box)]));
}"""


@pytest.fixture(scope='module')
def places(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp('places')
    commands = {**{name: command for name, (command, _) in PLACES.items()}, **ACTED_ON}
    steps = ''.join(STEP.format(name=name, command=command) for name, command in commands.items())
    documents = {**GREEN, 'runbooks/places.md': RUNBOOK.format(steps=steps)}
    return build_site(write_site(root, documents), root / 'site', strict=False)


def fill(page: Page, name: str, value: str) -> None:
    page.wait_for_selector('.hr-bar')
    page.locator('.hr-vars summary').click()
    page.get_by_label(name, exact=True).fill(value)
    page.locator('.hr-vars summary').click()


@pytest.fixture(scope='module')
def copies(places: Built, chromium: Browser) -> dict[str, dict[str, list[str]]]:
    """The copied and the shown text of every command by value and place."""
    page = chromium.new_page()
    found = {}
    with served(places.dir) as root:
        page.goto(f'{root}runbooks/places/')
        for value in HOSTILE:
            fill(page, 'V', value)
            found[value] = page.evaluate(TEXTS)
    page.close()
    return found


def run(folder: Path, command: str, **environment: str) -> tuple[int, list[str]]:
    """Run a command in a folder with a `probe` that prints what it is given, each behind a zero."""
    probe = folder / 'bin' / 'probe'
    if not probe.exists():
        probe.parent.mkdir()
        probe.write_text('#!/bin/bash\nprintf "%s\\0" "$@"\n')
        probe.chmod(0o755)
    path = {'PATH': f'{probe.parent}:{os.environ["PATH"]}', 'LC_ALL': 'C.UTF-8', 'HOME': '/nowhere'}
    done = subprocess.run(
        ['bash', '-c', command], cwd=folder, env={**path, **environment}, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode().split('\0')


@pytest.mark.parametrize('value', HOSTILE)
def test_a_copied_command_does_what_it_does_with_the_variable_set(copies, tmp_path, value):
    wrong = {}
    for name, (command, same) in PLACES.items():
        copied = copies[value][name][0]
        if run(tmp_path, copied) != run(tmp_path, same or command, V=value):
            wrong[name] = copied
    assert wrong == {}
    assert [path.name for path in tmp_path.iterdir()] == ['bin']


@pytest.mark.parametrize('value', [value for value in HOSTILE if not re.fullmatch(r'[\w.]+', value)])
def test_where_a_value_would_be_acted_on_it_is_left_out(copies, tmp_path, value):
    for name in ACTED_ON:
        copied = copies[value][name][0]
        if value == 'a=b':
            assert run(tmp_path, copied)[1] is not None
            continue
        assert '${V:?fill in V}' in copied, name
        status, _ = run(tmp_path, copied)
        assert status != 0 or name == 'backquoted', name  # there a shell of its own has stopped
    assert [path.name for path in tmp_path.iterdir()] == ['bin']


def test_a_plain_value_goes_there(copies, tmp_path):
    told = {
        name: run(tmp_path, copies['10.0.0.5'][name][0])
        for name in ('again', 'remote', 'backquoted', 'piped')
    }
    assert told == dict.fromkeys(told, (0, ['10.0.0.5', '']))


@pytest.mark.parametrize('value', HOSTILE)
def test_what_is_shown_is_what_is_copied(copies, value):
    for name in PLACES:
        copied, shown = copies[value][name]
        shown = shown.removesuffix('\n')
        assert shown == copied.expandtabs(4), name


@pytest.mark.parametrize('value', ['a!b"c!', '!!', "it's!", '!$(touch canary)'])
def test_a_shell_at_a_prompt_reads_no_history_into_it(places, chromium, tmp_path, value):
    page = chromium.new_page()
    with served(places.dir) as root:
        page.goto(f'{root}runbooks/places/')
        fill(page, 'V', value)
        texts = page.evaluate(TEXTS)
    page.close()
    run(tmp_path, 'true')
    for name in ('word', 'quoted', 'document', 'cut'):
        done = subprocess.run(
            ['bash', '--norc', '-i'],
            input=f'echo before\n{texts[name][0]}\nexit\n',
            env={'PATH': f'{tmp_path}/bin:{os.environ["PATH"]}', 'HISTFILE': ''},
            cwd=tmp_path,
            text=True,
            capture_output=True,
            check=False,
        )
        assert value in done.stdout, (name, done.stdout, done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ['bin']


@pytest.mark.parametrize(
    'value',
    [
        'a\nb',
        'a\rb',
        'a\x1b[31mb',
        'a\tb',
        'a\x00b',
        'a\u202eb',
        'a\u2066b',
        'a\u200bb',
        'a\u2028b',
        'x' * 257,
    ],
)
def test_what_cannot_be_seen_is_refused_with_words(places, chromium, value):
    page = chromium.new_page()
    with served(places.dir) as root:
        page.goto(f'{root}runbooks/places/?V={quote(value, safe="")}')
        page.wait_for_selector('.hr-form', state='attached')
        page.wait_for_url(f'{root}runbooks/places/')
        assert page.locator('#hr-v-V-wrong').text_content().startswith('Not used: ')
        assert page.evaluate(TEXTS)['word'][0] == 'probe ${V:?fill in V}'
        assert 'V refused' in page.locator('.hr-vars summary').inner_text()
        assert page.evaluate('JSON.stringify({...localStorage})').find('x1b') < 0
    page.close()


PATTERNS = [
    (r'[A-Za-z0-9.:-]+', ['10.0.0.5', 'a b', 'x\\', 'é', '-']),
    (r'\d{1,5}', ['5432', '123456', '', '١٢', '5432 ']),
    (r'a|b', ['a', 'ab', 'b', 'xa']),
    (r'^[a-z]+$', ['abc', 'abc1']),
    (r'[\w@%:/\-]+', ['a-b@c', 'a b', 'ä']),
    (r'.{2}', ['\U0001f6aa\U0001f6aa', 'ab', '\U0001f6aa']),
    (r'\S+', ['ab', 'a b']),
    (r'(?:a|b)(?=c)c|\-x', ['ac', '-x', 'bc', 'c']),
    (r'[^\s"]{1,3}', ['abc', 'a"', '\U0001f6aa\U0001f6aa\U0001f6aa']),
]


def test_patterns_mean_in_the_browser_what_they_mean_to_the_check(places, chromium):
    page = chromium.new_page()
    differ = []
    with served(places.dir) as root:
        page.goto(f'{root}runbooks/places/')
        page.locator('.hr-vars summary').click()
        field = page.get_by_label('V', exact=True)
        for pattern, values in PATTERNS:
            field.evaluate('(field, pattern) => { field.dataset.pattern = pattern }', pattern)
            for value in values:
                field.fill(value)
                here = page.evaluate("'V' in handrail.values()")
                there = bool(value.strip()) and bool(re.fullmatch(pattern, value.strip(), FLAGS))
                if here != there:
                    differ.append((pattern, value))
    page.close()
    assert differ == []
