// What is kept on this device, and nowhere else: JSON below one prefix for each site.
{
  const PREFIX = `handrail:${handrail.base.pathname}:`;

  /** What cannot be written (storage switched off, or full) lives as long as the page. @type {Map<string, string>} */
  const held = new Map();

  /** @type {((key: string) => void)[]} */
  const listeners = [];

  const tell = (/** @type {string} */ key) => listeners.forEach((listener) => listener(key));

  /** @param {string} key @param {string | null} text */
  const write = (key, text) => {
    held.delete(key);
    try {
      if (text === null) localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, text);
    } catch {
      if (text !== null) held.set(key, text);
    }
    tell(key);
  };

  handrail.store = {
    get(key, otherwise) {
      try {
        const text = held.get(key) ?? localStorage.getItem(PREFIX + key);
        return text === null ? otherwise : JSON.parse(text);
      } catch {
        return otherwise;
      }
    },
    set: (key, value) => write(key, JSON.stringify(value)),
    remove: (key) => write(key, null),
    changed: (listener) => void listeners.push(listener),
    scope: () => handrail.incidents.current()?.id || 'device',
  };

  window.addEventListener('storage', ({key}) => {
    if (key === null) tell('');
    else if (key.startsWith(PREFIX)) tell(key.slice(PREFIX.length));
  });
}
