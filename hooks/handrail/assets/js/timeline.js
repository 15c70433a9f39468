// A record as text: the rows of a timeline, and what drafts and other texts are filled with. Pure functions.
{
  const MINUTE = 60e3;

  /** What is recorded at a step, as a kind of the timeline; other kinds are notes and are such kinds already. @type {Record<string, string>} */
  const STEPS = {
    check: 'investigation', verify: 'investigation', passed: 'resolved', change: 'action', manual: 'action', undone: 'action', escalate: 'escalation',
  };

  /** @type {Record<string, Intl.DateTimeFormat>} */
  const formats = {};

  /** Day and clock of an instant in a zone: `2024-01-21 13:45`, as it is written in Sweden. @param {number} at @param {string} timeZone */
  const local = (at, timeZone) =>
    (formats[timeZone] ||= new Intl.DateTimeFormat('sv', {timeZone, dateStyle: 'short', timeStyle: 'short'})).format(at);

  /** The offset stands behind it where the clocks change within hours, since they may show an hour twice. @param {number} at @param {string} zone */
  const stamp = (at, zone) => {
    const [minutes, before, after] = [0, -3, 3].map((hours) => {
      const then = Math.floor(at / MINUTE) + hours * 60;
      return Date.parse(`${local(then * MINUTE, zone)}Z`) / MINUTE - then;
    });
    const size = new Date(Math.abs(minutes) * MINUTE).toISOString().slice(11, 16);
    return local(at, zone) + (before === after ? '' : minutes < 0 ? ` -${size}` : ` +${size}`);
  };

  /** A user's words as Markdown that shows them and nothing else: behind a backslash or as a number, whichever every reader knows. */
  const escaped = (/** @type {string} */ text) => text.replace(/[\s\p{C}]+/gu, ' ').trim()
    .replace(/[\\`*_[\]{}#!]/g, '\\$&').replace(/[&<>~|=^$]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** @type {Handrail['timeline']['said']} */
  const said = ({kind, text, title}, step = title) => {
    if (!STEPS[kind]) return step ? `${text} (${step})` : text;
    const what = kind === 'undone' ? `Undone: ${step}` : step;
    return text ? `${what} → ${text}` : what;
  };

  /** @type {Handrail['timeline']['rows']} */
  const rows = (entries, zone, up) => {
    let today = '';
    return entries.map((entry) => {
      const {at, kind, page, step} = entry;
      const title = escaped(entry.title);
      const words = said({...entry, title, text: escaped(entry.text)}, page && `[${title}](${up}${page}#${step})`);
      const when = stamp(at, zone);
      const day = when.slice(0, 10);
      const row = `- ${day === today ? when.slice(11) : when} \`${STEPS[kind] || kind.replace('impact', 'signal')}\` ${words}\n`;
      today = day;
      return row;
    }).join('');
  };

  handrail.timeline = {
    STEPS, local, said, rows,
    facts({id, name}, entries, zone) {
      const first = stamp(entries[0].at, zone);
      const page = entries.map((entry) => entry.page).find(Boolean) || '';
      const path = entries.filter((entry) => entry.page === page && STEPS[entry.kind]).map(({step}) => step);
      const of = (/** @type {string} */ kinds) => entries.filter(({kind}) => kinds.includes(kind));
      const told = (/** @type {string} */ kinds, open = '') => of(kinds).map((entry) => {
        const undone = of('undone').some(({at, step}) => step === entry.step && at > entry.at);
        return `${local(entry.at, zone).slice(11)} ${said(entry)}${undone ? ' (undone)' : open}`;
      }).join('; ');
      return {
        name, zone, first,
        title: escaped(name),
        day: first.slice(0, 10),
        slug: (name.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '').match(/[a-z0-9]+/g) || ['incident']).join('-').slice(0, 60),
        id: JSON.stringify(id[0] === '~' ? '' : id),
        rows: rows(entries, zone, '../../'),
        costs: rows(of('impact'), zone, '../../'),
        runbook: JSON.stringify(page.replace(/.*\/|\.md$/g, '')),
        path: JSON.stringify(path.filter((step, index) => step !== path[index - 1])),
        minutes: `${Math.round((entries[entries.length - 1].at - entries[0].at) / MINUTE)}`,
        steps: rows(entries, zone, '../'),
        notes: rows(of('note'), zone, '../'),
        read: entries.map((entry) => `${stamp(entry.at, zone)}  ${said(entry)}\n`).join(''),
        impact: told('impact'),
        checked: told('check verify passed'),
        changed: told('manual change', ' (not undone)'),
      };
    },
    // What is filled in is not looked through once more.
    fill: (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]),
  };
}
