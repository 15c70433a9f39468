// The steps of a runbook in the record: ticks, outcomes, where the reader is.
{
  const {element, incidents, timeline} = handrail;

  const all = (/** @type {string} */ what, /** @type {ParentNode} */ root = document) => /** @type {any[]} */ ([...root.querySelectorAll(what)]);
  const cards = () => all('.hr-step[data-step]');
  const outcome = (/** @type {HTMLElement} */ item) => item.textContent?.split('→')[0].trim() || '';

  handrail.steps = {
    all,
    outcome,
    last: ({dataset: {step}}, page) => incidents.live().filter((entry) => entry.page === page && entry.to != null && (!step || entry.step === step)).at(-1),
    wake(template) {
      for (const card of cards()) {
        const {number} = card.dataset;
        card.append(template.cloneNode(true));
        for (const button of all('.hr-tick button', card)) button.ariaLabel = button.ariaLabel.replace('#', number);
        for (const item of all('.hr-outcomes li', card)) {
          const pick = element('button', {type: 'button', ariaLabel: `Step ${number}: ${outcome(item)}`});
          pick.dataset.do = 'pick';
          item.prepend(pick);
        }
      }
    },
    draw(page, zone, undone) {
      const {last} = handrail.steps;
      const to = last(document.body, page)?.to;
      for (const card of cards()) {
        const entry = last(card, page);
        const [done, told] = all('.hr-tick :is(span, [data-do=done])', card);
        done.ariaPressed = `${!!entry && entry.text !== undone}`;
        told.textContent = entry ? `${timeline.clock(entry.at, zone)} ${entry.text}` : '';
        for (const pick of all('[data-do=pick]', card)) pick.ariaPressed = `${entry?.text === outcome(pick.parentNode)}`;
        card.ariaCurrent = card.dataset.step === to ? 'step' : null;
      }
    },
  };
}
