// What is overdue on the reader's day: pages are built on another one.
{
  handrail.today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 10);

  handrail.ready(() => {
    for (const due of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-due]'))) {
      const {dataset} = due;
      const item = due.closest('tr, li');
      if (!item || item.querySelector('.hr-state-overdue') || (dataset.due ?? '') >= handrail.today()) continue;
      (item.querySelector('.hr-state') ?? due).after(' ', handrail.mark('state hr-state-overdue', dataset.late ?? ''));
    }
  });

  /** Words in the colour of what they mean. */
  handrail.mark = (kind, textContent) => handrail.element('span', {className: `hr-${kind}`, textContent});
}
