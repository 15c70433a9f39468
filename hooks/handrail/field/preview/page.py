"""The summary as a page of the preview: plain HTML, no script, a style sheet beside it."""

from __future__ import annotations

from html import escape

from handrail.field.preview.markdown import short, target
from handrail.field.preview.records import Summary
from handrail.field.preview.report import Cell, Section, between, headline, remarks, sections

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

STYLE = """\
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; } h2, summary { font-size: 1.15rem; font-weight: 600; }
h2 { margin: 2rem 0 .5rem; } details { margin: 1.5rem 0; } summary { cursor: pointer; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
.facts li { background: var(--soft); border-radius: 1rem; padding: .15rem .8rem; }
.table { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
th { font-weight: 600; font-size: .85rem; } td { overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; }
code { font-size: .85em; background: var(--soft); padding: .1em .3em; border-radius: .2em; }
img { max-width: 100%; border: 1px solid var(--line); }
"""


def page(summary: Summary, site: str = '../') -> str:
    """Return the page; `site` is the way from it to the start of the preview."""
    base, head = between(summary)
    facts = ''.join(f'<li>{escape(fact)}</li>' for fact in headline(summary))
    said = ''.join(f'<p>{escape(remark)}</p>' for remark in remarks(summary))
    body = ''.join(section_html(section, site) for section in sections(summary))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>Preview of {escape(head)}</title>
<link rel="stylesheet" href="preview.css">
</head>
<body>
<h1>Preview of <code>{escape(head)}</code> against <code>{escape(base)}</code></h1>
<p><a href="{site}">Open the preview</a> · <a href="preview.json">as data</a></p>
<ul class="facts">{facts}</ul>
{said}
{body}</body>
</html>
"""


def section_html(section: Section, site: str) -> str:
    """Return one section: a heading or, where it is quiet, a fold, and its table."""
    heads = ''.join(f'<th scope="col">{escape(name)}</th>' for name in section.heads)
    rows = '\n'.join(
        '<tr>' + ''.join(f'<td>{cell(each, site)}</td>' for each in row) + '</tr>' for row in section.rows
    )
    table = (
        f'<div class="table"><table><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'
    )
    title = f'{escape(section.title)} ({len(section.rows)})'
    if section.quiet:
        return f'<details><summary>{title}</summary>{table}</details>\n'
    return f'<h2>{title}</h2>{table}\n'


def cell(pieces: Cell, site: str) -> str:
    """Return what stands in one cell; pictures of the preview are shown."""
    found = []
    for one in pieces:
        text = escape(short(one.text))
        address = escape(site + target(one.url))
        if one.url.endswith('.png'):
            found.append(f'<a href="{address}"><img src="{address}" alt="{text}" loading="lazy"></a>')
        elif one.url:
            found.append(f'<a href="{address}">{text}</a>')
        else:
            found.append(f'<code>{text}</code>' if one.code else text)
    return ''.join(found)
