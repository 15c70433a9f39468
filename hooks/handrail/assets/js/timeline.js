// A record as text: rows of a timeline, a draft of a postmortem, a drill. Pure functions.
{
  const HOUR = 3600e3;
  const MINUTE = 60e3;

  /** What an entry made at a step is in a timeline, by the kind of the step; all other kinds are notes. @type {Record<string, string>} */
  const STEPS = {check: 'investigation', change: 'action', undone: 'action', manual: 'action', verify: 'investigation', passed: 'resolved', escalate: 'escalation'};
  const NOTES = 'note signal impact hypothesis refuted confirmed action action:worked action:no-effect action:made-worse comms cause-found mitigated resolved'.split(' ');

  /** Day and clock of an instant in a zone: `2024-01-21 13:45`, as Sweden writes it. */
  const local = (/** @type {number} */ at, /** @type {string} */ zone) =>
    new Intl.DateTimeFormat('sv-SE', {timeZone: zone, dateStyle: 'short', timeStyle: 'short'}).format(at);

  /** The zone's offset in minutes. @param {number} at @param {string} zone */
  const offset = (at, zone) => Date.parse(`${local(at, zone).replace(' ', 'T')}Z`) / MINUTE - Math.floor(at / MINUTE);

  /** With the offset behind it where a change of the clocks is near, since an hour may come twice. @param {number} at @param {string} zone */
  const stamp = (at, zone) => {
    const minutes = offset(at, zone);
    const sure = offset(at - 3 * HOUR, zone) === minutes && offset(at + 3 * HOUR, zone) === minutes;
    const size = Math.abs(minutes);
    const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, '0');
    return local(at, zone) + (sure ? '' : ` ${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`);
  };

  /** A user's words as Markdown that shows them, and nothing else. */
  const escaped = (/** @type {string} */ text) =>
    text.replace(/[\s\p{C}]+/gu, ' ').trim()
      .replace(/[\\`*_[\]{}#!]/g, '\\$&').replace(/[&<>~|=^$]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** @type {Handrail['timeline']['said']} */
  const said = ({kind, text, title}, link = title) => {
    if (!STEPS[kind]) return title ? `${text} (${link})` : text;
    const what = kind === 'undone' ? `Undone: ${link}` : link;
    return text ? `${what} → ${text}` : what;
  };

  /** @type {Handrail['timeline']['rows']} */
  const rows = (entries, zone, up) => {
    let before = 0;
    let day = '';
    return entries.map((entry) => {
      const {at, kind, page, step} = entry;
      const title = escaped(entry.title);
      const words = said({...entry, title, text: escaped(entry.text)}, page && `[${title}](${up}${page}#${step})`);
      const [date, ...clock] = stamp(at, zone).split(' ');
      const shown = date === day ? clock : [date, ...clock];
      const back = at < before ? ' (the clock of this device had gone back)' : '';
      day = date;
      before = at;
      const mark = STEPS[kind] || (kind === 'impact' ? 'signal' : kind);
      return `- ${shown.join(' ')} \`${mark}\` ${words}${back}\n`;
    }).join('');
  };

  const of = (/** @type {Entry[]} */ entries, /** @type {string[]} */ ...kinds) => entries.filter(({kind}) => kinds.includes(kind));

  /** A heading with what is known below it. @param {string} title @param {string} [text] */
  const part = (title, text = '') => `\n## ${title}\n${text && '\n'}${text}`;

  const file = (/** @type {string} */ day, /** @type {string} */ name) =>
    `${day}-${name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60) || 'incident'}.md`;

  /** @type {Handrail['timeline']['postmortem']} */
  const postmortem = ({id, name}, entries, zone) => {
    const detected = stamp(entries[0].at, zone);
    const pager = id[0] === '~' ? '' : `incident: ${JSON.stringify(id)}\n`;
    return [
      file(detected.slice(0, 10), name),
      `---\nstatus: draft\ntimezone: ${zone}\ndetected: ${detected}\n${pager}---\n# ${escaped(name)}\n${
        part('Summary')}${part('Impact', rows(of(entries, 'impact'), zone, '../../'))}${
        part('Timeline', rows(entries, zone, '../../'))}${
        part('Root cause and resolution')}${part('Lessons')}${part('Action items')}`,
    ];
  };

  /** @type {Handrail['timeline']['drill']} */
  const drill = ({name}, entries, zone) => {
    const {page} = entries.find((entry) => entry.page) || entries[0];
    const steps = entries.filter((entry) => entry.page === page && entry.kind !== 'undone').map(({step}) => step);
    const path = steps.filter((step, at) => step !== steps[at - 1]);
    const day = local(entries[0].at, zone).slice(0, 10);
    const minutes = Math.max(0, Math.round((entries[entries.length - 1].at - entries[0].at) / MINUTE));
    return [
      file(day, name),
      `---\non: ${day}\nrunbook: ${JSON.stringify(page.replace(/.*\/|\.md$/g, ''))}\npath: ${
        JSON.stringify(path)}\nminutes: ${minutes}\n---\n# ${escaped(name)}\n${
        part('Outcome')}${part('What was wrong', rows(of(entries, 'note'), zone, '../'))}${
        part('Timeline', rows(entries, zone, '../'))}${part('Action items')}`,
    ];
  };

  handrail.timeline = {STEPS, NOTES, local, stamp, said, rows, postmortem, drill};
}
