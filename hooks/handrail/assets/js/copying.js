// The buttons that copy a command.
{
  /** Names the copy buttons by what stands above them: a page may have a dozen of them. */
  const nameButtons = (root) => {
    for (const nav of root.querySelectorAll('.md-code__nav:not([aria-label])')) {
      const button = nav.querySelector('button');
      const numbers = document.querySelectorAll('.md-code__nav[aria-label]').length + 1;
      const heading = nav.closest('.hr-step, .hr-start')?.querySelector('h2, h3, h4, h5, h6, strong');
      const words = heading ? heading.firstChild?.textContent || '' : '';
      nav.setAttribute('aria-label', [button?.title, words.trim(), numbers].filter(Boolean).join(' '));
      button?.setAttribute('aria-label', nav.getAttribute('aria-label'));
    }
  };

  new MutationObserver(() => nameButtons(document)).observe(document.body, {childList: true, subtree: true});

  handrail.ready(() => nameButtons(document));
}
