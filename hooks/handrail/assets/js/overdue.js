// What has become due since the site was built, by the reader's day.
{
  const DAY = /^\d{4}-\d{2}-\d{2}$/;

  const today = () => {
    const now = new Date();
    const two = (number) => String(number).padStart(2, '0');
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  /** Marks what has become due since the site was built. */
  const markOverdue = (root) => {
    for (const due of root.querySelectorAll('[data-due]')) {
      const item = due.closest('tr, li');
      if (!item || !DAY.test(due.dataset.due) || due.dataset.due >= today()) continue;
      if (item.querySelector('.hr-state-overdue')) continue;
      const mark = document.createElement('span');
      mark.className = 'hr-state hr-state-overdue';
      mark.textContent = due.dataset.late;
      const state = item.querySelector('.hr-state');
      if (state) state.after(' ', mark);
      else due.after(' ', mark);
    }
  };

  handrail.ready(() => markOverdue(document));
}
