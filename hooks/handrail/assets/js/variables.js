// The values that commands need: from the form or the page's address, kept on this device.
{
  const OLD = 12 * 3600e3; // values that were set longer ago say when
  const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

  /** Those of the form: each has the name of a variable. @type {HTMLInputElement[]} */
  let fields = [];

  /** Where one of them is asked for. @type {HTMLDialogElement} */
  let dialog;

  /** Those of the kit. @type {Record<string, string>} */
  let words;

  /** Whose values these are: of an incident, or of the device. */
  let scope = '';

  /** @returns {Record<string, string>} */
  const known = () => stored(`values:${scope}`, {});

  /** The instant stands below a name that no variable has. @param {Record<string, string>} values */
  const learn = (values) => keep(`values:${scope}`, {...values, '': new Date().toISOString()});

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

  /** The values of this page's variables that are set and right. @returns {Record<string, string>} */
  var values = () => {
    const mine = known();
    const good = fields.filter((field) => mine[field.name] && !flaw(field, `${mine[field.name]}`));
    return Object.fromEntries(good.map(({name}) => [name, `${mine[name]}`]));
  };

  /** Use a value, or say why not: a wrong one never leaves its field. @param {HTMLInputElement} field @param {string} raw */
  const take = (field, raw) => {
    const value = raw.trim();
    const wrong = flaw(field, value) || '';
    const {[field.name]: _, ...others} = known();
    if (field.value.trim() !== value) field.value = value;
    field.ariaInvalid = `${!!wrong}`;
    /** @type {Element} */ (field.parentElement?.lastElementChild).textContent = wrong;
    learn(value && !wrong ? {...others, [field.name]: value} : others);
  };

  /** Change one value: its field comes into a dialog. Escape leaves. @param {string} name */
  var edit = (name) => {
    const field = /** @type {HTMLInputElement} */ (fields.find((each) => each.name === name));
    const row = /** @type {HTMLElement} */ (field.parentElement);
    const next = row.nextElementSibling;
    const form = /** @type {HTMLFormElement} */ (dialog.firstElementChild);
    const before = field.value;
    form.prepend(row);
    form.onsubmit = (/** @type {any} */ {submitter}) => !(submitter?.value && field.ariaInvalid === 'true');
    ask(dialog, (answer) => {
      next?.before(row);
      if (!answer) take(field, before);
    });
    field.select();
  };

  /**
   * Take declared values out of the page's address: `?DB_HOST=…`, `#DB_HOST=…&…` or `#anchor?DB_HOST=…`.
   * Everything else stays in it.
   */
  const address = () => {
    const hash = location.hash.slice(1);
    const [, anchor, tail = ''] = /^([^=]*?)(\?.*)?$/s.exec(hash) || ['', '', hash];
    const url = new URL(location.href);
    const query = url.searchParams;
    const rest = new URLSearchParams(tail);
    const found = fields.filter(({name}) => query.has(name) || rest.has(name));
    for (const field of found) {
      const value = rest.get(field.name) || query.get(field.name);
      if (value) take(field, value); // none: an alert that lacks the label says nothing of it
      query.delete(field.name);
      rest.delete(field.name);
    }
    if (found.length) {
      url.hash = anchor + (anchor && `${rest}` && '?') + rest;
      readdress(url);
      if (anchor) location.replace(url.hash); // so that it is the target, and in sight
    }
  };

  /** Make the form of the table. @param {HTMLElement} box @param {HTMLElement} kit */
  const wake = (box, kit) => {
    const [form] = all('.hr-form', kit);
    const [summary] = all('summary', box);
    const [model, {lastElementChild: button}] = form.children;
    const patterns = JSON.parse(box.dataset.patterns || '[]');
    const [title] = summary.textContent.split(':');
    const clear = button.textContent;
    words = form.dataset;
    [dialog] = all('.hr-edit', kit);
    fields = all('tr', box).slice(1).map(({cells}, index) => {
      const [name, what, example] = [...cells].map((cell) => cell.textContent.trim());
      const pattern = patterns[index];
      const row = model.cloneNode(true);
      const [label, field, about, wrong] = row.children;
      const say = (/** @type {string} */ key) => fill(words[key], {what, example, pattern});
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
      const before = known();
      for (const field of fields) take(field, cleared?.[field.name] || '');
      cleared = cleared ? null : before;
      button.textContent = cleared ? words.back : clear;
    };
    form.onsubmit = () => false;
    address();
    changed(() => {
      const now = values();
      const open = fields.filter(({name}) => !now[name]).length;
      const said = fields.map((field) => {
        const refused = field.ariaInvalid === 'true';
        const value = now[field.name];
        if (field !== document.activeElement && !refused) field.value = value || '';
        return field.name + (value ? ` = ${value}` : refused ? ' refused' : ' not set');
      });
      const since = open < fields.length && Date.now() - Date.parse(known()['']) > OLD ? ` of ${known()[''].slice(0, 10)}` : '';
      summary.textContent = title + since + (open ? `, ${open} not set: ` : ': ') + said.join(', ');
    });
  };

  /** Values go with the incident that begins; those of two incidents do not mix. */
  const follow = () => {
    const mine = scope === 'device' ? known() : {};
    const was = scope;
    scope = current()?.id || 'device';
    if (scope !== was && Object.keys(mine).length && !Object.keys(known()).length) {
      learn(mine);
      keep('values:device', {});
    }
  };

  window.onhashchange = address;
  equip('.hr-start', (place, kit) => {
    fields = [];
    changed(follow);
    for (const box of all('.hr-vars', place)) wake(box, kit);
  });
}
