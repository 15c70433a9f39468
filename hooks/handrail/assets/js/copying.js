// The commands: with the reader's values in their places, each with a button that copies it as it runs.
{
  const {element, variables} = handrail;

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

  /** The runnable command in parts, the names that are open in it, and those whose values it would act on. @param {HTMLElement} box */
  const compose = (box) => {
    const all = slots(box);
    const known = variables.values();
    const {copy = '', slots: start = ''} = box.dataset;
    const acted = all.filter(({name, how, kind}) => how !== kind && !PLAIN.test(known[name] || '')).map(({name}) => name);
    const [lines, open, parts] = [new Set(), new Set(), /** @type {string[]} */ ([])];
    let text = '';
    let end = parseInt(start);
    for (const {name, at, length, kind} of all) {
      const value = acted.includes(name) ? '' : known[name];
      const bare = kind === 'o' || kind === 'p';
      const size = bare ? length : guard(name).length;
      const token = bare ? copy.substr(at, size) : length > name.length + 1 ? `\${${name}}` : `$${name}`;
      const put = value && placed(kind, value, copy.charAt(at + size));
      if (value && !put) lines.add(`${name}=${quoted(value)}\n`);
      if (!value && kind === 'o') lines.add(`: "${guard(name)}"\n`);
      if (!value && kind !== 'p') open.add(name);
      parts.push(put || token);
      text += copy.slice(end, at) + (put || (value ? token : copy.substr(at, size)));
      end = at + size;
    }
    const head = [...lines].join('');
    return {text: head + text + copy.slice(end), head, parts, open: [...open].join(', '), acted: acted.filter((name) => known[name]).join(', '), known};
  };

  /** Put text into the clipboard, also where the page may not ask for it. @param {string} text */
  const write = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const was = /** @type {HTMLElement | null} */ (document.activeElement);
      const area = element('textarea', {value: text, className: 'hr-away'});
      document.body.append(area);
      area.select();
      const done = document.execCommand('copy');
      area.remove();
      was?.focus();
      return done;
    }
  };

  /** Put the text from `start` on into an element that stands for it. @param {HTMLElement} code @param {number} start @param {number} length @param {HTMLElement} made */
  const wrap = (code, start, length, made) => {
    const range = document.createRange();
    const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    for (let at = 0, node; (node = /** @type {Text | null} */ (walker.nextNode())); at += node.length) {
      const [first, last] = [start - at, start + length - at];
      if (first >= 0 && first < node.length) range.setStart(node, first);
      if (last > 0 && last <= node.length) {
        range.setEnd(node, last);
        break;
      }
    }
    range.deleteContents();
    range.insertNode(made);
  };

  /** @param {HTMLElement} box @param {HTMLElement} kit */
  const dress = (box, kit) => {
    const code = /** @type {HTMLElement} */ (box.querySelector('code'));
    const bar = /** @type {HTMLElement} */ (box.querySelector('.hr-bar'));
    const [said, button] = /** @type {HTMLElement[]} */ ([...bar.children]);
    const {name = '', gate = '', place = ''} = box.dataset;
    const {open: unset, copied, stops, acts, select} = kit.dataset;
    const [asked, status] = /** @type {[HTMLDialogElement, HTMLElement]} */ ([kit.querySelector('.hr-gate'), kit.lastElementChild]);
    const head = element('span', {className: 'hr-set'});
    const spans = slots(box).reverse().map(({name: variable, shown, length}) => {
      const made = element('span', {className: 'hr-slot', role: 'button', tabIndex: 0, onclick: () => variables.edit(variable, made)});
      made.onkeydown = (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        made.click();
      };
      wrap(code, shown, length, made);
      return {variable, made};
    }).reverse();

    const show = () => {
      const made = compose(box);
      head.textContent = made.head;
      spans.forEach(({variable, made: span}, number) => {
        const value = made.open.split(', ').includes(variable) ? '' : made.known[variable];
        span.textContent = made.parts[number];
        span.classList.toggle('hr-slot-open', !value);
        span.ariaLabel = `${variable}: ${value || 'not set'}, change`;
      });
      said.textContent = made.acted ? `${made.acted} ${acts}` : made.open ? `${unset} ${made.open}` : place;
      said.classList.toggle('hr-gap', !!(made.acted || made.open));
      return made;
    };

    const copy = async () => {
      const {text, open} = show();
      if (await write(text)) {
        said.textContent = open ? `${stops} ${open}` : `${copied}`;
      } else {
        const area = element('textarea', {className: 'hr-text', value: text, readOnly: true, ariaLabel: name, onblur: () => area.remove()});
        bar.after(area);
        area.select();
        said.textContent = `${select}`;
      }
      status.textContent = said.textContent;
    };

    /** What cannot be undone is asked for twice. */
    const ask = () => {
      asked.ariaLabel = name;
      asked.children[0].textContent = gate;
      asked.returnValue = '';
      asked.onclose = () => void (asked.returnValue && copy());
      asked.showModal();
    };

    code.prepend(head);
    button.onclick = gate ? ask : copy;
    button.ariaLabel = name;
    bar.hidden = false;
    variables.changed(show);
    show();
  };

  handrail.copying = {text: (box) => compose(box).text, write};
  handrail.ready(() => {
    const kit = /** @type {HTMLElement | null} */ (document.querySelector('.hr-kit'));
    const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.hr-command'));
    if (kit) boxes.forEach((box) => dress(box, kit));
  });
}
