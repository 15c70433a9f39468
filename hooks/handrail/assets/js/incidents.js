// The records of incidents on this device: what was done when. Each tab works on one of them.
{
  const {store} = handrail;
  const KEY = 'incidents';
  const TAB = `handrail:${handrail.base.pathname}:incident`;
  const MOST = 20; // incidents that are kept, the latest ones
  const UNDOS = 50;
  const JOINED = 12 * 3600e3; // a new tab goes on with an incident this young

  /** Where a tab cannot keep its incident, it lasts as long as the page. */
  let tab = '';

  /** @returns {Incident[]} the one that was changed last stands last */
  const all = () => {
    const found = store.get(KEY, /** @type {Incident[]} */ ([]));
    return Array.isArray(found) ? found : [];
  };

  const live = (/** @type {Incident | undefined} */ incident) =>
    incident ? incident.entries.filter((entry) => !entry.gone) : [];

  const chosen = () => {
    try {
      return sessionStorage.getItem(TAB) || tab;
    } catch {
      return tab;
    }
  };

  const choose = (/** @type {string} */ id) => {
    tab = id;
    try {
      sessionStorage.setItem(TAB, id);
    } catch {}
  };

  const current = () => {
    const list = all();
    const id = chosen();
    const last = list.at(-1);
    const young = last && Date.now() - (last.entries.at(-1)?.at || last.at) < JOINED ? last : undefined;
    return id ? list.find((each) => each.id === id) : young;
  };

  /** An entry is known by its step and its instant. */
  const key = (/** @type {Entry} */ entry) => `${entry.at} ${entry.page}#${entry.step}`;

  /**
   * Changes an incident, read afresh since another tab may have written it; it is made if need be.
   * @param {string} id @param {string} name @param {(incident: Incident) => string[]} work returns what undo turns
   */
  const change = (id, name, work) => {
    const list = all();
    const found = list.find((each) => each.id === id) || {id, name, at: Date.now(), entries: [], undo: []};
    const turned = work(found);
    if (turned.length) found.undo = [...found.undo, turned].slice(-UNDOS);
    choose(id);
    store.set(KEY, [...list.filter((each) => each !== found), found].slice(-MOST));
  };

  const here = (/** @type {(incident: Incident) => string[]} */ work) => {
    const found = current();
    if (found) change(found.id, found.name, work);
  };

  /** What is taken back stays, marked, so that undo and a merge know of it. @param {string[]} keys */
  const turn = (keys) => (/** @type {Incident} */ incident) => {
    for (const entry of incident.entries) {
      if (keys.includes(key(entry))) entry.gone = !entry.gone;
    }
    return keys;
  };

  /**
   * Two lists as one without what stands in both. Each keeps its own order, even where a clock went back.
   * @param {Entry[]} ours @param {Entry[]} theirs
   */
  const merged = (ours, theirs) => {
    const seen = new Set();
    /** @type {Entry[]} */
    const made = [];
    const lists = [[...ours], [...theirs]];
    for (;;) {
      const [a, b] = lists.map((list) => {
        while (list[0] && seen.has(key(list[0]))) list.shift();
        return list[0];
      });
      const next = a && b ? (b.at < a.at ? b : a) : a || b;
      if (!next) return made;
      // Of an entry that both have, ours says whether it was taken back.
      made.push(ours.find((each) => key(each) === key(next)) || next);
      seen.add(key(next));
    }
  };

  handrail.incidents = {
    all, live, current, merged,
    id: () => current()?.id || '',
    start: (name, id = `~${Math.random().toString(36).slice(2, 10)}`) => change(id, name, () => []),
    rename: (name) => here((incident) => {
      incident.name = name;
      return [];
    }),
    add(entry, name) {
      if (!current()) handrail.incidents.start(name);
      here((incident) => {
        const made = {at: Date.now(), ...entry};
        while (incident.entries.some((each) => key(each) === key(made))) made.at += 1;
        incident.entries.push(made);
        return [key(made)];
      });
    },
    turn: (entries) => here(turn(entries.map(key))),
    undo: () => here((incident) => {
      turn(incident.undo.pop() || [])(incident);
      return [];
    }),
    merge: (other, id = other.id) => change(id, other.name, (incident) => {
      const before = new Set(incident.entries.map(key));
      incident.entries = merged(incident.entries, other.entries);
      return other.entries.map(key).filter((each) => !before.has(each));
    }),
  };

  // `?incident=ID` selects one, or starts it.
  const address = new URL(location.href);
  const asked = address.searchParams.get('incident');
  if (asked !== null) {
    address.searchParams.delete('incident');
    history.replaceState(history.state, '', address);
    if (/^[^~\s\p{C}][^\s\p{C}]{0,79}$/u.test(asked)) handrail.incidents.start(asked, asked);
  }
}
