// Lets the search of a page that was opened from the file system run beside the page: a browser
// starts no worker there and fetches nothing, but loads scripts. To be loaded before the theme's own.
/// <reference path="./types.d.ts" />
if (location.protocol === 'file:') {
  /** @type {Map<string, (value: unknown) => void>} */
  const waiting = new Map();
  /** @type {(path: string, value: unknown) => void} */
  const take = (path, value) => waiting.get(path)?.(value);

  /** @type {(address: string | URL) => Promise<void>} */
  const run = (address) => new Promise((done, failed) => {
    const script = Object.assign(document.createElement('script'), {src: String(address)});
    script.onload = () => done();
    script.onerror = failed;
    document.head.append(script);
  });

  /** Stands in for the theme's worker; the worker's script finds it as `handrailPort`. */
  class Beside extends EventTarget {
    /** @param {string} address */
    constructor(address) {
      super();
      const port = Object.assign(new EventTarget(), {
        here: new URL(address, location.href).href,
        postMessage: (/** @type {unknown} */ data) => void setTimeout(() => this.dispatchEvent(new MessageEvent('message', {data}))),
        load: (/** @type {URL} */ root, /** @type {string} */ path) => new Promise((done, failed) => {
          waiting.set(path, done);
          run(new URL(`${path}.js`, root)).catch(failed);
        }),
      });
      Object.assign(window, {handrailPort: port});
      const ready = run(address);
      this.postMessage = (/** @type {unknown} */ data) => void ready.then(() => port.dispatchEvent(new MessageEvent('message', {data})));
    }
  }
  Object.assign(window, {Worker: Beside, handrailTake: take});
}
