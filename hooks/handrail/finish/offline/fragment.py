"""The content of a page as a part of a file that holds many: small, with ids and links of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote, urljoin, urlsplit

import nh3

from handrail.finish.content import BEGIN, END
from handrail.finish.sanitise import SCHEMES
from handrail.finish.squeeze import squeeze

TAGS = """
    a abbr b blockquote br caption code dd del dfn div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i ins kbd
    li mark ol p pre q s samp small strong sub sup table tbody td tfoot th thead time tr u ul var
"""
_BESIDE = re.compile(r'<h2 id="hr-(?:graph|used|linked)">.*?(?=<h2 |\Z)', re.DOTALL)
"""Parts of a page that say again, or elsewhere, what a reader without the site cannot use."""
_PERMALINK = re.compile(r'<a class="headerlink"[^>]*>.*?</a>', re.DOTALL)
_PICTURE = re.compile(r'<img\b[^>]*?(?:\salt="([^"]*)")?[^>]*>')
_HEADING = re.compile(r'<(/?)h([1-5])\b')
_CLASS = re.compile(r'hr-(?:start|step|step-(?:check|change|verify|manual|escalate)|stop)')
_HERE = 'https://site.invalid/'


def content_of(html: str) -> str:
    """Return the content between the outermost marks of a page, '' when it has none."""
    begin, end = html.find(BEGIN), html.rfind(END)
    return html[begin + len(BEGIN) : end].strip() if 0 <= begin < end else ''


def pictures(content: str, address: str) -> frozenset[str]:
    """Return the addresses below the site of the pictures in some content of the page at `address`."""
    found = (
        urlsplit(urljoin(_HERE + address, source))
        for source in re.findall(r'<img\b[^>]*?\ssrc="([^"]+)"', content)
    )
    return frozenset(unquote(url.path[1:]) for url in found if f'{url.scheme}://{url.netloc}/' == _HERE)


def fragment(content: str, address: str, sections: Mapping[str, str], site_url: str) -> str:
    """Return sanitised content of the page at `address` as a part of a file that holds all `sections`.

    `sections` are the ids in that file by the address of a page. Links to these stay within the file,
    others lead to the site; where its address is unknown their words stay. Headings are one level
    lower. Colours of code, drawings and what needs a script are left out; a picture leaves its words.
    """
    own = sections[address]

    def attribute(_tag: str, name: str, value: str) -> str | None:
        if name == 'id':
            return f'{own}--{value}'
        if name == 'class':
            return ' '.join(each for each in value.split() if _CLASS.fullmatch(each)) or None
        return link(value, address, sections, site_url) if name == 'href' else value

    text = _PERMALINK.sub('', _BESIDE.sub('', content))
    text = _PICTURE.sub(lambda found: f'[{found[1]}]' if found[1] else '', text)
    text = re.sub(r'<(/?)details\b[^>]*>', r'<\1div>', text)
    text = text.replace('<summary>', '<p><strong>').replace('</summary>', '</strong></p>')
    text = _HEADING.sub(lambda found: f'<{found[1]}h{int(found[2]) + 1}', text)
    cleaner = nh3.Cleaner(
        tags=set(TAGS.split()),
        clean_content_tags={'script', 'style', 'svg', 'template', 'noscript', 'iframe', 'object', 'button'},
        attributes={
            '*': {'id', 'class', 'lang', 'dir'},
            'a': {'href'},
            'ol': {'start', 'type', 'reversed'},
            'td': {'colspan', 'rowspan'},
            'th': {'colspan', 'rowspan', 'scope'},
        },
        attribute_filter=attribute,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )
    return squeeze(re.sub(r'\s*<div>\s*</div>', '', cleaner.clean(text))).strip()


def link(href: str, address: str, sections: Mapping[str, str], site_url: str) -> str | None:
    """Return where a link of the page at `address` leads in the file, None when it leads nowhere there."""
    try:
        url = urlsplit(urljoin(_HERE + address, href))
    except ValueError:
        return None
    if f'{url.scheme}://{url.netloc}/' != _HERE:
        return href
    part = unquote(url.fragment)
    section = sections.get(unquote(url.path[1:]))
    if section:
        return f'#{section}--{url.fragment}' if part and section.startswith('runbook-') else f'#{section}'
    if not site_url:
        return None
    return f'{site_url}{url.path[1:]}' + (f'#{url.fragment}' if part else '')
