// A record as text that a person can read and a second browser opens.
{
  const {timeline} = handrail;
  const LONGEST = 1e6; // characters of a text
  const FORM = /handrail-record:(\d+):([\w+/=\s]*):end/;
  const FIELDS = /** @type {const} */ (['kind', 'text', 'page', 'step', 'title', 'to']);

  /** Whatever a field holds comes into a page as text, and into Markdown escaped; addresses have no room for more. */
  const valid = (/** @type {any[]} */ [at, ...row], /** @type {string[]} */ kinds) =>
    Number.isInteger(at) && at > 0 && at < 4e12 && row.length === FIELDS.length
    && row.every((each) => typeof each === 'string' && each.length <= 1000)
    && kinds.includes(row[0]) && !/[\s()<>]/.test(row[2] + row[3] + row[5]);

  handrail.handover = {
    write({id, name}, entries, zone) {
      const rows = entries.map((entry) => [entry.at, ...FIELDS.map((field) => entry[field])]);
      // ASCII only, since `btoa` takes nothing else.
      const json = JSON.stringify([id, name, rows]).replace(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
      const read = entries.map((entry) => `${timeline.stamp(entry.at, zone)}  ${timeline.said(entry)}`).join('\n');
      return `${name}\nTimes of ${zone}\n\n${read}\n\nTo go on, paste all of this into "Open hand-over" on the page of a runbook.\nhandrail-record:1:${btoa(json)}:end\n`;
    },
    read(text, notes) {
      const [, version, machine] = (text.length < LONGEST && FORM.exec(text)) || [];
      if (!version) return 'This is no whole hand-over. Copy it from its first to its last line.';
      if (version !== '1') return 'This hand-over is of another version of Handrail.';
      try {
        const [id, name, rows] = JSON.parse(atob(machine));
        const kinds = [...Object.keys(timeline.STEPS), ...notes];
        if (/^[^]{1,100}$/.test(id) && /^[^]{1,100}$/.test(name) && rows.every((/** @type {any[]} */ row) => valid(row, kinds))) {
          return {id: String(id), name: String(name), entries: rows.map((/** @type {any[]} */ [at, ...row]) => Object.fromEntries([['at', at], ...FIELDS.map((field, index) => [field, row[index]])]))};
        }
      } catch {}
      return 'This hand-over is damaged. Copy it once more, or send it as a file.';
    },
  };
}
