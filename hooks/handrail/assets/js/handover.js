// A record as one line that a second browser opens. Whoever wrote it, it comes into a page as text only.
{
  const LONGEST = 4e5; // characters of a text
  const DAY = 864e5; // a clock may be wrong by this
  const FORM = /handrail-record:(\d+):([\w+/=\s]*):end/;
  const FIELDS = /** @type {const} */ (['at', 'page', 'step', 'to', 'kind', 'title', 'text']);

  /** Addresses have no room for what would end them in Markdown. @param {any[]} row @param {string[]} kinds */
  const valid = ([at, ...row], kinds) => Number.isInteger(at) && at > 0 && at < Date.now() + DAY
    && row.length === 6 && row.every((each) => each.length <= 1000 && each.trim)
    && !/[\s()<>]/.test(row.slice(0, 3).join('')) && kinds.includes(row[3]);

  handrail.handover = {
    write({id, name}, entries) {
      const rows = entries.map((entry) => FIELDS.map((field) => entry[field]));
      // ASCII only, since `btoa` takes nothing else.
      const ascii = JSON.stringify([id, name, rows]).replace(/[^\0-\x7f]/g, (sign) => `\\u${(65536 + sign.charCodeAt(0)).toString(16).slice(1)}`);
      return `handrail-record:1:${btoa(ascii)}:end`;
    },
    read(text, kinds) {
      const [, version, machine] = (text.length < LONGEST && FORM.exec(text)) || [];
      if (!version) return 'partial';
      if (version !== '1') return 'other';
      try {
        const [id, name, rows] = JSON.parse(atob(machine));
        if ([id, name].every((each) => each.trim() && each.length <= 100) && rows.every((/** @type {any[]} */ row) => valid(row, kinds))) {
          return {id, name, entries: rows.map((/** @type {any[]} */ row) => Object.fromEntries(FIELDS.map((field, index) => [field, row[index]])))};
        }
      } catch {}
      return 'damaged';
    },
  };
}
