// The record on the page of a runbook. Its controls are a file of their own (`pages/record.py`); here they wake.
{
  const {store, incidents, timeline, handover, element, steps: {all, last, outcome, wake, draw: show}} = handrail;
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = () => store.get('zone', device);

  /** @type {HTMLElement} */
  let place;

  /** The words of the controls. @type {DOMStringMap} */
  let words = {};

  /** The step whose button was pressed last. @type {HTMLElement | null} */
  let card = null;

  const say = (/** @type {string} */ key) => void (all('[role=status]', place)[0].textContent = words[key]);
  const page = () => place.dataset.page || '';

  /** @param {string} kind @param {string} text @param {string} [to] */
  const add = (kind, text, to) => {
    const {step = '', title = ''} = card?.dataset || {};
    incidents.add({at: 0, kind, text, page: step && page(), step, title, to}, place.dataset.title || '');
    say('recorded');
  };

  const copy = async (/** @type {string} */ text) => say(await handrail.copying.write(text) ? 'copied' : 'uncopied');

  /** A text of the controls with what is recorded. @param {string} key @param {object} [more] */
  const fill = (key, more) => {
    const shown = incidents.live();
    return shown[0] ? timeline.fill(words[key] || '', {
      .../** @type {any} */ (place.dataset), ...timeline.facts(/** @type {Incident} */ (incidents.current()), shown, zone(), page()), ...more,
    }) : words.none || '';
  };

  const save = (/** @type {string} */ key) => element('a', {
    href: `data:text/plain;charset=utf-8,${encodeURIComponent(fill(key))}`, download: fill('file'),
  }).click();

  /** What the controls do: a button, or the form of its name with the answer. @type {Record<string, (from: any, answer: string) => void>} */
  const does = {
    note: ({kind, text}) => add(kind.value, text.value),
    done() {
      const entry = last(/** @type {HTMLElement} */ (card), page());
      if (entry && entry.text !== words.undone) incidents.turn([entry]);
      else add(words[card?.dataset.kind || ''] || '', '', '');
    },
    undone: () => add('action', words.undone || '', ''),
    pick({parentNode: item}) {
      const link = item.querySelector('a');
      const to = link?.pathname === location.pathname ? decodeURIComponent(link.hash.slice(1)) : '';
      const kind = card?.dataset.kind || '';
      add(kind === 'verify' && !link ? 'resolved' : words[kind] || '', outcome(item), to);
      const next = document.getElementById(to) || link;
      if (!next) return;
      next.tabIndex += 0; // a heading takes the focus from now on; a link is as it was
      next.focus();
    },
    undo() {
      if (incidents.current()) incidents.undo();
      say('taken');
    },
    copy: () => copy(fill('rows')),
    tell: ({previousElementSibling: text}) => copy(text.textContent),
    give: () => copy(fill('give', {machine: handover.write(/** @type {Incident} */ (incidents.current()), incidents.live())})),
    open({text}, answer) {
      const found = handover.read(text.value);
      if (found) incidents.merge(found, answer === 'merge' ? incidents.current()?.id : found.id);
      say(found ? 'opened' : 'damaged');
    },
    draft: () => save('draft'),
    drill: () => save('drill'),
    begin: ({text}) => incidents.change(() => undefined, `~${Math.random()}`, text.value),
    rename: ({text}) => incidents.change((incident) => void (incident.name = text.value)),
    clear: () => incidents.turn(incidents.live()),
  };

  const draw = () => {
    if (!words.none) return;
    const [which] = all('select', place);
    const id = incidents.current()?.id;
    which.replaceChildren(...incidents.all().map((each) => new Option(each.name, each.id)), which.lastChild);
    which.value = id || '';
    all('span', place)[0].textContent = fill('since');
    all('ol', place)[0].replaceChildren(...incidents.live().map((entry) => element('li', {textContent: `${timeline.clock(entry.at, zone())} ${timeline.said(entry)}`})));
    const values = Object.entries(handrail.variables.values()).map((pair) => pair.join('=')).join(', ');
    // Of what is not known no word is said.
    for (const text of all('.hr-tell p')) text.textContent = fill('tell', {values}).replace(/^.*: $\n?/gm, '');
    show(page(), zone(), words.undone || '');
  };
  store.changed(draw);

  handrail.equip('.hr-record', (found, kit) => {
    place = found;
    kit.lastElementChild?.remove(); // those for commands
    place.append(...kit.childNodes);
    const [{dataset}] = all('section', place);
    const [which, zones] = all('select', place);
    const [step, tell] = all('template', place);
    words = dataset;
    wake(step.content);
    for (const each of all('.hr-tell')) each.append(tell.content.cloneNode(true));
    which.onchange = () => incidents.change(() => undefined, which.value);
    zones.append(...[zone(), 'UTC', ...Intl.supportedValuesOf('timeZone')].map((each) => new Option(each)));
    zones.onchange = () => store.set('zone', zones.value);
    /** @type {HTMLElement} */ (place.parentNode).onclick = ({target, detail}) => {
      const button = /** @type {HTMLElement} */ (target).closest('button');
      const name = button?.dataset.do;
      // The second click of two was meant for what has moved away.
      if (!name || detail > 1) return;
      card = button.closest('.hr-step');
      const [form] = all(`form[name=${name}]`, place);
      form?.reset();
      if (form) form.parentNode.showModal();
      else does[name](button, '');
    };
    place.onsubmit = ({target, submitter}) => {
      const {value} = /** @type {HTMLButtonElement} */ (submitter);
      if (value) does[/** @type {HTMLFormElement} */ (target).name](target, value);
    };
    draw();
  });
}
