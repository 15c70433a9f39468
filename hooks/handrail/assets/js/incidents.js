// The records of incidents on this device: what was done when. Each tab works on one of them.
{
  const KEY = 'incidents';
  const TAB = `handrail:${base.pathname}:incident`;
  const YOUNG = 12 * 3600e3; // a new tab goes on with an incident that was changed since

  /** The incident of this tab, where a tab cannot keep it. */
  let held = '';

  /** The incident of this tab; with an id it is that from now on. */
  const tab = (id = '') => {
    held = id || held;
    try {
      if (id) sessionStorage[TAB] = id;
      held = sessionStorage[TAB] || held;
    } catch {}
    return held;
  };

  /** The one that was changed last stands last. */
  var incidents = () => stored(KEY, /** @type {Incident[]} */ ([]));

  /** The entries of the present one that were not taken back. */
  var live = () => current()?.entries.filter((entry) => !entry.gone) || [];

  var current = () => {
    const mine = tab();
    return incidents().find(({id, at}, index, {length}) => (mine ? id === mine : index === length - 1 && Date.now() - at < YOUNG));
  };

  /** An entry is known by its step and its instant. */
  const key = (/** @type {Entry} */ {at, page, step}) => `${at}${page}#${step}`;

  /**
   * Change an incident, by default that of this tab, which is begun if there is none; go on with it in this
   * tab. `work` returns the entries that undo turns.
   * @param {((incident: Incident) => Entry[] | void) | null} work
   */
  var change = (work, id = current()?.id || `~${Math.random()}`, name = '') => {
    const list = incidents(); // read afresh: another tab may have written it
    const found = list.find((each) => each.id === id) || {id, name, at: 0, entries: [], undo: []};
    const turned = work?.(found);
    if (turned) found.undo.push(turned.map(key));
    found.at = Date.now();
    tab(id);
    keep(KEY, [...list.filter((each) => each !== found), found].slice(-20));
  };

  /** What is taken back stays, marked, so that undo and merging know of it. @param {Incident} incident @param {string[]} keys */
  const turn = ({entries}, keys) => {
    for (const entry of entries) {
      if (keys.includes(key(entry))) entry.gone = !entry.gone;
    }
  };

  /** Record something now; `name` is for an incident that has none. @param {Entry} entry @param {string} name */
  var record = (entry, name) => change((incident) => {
    const {entries} = incident;
    // The order in which things were done holds, whatever a clock says.
    entries.push({...entry, at: Math.max(Date.now(), (entries.at(-1)?.at || 0) + 1)});
    incident.name ||= name;
    return entries.slice(-1);
  });

  /** Take entries back, or bring them again. @param {Entry[]} turned */
  var turnBack = (turned) => change((incident) => {
    turn(incident, turned.map(key));
    return turned;
  });

  var undo = () => change((incident) => turn(incident, incident.undo.pop() || []));

  /** Add what stands in another record to that with the id `into`, else to that with its own. @param {Handed} other */
  var merge = ({id, name, entries}, into = id) => change((incident) => {
    const known = new Set(incident.entries.map(key));
    const added = entries.filter((entry) => !known.has(key(entry)) && known.add(key(entry)));
    incident.entries = [...incident.entries, ...added].sort((one, other) => one.at - other.at);
    return added;
  }, into, name);

  // `?incident=ID` selects one, or begins it.
  const address = new URL(location.href);
  const id = address.searchParams.get('incident');
  if (id !== null) {
    address.searchParams.delete('incident');
    readdress(address);
    if (/^[^~\s\p{C}]{1,80}$/u.test(id)) change(null, id, id);
  }
}
