// The record on the page of a runbook. Its controls are a file of their own (`pages/record.py`); here they wake.
{
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = () => stored('zone', device);

  /** @type {any} */
  let place;

  /** The words of the controls. @type {Record<string, string>} */
  let words;

  /** The step whose button was pressed last. @type {any} */
  let card;

  const say = (/** @type {string} */ key) => void (all('[role=status]', place)[0].textContent = words[key]);
  const page = () => place.dataset.page;

  /** @param {string} kind @param {string} text @param {string} [to] */
  const add = (kind, text, to) => {
    const {step = '', title = ''} = card?.dataset || {};
    record({at: 0, kind, text, page: step && page(), step, title, to}, place.dataset.title);
    say('recorded');
  };

  /** A text of the controls with what is recorded. Of what is not known no line is said. @param {string} key */
  const told = (key) => {
    const entries = live();
    const incident = /** @type {Incident} */ (current());
    if (!entries[0]) return words.none;
    const known = {
      ...place.dataset, ...facts(incident, entries, zone(), page()), machine: handOver(incident, entries),
      values: Object.entries(values()).map((pair) => pair.join('=')).join(', '),
    };
    return fill(words[key].replace(/^.*: \{(\w+)\}$\n?/gm, (line, name) => known[name] && line), known);
  };

  /** @param {any} button @param {string} [key] */
  const copy = async (button, key, text = told(/** @type {string} */ (key))) => say(await write(text, /** @type {Element} */ (button.parentNode)) ? 'copied' : 'selected');

  const save = (/** @type {any} */ _, /** @type {any} */ key) => offer(told('file'), told(key));

  /** What the controls do: a button with its name, or the form of its name with the answer. @type {Record<string, (from: any, answer?: string) => void>} */
  const does = {
    note: ({kind, text}) => add(kind.value, text.value),
    done() {
      const entry = last(card, page());
      if (entry && entry.text !== words.undone) turnBack([entry]);
      else add(words[card.dataset.kind], '', '');
    },
    undone: () => add('action', words.undone, ''),
    pick({parentNode: item}) {
      const link = item.querySelector('a');
      const to = link?.pathname === location.pathname ? decodeURIComponent(link.hash.slice(1)) : '';
      const {kind} = card.dataset;
      add(kind === 'verify' && !link ? 'resolved' : words[kind], outcome(item), to);
      const next = document.getElementById(to) || link;
      if (!next) return;
      next.tabIndex += 0; // a heading takes the focus from now on; a link is as it was
      next.focus();
    },
    undo() {
      if (current()) undo();
      say('taken');
    },
    copy,
    give: copy,
    tell: (button) => copy(button, '', button.previousElementSibling.textContent),
    open({text}, answer) {
      const found = opened(text.value);
      if (found) merge(found, answer === 'merge' ? current()?.id : found.id);
      say(found ? 'opened' : 'damaged');
    },
    draft: save,
    drill: save,
    begin: ({text}) => change(null, `~${Math.random()}`, text.value),
    rename: ({text}) => change((incident) => void (incident.name = text.value)),
    clear: () => turnBack(live()),
  };

  const draw = () => {
    const [which] = all('select', place);
    which.replaceChildren(...incidents().map((each) => new Option(each.name, each.id)), which.lastChild);
    which.value = current()?.id || '';
    which.hidden = !incidents()[0];
    all('span', place)[0].textContent = told('since');
    all('ol', place)[0].replaceChildren(...live().map((entry) => element('li', {}, `${clock(entry.at, zone())} ${said(entry)}`)));
    for (const text of all('.hr-tell p')) text.textContent = told('tell');
    drawSteps(page(), zone(), words.undone);
  };

  equip('.hr-record', (found, kit) => {
    place = found;
    kit.lastElementChild.remove(); // those for commands
    place.append(...kit.childNodes);
    const [{dataset}] = all('section', place);
    const [which, zones] = all('select', place);
    const [step, tell] = all('template', place);
    words = dataset;
    dressSteps(step.content);
    for (const each of all('.hr-tell')) each.append(tell.content.cloneNode(true));
    which.onchange = () => change(null, which.value);
    zones.append(...[zone(), 'UTC', ...Intl.supportedValuesOf('timeZone')].map((each) => new Option(each)));
    zones.onchange = () => keep('zone', zones.value);
    place.parentNode.onclick = (/** @type {any} */ {target, detail}) => {
      const button = target.closest('button');
      const name = button?.dataset.do;
      // The second click of two was meant for what has moved away.
      if (!name || detail > 1) return;
      card = button.closest('.hr-step');
      const [form] = all(`form[name=${name}]`, place);
      form?.reset();
      if (form) form.parentNode.showModal();
      else does[name](button, name);
    };
    place.onsubmit = (/** @type {any} */ {target, submitter: {value}}) => {
      if (value) does[target.name](target, value);
    };
    changed(draw);
  });

  // What can be asked of a page from outside.
  window.handrail = {values, runnable, incidents, change, rows};
}
