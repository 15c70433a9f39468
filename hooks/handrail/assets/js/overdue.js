// What is overdue on the reader's day: pages are built on another one.
{
  /** The reader's day as `2024-01-21`. */
  var today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 6e4).toISOString().slice(0, 10);

  /** Words in the colour of what they mean: of the class `hr-KIND`. @param {string} kind @param {string} textContent */
  var mark = (kind, textContent) => element('span', {className: `hr-${kind}`, textContent});

  ready('[data-due]', (due) => {
    const item = due.closest('tr, li');
    if (!item || item.querySelector('.hr-state-overdue') || due.dataset.due >= today()) return;
    (item.querySelector('.hr-state') ?? due).after(' ', mark('state hr-state-overdue', due.dataset.late));
  });
}
