"""Watches what a page does in a browser that no page may do."""

# ruff: noqa: E501 - what an attack is stands on one line

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

INVENTORY = r"""() => {
  const found = [];
  const own = /^(hr-(problems|level|state)|md-(button|tag|typeset|code|clipboard|nav|icon|annotation|content))/;
  const theirs = '.md-clipboard, .md-code__nav, .md-content__button, .hr-figure, form.md-feedback';
  const tags = /^(script|iframe|object|embed|base|meta|form|style|link|svg|math|template)$/i;
  const names = /^on|^srcdoc$|^action$|^formaction$|^data-(copy|slots|gate|md-component)/;
  for (const each of document.querySelectorAll('article *')) {
    if (tags.test(each.tagName) && !each.closest(theirs)) found.push(each.tagName);
    for (const name of each.classList) {
      if (/^(hr|md)-/.test(name) && !own.test(name)) found.push(name);
    }
    for (const {name} of each.attributes) {
      if (names.test(name)) found.push(name);
      if (/^(href|src)$/.test(name) && /^(javascript|data|vbscript):/.test(each[name])) found.push(each[name]);
      if (name === 'style' && !each.closest('.tabbed-set, .md-typeset__scrollwrap')) found.push(name);
    }
  }
  return found;
}"""
"""What stands in the article of a plain page and must not: its names, as a browser has understood them."""

LIVE = r"""() => [...document.querySelectorAll('*')].flatMap((each) => [...each.attributes]
  .filter(({name, value}) => /^on/.test(name) || /^\s*(javascript|vbscript):/i.test(value))
  .map(({name}) => `${each.tagName} ${name}`))"""
"""Handlers and script addresses anywhere in a page."""


class Watch:
    """Dialogs, requests to elsewhere, errors and other windows of a page, in `seen`."""

    def __init__(self, page: Page, address: str) -> None:
        self.seen: list[str] = []
        self.page = page
        page.on('dialog', self._dialog)
        page.on('pageerror', lambda error: self.seen.append(f'error {error}'))
        page.on('popup', lambda other: self.seen.append(f'window {other.url}'))
        page.route(lambda url: not url.startswith((address, 'blob:')), self._refuse)

    def _dialog(self, dialog: Any) -> None:
        self.seen.append(f'dialog {dialog.message}')
        dialog.dismiss()

    def _refuse(self, route: Any) -> None:
        self.seen.append(f'request {route.request.url}')
        route.abort()
