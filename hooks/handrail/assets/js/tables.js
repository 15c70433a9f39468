// Tables of actions that sort and filter, with what is asked for in the page's address.
// A page holds some rows; all rows of the site, as its pages show them, come from actions.txt when somebody
// asks for anything. If that cannot be loaded, the rows of the page are all there is. (`q` in an address is
// the theme's: it opens the search.)
{
  const STEP = 100; // rows that are put into the page at a time
  const {compare} = new Intl.Collator(undefined, {numeric: true});

  /** What is known of a row: its cells' words, the facts that its cells hold for this script. @param {HTMLTableRowElement} row @returns {Item} */
  const read = (row) => {
    const {dataset} = all('[data-incident]', row)[0];
    const words = [...row.cells].map((cell) => cell.textContent);
    const passed = !!all('.hr-state-overdue', row)[0];
    return {row, facts: {...dataset, state: dataset.state + (passed ? ' overdue' : '')}, words, passed};
  };

  /** All rows of the site, with addresses that hold on this page; none where they cannot be had. @returns {Promise<HTMLTableRowElement[]>} */
  const load = async () => {
    const found = await parsed('actions.txt').catch(() => element('i'));
    for (const link of all('a[href^="./"]', found)) link.href = new URL(link.getAttribute('href'), base);
    all('[data-due]', found).forEach(remind);
    return all('tr', found);
  };

  /** @param {HTMLElement} box @param {string} prefix of its names in the address */
  const enhance = (box, prefix) => {
    const {dataset} = box;
    const [body] = all('tbody', box);
    const heads = all('th', box);
    const keys = heads.map((head) => head.dataset.key);
    const address = new URLSearchParams(location.search);
    const normal = Object.fromEntries(new URLSearchParams(dataset.scope));
    const wanted = {...normal};
    for (const key in normal) wanted[key] = address.get(prefix + key) ?? normal[key];

    /** @type {Item[]} */
    let items;
    /** @type {Item[]} */
    let shown;
    let whole = false;
    let most = STEP;

    const show = () => {
      const {find, sort, ...facts} = wanted;
      const parts = find.toLowerCase().split(' ');
      const down = sort[0] === '-';
      const column = keys.indexOf(sort.slice(+down));
      shown = items.filter((item) => {
        const text = `${item.words} ${Object.values(item.facts)}`.toLowerCase();
        return parts.every((part) => text.includes(part))
          && Object.entries(facts).every(([key, value]) => !value || item.facts[key].split(' ').includes(value));
      });
      if (column >= 0) { // what has no date or type stands last
        shown.sort(({words: a}, {words: b}) => +/^no /.test(a[column]) - +/^no /.test(b[column]) || compare(a[column], b[column]) * (down ? -1 : 1));
      }
      body.replaceChildren(...shown.slice(0, most).map(({row}) => row));
      heads.forEach((head, at) => head.ariaSort = at !== column ? null : down ? 'descending' : 'ascending');
      status.textContent = `${shown.length} of ${items.length}${whole ? '' : ' on this page; the others did not load'}`;
      more.hidden = shown.length <= most;
    };

    const use = async () => {
      if (!items) {
        box.style.minHeight = `${Math.min(box.offsetHeight, innerHeight)}px`; // nothing jumps when rows go
        status.textContent = 'Loading…';
        const rows = await load();
        whole = !!rows[0];
        items = (whole ? rows : [...body.rows]).map(read);
      }
      show();
    };

    /** @param {string} key @param {string} value */
    const want = async (key, value) => {
      wanted[key] = value;
      most = STEP;
      await use();
      const url = new URL(location.href);
      url.searchParams[value === normal[key] ? 'delete' : 'set'](prefix + key, value);
      readdress(url);
    };

    /** Saves what is shown of a file of the site. @param {string} kind @param {(text: string) => string} choose */
    const save = (kind, choose) => button(kind, async () => {
      await use();
      if (!whole) return;
      const download = `actions.${kind.toLowerCase()}`;
      const text = await (await get(download)).text();
      offer(download, choose(text));
    });
    /** @param {string} text */
    const csv = (text) => {
      const lines = text.split('\r\n'); // there is none within a value
      return [lines[0], ...shown.map(({facts, passed}) => lines.find((line) => line.startsWith(`${facts.action},`))
        ?.replace(/,(yes|no),/, passed ? ',yes,' : ',no,')), ''].join('\r\n');
    };
    /** @param {string} text */
    const json = (text) => {
      const data = JSON.parse(text);
      /** @param {Item} item */
      const action = ({facts, passed}) => ({...data.actions.find((/** @type {{id: string}} */ {id}) => id === facts.action), overdue: passed});
      return JSON.stringify({...data, as_of: today(), actions: shown.map(action)});
    };

    const status = element('p', {role: 'status'});
    const more = button('Show more', () => { most += STEP; show(); });
    more.hidden = true;
    const input = element('input', {type: 'search', value: wanted.find, oninput: () => want('find', input.value)});
    const bar = element('div', {className: 'hr-filter'}, element('label', {}, heads[0].dataset.filter, input));
    for (const head of heads) {
      const {textContent: word, dataset: {key, filter}} = head;
      head.replaceChildren(button(word, () => want('sort', wanted.sort === key ? `-${key}` : key)));
      if (!dataset[key]) continue;
      const select = element('select', {onchange: () => want(key, select.value)}, new Option(filter, ''));
      for (const [value, name] of new URLSearchParams(dataset[key])) select.add(new Option(name, value));
      select.value = wanted[key];
      bar.append(element('label', {}, word, select));
    }
    bar.append(save('CSV', csv), save('JSON', json), status);
    box.prepend(bar);
    box.append(more);
    for (const key in normal) if (address.has(prefix + key)) return use();
  };

  ready('.hr-tasks[data-scope]', (box, at) => enhance(box, at ? `${at + 1}.` : ''));
}
