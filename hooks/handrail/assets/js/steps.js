// The steps of a runbook in the record: ticks, outcomes, where the reader is.
{
  const cards = () => all('.hr-step[data-step]');
  /** What an item of the outcomes is called. */
  var outcome = (/** @type {HTMLElement} */ item) => item.textContent?.split('→')[0].trim() || '';

  /** The last that was recorded at a step of a page; at any, for the body. @param {HTMLElement} card @param {string} page */
  var last = ({dataset: {step}}, page) => live().filter((entry) => entry.page === page && entry.to != null && (!step || entry.step === step)).at(-1);

  /** Give each step its controls. @param {DocumentFragment} template */
  var dressSteps = (template) => {
    for (const card of cards()) {
      const {number} = card.dataset;
      card.append(template.cloneNode(true));
      for (const button of all('.hr-tick button', card)) button.ariaLabel = button.ariaLabel.replace('#', number);
      for (const item of all('.hr-outcomes li', card)) {
        const pick = element('button', {ariaLabel: `Step ${number}: ${outcome(item)}`});
        pick.dataset.do = 'pick';
        item.prepend(pick);
      }
    }
  };

  /** @param {string} page @param {string} zone @param {string} undone what an entry says that takes a step back */
  var drawSteps = (page, zone, undone) => {
    const to = last(document.body, page)?.to;
    for (const card of cards()) {
      const entry = last(card, page);
      const [done, told] = all('.hr-tick :is(span, [data-do=done])', card);
      done.ariaPressed = `${!!entry && entry.text !== undone}`;
      told.textContent = entry ? `${clock(entry.at, zone)} ${entry.text}` : '';
      for (const pick of all('[data-do=pick]', card)) pick.ariaPressed = `${entry?.text === outcome(pick.parentNode)}`;
      card.ariaCurrent = card.dataset.step === to ? 'step' : null;
    }
  };
}
