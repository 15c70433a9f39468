// The commands: with the reader's values in their places, each with a button that copies it as it runs.
{
  /** No shell acts on these, not even one that reads them a second time. */
  const PLAIN = /^(?!-)[\w.:/@%+=,-]*$/;
  const WORD = /^[\w.:/@%+-]+$/;

  const quoted = (/** @type {string} */ value) => `'${value.replaceAll("'", `'\\''`)}'`;
  const guard = (/** @type {string} */ name) => `\${${name}:?fill in ${name}}`;

  /** A value as its place takes it, '' where the variable has to stay. @param {string} how @param {string} value @param {string} next */
  const placed = (how, value, next) => {
    if (how === 'w' && WORD.test(value) && !/[<>]/.test(next)) return value;
    if (how === 'w' || how === 'q') return quoted(value);
    // A shell at a prompt reads `!` within double quotes as well, and no backslash stops it there.
    if (how === 'd') return value.replace(/[\\"$`]/g, '\\$&').replaceAll('!', `"'!'"`);
    return how === 'h' && !value.includes('!') ? value.replace(/[\\$`]/g, '\\$&') : '';
  };

  /** Where values go, see `packed` in `pages/copying.py`. @param {HTMLElement} box */
  const slots = ({dataset}) => (dataset.slots || '0').split(',').slice(1).map((text) => {
    const [name, how, ...numbers] = text.split(' ');
    const [at, length, shown] = numbers.map(Number);
    return {name, how, at, length, shown, kind: how.toLowerCase()};
  });

  /** The runnable command in parts, each with its value, the names that are open in it, and those whose values it would act on. @param {HTMLElement} box */
  const compose = (box) => {
    const places = slots(box);
    const known = values();
    const {copy = '', slots: start = ''} = box.dataset;
    const acted = places.filter(({name, how, kind}) => how !== kind && !PLAIN.test(known[name] || '')).map(({name}) => name);
    const [lines, open, parts] = [new Set(), new Set(), /** @type {string[][]} */ ([])];
    let text = '';
    let end = parseInt(start);
    for (const {name, at, length, kind} of places) {
      const value = acted.includes(name) ? '' : known[name];
      const bare = kind === 'o' || kind === 'p';
      const size = bare ? length : guard(name).length;
      const token = bare ? copy.substr(at, size) : length > name.length + 1 ? `\${${name}}` : `$${name}`;
      const put = value && placed(kind, value, copy.charAt(at + size));
      if (value && !put) lines.add(`${name}=${quoted(value)}\n`);
      if (!value && kind === 'o') lines.add(`: "${guard(name)}"\n`);
      if (!value && kind !== 'p') open.add(name);
      parts.push([put || token, value]);
      text += copy.slice(end, at) + (put || (value ? token : copy.substr(at, size)));
      end = at + size;
    }
    const head = [...lines].join('');
    return {text: head + text + copy.slice(end), head, parts, open: [...open].join(', '), acted: acted.filter((name) => known[name]).join(', ')};
  };

  /** Put text into the clipboard, also where the page may not ask for it; else leave it selected in `place`. @param {string} text @param {Element} place */
  var write = async (text, place) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const was = /** @type {HTMLElement} */ (document.activeElement);
      const area = element('textarea', {className: 'hr-text', value: text, readOnly: true, ariaLabel: 'Copy', onblur: () => area.remove()});
      place.append(area);
      area.select();
      if (!document.execCommand('copy')) return false;
      was.focus(); // it goes with the focus
    }
    return true;
  };

  /** @param {HTMLElement} box @param {HTMLElement} kit @param {HTMLDialogElement} asked @param {Element} status */
  const dress = (box, kit, asked, status) => {
    const code = all('code', box)[0];
    const bar = all('.hr-bar', kit)[0].cloneNode(true);
    const [said, button] = bar.children;
    const {gate = '', undo, name: alone} = box.dataset;
    const {number, title} = /** @type {HTMLElement} */ (box.closest('.hr-step') || box).dataset;
    const words = /** @type {Record<string, string>} */ (kit.dataset);
    const name = `${undo === '' ? words.undo : words.command} ${alone || `${number}: ${title}`}`;
    const head = element('span', {className: 'hr-set'});
    const shell = code.textContent;
    let end = 0;
    code.replaceChildren(head);
    const spans = slots(box).map(({name: variable, shown, length}) => {
      const made = element('span', {className: 'hr-slot', role: 'button', tabIndex: 0, onclick: () => edit(variable), onkeydown: (event) => {
        if (!/^(Enter| )$/.test(event.key)) return;
        edit(variable);
        return false;
      }});
      code.append(shell.slice(end, shown), made);
      end = shown + length;
      return {variable, made};
    });
    code.append(shell.slice(end));

    const show = () => {
      const made = compose(box);
      const {acted, open} = made;
      head.textContent = made.head;
      spans.forEach(({variable, made: span}, number) => {
        const [shown, value] = made.parts[number];
        span.textContent = shown;
        span.classList.toggle('hr-gap', !value);
        span.ariaLabel = `${variable}: ${value || 'not set'}, change`;
      });
      said.textContent = acted ? `${acted} ${words.acts}` : open && `${words.open} ${open}`;
      said.classList.toggle('hr-gap', !!(acted || open));
      return made;
    };

    const copy = async () => {
      const {text, open} = show();
      status.textContent = said.textContent = await write(text, box) ? open ? `${words.stops} ${open}` : words.copied : words.select;
    };

    /** What cannot be undone is asked for twice. */
    const twice = () => {
      asked.ariaLabel = name;
      asked.children[0].textContent = gate;
      ask(asked, (answer) => void (answer && copy()));
    };

    box.prepend(bar);
    button.onclick = gate ? twice : copy;
    button.ariaLabel = name;
    changed(show);
  };

  /** The runnable command of a `.hr-command`, with the reader's values. @param {HTMLElement} box */
  var runnable = (box) => compose(box).text;

  equip('.hr-start', (place, kit) => {
    const [words] = all('.hr-kit', kit);
    const [asked, status] = [...words.children].slice(-2);
    place.after(asked, status);
    for (const box of all('.hr-command')) dress(box, words, asked, status);
  });
}
