// The records of incidents on this device: what was done when. Each tab works on one of them.
{
  const {store} = handrail;
  const KEY = 'incidents';
  const TAB = `handrail:${handrail.base.pathname}:incident`;
  const MOST = 20; // incidents that are kept, and changes that can be undone
  const YOUNG = 12 * 3600e3; // a new tab goes on with an incident that was changed since
  const CLOCK = 60e3; // a clock that is behind by more than this is told of

  /** The incident of this tab, where a tab cannot keep it. */
  let tab = '';

  const all = () => store.get(KEY, /** @type {Incident[]} */ ([]));
  const live = () => current()?.entries.filter((entry) => !entry.gone) || [];

  const current = () => {
    try {
      tab = sessionStorage.getItem(TAB) || tab;
    } catch {}
    return all().find(({id, at}, index, {length}) => (tab ? id === tab : index === length - 1 && Date.now() - at < YOUNG));
  };

  /** An entry is known by its step and its instant. */
  const key = (/** @type {Entry} */ {at, page, step}) => `${at} ${page}#${step}`;

  /** @type {Handrail['incidents']['change']} */
  const change = (work, id = current()?.id || `~${Math.random().toString(36).slice(2, 9)}`, name = '') => {
    const list = all(); // read afresh: another tab may have written it
    const found = list.find((each) => each.id === id) || {id, name, at: 0, entries: [], undo: []};
    const turned = work(found);
    if (turned) found.undo = [...found.undo, turned.map(key)].slice(-MOST);
    found.at = Date.now();
    tab = id;
    try {
      sessionStorage.setItem(TAB, id);
    } catch {}
    store.set(KEY, [...list.filter((each) => each !== found), found].slice(-MOST));
  };

  /** What is taken back stays, marked, so that undo and merging know of it. @param {Incident} incident @param {string[]} keys */
  const turn = ({entries}, keys) => {
    for (const entry of entries) {
      if (keys.includes(key(entry))) entry.gone = !entry.gone;
    }
  };

  handrail.incidents = {
    all, current, live, change,
    add: (entry, name) => change((incident) => {
      const {entries} = incident;
      const last = entries.at(-1)?.at || 0;
      const now = Date.now();
      const made = [{...entry, at: Math.max(now, last + 1)}];
      // The order in which things were done holds, whatever a clock says, and the reader is told.
      if (now < last - CLOCK) made.push({...made[0], at: last + 2, kind: 'note', text: `The clock of the device had gone back to ${new Date(now).toISOString()}.`});
      incident.name ||= name;
      entries.push(...made);
      return made;
    }),
    turn: (turned) => change((incident) => {
      turn(incident, turned.map(key));
      return turned;
    }),
    undo: () => change((incident) => turn(incident, incident.undo.pop() || [])),
    merge: ({id, name, entries}, into = id) => change((incident) => {
      const known = new Set(incident.entries.map(key));
      const added = entries.filter((entry) => !known.has(key(entry)) && known.add(key(entry)));
      incident.entries = [...incident.entries, ...added].sort((one, other) => one.at - other.at);
      return added;
    }, into, name),
  };

  // `?incident=ID` selects one, or begins it.
  const address = new URL(location.href);
  const id = address.searchParams.get('incident');
  if (id !== null) {
    address.searchParams.delete('incident');
    history.replaceState(history.state, '', address);
    if (/^[^~\s\p{C}][^\s\p{C}]{0,79}$/u.test(id)) change(() => undefined, id, id);
  }
}
