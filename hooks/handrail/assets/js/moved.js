// At an older address of a page: go on to where it stands now, with the anchor and the values in the address.
{
  const link = /** @type {HTMLAnchorElement} */ (document.querySelector('.hr-moved'));
  const {search, hash} = location;
  if (search) link.search = search;
  if (hash) link.hash = hash;
  location.replace(link.href);
}
