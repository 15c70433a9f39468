// What is kept on this device, and nowhere else: JSON below one prefix for each site.
{
  const PREFIX = `handrail:${handrail.base.pathname}:`;

  /** What cannot be written (storage switched off, or full) lives as long as the page. @type {Map<string, string>} */
  const held = new Map();

  /** @type {((key: string) => void)[]} */
  const listeners = [];

  const tell = (/** @type {string} */ key) => listeners.forEach((listener) => listener(key));

  handrail.store = {
    get(key, otherwise) {
      try {
        return JSON.parse(held.get(key) ?? localStorage.getItem(PREFIX + key) ?? 'null') ?? otherwise;
      } catch {
        return otherwise;
      }
    },
    set(key, value) {
      const text = JSON.stringify(value);
      held.delete(key);
      try {
        localStorage.setItem(PREFIX + key, text);
      } catch {
        held.set(key, text);
      }
      tell(key);
    },
    changed: (listener) => void listeners.push(listener),
    scope: () => handrail.incidents.current()?.id || 'device',
  };

  window.addEventListener('storage', ({key}) => {
    if (key === null) tell('');
    else if (key.startsWith(PREFIX)) tell(key.slice(PREFIX.length));
  });
}
