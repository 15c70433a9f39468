// A record as text: rows of a timeline, a draft of a postmortem, a drill. Pure functions.
{
  const MINUTE = 60e3;

  /** What is recorded at a step, as a kind of the timeline; other kinds are notes and are such kinds already. @type {Record<string, string>} */
  const STEPS = {
    check: 'investigation', verify: 'investigation', passed: 'resolved', change: 'action', manual: 'action', undone: 'action', escalate: 'escalation',
  };

  /** Day and clock of an instant in a zone: `2024-01-21 13:45`, as it is written in Sweden. @param {number} at @param {string} timeZone */
  const local = (at, timeZone) => new Intl.DateTimeFormat('sv', {timeZone, dateStyle: 'short', timeStyle: 'short'}).format(at);

  /** With the offset behind it where the clocks change within hours, since a clock may show an hour twice. @type {Handrail['timeline']['stamp']} */
  const stamp = (at, zone) => {
    const [minutes, before, after] = [0, -3, 3].map((hours) => {
      const then = Math.floor(at / MINUTE) + hours * 60;
      return Date.parse(`${local(then * MINUTE, zone)}Z`) / MINUTE - then;
    });
    if (before === after) return local(at, zone);
    const sign = minutes < 0 ? '-' : '+';
    return `${local(at, zone)} ${sign}${new Date(Math.abs(minutes) * MINUTE).toISOString().slice(11, 16)}`;
  };

  /** A user's words as Markdown that shows them and nothing else: as a backslash or a number, whichever every reader knows. */
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
      const mark = STEPS[kind] || kind.replace('impact', 'signal');
      const words = said({...entry, title, text: escaped(entry.text)}, page && `[${title}](${up}${page}#${step})`);
      const when = stamp(at, zone);
      const day = when.slice(0, 10);
      const row = `- ${day === today ? when.slice(11) : when} \`${mark}\` ${words}\n`;
      today = day;
      return row;
    }).join('');
  };

  /** @type {Handrail['timeline']['document']} */
  const document = (drill, {id, name}, entries, zone, services) => {
    const up = drill ? '../' : '../../';
    const {page, at} = entries.find((entry) => entry.page) || entries[0];
    const first = stamp(entries[0].at, zone);
    const day = first.slice(0, 10);
    const list = (/** @type {string} */ kind) => rows(entries.filter((entry) => entry.kind === kind), zone, up);
    const path = entries.filter((entry) => entry.page === page && STEPS[entry.kind]).map(({step}) => step);
    const head = drill ? [
      `on: ${day}`, `runbook: ${JSON.stringify(page.replace(/.*\/|\.md$/g, ''))}`,
      `path: ${JSON.stringify(path.filter((step, index) => step !== path[index - 1]))}`,
      `minutes: ${Math.round((entries[entries.length - 1].at - entries[0].at) / MINUTE)}`,
    ] : ['status: draft', `services: [${services}]`, `timezone: ${zone}`, `detected: ${first}`, ...(id[0] === '~' ? [] : [`incident: ${JSON.stringify(id)}`])];
    const parts = drill ? [['Outcome'], ['What was wrong', list('note')], ['Timeline', rows(entries, zone, up)]]
      : [['Summary'], ['Impact', list('impact')], ['Timeline', rows(entries, zone, up)], ['Root cause and resolution'], ['Lessons']];
    const slug = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
    const body = [...parts, ['Action items']].map(([title, text = '']) => `## ${title}\n\n${text}`).join('\n');
    return [`${day}-${slug || 'incident'}.md`, `---\n${head.join('\n')}\n---\n# ${escaped(name)}\n\n${body}`];
  };

  handrail.timeline = {STEPS, local, stamp, said, rows, document};
}
