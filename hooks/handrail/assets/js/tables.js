// A filter and sortable columns for long tables of actions.
{
  const {element} = handrail;

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

  handrail.ready(() => {
    for (const box of document.querySelectorAll('.hr-tasks')) {
      if (box.querySelectorAll('tbody tr').length > 3) enhance(box);
    }
  });
}
