// What is overdue on the reader's day: pages are built on another one.
{
  /** The reader's day as `2024-01-21`, as it is written in Sweden. */
  var today = () => new Date().toLocaleDateString('sv');

  /** Say it beside the state of the action that was due. @param {HTMLElement} due */
  var remind = (due) => {
    const item = /** @type {HTMLElement} */ (due.closest('tr, li'));
    const {late = ''} = due.dataset;
    if (all('.hr-state-overdue', item)[0] || /** @type {string} */ (due.dataset.due) >= today()) return;
    (all('.hr-state', item)[0] ?? due).after(' ', element('span', {className: 'hr-state hr-state-overdue'}, late));
  };

  ready('[data-due]', remind);
}
