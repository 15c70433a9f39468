// What is kept on this device, and nowhere else: JSON below one prefix for each site.
{
  const PREFIX = `handrail:${base.pathname}:`;

  /** What cannot be written (storage switched off, or full) lives as long as the page. @type {Map<string, string>} */
  const held = new Map();

  /** What is kept below a key, if anything. @template T @param {string} key @param {T} otherwise @returns {T} */
  var stored = (key, otherwise) => {
    try {
      return JSON.parse(/** @type {string} */ (held.get(key) ?? localStorage.getItem(PREFIX + key))) ?? otherwise; // null is JSON
    } catch {
      return otherwise;
    }
  };

  var keep = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    const text = JSON.stringify(value);
    held.delete(key);
    try {
      localStorage.setItem(PREFIX + key, text);
    } catch {
      held.set(key, text);
    }
    tell();
  };

  /** What this page shows of it. @type {(() => void)[]} */
  let shows = [];
  const tell = () => shows.forEach((show) => show());

  /** Call now and after each change, in any tab, for as long as this page is there. */
  var changed = (/** @type {() => void} */ show) => {
    shows.push(show);
    show();
  };

  ready('body', () => (shows = []));
  window.onstorage = tell;
}
