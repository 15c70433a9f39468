// A record as one line that a second browser opens. Whoever wrote it, it comes into a page as text only.
{
  /** Of texts only, the calls of `trim` hold. Addresses and kinds have no room for what would end them in Markdown. @param {Entry} entry */
  const valid = ({at, page, step, kind, title, text}) => Number.isInteger(at) && at > 0 && at < Date.now() + 864e5 // a clock may be wrong by a day
    && [page, step, kind, title, text].every((each) => each === `${each}`) && !/[\s()<>`]/.test(page + step + kind);

  /** `btoa` takes bytes only: those of UTF-8. @param {Handed} incident @param {Entry[]} entries */
  var handOver = ({id, name}, entries) => `handrail-record:1:${btoa(unescape(encodeURIComponent(JSON.stringify([id, name, entries]))))}:end`;

  /** What stands in a text that anybody may have written, if it can be read. @param {string} text @returns {Handed | void} */
  var opened = (text) => {
    try {
      const [id, name, entries] = JSON.parse(decodeURIComponent(escape(atob(/** @type {any} */ (/handrail-record:1:([^:]*):end/.exec(text))[1]))));
      if (id.trim() && name.trim() && entries.every(valid)) return {id, name, entries};
    } catch {}
  };
}
