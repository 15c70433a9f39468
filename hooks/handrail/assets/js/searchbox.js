// What the theme's search box lacks.
{
  /** Gives the theme's search dialog the name that screen readers look for. */
  const nameSearch = (root) => {
    const label = root.querySelector('.md-search__input')?.getAttribute('aria-label');
    if (label) root.querySelector('.md-search')?.setAttribute('aria-label', label);
  };

  handrail.ready(() => nameSearch(document));
}
