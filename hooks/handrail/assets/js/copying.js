// The commands: with the reader's values in their places, each with a button that copies it as it runs.
{
  const {element, variables} = handrail;

  /** No shell acts on these, not even one that reads them a second time. */
  const PLAIN = /^(?!-)[\w.:/@%+=,-]*$/;
  const WORD = /^[\w.:/@%+-]+$/;

  const quoted = (/** @type {string} */ value) => `'${value.replaceAll("'", `'\\''`)}'`;
  const guard = (/** @type {string} */ name) => `\${${name}:?fill in ${name}}`;

  /** Where values go, see `pages/copying.py`. @param {HTMLElement} box */
  const slots = (box) => (box.dataset.slots || '').split(',').filter(Boolean).map((text) => {
    const [name, how, ...numbers] = text.split(' ');
    const [at, length, shown] = numbers.map(Number);
    const kept = 'opOP'.includes(how);
    return {name, how, at, length, shown, kept, size: kept ? length : guard(name).length};
  });

  /** A value as its place takes it, null where the variable has to stay. @param {string} how @param {string} value @param {string} next */
  const placed = (how, value, next) => {
    if (how === 'w' && WORD.test(value) && !/[<>]/.test(next)) return value;
    if (how === 'w' || how === 'q') return quoted(value);
    // A shell at a prompt reads `!` within double quotes as well, and no backslash stops it there.
    if (how === 'd') return value.replace(/[\\"$`]/g, '\\$&').replaceAll('!', `"'!'"`);
    return how === 'h' && !value.includes('!') ? value.replace(/[\\$`]/g, '\\$&') : null;
  };

  /** The runnable command, what to show, and the names that are still open in it. @param {HTMLElement} box */
  const compose = (box) => {
    const all = slots(box);
    const values = variables.values();
    const active = new Set(all.filter(({name, how}) => how < 'a' && !PLAIN.test(values[name] ?? '')).map(({name}) => name));
    const lines = (/** @type {string[]} */ names) => [...new Set(names)].map((name) => `: "${guard(name)}"\n`).join('');
    const body = (box.dataset.copy || '').slice(lines(all.filter(({how}) => /o/i.test(how)).map(({name}) => name)).length);
    const open = new Set();
    const set = new Set();
    const needed = /** @type {string[]} */ ([]);
    const parts = /** @type {string[]} */ ([]);
    let text = '';
    let end = 0;
    for (const {name, how, at, length, kept, size} of all) {
      const token = kept ? body.substr(at, length) : length === name.length + 1 ? `$${name}` : `\${${name}}`;
      const usable = values[name] && !active.has(name);
      const put = usable ? placed(how.toLowerCase(), values[name], body.charAt(at + size)) : null;
      if (!usable && !/p/i.test(how)) open.add(name);
      if (usable && put === null) set.add(name);
      if (!usable && /o/i.test(how)) needed.push(name);
      parts.push(put ?? token);
      text += body.slice(end, at) + (put ?? (usable ? token : body.substr(at, size)));
      end = at + size;
    }
    const head = [...set].map((name) => `${name}=${quoted(values[name])}\n`).join('');
    return {text: head + lines(needed) + text + body.slice(end), head, parts, open, active, values};
  };

  const status = element('p', {className: 'hr-status-line', role: 'status'});

  /** Put text into the clipboard, also where the page may not ask for it. @param {string} text */
  const write = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const was = /** @type {HTMLElement | null} */ (document.activeElement);
      const area = element('textarea', {value: text, className: 'hr-away', ariaLabel: 'Command'});
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      was?.focus();
      return done;
    }
  };

  /** Wrap the text from `start` on in an element. @param {HTMLElement} code @param {number} start @param {number} length @param {HTMLElement} made */
  const wrap = (code, start, length, made) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const size = /** @type {Text} */ (node).length;
      if (start >= at && start < at + size) range.setStart(node, start - at);
      if (start + length > at && start + length <= at + size) {
        range.setEnd(node, start + length - at);
        break;
      }
      at += size;
    }
    made.textContent = range.toString();
    range.deleteContents();
    range.insertNode(made);
  };

  /** The values of a command in their places, each a button. @param {HTMLElement} box @param {HTMLElement} code */
  const marks = (box, code) => slots(box).reverse().map(({name, shown, length}) => {
    const made = element('span', {className: 'hr-slot', role: 'button', tabIndex: 0, onclick: () => variables.edit(name, made)});
    made.onkeydown = (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      variables.edit(name, made);
    };
    wrap(code, shown, length, made);
    return made;
  }).reverse();

  /** @param {HTMLElement} box */
  const dress = (box) => {
    const code = /** @type {HTMLElement} */ (box.querySelector('code'));
    const {name = '', gate = '', place = ''} = box.dataset;
    const head = element('span', {className: 'hr-set'});
    const spans = marks(box, code);
    const said = element('span', {className: 'hr-open'});
    const bar = element('div', {className: 'hr-bar'}, said);
    code.prepend(head);

    const show = () => {
      const made = compose(box);
      head.textContent = made.head;
      slots(box).forEach(({name: variable}, number) => {
        const span = spans[number];
        const value = made.open.has(variable) ? '' : made.values[variable];
        span.textContent = made.parts[number];
        span.classList.toggle('hr-slot-open', !value);
        span.ariaLabel = `${variable}: ${value || 'not set'}, change`;
      });
      const acted = [...made.active].filter((each) => made.values[each]);
      said.textContent = acted.length
        ? `${acted.join(', ')} left out: this command would act on its characters`
        : made.open.size ? `Not set: ${[...made.open].join(', ')}` : place;
      said.classList.toggle('hr-gap', !!(acted.length || made.open.size));
      return made;
    };

    const copy = async () => {
      const {text, open} = show();
      if (await write(text)) {
        said.textContent = open.size ? `Copied; it stops until ${[...open].join(', ')} is set` : 'Copied';
      } else {
        const area = element('textarea', {className: 'hr-text', value: text, readOnly: true, ariaLabel: 'Command', onblur: () => area.remove()});
        bar.after(area);
        area.select();
        said.textContent = 'This browser does not let the page copy. The command is selected: copy it with the keyboard';
      }
      status.textContent = `${said.textContent}.`;
    };

    /** What cannot be undone is asked for twice. */
    const ask = () => {
      const yes = element('button', {type: 'button', className: 'hr-copy', textContent: 'Copy it all the same', onclick: () => {
        asked.close();
        copy();
      }});
      const no = element('button', {type: 'button', className: 'hr-copy', textContent: 'Leave', onclick: () => asked.close()});
      const lines = gate.split('\n').map((text) => element('p', {textContent: text}));
      const asked = element('dialog', {className: 'hr-edit hr-gate md-typeset', ariaLabel: name, onclose: () => asked.remove()}, ...lines, no, ' ', yes);
      document.body.append(asked);
      asked.showModal();
      no.focus();
    };

    bar.append(element('button', {type: 'button', className: 'hr-copy', textContent: 'Copy', ariaLabel: name, onclick: gate ? ask : copy}));
    box.prepend(bar);
    variables.changed(show);
    show();
  };

  handrail.copying = {text: (box) => compose(box).text, write};

  handrail.ready(() => {
    const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.hr-command[data-copy]'));
    if (boxes.length) document.body.append(status);
    boxes.forEach(dress);
  });
}
