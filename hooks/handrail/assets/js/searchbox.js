// What the theme's search box lacks: a key that opens it, a name for screen readers, and a way on
// where no answer comes. And what its copy buttons lack: each is a landmark, all without a name.
{
  const LATE = 3000;  // milliseconds until silence is spoken about
  const SILENT = 'No answer yet: the index may be out of reach. Load the page again, or go on here: ';
  /** @type {Record<string, string>} */
  const KINDS = {
    runbooks: 'Runbook', alerts: 'Alert', practices: 'Practice', services: 'Service', teams: 'Team', drills: 'Drill',
  };
  const FIELDS = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';

  /** @param {KeyboardEvent} event */
  const openSearch = (event) => {
    if (event.key.toLowerCase() !== 'k' || event.ctrlKey === event.metaKey || event.altKey || event.shiftKey) return;
    const input = /** @type {HTMLInputElement | null} */ (document.querySelector('.md-search__input'));
    const toggle = /** @type {HTMLInputElement | null} */ (document.getElementById('__search'));
    const from = /** @type {Element} */ (event.target);
    if (!input || (from !== input && from.closest(FIELDS) && from !== toggle)) return;
    event.preventDefault();
    if (toggle && !toggle.checked) toggle.click();
    input.focus();
    input.select();
  };

  /** What stands at an address, in words. @param {string} path @param {boolean} step */
  const kindOf = (path, step) => {
    const [folder, name] = path.split('/');
    const date = /^postmortems\/.*(\d{4}-\d\d-\d\d)-/.exec(path);
    if (date) return `Postmortem ${date[1]}`;
    if (KINDS[folder]) return name ? KINDS[folder] + (step ? ' step' : '') : 'List';
    return /^(actions|postmortems|symptoms|lessons)/.test(folder) ? 'List' : 'Page';
  };
  /** A page's answer says its kind, and a step's, which is known by the number before its title. @param {Element} result */
  const sayKinds = (result) => {
    for (const title of result.querySelectorAll(':is(h1, h2):not(.hr-search-kind ~ *)')) {
      const link = /** @type {HTMLAnchorElement} */ (title.closest('a'));
      const path = link.href.slice(handrail.base.href.length).replace(/[?#].*/, '').replace(/(index)?(\.html)?$/, '');
      const step = path.startsWith('runbooks/') && /^\d+\. /.test(title.textContent || '');
      if (step || title.matches('h1')) title.before(handrail.element('small', {className: 'hr-search-kind'}, kindOf(path, step)));
    }
  };

  /**
   * The list from A to Z stands below the answers, and a sentence when none come.
   * @param {HTMLInputElement} input @param {Element} result
   */
  const showWay = (input, result) => {
    const help = /** @type {HTMLLinkElement | null} */ (document.querySelector('link[rel="help"]'));
    if (!help) return;
    const said = handrail.element('span', {role: 'status'});
    const link = handrail.element('a', {href: help.href}, help.title);
    result.after(handrail.element('p', {className: 'hr-search-way'}, said, link));
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
    for (const nav of document.querySelectorAll('nav.md-code__nav')) nav.role = 'none';
  }).observe(document.body, {childList: true, subtree: true});

  handrail.ready(() => {
    const box = document.querySelector('.md-search');
    const input = /** @type {HTMLInputElement | null} */ (box?.querySelector('.md-search__input'));
    const result = box?.querySelector('.md-search-result');
    if (!box || !input || !result || box.hasAttribute('aria-label')) return;
    box.setAttribute('aria-label', input.getAttribute('aria-label') || 'Search');
    input.setAttribute('aria-keyshortcuts', 'Control+K Meta+K');
    result.querySelector('.md-search-result__meta')?.setAttribute('role', 'status');
    showWay(input, result);
    document.addEventListener('keydown', openSearch);
  });
}
