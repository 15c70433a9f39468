// The record on the page of a runbook. Its controls are a file of their own (`pages/record.py`); here they wake.
{
  const {store, incidents, timeline, handover, element} = handrail;

  const start = (/** @type {HTMLElement} */ place) => {
    const all = (/** @type {string} */ what, /** @type {ParentNode} */ root = place) => /** @type {any[]} */ ([...root.querySelectorAll(what)]);
    const [which, zones, kind] = all('select');
    const [since] = all('span');
    const [status] = all('[role=status]');
    const [log] = all('ol');
    const [template] = all('template');
    const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const zone = () => store.get('zone', device);
    const clock = (/** @type {number} */ at) => timeline.local(at, zone()).slice(11);
    /** The words of the page. @type {DOMStringMap} */
    const words = all('section')[0].dataset;
    const say = (/** @type {string} */ key, name = '') => void (status.textContent = `${words[key]} ${name}`);
    /** Ask in a dialog. Resolves with the answer, '' when it was left, and what was written. @param {string} name @param {string} [text] @returns {Promise<string[]>} */
    const ask = (name, text = '') => new Promise((resolve) => {
      const [form] = all(`[name=hr-${name}]`);
      const box = form.parentNode;
      form.reset();
      if (form.text) form.text.value = text;
      box.returnValue = '';
      box.onclose = () => resolve([box.returnValue, form.text?.value.trim(), kind.value]);
      box.showModal();
    });

    /** @param {string} what @param {string} text @param {StepData} [step] @param {string} [to] */
    const add = (what, text, step, to = '') => {
      const {id = '', title = '', page = ''} = step || {};
      incidents.add({at: 0, kind: what, text, page, step: id, title, to}, place.dataset.title || '');
      say('recorded');
    };

    const copy = async (/** @type {string} */ text) => say(await handrail.copying.write(text) ? 'copied' : 'uncopied');

    const save = (/** @type {string} */ name, /** @type {string} */ text) => {
      element('a', {href: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`, download: name}).click();
      say('saved', name);
    };

    const facts = () => timeline.facts(/** @type {Incident} */ (incidents.current()), incidents.live(), zone());

    /** What is of no use before something is recorded. @param {(facts: Record<string, string>) => void} work */
    const use = (work) => () => {
      if (!incidents.live().length) return say('none');
      work({...facts(), services: place.dataset.services || ''});
    };
    const draft = (/** @type {string} */ text) => use((all) => save(`${all.day}-${all.slug}.md`, timeline.fill(text, all)));

    /** @type {Record<string, (step?: StepData) => void>} */
    const does = {
      async note(step) {
        const [answer, text, what] = await ask('note');
        if (answer && text) add(what, text, step);
      },
      undo() {
        if (!incidents.current()?.undo.length) return say('none');
        incidents.undo();
        say('taken');
      },
      copy: use(({rows}) => copy(rows)),
      give: use(async (all) => {
        const machine = handover.write(/** @type {Incident} */ (incidents.current()), incidents.live());
        const text = timeline.fill(words.give || '', {...all, machine});
        copy(text);
        if ((await ask('give', text))[0]) save('hand-over.txt', text);
      }),
      async open() {
        const [answer, text] = await ask('open');
        if (!answer) return;
        const found = handover.read(text, [...Object.keys(timeline.STEPS), ...[...kind.options].map(({value}) => value)]);
        if (typeof found === 'string') return say(found);
        incidents.merge(found, answer === 'merge' ? incidents.current()?.id : found.id);
        say('opened');
      },
      draft: draft(words.draft || ''),
      drill: draft(words.drill || ''),
      async rename() {
        const [answer, name] = await ask('rename', incidents.current()?.name);
        if (answer && name) incidents.change((incident) => void (incident.name = name));
      },
      clear: use(async () => {
        if (!(await ask('clear'))[0]) return;
        incidents.turn(incidents.live());
        say('taken');
      }),
    };

    /** @param {ParentNode} root @param {StepData} [step] */
    const wake = (root, step) => {
      for (const button of all('[data-do]', root)) {
        const work = does[button.dataset.do];
        // The second click of two was meant for what has moved away.
        if (work) button.onclick = (/** @type {MouseEvent} */ {detail}) => detail < 2 && work(step);
        if (step) button.ariaLabel = button.ariaLabel.replace('#', step.number);
      }
    };
    wake(place);

    which.onchange = async () => {
      const [answer, name] = which.value ? [] : await ask('begin');
      if (which.value) incidents.change(() => undefined, which.value);
      else if (answer && name) incidents.change(() => undefined, `~${Math.random()}`, name);
      draw();
    };
    zones.onfocus = () => {
      if (!zones[1]) zones.append(...['UTC', ...Intl.supportedValuesOf('timeZone')].map((each) => new Option(each)));
    };
    zones.onchange = () => store.set('zone', zones.value);
    zones.append(new Option(zone()));
    for (const input of all('[type=file]')) input.onchange = async () => void (input.form.text.value = await input.files[0].text());

    const steps = handrail.steps({all, template, wake, add, clock, copy, tell: (values) => (incidents.live().length ? timeline.fill(words.tell || '', {...facts(), values}) : words.none || '')});
    const tick = () => {
      const {length, 0: first} = incidents.live();
      since.textContent = first ? `${words.since} ${clock(first.at)}, ${Math.round((Date.now() - first.at) / 60e3)} min, ${length} ${words.entries}` : words.none;
    };
    const draw = () => {
      const incident = incidents.current();
      const shown = incidents.live();
      which.replaceChildren(...incidents.all().map(({id, name}) => new Option(name, id, false, id === incident?.id)), which.lastChild);
      which.value = incident?.id;
      tick();
      log.replaceChildren(...shown.map((entry) => element('li', {textContent: `${clock(entry.at)} ${timeline.said(entry)}`})));
      steps(shown);
    };
    store.changed(draw);
    setInterval(tick, 30e3);
    draw();
  };

  handrail.equip('.hr-record', (place, kit) => {
    kit.lastElementChild?.remove(); // those for commands
    place.append(...kit.childNodes);
    start(place);
  });
}
