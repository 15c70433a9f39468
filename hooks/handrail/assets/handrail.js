// What a page can do beyond what it says: the day of the reader, and a filter above long tables.
// Without it every page reads in full. It adds text only by textContent and reads nothing but the page.
{
  'use strict';

  const DAY = /^\d{4}-\d{2}-\d{2}$/;

  const today = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  /** Marks what has become due since the site was built. */
  const markOverdue = (root) => {
    for (const due of root.querySelectorAll('[data-due]')) {
      const item = due.closest('tr, li');
      if (!item || !DAY.test(due.dataset.due) || due.dataset.due >= today()) continue;
      if (item.querySelector('.hr-state-overdue')) continue;
      const mark = document.createElement('span');
      mark.className = 'hr-state hr-state-overdue';
      mark.textContent = due.dataset.late;
      const state = item.querySelector('.hr-state');
      if (state) state.after(' ', mark);
      else due.after(' ', mark);
    }
  };

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  /** Adds a filter and sortable columns to a table of actions. */
  const enhance = (box) => {
    const table = box.querySelector('table');
    if (!table || !table.tHead || box.dataset.hrReady) return;
    box.dataset.hrReady = 'true';
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const at = (key) => heads.findIndex((head) => head.dataset.key === key);
    const text = (row, column) => (row.cells[column]?.textContent || '').trim();
    const status = element('p', {role: 'status'});
    const search = element('input', {type: 'search', autocomplete: 'off'});
    // A cell of states may hold two words: open and overdue.
    const values = (row, key) => {
      const marks = [...row.cells[at(key)].querySelectorAll('.hr-state')].map((mark) => mark.textContent.trim());
      return marks.length ? marks : [text(row, at(key))];
    };
    const selects = ['owner', 'type', 'state'].filter((key) => at(key) >= 0).map((key) => {
      const choices = [...new Set(rows.flatMap((row) => values(row, key)))].sort();
      const any = heads[at(key)].dataset.filter || '—';
      const select = element('select', {}, new Option(any, ''), ...choices.map((value) => new Option(value, value)));
      return {key, select};
    });

    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const row of rows) {
        const content = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => content.includes(word))
          || !selects.every(({key, select}) => !select.value || values(row, key).includes(select.value));
        shown += row.hidden ? 0 : 1;
      }
      status.textContent = `${shown} / ${rows.length}`;
    };

    const sortBy = (column) => {
      const head = heads[column];
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const each of heads) each.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const compare = (a, b) => text(a, column).localeCompare(text(b, column), undefined, {numeric: true});
      rows.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
      table.tBodies[0].append(...rows);
    };

    heads.forEach((head, column) => {
      const button = element('button', {type: 'button', textContent: head.textContent});
      button.addEventListener('click', () => sortBy(column));
      head.replaceChildren(button);
      head.scope = 'col';
    });
    const bar = element('div', {className: 'hr-filter'}, element('label', {}, heads[0].dataset.filter || '', search));
    for (const {key, select} of selects) {
      bar.append(element('label', {}, heads[at(key)].textContent, select));
      select.addEventListener('change', apply);
    }
    search.addEventListener('input', apply);
    bar.append(status);
    box.prepend(bar);
    apply();
  };

  /** Gives the theme's search dialog the name that screen readers look for. */
  const nameSearch = (root) => {
    const label = root.querySelector('.md-search__input')?.getAttribute('aria-label');
    if (label) root.querySelector('.md-search')?.setAttribute('aria-label', label);
  };

  /** Names the copy buttons by what stands above them: a page may have a dozen of them. */
  const nameButtons = (root) => {
    for (const nav of root.querySelectorAll('.md-code__nav:not([aria-label])')) {
      const button = nav.querySelector('button');
      const numbers = document.querySelectorAll('.md-code__nav[aria-label]').length + 1;
      const heading = nav.closest('.hr-step, .hr-start')?.querySelector('h2, h3, h4, h5, h6, strong');
      const words = heading ? heading.firstChild?.textContent || '' : '';
      nav.setAttribute('aria-label', [button?.title, words.trim(), numbers].filter(Boolean).join(' '));
      button?.setAttribute('aria-label', nav.getAttribute('aria-label'));
    }
  };

  new MutationObserver(() => nameButtons(document)).observe(document.body, {childList: true, subtree: true});

  const start = () => {
    nameSearch(document);
    nameButtons(document);
    markOverdue(document);
    for (const box of document.querySelectorAll('.hr-tasks')) {
      if (box.querySelectorAll('tbody tr').length > 3) enhance(box);
    }
  };

  if (window.document$) window.document$.subscribe(start);
  else if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
