"""Pages for paper and for files that travel alone: no script, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import re
from hashlib import sha256
from html import escape

from handrail.pages.encode import line

COLOURS = """\
:root{color-scheme:light dark;--page:#fff;--text:#1b1d21;--link:#0b54a0;--edge:#8886;--tint:#8882}
@media screen and (prefers-color-scheme:dark){:root{--page:#16181d;--text:#e7e9ee;--link:#9cc4ff}}
body{color:var(--text);background:var(--page)}a{color:var(--link)}a:focus-visible{outline:2px solid}
a[href^="tel:"]{white-space:nowrap}thead th{overflow-wrap:normal}
@media screen and (max-width:40rem){
.teams,.teams tbody,.teams tr,.teams th,.teams td{display:block;border:0;padding:.1rem 0}
.teams thead{display:none}
.teams tr{padding:.4rem 0;border-bottom:1px solid var(--edge)}.teams td:empty{display:none}
}
"""

STYLE = (
    COLOURS
    + """\
body{max-width:60rem;margin:0 auto;padding:1rem;font:1rem/1.45 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.25rem}h3{font-size:1.1rem}h4,h5,h6{font-size:1rem}
h1,h2,h3,h4,h5,h6{line-height:1.2}p,ul,ol,dl{margin:.4rem 0}ul,ol{padding-inline-start:1.3rem}
code,pre{font:.9em ui-monospace,monospace}
pre{margin:.4rem 0;padding:.5rem;white-space:pre-wrap;background:var(--tint)}
table{border-collapse:collapse}
th,td{padding:.2rem .5rem;text-align:start;vertical-align:top;border:1px solid var(--edge)}
section{margin-top:1.5rem;border-top:2px solid}
.hr-step,.hr-start,.hr-stop{margin:.6rem 0;padding:.1rem .7rem;border:1px solid var(--edge)}
.hr-stop{border-width:2px}.small{font-size:.85rem}nav ul{columns:18rem}nav li{padding:.15rem 0}
"""
)
"""Of the file with all runbooks; it stands in the file itself."""

CARD_STYLE = (
    COLOURS
    + """\
body{max-width:50rem;margin:0 auto;padding:1rem;font:.95rem/1.4 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:1.4rem;line-height:1.2}h2{margin:.7rem 0 .2rem;font-size:1rem}
p,ul,ol{margin:.25rem 0}ul,ol{padding-inline-start:1.4rem}li{margin:.15rem 0;break-inside:avoid}
code{font:.88em ui-monospace,monospace}
.command{display:block;padding:.05rem .3rem;border-inline-start:3px solid var(--edge)}
.box{margin:.4rem 0;padding:.2rem .6rem;border:2px solid}.small{font-size:.8rem}
table{width:100%;border-collapse:collapse}
th,td{padding:.15rem .4rem;text-align:start;vertical-align:top;border:1px solid var(--edge)}
@page{size:A4;margin:10mm}
@media print{
:root{color-scheme:light;--page:#fff;--text:#000}body{max-width:none;padding:0;font-size:8.6pt;line-height:1.25}
h1{font-size:13pt}h2{margin:1mm 0 .3mm;font-size:9.5pt;break-after:avoid}
p,ul,ol{margin:.4mm 0}li{margin:.3mm 0}ul,ol{padding-inline-start:5mm}.box{margin:.6mm 0;padding:0 2mm}
.small{font-size:7.6pt}.command{padding:0 1mm}
a{color:inherit;text-decoration:none}.steps{columns:2;column-gap:6mm}.screen{display:none}
table{font-size:7.4pt;line-height:1.2}th,td{padding:.2mm 1mm}
}
"""
)
"""Of cards and of the contact sheet: a file of its own beside the site's style sheet."""

POLICY = "default-src 'none'; style-src {style}; base-uri 'none'; form-action 'none'"


def travelling(title: str, body: str, lang: str = 'en') -> str:
    """Return a whole page that needs no other file; `body` is HTML, `title` text."""
    digest = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = POLICY.format(style=f"'sha256-{digest}'")
    head = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n<style>{STYLE}</style>'
    return _page(title, body, lang, head)


def card_page(title: str, body: str, sheet: str, lang: str = 'en') -> str:
    """Return a whole page for one sheet of paper, with the style sheet at the relative address `sheet`."""
    return _page(
        title, body, lang, f'<link rel="icon" href="data:,">\n<link rel="stylesheet" href="{escape(sheet)}">'
    )


def _page(title: str, body: str, lang: str, head: str) -> str:
    return (
        f'<!doctype html>\n<html lang="{escape(lang or "en")}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<title>{text(title)}</title>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'
    )


def text(value: str) -> str:
    """Return plain text for HTML: one visible line, escaped, control characters shown by number."""
    return escape(line(value))


def linked(words: str, href: str) -> str:
    """Return words as a link where `href` is an address that may be opened, else the words."""
    if not re.match(r'(?i)(https?://[^\s/]|mailto:|tel:)', href.strip()):
        return text(words)
    return f'<a href="{escape(href.strip())}">{text(words)}</a>'
