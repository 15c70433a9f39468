// What the theme's search box lacks: a key that opens it, a name for screen readers, and a way on
// where no answer comes. And what its copy buttons lack: each is a landmark, all without a name.
{
  const LATE = 3000;  // milliseconds until silence is spoken about
  const SILENT = 'No answer yet: the index may be out of reach. Load the page again, or go on here: ';
  const KINDS = /^(runbooks|alerts|practices|services|teams|drills)$/;
  const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

  /** @param {KeyboardEvent} event */
  const openSearch = (event) => {
    if (event.key.toLowerCase() !== 'k' || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
    const [input] = all('.md-search__input');
    const [toggle] = all('#__search');
    const from = /** @type {Element} */ (event.target);
    if (from !== input && from !== toggle && from.closest(FIELDS)) return;
    event.preventDefault();
    if (!toggle.checked) toggle.click();
    input.focus();
    input.select();
  };

  /** What stands at an address, in words. @param {string} path @param {boolean} step */
  const kindOf = (path, step) => {
    const [folder, name] = path.split('/');
    const date = /^postmortems\/.*(\d{4}-\d\d-\d\d)-/.exec(path);
    if (date) return `Postmortem ${date[1]}`;
    if (name && KINDS.test(folder)) return folder[0].toUpperCase() + folder.slice(1, -1) + (step ? ' step' : '');
    return KINDS.test(folder) || /^(actions|postmortems|symptoms|lessons)/.test(folder) ? 'List' : 'Page';
  };
  /** A page's answer says its kind, and a step's, which is known by the number before its title. @param {Element} result */
  const sayKinds = (result) => {
    for (const title of all(':is(h1, h2):not(.hr-search-kind ~ *)', result)) {
      const path = title.closest('a').href.slice(base.href.length).replace(/[?#].*/, '').replace(/(index)?(\.html)?$/, '');
      const step = path.startsWith('runbooks/') && /^\d+\. /.test(title.textContent);
      if (step || title.matches('h1')) title.before(element('small', {className: 'hr-search-kind'}, kindOf(path, step)));
    }
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
    new MutationObserver(() => {
      wake();
      sayKinds(result);
    }).observe(result, {childList: true, subtree: true});
    const asked = () => {
      wake();
      const silent = () => (said.textContent = SILENT);
      if (input.value.trim() && !result.querySelector('li')) wait = setTimeout(silent, LATE);
    };
    input.addEventListener('input', asked);
    asked();  // by `?q=` in the address
  };

  new MutationObserver(() => {
    for (const nav of all('nav.md-code__nav')) nav.role = 'none';
  }).observe(document.body, {childList: true, subtree: true});

  ready('.md-search:not([aria-label])', (box) => {
    const [input] = all('.md-search__input', box);
    const [result] = all('.md-search-result', box);
    box.ariaLabel = input.ariaLabel || 'Search';
    input.setAttribute('aria-keyshortcuts', 'Control+K Meta+K');
    all('.md-search-result__meta', result)[0].role = 'status';
    showWay(input, result);
    document.addEventListener('keydown', openSearch);
  });
}
