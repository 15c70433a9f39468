// At an address that is none: the alerts and runbooks whose names are nearest to its last part.
{
  /** The pairs of neighbouring letters in that part, whatever stands between its words. @param {string} address */
  const pairs = (address) => {
    const letters = decodeURI(address).replace(/(\/|\/?index)?(\.\w+)?$/, '').replace(/.*\//, '').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
    return [...letters].map((_, at) => letters.slice(at, at + 2));
  };

  ready('.hr-nearest', async (place) => {
    const {head, none, end = '/'} = place.dataset;
    try {
      const mine = pairs(location.pathname);
      /** @type {[string, string][]} */
      const names = await (await get('names.json')).json();
      const near = names.map(([address, title]) => {
        const other = pairs(address);
        // How much of each the other holds, both from 0 to 1: a part of a name is like it, too.
        const shared = mine.filter((pair) => other.includes(pair)).length;
        const score = shared / mine.length + shared / other.length;
        return {score, link: element('a', {href: `${new URL(address.replace(/\/$/, end), base)}`, textContent: title})};
      }).filter(({score}) => score > .8).sort((a, b) => b.score - a.score).slice(0, 4);
      place.append(element('p', {}, near[0] ? head : none), element('ul', {}, ...near.map(({link}) => element('li', {}, link))));
    } catch {} // no names, or no name: the ways below are enough
    // The values and the step go with whoever goes on.
    for (const link of all('a', place.parentElement)) {
      link.search = location.search;
      link.hash = location.hash;
    }
  });
}
