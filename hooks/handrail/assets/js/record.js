// The record on the page of a runbook: its bar, the ticks at the steps, what to tell who is called.
{
  const {element, store, incidents, timeline, handover} = handrail;
  const {pathname} = location;
  const END = /** @type {RegExpMatchArray} */ (pathname.match(/(\/(index\.html)?|\.html)?$/))[0];
  const PAGE = `${decodeURI(pathname.slice(handrail.base.pathname.length, END ? -END.length : undefined))}.md`;

  /** @param {string} label @param {() => void} press @param {Partial<HTMLButtonElement>} [more] */
  const button = (label, press, more) => element('button', {type: 'button', textContent: label, onclick: press, ...more});

  /**
   * Ask in a dialog; resolves with the label of the button that was pressed, '' when it was closed.
   * @param {string} title @param {(Node | string)[]} body @param {string[]} answers @returns {Promise<string>}
   */
  const ask = (title, body, ...answers) => new Promise((resolve) => {
    const buttons = answers.map((value) => element('button', {value, textContent: value}));
    const close = button('Close', () => box.close());
    const form = element('form', {method: 'dialog'}, element('h2', {textContent: title}), ...body, element('p', {}, ...buttons, close));
    const box = element('dialog', {className: 'hr-ask md-typeset', ariaLabel: title, onclose: () => {
      box.remove();
      resolve(box.returnValue);
    }}, form);
    document.body.append(box);
    box.showModal();
  });

  const field = (/** @type {string} */ label, /** @type {HTMLElement} */ control) => element('label', {}, label, control);
  const choice = (/** @type {string[]} */ values) => element('select', {}, ...values.map((value) => new Option(value.replace(/[-:]/g, ' '), value)));

  const start = (/** @type {HTMLElement} */ place) => {
    const box = /** @type {HTMLElement} */ (document.querySelector('.hr-start'));
    const status = element('p', {role: 'status'});
    const say = (/** @type {string} */ text) => void (status.textContent = text);
    const zone = () => store.get('zone', '') || Intl.DateTimeFormat().resolvedOptions().timeZone;
    const clock = (/** @type {number} */ at) => timeline.local(at, zone()).slice(11);
    const entries = () => incidents.live(incidents.current());

    /** @param {string} kind @param {string} text @param {DOMStringMap} step @param {string} [to] */
    const add = (kind, text, {step = '', title = ''}, to = '') => {
      incidents.add({kind, text, page: step && PAGE, step, title, to}, box.dataset.title || 'Incident');
      say('Recorded.');
    };

    const note = async (/** @type {DOMStringMap} */ step) => {
      const text = element('input', {maxLength: 1000, required: true});
      const kind = choice(timeline.NOTES);
      const title = step.title ? `Note at “${step.title}”` : 'Note';
      if (await ask(title, [field('What', text), field('Kind', kind)], 'Add') && text.value.trim()) add(kind.value, text.value.trim(), step);
    };

    const copy = async (/** @type {string} */ text) => {
      try {
        await navigator.clipboard.writeText(text);
        say('Copied.');
      } catch {
        await ask('Copy this text', [element('textarea', {value: text, rows: 9})]);
      }
    };

    const save = (/** @type {[string, string]} */ [name, text]) => {
      element('a', {href: `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`, download: name}).click();
      say(`Downloaded ${name}.`);
    };

    /** Do something with the record, when there is one. @param {(incident: Incident, entries: Entry[], zone: string) => void} work */
    const use = (work) => () => {
      const incident = incidents.current();
      if (incident && entries().length) work(incident, entries(), zone());
      else say('Nothing is recorded yet.');
    };

    const give = use(async (incident, shown, at) => {
      const text = handover.write(incident, shown, at);
      await copy(text);
      if (await ask('Hand-over', [element('textarea', {value: text, rows: 9, readOnly: true, ariaLabel: 'Hand-over'})], 'Save as file')) save(['hand-over.txt', text]);
    });

    const open = async () => {
      const text = element('textarea', {rows: 9});
      const file = element('input', {type: 'file', onchange: async () => void (text.value = await file.files?.[0]?.text() || '')});
      const into = 'Merge into this record';
      const answer = await ask('Open hand-over', [field('Paste it', text), field('or choose its file', file)], 'Open', ...(entries().length ? [into] : []));
      if (!answer) return;
      const found = handover.read(text.value);
      if (typeof found === 'string') return say(found);
      incidents.merge(found, answer === into ? incidents.id() : found.id);
      say('Opened.');
    };

    const begin = async () => {
      const name = element('input', {maxLength: 100, required: true});
      if (await ask('New incident', [field('Name', name)], 'Begin')) incidents.start(name.value);
      draw();
    };

    const rename = use(async (incident) => {
      const name = element('input', {maxLength: 100, required: true, value: incident.name});
      if (await ask('Rename', [field('Name', name)], 'Rename')) incidents.rename(name.value);
    });

    const clear = use(async () => {
      if (await ask('Clear this record?', ['Undo brings it back.'], 'Clear')) incidents.turn(entries());
    });

    const which = element('select', {ariaLabel: 'Incident', onchange: () => (which.value ? incidents.start('', which.value) : begin())});
    const since = element('span');
    const log = element('ol');
    const count = element('summary');
    const zones = element('select', {onchange: () => store.set('zone', zones.value)}, new Option(zone()));
    zones.onfocus = () => {
      if (zones.options.length > 1) return;
      zones.append(...['UTC', ...Intl.supportedValuesOf('timeZone')].map((each) => new Option(each)));
    };
    place.append(element('section', {ariaLabel: 'Incident record'},
      element('p', {}, which, ' ', since),
      element('p', {},
        button('Note', () => note({})),
        button('Undo', use(incidents.undo)),
        button('Copy timeline', use((_, shown, at) => copy(timeline.rows(shown, at, '../../')))),
        button('Hand over', give),
        button('Open hand-over', open),
        button('Download draft', use((...all) => save(timeline.postmortem(...all)))),
        button('Download drill', use((...all) => save(timeline.drill(...all)))),
        button('Rename', rename),
        button('Clear', clear)),
      element('details', {}, count, log, field('Time zone', zones)),
      status));

    /** @type {((shown: Entry[]) => void)[]} */
    const draws = [];

    for (const card of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.hr-step[data-step]'))) {
      const step = card.dataset;
      const {kind = '', number} = step;
      const mine = () => entries().filter((entry) => entry.page === PAGE && entry.step === step.step);
      const last = () => mine().filter((entry) => timeline.STEPS[entry.kind]).at(-1);
      const done = button('Done', () => {
        const before = last();
        if (before) incidents.turn([before]);
        else add(kind, '', step);
      }, {ariaLabel: `Mark step ${number} done`});
      const undone = button('Undone', () => add('undone', '', step));
      const told = element('span');
      const here = element('strong', {className: 'hr-here', textContent: 'You are here'});
      const outcomes = [.../** @type {NodeListOf<HTMLElement>} */ (card.querySelectorAll('.hr-outcomes li'))].map((item) => {
        const text = (item.textContent || '').split('→')[0].trim();
        const link = item.querySelector('a');
        const to = link?.pathname === pathname ? decodeURIComponent(link.hash.slice(1)) : '';
        const pick = button('', () => {
          add(kind === 'verify' && !link ? 'passed' : kind, text, step, to);
          const next = document.getElementById(to);
          if (next) {
            next.tabIndex = -1;
            next.focus();
            next.scrollIntoView();
          } else link?.focus();
        }, {ariaLabel: `Step ${number}: ${text}`});
        item.prepend(pick);
        return {text, pick};
      });
      card.append(element('p', {className: 'hr-tick'}, done, button('Note', () => note(step)), undone, told), here);
      draws.push((shown) => {
        const now = last();
        done.ariaPressed = String(!!now);
        undone.hidden = kind !== 'change' || now?.kind !== kind;
        told.textContent = now ? `${clock(now.at)} ${now.kind === 'undone' ? 'undone' : now.text}` : '';
        for (const {text, pick} of outcomes) pick.ariaPressed = String(now?.text === text);
        const to = shown.filter((entry) => entry.page === PAGE && timeline.STEPS[entry.kind]).at(-1)?.to;
        here.hidden = to !== step.step;
        card.classList.toggle('hr-now', !here.hidden);
      });
    }

    for (const tell of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.hr-tell'))) {
      const text = element('p');
      tell.append(text, button('Copy', () => copy(text.textContent || ''), {ariaLabel: 'Copy what to tell'}));
      draws.push((shown) => {
        const of = (/** @type {string[]} */ ...kinds) => shown.filter((entry) => kinds.includes(entry.kind));
        const back = (/** @type {Entry} */ {page, step, at}) => of('undone').find((entry) => entry.page === page && entry.step === step && entry.at >= at);
        const line = (/** @type {string} */ head, /** @type {string[]} */ values) => (values.length ? `${head}: ${values.join('; ')}\n` : '');
        const told = (/** @type {Entry} */ entry) => `${clock(entry.at)} ${timeline.said(entry)}`;
        text.textContent = shown.length ? line(incidents.current()?.name || '', [`since ${timeline.local(shown[0].at, zone())} ${zone()}`])
          + line('Impact', of('impact').map((entry) => entry.text))
          + line('Checked', of('check', 'verify', 'passed').map(told))
          + line('Changed', of('change', 'manual').map((entry) => `${told(entry)}${back(entry) ? ', undone' : ', not undone'}`))
          + line('Noted', shown.filter((entry) => !timeline.STEPS[entry.kind] && entry.kind !== 'impact').map(told))
          + line('Values', Object.entries(handrail.variables?.values() || {}).map((pair) => pair.join('=')))
          : '';
        tell.hidden = !shown.length;
      });
    }

    const draw = () => {
      const incident = incidents.current();
      const shown = entries();
      which.replaceChildren(...incidents.all().map(({id, name}) => new Option(name, id, false, id === incident?.id)), new Option('New incident…', '', false, !incident));
      const first = shown[0]?.at;
      since.textContent = first ? `since ${clock(first)}, ${Math.round((Date.now() - first) / 60e3)} min` : '';
      count.textContent = `${shown.length} entries`;
      log.replaceChildren(...shown.map((entry) => element('li', {textContent: `${clock(entry.at)} ${timeline.said(entry)}`})));
      for (const each of draws) each(shown);
    };
    store.changed(draw);
    setInterval(draw, 30e3);
    draw();
  };

  handrail.ready(() => {
    const place = /** @type {HTMLElement | null} */ (document.querySelector('.hr-record'));
    if (place && !place.firstChild) start(place);
  });
}
