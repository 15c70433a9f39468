// A record as text: the rows of a timeline, and what drafts and other texts are filled with. Pure functions.
{
  /** @type {Record<string, Intl.DateTimeFormat>} */
  const formats = {};

  /** Day, clock and offset of an instant: `2024-01-21 13:45 GMT+01:00`, as it is written in Sweden. @param {number} at @param {string} timeZone */
  const full = (at, timeZone) => (formats[timeZone] ||= new Intl.DateTimeFormat('sv', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', timeZoneName: 'longOffset',
  })).format(at).replace('−', '-');

  /** The clock of an instant in a zone: `13:45`. @param {number} at @param {string} zone */
  var clock = (at, zone) => full(at, zone).slice(11, 16);

  /** The offset stands behind it where the clocks change within hours, since they may show an hour twice. @param {number} at @param {string} zone */
  const stamp = (at, zone) => {
    const [before, after] = [-1e7, 1e7].map((time) => full(at + time, zone).slice(16));
    return full(at, zone).slice(0, 16) + (before === after ? '' : ` ${full(at, zone).slice(20) || '+00:00'}`);
  };

  /** A user's words as Markdown that shows them and nothing else: behind a backslash or as a number, whichever every reader knows. */
  const escaped = (/** @type {string} */ text) => text.replace(/[\s\p{C}]+/gu, ' ').trim()
    .replace(/[\\`*_[\]{}#!]/g, '\\$&').replace(/[&<>~|=^$]/g, (sign) => `&#${sign.charCodeAt(0)};`);

  /** What an entry says. @param {Entry} entry */
  var said = ({text, title}) => title + (title && text && ' → ') + text;

  /** A record as text; `zone` is an IANA name, `up` leads from the file to docs. @type {(entries: Entry[], zone: string, up: string) => string} */
  var rows = (entries, zone, up) => entries.map((entry) => {
    const {at, kind, page, step} = entry;
    const title = escaped(entry.title);
    const words = said({...entry, title: page && `[${title}](${up}${page}#${step})`, text: escaped(entry.text)});
    return `- ${stamp(at, zone)} \`${kind.replace('impact', 'signal')}\` ${words}\n`;
  }).join('');

  /**
   * What may stand in braces in the texts of `record.md.jinja`, on a page; there must be an entry.
   * @type {(incident: Incident, entries: Entry[], zone: string, page: string) => Record<string, string>}
   */
  var facts = ({id, name}, entries, zone, page) => {
    const first = stamp(entries[0].at, zone);
    const of = (/** @type {RegExp} */ kinds) => entries.filter(({kind}) => kinds.test(kind));
    const told = (/** @type {RegExp} */ kinds) => of(kinds).map((entry) => `${clock(entry.at, zone)} ${said(entry)}`).join('; ');
    return {
      name, zone, first,
      since: first.slice(11),
      count: `${entries.length}`,
      title: escaped(name),
      day: first.slice(0, 10),
      id: JSON.stringify(id[0] === '~' ? '' : id),
      rows: rows(entries, zone, '../../'),
      costs: rows(of(/impact/), zone, '../../'),
      path: JSON.stringify(entries.filter((entry) => entry.page === page && entry.to != null).map(({step}) => step).filter((step, index, all) => step !== all[index - 1])),
      minutes: `${Math.round((/** @type {Entry} */ (entries.at(-1)).at - entries[0].at) / 60e3)}`,
      steps: rows(entries, zone, '../'),
      notes: rows(of(/note/), zone, '../'),
      read: entries.map((entry) => `${stamp(entry.at, zone)} ${said(entry)}\n`).join(''),
      impact: told(/impact/),
      checked: told(/inv|res/),
      changed: told(/^act/),
    };
  };

  /** What is filled in is not looked through once more. @param {string} text @param {Record<string, string>} facts */
  var fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}
