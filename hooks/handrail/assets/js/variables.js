// The values that commands need: from the form or the page's address, kept on this device.
{
  const {store} = handrail;
  const OLD = 12 * 3600e3; // values that were set longer ago say when
  const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

  /** Those of the form: each has the name of a variable. @type {HTMLInputElement[]} */
  let fields = [];

  /** Whose values these are: of an incident, or of the device. */
  let scope = '';

  /** @type {(() => void)[]} */
  let listeners = [];

  /** @returns {Record<string, string>} */
  const kept = () => store.get(`values:${scope}`, {}) || {};

  /** The instant stands below a name that no variable has. @param {Record<string, string>} values */
  const keep = (values) => store.set(`values:${scope}`, {...values, '': new Date().toISOString()});

  /** The whole value must match, as Python's `fullmatch` has it. @param {string} pattern @param {string} value */
  const matches = (pattern, value) => {
    for (const flags of ['u', '']) {
      try {
        return new RegExp(`^(?:${pattern})$`, flags).test(value);
      } catch {} // with `u`, a backslash before a character that needs none is an error
    }
  };

  /** What is wrong with a value, '' when it can be used. @param {HTMLInputElement} field @param {string} value */
  const flaw = ({dataset: {pattern, long, unseen, unlike}}, value) => {
    if (value.length > 256) return long;
    if (HIDDEN.test(value)) return unseen;
    return value && pattern && !matches(pattern, value) ? unlike : '';
  };

  const values = () => {
    const all = kept();
    const good = fields.filter((field) => all[field.name] && !flaw(field, `${all[field.name]}`));
    return Object.fromEntries(good.map(({name}) => [name, `${all[name]}`]));
  };

  /** Use a value, or say why not: a wrong one never leaves its field. @param {HTMLInputElement} field @param {string} raw */
  const take = (field, raw) => {
    const value = raw.trim();
    const wrong = flaw(field, value) || '';
    const {[field.name]: _, ...all} = kept();
    if (field.value.trim() !== value) field.value = value;
    field.ariaInvalid = `${!!wrong}`;
    /** @type {Element} */ (field.parentElement?.lastElementChild).textContent = wrong;
    keep(value && !wrong ? {...all, [field.name]: value} : all);
  };

  /** Change one value in place: its field comes into a dialog. Escape leaves. @param {string} name @param {HTMLElement} from */
  const edit = (name, from) => {
    const field = /** @type {HTMLInputElement} */ (fields.find((each) => each.name === name));
    const row = /** @type {HTMLElement} */ (field.parentElement);
    const dialog = /** @type {HTMLDialogElement} */ (document.querySelector('.hr-edit'));
    const form = /** @type {HTMLFormElement} */ (dialog.firstElementChild);
    const before = field.value;
    const place = document.createComment('');
    row.replaceWith(place);
    form.prepend(row);
    form.onsubmit = ({submitter}) => !(submitter?.getAttribute('value') && field.ariaInvalid === 'true');
    dialog.onclose = () => {
      place.replaceWith(row);
      if (!dialog.returnValue) take(field, before);
    };
    dialog.returnValue = '';
    dialog.showModal();
    const {left, bottom} = from.getBoundingClientRect();
    dialog.style.left = `${Math.max(8, Math.min(left, innerWidth - dialog.offsetWidth - 8))}px`;
    dialog.style.top = `${Math.min(bottom + 4, innerHeight * (innerWidth < 700 ? 0.25 : 0.6))}px`; // above a phone's keyboard
    field.select();
  };

  /**
   * Take declared values out of the page's address: `?DB_HOST=…`, `#DB_HOST=…&…` or `#anchor?DB_HOST=…`.
   * Everything else stays in it. Returns the names.
   */
  const address = () => {
    const hash = location.hash.slice(1);
    const [anchor, tail] = hash.includes('?') ? hash.split(/\?(.*)/s) : hash.includes('=') ? ['', hash] : [hash, ''];
    const [query, rest] = [new URLSearchParams(location.search), new URLSearchParams(tail)];
    const found = fields.filter(({name}) => query.has(name) || rest.has(name));
    for (const field of found) {
      const value = rest.get(field.name) || query.get(field.name);
      if (value) take(field, value); // none: an alert that lacks the label says nothing of it
      query.delete(field.name);
      rest.delete(field.name);
    }
    if (found.length) {
      const behind = anchor + (anchor && `${rest}` && '?') + rest;
      history.replaceState(history.state, '', `${location.pathname}${query.size ? '?' : ''}${query}${behind && '#'}${behind}`);
      if (anchor) location.replace(`#${behind}`); // so that it is the target, and in sight
    }
    return found.filter(({value}) => value).map(({name}) => name).join(', ');
  };

  /** @param {HTMLFormElement} form */
  const wake = (form) => {
    const summary = /** @type {HTMLElement} */ (form.closest('details')?.firstElementChild);
    const button = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
    const {values: words = '', back = '', taken = ''} = form.dataset;
    const [clear, status] = [button.textContent, /** @type {HTMLElement} */ (form.lastElementChild)];
    /** @type {Record<string, string> | null} */
    let cleared = null;
    button.onclick = () => {
      const all = kept();
      const others = Object.entries(all).filter(([name]) => !fields.some((field) => field.name === name));
      keep(cleared || Object.fromEntries(others));
      for (const field of fields) take(field, cleared?.[field.name] ?? '');
      cleared = cleared ? null : all;
      button.textContent = cleared ? back : clear;
    };
    form.onsubmit = () => false;
    const show = () => {
      const now = values();
      const open = fields.filter(({name}) => !now[name]).length;
      const said = fields.map((field) => {
        if (field !== document.activeElement && field.ariaInvalid !== 'true') field.value = now[field.name] || '';
        return field.name + (now[field.name] ? ` = ${now[field.name]}` : field.ariaInvalid === 'true' ? ' refused' : ' not set');
      });
      const since = open < fields.length && Date.now() - Date.parse(kept()['']) > OLD ? ` of ${kept()[''].slice(0, 10)}` : '';
      summary.textContent = words + since + (open ? `, ${open} not set: ` : ': ') + said.join(', ');
    };
    fields.forEach((field) => void (field.oninput = () => take(field, field.value)));
    const names = address();
    if (names) status.textContent = `${taken} ${names}`;
    form.hidden = false;
    listeners.push(show);
    show();
  };

  /** Values go with the incident that begins; those of two incidents do not mix. */
  const follow = () => {
    const mine = scope === 'device' ? kept() : {};
    const was = scope;
    scope = store.scope();
    if (scope !== was && Object.keys(mine).length && !Object.keys(kept()).length) {
      keep(mine);
      store.remove('values:device');
    }
    listeners.forEach((listener) => listener());
  };

  handrail.variables = {values, edit, changed: (listener) => void listeners.push(listener)};
  store.changed(follow);
  window.addEventListener('hashchange', () => void address());
  handrail.ready(() => {
    const form = /** @type {HTMLFormElement | null} */ (document.querySelector('.hr-form'));
    scope ||= store.scope();
    listeners = [];
    fields = form ? [...form.querySelectorAll('input')] : [];
    if (form) wake(form);
  });
}
