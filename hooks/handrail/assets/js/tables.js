// Tables of actions that sort and filter, with what is asked for in the page's address.
// A page holds some rows; the others come from actions.json when somebody asks for anything. If that
// cannot be loaded, the rows of the page are all there is. (`q` in an address is the theme's: it opens the search.)
{
  const STEP = 100; // rows that are put into the page at a time
  const {compare} = new Intl.Collator(undefined, {numeric: true});

  /** @param {string} to */
  const below = (to) => new URL(to, base).href;
  /** @param {string} to @param {string} textContent */
  const link = (to, textContent) => element('a', {href: below(to), textContent});

  /** @param {HTMLElement} box @param {string} prefix of its names in the address */
  const enhance = (box, prefix) => {
    const {dataset} = box;
    const [body] = all('tbody', box);
    const heads = all('th', box);
    const words = heads.map((head) => head.textContent);
    const keys = heads.map((head) => head.dataset.key ?? '');
    const names = keys.map((key) => new URLSearchParams(dataset[key]));
    /** What stands in a cell of a column for a value. @param {number} at @param {string | null} value */
    const named = (at, value) => (names[at].get(value || 'none') ?? value ?? '').split('|');
    const address = new URLSearchParams(location.search);
    const normal = Object.fromEntries(new URLSearchParams(dataset.scope));
    const wanted = {...normal};
    for (const key in normal) wanted[key] = address.get(prefix + key) ?? normal[key];

    /** @type {Item[]} */
    let items = [...body.rows].map((row) => ({row, cells: [...row.cells].map((cell) => cell.textContent ?? ''), rank: ''}));
    let shown = items;
    /** @type {ActionData | null | undefined} */
    let data;
    let most = STEP;

    /** @param {Action} action @param {number} at @returns {Item} */
    const read = (action, at) => {
      const {due, owner, type, status} = action;
      const open = action.open && !!due && due < today();
      action.overdue = open;
      const state = named(5, status === 'accepted' ? 'open' : status)[0];
      return {
        action, at, href: below(action.url.slice(data?.site?.length)), rank: `${!action.open}${!open}${due ?? 'x'}`,
        cells: [action.text, action.on ?? action.document, named(2, owner)[0], due ?? 'no due date', named(4, type)[0], state + (open ? ' overdue' : '')],
      };
    };

    /** @param {Item} item */
    const build = ({action, cells, href = ''}) => {
      const {id, asked, owner, type, status, overdue} = /** @type {Action} */ (action);
      const parts = [
        [`${cells[0]} `, asked > 1 ? mark('asked', `asked ${asked} times`) : '', element('br'), element('small', {}, link(href, id.split('/')[1]))],
        [link(href.split('#')[0], cells[1])],
        [owner ? link(`teams/${owner}/`, cells[2]) : mark('gap', cells[2])],
        [cells[3]],
        [type ? cells[4] : mark('gap', cells[4])],
        [mark(`state hr-state-${status}`, cells[5].replace(' overdue', '')), ' ', overdue ? mark('state hr-state-overdue', 'overdue') : ''],
      ].map((part) => element('td', {}, ...part));
      for (const at of [1, 2, 3]) parts[at].dataset.label = words[at];
      return element('tr', {}, ...parts);
    };

    const show = () => {
      const parts = wanted.find.toLowerCase().split(' ');
      const down = wanted.sort[0] === '-';
      const column = keys.indexOf(wanted.sort.slice(+down));
      const {service, incident} = wanted;
      shown = items.filter(({action, cells, text}) => parts.every((part) => text?.includes(part))
        && (!action || (!service || action.services.includes(service)) && (!incident || action.document === incident))
        && keys.every((key, at) => !dataset[key] || !wanted[key]
          || named(at, wanted[key]).some((name) => at < 5 ? cells[at] === name : cells[at].includes(name))));
      if (column >= 0) { // what has no date or type stands last
        shown.sort(({cells: a}, {cells: b}) => +/^no /.test(a[column]) - +/^no /.test(b[column]) || compare(a[column], b[column]) * (down ? -1 : 1));
      }
      body.replaceChildren(...shown.slice(0, most).map((item) => item.row ??= build(item)));
      heads.forEach((head, at) => head.ariaSort = at !== column ? null : down ? 'descending' : 'ascending');
      status.textContent = `${shown.length} of ${items.length}${data ? '' : ' on this page; the others could not be loaded'}`;
      more.hidden = shown.length <= most;
    };

    const use = async () => {
      if (data === undefined) {
        box.style.minHeight = `${Math.min(box.offsetHeight, innerHeight)}px`; // nothing jumps when rows go
        status.textContent = 'Loading…';
        data = await fetch(below('actions.json')).then((answer) => answer.json()).catch(() => null);
        const rows = new Map(items.map(({row}) => [row?.querySelector('small')?.querySelector('a')?.href, row]));
        items = data?.actions.map(read).sort((a, b) => compare(a.rank, b.rank)) ?? items;
        for (const item of items) {
          item.row ??= rows.get(item.href);
          item.text = `${item.cells} ${Object.values(item.action ?? {})}`.toLowerCase();
        }
      }
      show();
    };

    /** @param {string} key @param {string} value */
    const want = async (key, value) => {
      wanted[key] = value;
      most = STEP;
      await use();
      const url = new URL(location.href);
      for (const name in wanted) url.searchParams[wanted[name] === normal[name] ? 'delete' : 'set'](prefix + name, wanted[name]);
      history.replaceState(history.state, '', url);
    };

    /** @param {string} textContent @param {() => unknown} onclick */
    const button = (textContent, onclick) => element('button', {type: 'button', textContent, onclick});
    /** @param {string} kind @param {() => string | Promise<string>} text */
    const save = (kind, text) => button(kind, async () => {
      await use();
      if (data) element('a', {href: URL.createObjectURL(new Blob([await text()])), download: `actions.${kind.toLowerCase()}`}).click();
    });
    const csv = async () => {
      const lines = (await (await fetch(below('actions.csv'))).text()).match(/("[^"]*"|[^"\r])+/g) ?? [];
      return [lines[0], ...shown.map(({at = 0, action}) => lines[at + 1].replace(/,(yes|no),/, action?.overdue ? ',yes,' : ',no,'))].join('\r') + '\r\n';
    };
    const json = () => JSON.stringify({...data, as_of: today(), actions: shown.map(({action}) => action)});

    const status = element('p', {role: 'status'});
    const more = button('Show more', () => { most += STEP; show(); });
    more.hidden = true;
    const input = element('input', {type: 'search', value: wanted.find, oninput: () => want('find', input.value)});
    const bar = element('div', {className: 'hr-filter'}, element('label', {}, heads[0].dataset.filter ?? '', input));
    keys.forEach((key, at) => {
      heads[at].replaceChildren(button(words[at], () => want('sort', wanted.sort === key ? `-${key}` : key)));
      if (!dataset[key]) return;
      const select = element('select', {onchange: () => want(key, select.value)}, new Option(heads[at].dataset.filter, ''));
      for (const [value, name] of names[at]) select.add(new Option(name.split('|')[0], value));
      select.value = wanted[key];
      bar.append(element('label', {}, words[at], select));
    });
    bar.append(save('CSV', csv), save('JSON', json), status);
    box.prepend(bar);
    box.append(more);
    if (Object.keys(normal).some((key) => address.has(prefix + key))) use();
  };

  ready('.hr-tasks[data-scope]', (box, at) => enhance(box, at ? `${at + 1}.` : ''));
}
