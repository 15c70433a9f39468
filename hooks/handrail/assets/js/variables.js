// The values that commands need: from the form or the page's address, kept on this device.
{
  const {element, store} = handrail;
  const MOST = 256;
  const HIDDEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/u;

  /** What the runbook of this page declares. @type {Variable[]} */
  let known = [];

  /** What was refused, as it was written: it stays in its field. @type {Record<string, string>} */
  let refused = {};

  let scope = '';

  /** @type {(() => void)[]} */
  const listeners = [];

  /** @returns {Record<string, string>} */
  const kept = () => store.get(`values:${scope}`, {}) || {};

  /** @param {Record<string, string>} values */
  const keep = (values) => store.set(`values:${scope}`, values);

  /** The whole value must match, as Python's `fullmatch` has it. @param {string} pattern @param {string} value */
  const matches = (pattern, value) => {
    for (const flags of ['u', '']) {
      try {
        return new RegExp(`^(?:${pattern})$`, flags).test(value);
      } catch {} // with `u`, a backslash before a character that needs none is an error
    }
    return false;
  };

  /** What is wrong with a value, '' when it can be used. @param {Variable} variable @param {string} value */
  const flaw = ({pattern, example}, value) => {
    if (value.length > MOST) return `Not used: longer than ${MOST} characters.`;
    if (HIDDEN.test(value)) return 'Not used: it holds a line break or a character that cannot be seen.';
    return !pattern || matches(pattern, value) ? '' : `Not used: it does not look like ${example} (${pattern}).`;
  };

  const values = () => {
    const all = kept();
    const good = known.filter((each) => typeof all[each.name] === 'string' && all[each.name] && !flaw(each, all[each.name]));
    return Object.fromEntries(good.map(({name}) => [name, all[name]]));
  };

  /** Take a value over; says what is wrong with it. @param {Variable} variable @param {string} raw */
  const take = (variable, raw) => {
    const value = raw.trim();
    const wrong = value && flaw(variable, value);
    const {[variable.name]: _, ...all} = kept();
    delete refused[variable.name];
    if (wrong) refused[variable.name] = raw;
    keep(wrong || !value ? all : {...all, [variable.name]: value});
    return wrong;
  };

  /** A field with its label, what it is, and what is wrong. @param {Variable} variable @param {string} id */
  const field = ({name, description, example}, id) => {
    const input = element('input', {id, autocomplete: 'off', autocapitalize: 'off', spellcheck: false});
    const about = element('small', {id: `${id}-about`}, `${description}, for example `, element('code', {textContent: example}));
    const wrong = element('small', {id: `${id}-wrong`, className: 'hr-wrong'});
    input.setAttribute('aria-describedby', `${about.id} ${wrong.id}`);
    const say = (/** @type {string} */ text) => {
      wrong.textContent = text;
      input.setAttribute('aria-invalid', String(!!text));
    };
    return {input, say, row: element('div', {className: 'hr-field'}, element('label', {htmlFor: id, textContent: name}), input, about, wrong)};
  };

  /** Change one value in place; Escape leaves. @param {string} name @param {HTMLElement} from */
  const edit = (name, from) => {
    const variable = /** @type {Variable} */ (known.find((each) => each.name === name));
    const {input, say, row} = field(variable, 'hr-edit');
    const form = element('form', {method: 'dialog', onsubmit: (event) => {
      const wrong = take(variable, input.value);
      say(wrong);
      if (wrong) event.preventDefault();
    }}, row, element('button', {className: 'md-button md-button--primary', textContent: 'Use it'}));
    const close = element('button', {type: 'button', className: 'md-button', textContent: 'Leave', onclick: () => box.close()});
    form.append(' ', close);
    const box = element('dialog', {className: 'hr-edit md-typeset', ariaLabel: `Value of ${name}`, onclose: () => box.remove()}, form);
    document.body.append(box);
    input.value = refused[name] ?? values()[name] ?? '';
    box.showModal();
    const {left, bottom} = from.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - box.offsetHeight - 8))}px`;
    input.select();
  };

  /** The form in the place of the table. @param {HTMLElement} place */
  const fill = (place) => {
    const details = /** @type {HTMLElement} */ (place.firstElementChild);
    const summary = /** @type {HTMLElement} */ (details.firstElementChild);
    const fields = known.map((variable) => ({variable, ...field(variable, `hr-v-${variable.name}`)}));
    const status = element('span', {role: 'status'});
    /** @type {Record<string, string> | null} */
    let cleared = null;
    const clear = element('button', {type: 'button', className: 'md-button', onclick: () => {
      const all = kept();
      refused = {};
      keep(cleared || Object.fromEntries(Object.entries(all).filter(([name]) => !known.some((each) => each.name === name))));
      cleared = cleared ? null : all;
      show();
      status.textContent = cleared ? 'Cleared.' : 'They are back.';
    }});
    for (const {variable, input, say} of fields) {
      input.oninput = () => {
        cleared = null;
        status.textContent = '';
        say(take(variable, input.value));
      };
    }

    const show = () => {
      const now = values();
      const open = known.filter(({name}) => !now[name]).length;
      for (const {variable, input, say} of fields) {
        const raw = refused[variable.name];
        if (input !== document.activeElement) input.value = raw ?? now[variable.name] ?? '';
        say(raw ? flaw(variable, raw.trim()) : '');
      }
      summary.replaceChildren(known.length > 1 ? `${known.length} values` : '1 value', open ? `, ${open} not set: ` : ': ');
      known.forEach(({name}, number) => {
        const said = now[name] ? ` = ${now[name]}` : refused[name] ? ' refused' : ' not set';
        summary.append(number ? ', ' : '', element('b', {textContent: name}), said);
      });
      clear.textContent = cleared ? 'Put them back' : 'Clear values';
    };

    const note = 'Kept on this device only, for this incident. A command stops while one of its values is not set. ';
    const form = element('form', {className: 'hr-form', onsubmit: (event) => event.preventDefault()});
    form.append(...fields.map(({row}) => row), element('p', {}, element('small', {textContent: note}), clear, ' ', status));
    details.append(form);
    listeners.push(show);
    const taken = address();
    if (taken) status.textContent = taken;
    show();
  };

  /**
   * Take declared values out of the page's address: `?DB_HOST=…`, `#DB_HOST=…&…` or `#anchor?DB_HOST=…`.
   * Everything else stays in it. Says what was found.
   */
  const address = () => {
    const [, anchor, tail] = /** @type {RegExpMatchArray} */ (location.hash.match(/^#?([^?=&]*(?=\?|$))\??(.*)$/s) || ['', '', location.hash.slice(1)]);
    const query = new URLSearchParams(location.search);
    const rest = new URLSearchParams(tail);
    const found = known.filter(({name}) => query.has(name) || rest.has(name));
    if (!found.length) return '';
    for (const variable of found) {
      const {name} = variable;
      take(variable, rest.get(name) ?? query.get(name) ?? '');
      query.delete(name);
      rest.delete(name);
    }
    const behind = anchor + (anchor && `${rest}` && '?') + rest;
    history.replaceState(history.state, '', location.pathname + (`${query}` && `?${query}`) + (behind && `#${behind}`));
    if (anchor) location.replace(`#${behind}`); // so that it is the target, and in sight
    return `From the address: ${found.map(({name}) => name).join(', ')}.`;
  };

  /** Values go with the incident that begins; those of two incidents do not mix. */
  const follow = () => {
    const was = scope;
    const mine = was === 'device' ? kept() : {};
    scope = store.scope();
    if (was === 'device' && scope !== was && Object.keys(mine).length && !Object.keys(kept()).length) {
      keep(mine);
      store.remove('values:device');
    }
    listeners.forEach((listener) => listener());
  };

  handrail.variables = {values, edit, changed: (listener) => void listeners.push(listener)};

  store.changed(follow);

  handrail.ready(() => {
    const place = /** @type {HTMLElement | null} */ (document.querySelector('.hr-vars'));
    listeners.length = 0;
    scope ||= store.scope();
    known = place ? JSON.parse(place.dataset.vars || '[]') : [];
    refused = {};
    if (place) fill(place);
  });
}
