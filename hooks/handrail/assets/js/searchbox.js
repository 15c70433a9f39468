// What the theme's search box lacks: a key that opens it, a name for screen readers, and a way on
// where no answer comes. And what its copy buttons lack: each is a landmark, all without a name.
{
  const LATE = 3000;  // milliseconds until silence is spoken about
  const SILENT = 'No answer yet. Load the page again, or go on: ';

  /** Call after each change within an element. @type {(within: Node, call: () => void) => void} */
  const watch = (within, call) => new MutationObserver(call).observe(within, {childList: true, subtree: true});

  /** @param {KeyboardEvent} event */
  const openSearch = (event) => {
    if (event.key.toLowerCase() !== 'k' || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
    const [input] = all('.md-search__input');
    const [toggle] = all('#__search');
    const from = /** @type {Element} */ (event.target);
    if (from !== input && from.matches(':read-write, select')) return;
    if (!toggle.checked) toggle.click();
    input.focus();
    input.select();
    return false; // the browser's own answer to the key
  };

  /**
   * The list from A to Z stands below the answers, and a sentence when none come.
   * @param {HTMLInputElement} input @param {Element} result
   */
  const showWay = (input, result) => {
    const [help] = all('link[rel="help"]');
    if (!help) return;
    const said = element('span', {role: 'status'});
    const link = element('a', {href: help.href}, help.title);
    result.after(element('p', {className: 'hr-search-way'}, said, link));
    let wait = 0;
    const wake = () => {
      clearTimeout(wait);
      said.textContent = '';
    };
    watch(result, wake);
    const asked = () => {
      wake();
      const silent = () => (said.textContent = SILENT);
      if (input.value.trim() && !result.querySelector('li')) wait = setTimeout(silent, LATE);
    };
    input.oninput = asked;
    asked();  // by `?q=` in the address
  };

  watch(document.body, () => {
    for (const nav of all('nav.md-code__nav')) nav.role = 'none';
  });

  ready('.md-search:not([aria-label])', (box) => {
    const [input] = all('.md-search__input', box);
    const [result] = all('.md-search-result', box);
    box.ariaLabel = input.ariaLabel || 'Search';
    input.setAttribute('aria-keyshortcuts', 'Control+K Meta+K');
    result.firstElementChild.role = 'status';
    showWay(input, result);
    document.onkeydown = openSearch;
  });
}
