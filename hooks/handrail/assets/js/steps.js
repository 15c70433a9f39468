// The steps of a runbook in the record: ticks, outcomes, where the reader is, what to tell who is called.
{
  const {element, incidents, timeline} = handrail;

  /** @type {Handrail['steps']} */
  handrail.steps = ({all, template, wake, add, clock, copy, tell}) => {
    const {pathname} = location;
    const page = `${decodeURI(pathname.slice(handrail.base.pathname.length)).replace(/(\/index)?(\.html|\/)?$/, '')}.md`;

    /** @type {((shown: Entry[]) => void)[]} */
    const draws = [];
    const taken = (/** @type {Entry[]} */ shown) => shown.filter((entry) => entry.page === page && timeline.STEPS[entry.kind]);

    for (const card of all('.hr-step[data-step]', document)) {
      const {step: id, number, kind, title} = card.dataset;
      const step = {id, number, title, page};
      card.append(template.content.cloneNode(true));
      wake(card, step);
      const [told, done, , undone] = all('.hr-tick, .hr-tick button', card);
      const here = card.lastElementChild;
      /** @type {Entry | undefined} */
      let last;
      done.onclick = () => {
        if (last && last.kind !== 'undone') incidents.turn([last]);
        else add(kind, '', step);
      };
      undone.onclick = () => add('undone', '', step);
      const outcomes = all('.hr-outcomes li', card).map((item) => {
        const text = item.textContent.split('→')[0].trim();
        const link = item.querySelector('a');
        const to = link?.pathname === pathname ? decodeURIComponent(link.hash.slice(1)) : '';
        const pick = element('button', {type: 'button', ariaLabel: `Step ${number}: ${text}`, onclick: ({detail}) => {
          if (detail > 1) return;
          add(kind === 'verify' && !link ? 'passed' : kind, text, step, to);
          const next = document.getElementById(to) || link;
          if (!next) return;
          next.tabIndex = link === next ? 0 : -1;
          next.focus({preventScroll: true});
          (next.closest('.hr-step') || next).scrollIntoView({behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
        }});
        item.prepend(pick);
        return {text, pick};
      });
      draws.push((shown) => {
        last = taken(shown).filter((entry) => entry.step === id).at(-1);
        const open = !last || last.kind === 'undone';
        done.ariaPressed = String(!open);
        undone.hidden = kind !== 'change' || open;
        told.lastElementChild.textContent = last ? `${clock(last.at)} ${last.text || last.kind.replace(kind, '')}` : '';
        for (const {text, pick} of outcomes) pick.ariaPressed = String(last?.text === text);
        here.hidden = taken(shown).at(-1)?.to !== id;
        card.ariaCurrent = here.hidden ? null : 'step';
      });
    }

    for (const place of all('.hr-tell', document)) {
      const text = element('p');
      place.append(text, element('button', {type: 'button', textContent: 'Copy', ariaLabel: 'Copy what to tell', onclick: () => copy(text.textContent || '')}));
      draws.push(() => {
        const values = Object.entries(handrail.variables.values()).map((pair) => pair.join('=')).join(', ');
        // Of what is not known no word is said.
        text.textContent = tell(values).replace(/^.*: $\n?/gm, '');
      });
    }

    return (shown) => draws.forEach((draw) => draw(shown));
  };
}
