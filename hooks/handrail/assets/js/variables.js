// The values that commands need: from the form or the page's address, kept on this device.
{
  const {store} = handrail;
  const OLD = 12 * 3600e3; // values that were set longer ago say when
  const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

  /** Those of the form: each has the name of a variable. @type {HTMLInputElement[]} */
  let fields = [];

  /** Where one of them is asked for. @type {HTMLDialogElement} */
  let dialog;

  /** Those of the kit. @type {DOMStringMap} */
  let words = {};

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
  const flaw = ({dataset: {pattern, unlike}}, value) => {
    if (value.length > 256) return words.long;
    if (HIDDEN.test(value)) return words.unseen;
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

  /** Change one value: its field comes into a dialog. Escape leaves. @param {string} name */
  const edit = (name) => {
    const field = /** @type {HTMLInputElement} */ (fields.find((each) => each.name === name));
    const row = /** @type {HTMLElement} */ (field.parentElement);
    const next = row.nextElementSibling;
    const form = /** @type {HTMLFormElement} */ (dialog.firstElementChild);
    const before = field.value;
    form.prepend(row);
    form.onsubmit = ({submitter}) => !(submitter?.getAttribute('value') && field.ariaInvalid === 'true');
    dialog.onclose = () => {
      next?.before(row);
      if (!dialog.returnValue) take(field, before);
    };
    dialog.returnValue = '';
    dialog.showModal();
    field.select();
  };

  /**
   * Take declared values out of the page's address: `?DB_HOST=…`, `#DB_HOST=…&…` or `#anchor?DB_HOST=…`.
   * Everything else stays in it.
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
  };

  /** Make the form of the table. @param {HTMLElement} box @param {HTMLElement} kit */
  const wake = (box, kit) => {
    const [form, summary] = /** @type {HTMLElement[]} */ (['.hr-form', 'summary'].map((name, index) => [kit, box][index].querySelector(name)));
    const [model, {lastElementChild: button}] = /** @type {any} */ (form.children);
    const patterns = JSON.parse(box.dataset.patterns || '[]');
    const [title] = `${summary.textContent}`.split(':');
    const clear = button.textContent;
    words = form.dataset;
    dialog = /** @type {HTMLDialogElement} */ (kit.querySelector('.hr-edit'));
    fields = [...box.querySelectorAll('tr')].slice(1).map(({cells}, index) => {
      const [name, what, example] = [...cells].map(({textContent}) => `${textContent}`.trim());
      const pattern = patterns[index];
      const row = model.cloneNode(true);
      const [label, field, about, wrong] = row.children;
      const say = (/** @type {string} */ key) => handrail.timeline.fill(words[key] || '', {what, example, pattern});
      field.name = label.textContent = name;
      field.id = label.htmlFor = `hr-v-${name}`;
      about.id = `${field.id}-about`;
      wrong.id = `${field.id}-wrong`;
      field.setAttribute('aria-describedby', `${about.id} ${wrong.id}`);
      about.textContent = say('about');
      Object.assign(field.dataset, {pattern, unlike: say('unlike')});
      field.oninput = () => take(field, field.value);
      model.before(row);
      return field;
    });
    model.remove();
    summary.after(form);
    box.append(dialog);

    /** @type {Record<string, string> | null} */
    let cleared = null;
    button.onclick = () => {
      const all = kept();
      for (const field of fields) take(field, cleared?.[field.name] || '');
      cleared = cleared ? null : all;
      button.textContent = cleared ? words.back : clear;
    };
    form.onsubmit = () => false;
    address();
    listeners.push(() => {
      const now = values();
      const open = fields.filter(({name}) => !now[name]).length;
      const said = fields.map((field) => {
        const refused = field.ariaInvalid === 'true';
        const value = now[field.name];
        if (field !== document.activeElement && !refused) field.value = value || '';
        return field.name + (value ? ` = ${value}` : refused ? ' refused' : ' not set');
      });
      const since = open < fields.length && Date.now() - Date.parse(kept()['']) > OLD ? ` of ${kept()[''].slice(0, 10)}` : '';
      summary.textContent = title + since + (open ? `, ${open} not set: ` : ': ') + said.join(', ');
    });
  };

  /** Values go with the incident that begins; those of two incidents do not mix. */
  const follow = () => {
    const mine = scope === 'device' ? kept() : {};
    const was = scope;
    scope = store.scope();
    if (scope !== was && Object.keys(mine).length && !Object.keys(kept()).length) {
      keep(mine);
      store.set('values:device', {});
    }
    listeners.forEach((listener) => listener());
  };

  handrail.variables = {values, edit, changed: (listener) => void listeners.push(listener)};
  store.changed(follow);
  window.addEventListener('hashchange', address);
  handrail.equip('.hr-start', (place, kit) => {
    const box = /** @type {HTMLElement | null} */ (place.querySelector('.hr-vars'));
    listeners = [];
    fields = [];
    scope ||= store.scope();
    if (box) wake(box, kit);
    follow();
  });
}
