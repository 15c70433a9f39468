// A record as text that a person can read and a second browser opens.
{
  const {timeline} = handrail;
  const LONGEST = 1_000_000; // characters of a text
  const ENTRIES = 500;
  const FORM = /handrail-record:(\d+):([\w+/=\s]*):end/;

  /** What each field of an entry may hold. Whatever it holds, it comes into a page as text only. */
  const SHAPES = {
    kind: new RegExp(`^(?:${[...Object.keys(timeline.STEPS), ...timeline.NOTES].join('|')})$`),
    text: /^[^]{0,1000}$/,
    page: /^(?:(?!.*\.\.)[^\s()<>\\:?#]{1,200}\.md)?$/,
    step: /^[^\s()<>\\]{0,200}$/,
    title: /^[^]{0,300}$/,
    to: /^\S{0,200}$/,
  };
  const FIELDS = /** @type {(keyof typeof SHAPES)[]} */ (Object.keys(SHAPES));

  /** ASCII only, since `btoa` takes nothing else. */
  const ascii = (/** @type {string} */ text) =>
    text.replace(/[^\0-\x7f]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

  const valid = (/** @type {unknown} */ row) =>
    Array.isArray(row) && row[0] > 0 && row[0] < 4e12 && Number.isInteger(row[0])
    && FIELDS.every((field, at) => typeof row[at + 1] === 'string' && SHAPES[field].test(row[at + 1]));

  handrail.handover = {
    write({id, name}, entries, zone) {
      const fields = entries.slice(-ENTRIES).map((entry) => [entry.at, ...FIELDS.map((field) => entry[field])]);
      const read = entries.map((entry) => `${timeline.stamp(entry.at, zone)}  ${timeline.said(entry)}\n`);
      return `Hand-over: ${name}\nTimes of ${zone}\n\n${read.join('')}
To go on from here, paste all of this into "Open hand-over" on the page of a runbook.
handrail-record:1:${btoa(ascii(JSON.stringify([id, name, fields])))}:end\n`;
    },
    read(text) {
      const [, version, machine] = text.length > LONGEST ? [] : FORM.exec(text) || [];
      if (!version) return 'This is no whole hand-over. Copy it from its first to its last line.';
      if (version !== '1') return 'Another version of Handrail has written this hand-over.';
      try {
        const [id, name, rows] = JSON.parse(atob(machine));
        if (![id, name].every((each) => typeof each === 'string' && /^[^]{1,100}$/.test(each)) || rows.length > ENTRIES || !rows.every(valid)) throw id;
        const entries = rows.map((/** @type {string[]} */ [at, ...row]) =>
          Object.fromEntries([['at', at], ...FIELDS.map((field, index) => [field, row[index]])]));
        return {id, name, entries};
      } catch {
        return 'This hand-over is damaged. Copy it once more, or send it as a file.';
      }
    },
  };
}
