"""Texts to try a reader on: anything at all, and whole documents with something changed."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = [
    '---',
    '```',
    '~~~~',
    '```bash step',
    '# Second title',
    '### A step <a id="login"></a>',
    '`check` from `here`, 1 min',
    '`escalate` to `nobody`, after 9999 min',
    '- `(` → [x](#x)',
    '- otherwise → resolved',
    '- otherwise -> [a](../../../../etc/passwd#x)',
    'Affects: **x**',
    'Undo:',
    'Irreversible: [x](y.md)',
    '    indented',
    '\t- tab',
    '> quote',
    '| a | b |\n|---|---|\n| c | d |',
    '<script>alert(1)</script>',
    '<!-- handrail: actions status=open -->',
    '<!--',
    '[x]: y.md',
    '[[[[]((',
    '{{ page.title }}',
    '{#id .class}',
    'vars: {A: &a [*a]}',
    '  - !!python/object:os.system ls',
    'key: "\\ud800"',
    '؀ \u202e \u2028 \x85 ﷽',
    '\\',
    '- [x] **done** `x`',
    '1) one',
    'Title\n=====',
    '&lt;b&gt; &#0; &nbsp;',
    '![image](x.png)',
    '<https://example.org>',
    'check: "facts.all("',
    'on: 2024-02-30',
]


def texts() -> st.SearchStrategy[str]:
    """Anything at all, hostile lines among it."""
    lines = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), max_size=12).map('\n'.join)
    return lines | lines.map(lambda text: f'---\n{text}')


@st.composite
def mutations(draw: st.DrawFn, text: str) -> str:
    """A document with a few of its lines removed, repeated, moved, cut, indented or replaced."""
    lines = text.split('\n')
    for _ in range(draw(st.integers(0, 4))):
        index = draw(st.integers(0, max(len(lines) - 1, 0)))
        match draw(st.sampled_from(['drop', 'twice', 'swap', 'cut', 'indent', 'insert'])):
            case 'drop':
                lines[index : index + draw(st.integers(1, 5))] = []
            case 'twice':
                lines[index:index] = lines[index : index + 3]
            case 'swap':
                other = draw(st.integers(0, max(len(lines) - 1, 0)))
                lines[index : index + 1], lines[other : other + 1] = (
                    lines[other : other + 1],
                    lines[index : index + 1],
                )
            case 'cut':
                lines[index : index + 1] = [
                    line[: draw(st.integers(0, 40))] for line in lines[index : index + 1]
                ]
            case 'indent':
                lines[index : index + 1] = [f'    {line}' for line in lines[index : index + 1]]
            case _:
                lines.insert(index, draw(st.sampled_from(HOSTILE)))
        lines = lines or ['']
    return '\n'.join(lines)
