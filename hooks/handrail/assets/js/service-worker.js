// Keeps what is needed in an incident on the reader's device. A file of its own, `sw.js` at the
// site's root; the build puts in which list of files it belongs to and what the site consists of.
//
// Each build has a cache of its own, complete or not used. A page comes from the network, or from
// the cache when that takes too long; a file whose name holds a hash comes from the cache.
// Query strings hold values of an incident: they neither leave the device nor come into a cache.
//
// Without a version it is the last one: it takes itself and all that it keeps off the device.
{
  const VERSION = '@VERSION@';
  /** The first parts of the paths that belong to the site: what else lies below it is left alone. */
  const ROOTS = '@ROOTS@'.split(' ');
  const LIST = 'offline.json';
  const PATIENCE = 3000;
  const VISITED = 100;
  const HASHED = /[./-][0-9a-f]{8,}[./-]/;
  const PAGE = /(^|\/|\.html)$/;

  const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));
  const {scope} = worker.registration;
  const prefix = `handrail ${scope} `;
  const visited = `${prefix}visited`;
  const own = prefix + VERSION;
  const last = own === prefix;

  /** The caches of builds, the newest last. */
  const builds = async () => (await caches.keys()).filter((key) => key.startsWith(prefix) && (last || key !== visited));

  /** The newest complete cache, with its list, except `name`. */
  const newest = async (name = '') => {
    for (const key of (await builds()).reverse()) {
      const cache = await caches.open(key);
      const list = key !== name && await cache.match(scope + LIST);
      if (list) return {cache, ...await list.json()};
    }
    return {files: {}};
  };

  /** What is kept of a path: pages of the newest build, or visited; files that never change of any. */
  const kept = async (/** @type {string} */ path) => await (await newest()).cache?.match(scope + path)
    || (PAGE.test(path) ? (await caches.open(visited)).match(scope + path) : HASHED.test(path) && caches.match(scope + path));

  /** Get a file anew. The status of what says which build it is says that it was kept. */
  const load = async (/** @type {string} */ path) => {
    const response = await fetch(scope + path, {cache: 'reload'});
    const status = path === 'build.json' ? 203 : 200;
    if (!response.url.startsWith(scope)) throw path;  // a page to log in, not this one
    return response.ok ? new Response(await response.blob(), {status, headers: response.headers}) : response;
  };

  /** Do something for all paths, a few at a time. */
  const each = (/** @type {string[]} */ paths, /** @type {(path: string) => Promise<unknown>} */ work) =>
    Promise.all([1, 2, 3, 4, 5, 6].map(async () => {
      for (let path; (path = paths.pop()) !== undefined;) await work(path);
    }));

  const visit = async (/** @type {string} */ path, /** @type {Response} */ response) => {
    const cache = await caches.open(visited);
    await cache.put(scope + path, response);
    for (const old of (await cache.keys()).slice(0, -VISITED)) await cache.delete(old);
  };

  /** Get all of the list; what has not changed is taken from the build before. */
  const install = async () => {
    if (last) return worker.skipWaiting();
    const known = await builds();
    if (known.includes(own) && known.pop() !== own) await caches.delete(own);
    const before = await newest(own);
    const list = await (await fetch(scope + LIST, {cache: 'no-store'})).json();
    if (list.version !== VERSION) throw LIST;
    const cache = await caches.open(own);
    await each(Object.keys(list.files), async (path) => {
      if (await cache.match(scope + path)) return;
      const same = before.files[path] === list.files[path] && await before.cache.match(scope + path);
      const response = same || await load(path);
      if (!response.ok) throw path;
      await cache.put(scope + path, response);
    });
    const pages = await (await caches.open(visited)).keys();
    const open = await worker.clients.matchAll({includeUncontrolled: true, type: 'window'});
    await each([...pages, ...open].map(({url}) => pathOf(url)), async (path) => {
      if (path in list.files || !ours(path)) return;
      const response = await load(path).catch(() => null);
      if (response?.ok) await visit(path, response);
      else if (response) await (await caches.open(visited)).delete(scope + path);
    });
    await cache.put(scope + LIST, new Response(JSON.stringify(list)));
    // Open pages of the build before go on with its search: only then may this one take over.
    if (!before.cache || before.search === list.search) await worker.skipWaiting();
  };

  const activate = async () => {
    for (const key of await builds()) if (key !== own) await caches.delete(key);
    await (last ? worker.registration.unregister() : worker.clients.claim());
  };

  /** A path below the site, without a query. */
  const pathOf = (/** @type {string} */ url) => (url.startsWith(scope) ? url.slice(scope.length).split(/[?#]/)[0] : '..');
  const ours = (/** @type {string} */ path) => ROOTS.includes(path.split('/')[0]);

  /** Answer from the network, or with what is kept once that is slow, broken or gone. */
  const answer = async (/** @type {Promise<Response>} */ network, /** @type {string} */ path) => {
    const slow = new Promise((go) => setTimeout(go, PATIENCE)).then(() => kept(path)).then((found) => found || network);
    const response = await Promise.race([network, slow]).catch(() => null);
    return response && response.status < 500 ? response : await kept(path) || response;
  };

  const page = async (/** @type {Request} */ {redirect}, /** @type {string} */ path) => {
    const network = fetch(scope + path, {cache: 'no-cache', redirect});
    network.then(async (response) => {
      const copy = response.clone();
      if (response.ok && !response.redirected && !(path in (await newest()).files)) await visit(path, copy);
    }).catch(() => {});
    return await answer(network, path) || await kept('503.html') || await kept('404.html') || Response.error();
  };

  const file = async (/** @type {Request} */ request, /** @type {string} */ path) =>
    HASHED.test(path) && await kept(path) || await answer(fetch(request), path) || Response.error();

  worker.oninstall = (event) => event.waitUntil(install());
  worker.onactivate = (event) => event.waitUntil(activate());
  if (!last) worker.onfetch = (event) => {
    const {request} = event;
    const path = pathOf(request.url);
    if (request.method !== 'GET' || !ours(path)) return;
    if (PAGE.test(path)) event.respondWith(page(request, path));
    else if (!request.url.includes('?')) event.respondWith(file(request, path));
  };
}
