// Keeps what is needed in an incident on the reader's device. A file of its own, `sw.js` at the
// site's root; the build puts in which list of files it belongs to and what the site consists of.
//
// Each build has a cache of its own, complete or not used. A page comes from the network, or from
// the cache when that takes too long; a file whose name holds a hash comes from the cache.
// Query strings hold values of an incident: they neither leave the device nor come into a cache.
'use strict';
{
  const VERSION = '@VERSION@';
  /** The first parts of the paths that belong to the site: what else lies below it is left alone. */
  const ROOTS = /** @type {string[]} */ (JSON.parse('@ROOTS@'));
  const LIST = 'offline.json';
  const PATIENCE = 3000;
  const VISITED = 100;
  const HASHED = /[./-][0-9a-f]{8,}[./-]/;

  const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));
  const scope = worker.registration.scope;
  const prefix = `handrail ${scope} `;
  const visited = `${prefix}visited`;

  /** The caches of builds, the newest last. */
  const builds = async () => (await caches.keys()).filter((key) => key.startsWith(prefix) && key !== visited);

  /** The newest complete cache, with its list, except `name`. */
  const newest = async (name = '') => {
    for (const key of (await builds()).reverse()) {
      const cache = await caches.open(key);
      const list = key !== name && await cache.match(scope + LIST);
      if (list) return {cache, list: await list.json()};
    }
    return null;
  };

  /** What is kept of a path: pages of the newest build only, other files of any. */
  const kept = async (/** @type {string} */ path) => {
    const found = await (await newest())?.cache.match(scope + path);
    return found || (HASHED.test(path) ? caches.match(scope + path) : (await caches.open(visited)).match(scope + path));
  };

  const load = async (/** @type {string} */ path) => {
    const response = await fetch(scope + path, {cache: 'reload'});
    if (response.redirected && !response.url.startsWith(scope)) throw new Error(`${path} leads away`);
    return response.redirected ? new Response(await response.blob(), {headers: response.headers}) : response;
  };

  /** Do something for all paths, a few at a time. */
  const each = (/** @type {string[]} */ paths, /** @type {(path: string) => Promise<unknown>} */ work) =>
    Promise.all(Array.from({length: 6}, async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) await work(path);
    }));

  const visit = async (/** @type {string} */ path, /** @type {Response} */ response) => {
    const cache = await caches.open(visited);
    await cache.put(scope + path, response);
    for (const old of (await cache.keys()).slice(0, -VISITED)) await cache.delete(old);
  };

  /** Get all of the list; what has not changed is taken from the build before. */
  const install = async () => {
    const name = prefix + VERSION;
    const known = await builds();
    if (known.includes(name) && known[known.length - 1] !== name) await caches.delete(name);
    const before = await newest(name);
    const list = await (await fetch(scope + LIST, {cache: 'no-store'})).json();
    if (list.version !== VERSION) throw new Error(`${LIST} is of another build`);
    const cache = await caches.open(name);
    await each(Object.keys(list.files), async (path) => {
      if (await cache.match(scope + path)) return;
      const same = before?.list.files[path] === list.files[path] && await before?.cache.match(scope + path);
      const response = same || await load(path);
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      await cache.put(scope + path, response);
    });
    const pages = await (await caches.open(visited)).keys();
    const open = await worker.clients.matchAll({includeUncontrolled: true, type: 'window'});
    const urls = [...pages, ...open].map(({url}) => url.split(/[?#]/)[0]).filter((url) => url.startsWith(scope));
    await each([...new Set(urls.map((url) => url.slice(scope.length)))], async (path) => {
      if (path in list.files || !ours(path) || !isPage(path)) return;
      const response = await load(path).catch(() => null);
      if (response?.ok) await visit(path, response);
      else if (response) await (await caches.open(visited)).delete(scope + path);
    });
    await cache.put(scope + LIST, new Response(JSON.stringify(list)));
    // Open pages of the build before go on with its search: only then may this one take over.
    if (!before || before.list.search === list.search) await worker.skipWaiting();
  };

  const activate = async () => {
    for (const key of await builds()) if (key !== prefix + VERSION) await caches.delete(key);
    await worker.clients.claim();
  };

  const isPage = (/** @type {string} */ path) => /(^|\/|\.html)$/.test(path);
  const ours = (/** @type {string} */ path) => ROOTS.includes(path.split('/')[0]);
  const later = () => new Promise((resolve) => { setTimeout(resolve, PATIENCE); });

  /** Answer from the network, or with what is kept once that is slow, broken or gone. */
  const first = async (/** @type {Promise<Response>} */ network, /** @type {string} */ path) => {
    const slow = later().then(() => kept(path)).then((found) => found || network);
    const response = await Promise.race([network, slow]).catch(() => null);
    return response && response.status < 500 ? response : await kept(path) || response;
  };

  const page = async (/** @type {Request} */ request, /** @type {string} */ path) => {
    const network = fetch(scope + path, {cache: 'no-cache', redirect: request.redirect, credentials: 'same-origin'});
    network.then(async (response) => {
      if (!response.ok || response.redirected || !/html/.test(response.headers.get('content-type') || '')) return;
      const copy = response.clone();
      if (!(path in ((await newest())?.list.files || {}))) await visit(path, copy);
    }).catch(() => {});
    return await first(network, path) || await kept('503.html') || await kept('404.html') || Response.error();
  };

  const build = async (/** @type {Request} */ request) => {
    const network = fetch(request);
    const answer = await Promise.race([network, later()]).catch(() => null);
    if (answer instanceof Response && answer.ok) return answer;
    const copy = await kept('build.json');
    return copy ? new Response(copy.body, {status: 203, headers: copy.headers}) : network;
  };

  const file = async (/** @type {Request} */ request, /** @type {string} */ path) => {
    const found = HASHED.test(path) && await kept(path);
    return found || await first(fetch(request), path) || Response.error();
  };

  worker.addEventListener('install', (event) => event.waitUntil(install()));
  worker.addEventListener('activate', (event) => event.waitUntil(activate()));
  worker.addEventListener('fetch', (event) => {
    const {request} = event;
    const bare = request.url.split(/[?#]/)[0];
    const path = bare.slice(scope.length);
    if (request.method !== 'GET' || !bare.startsWith(scope) || !ours(path)) return;
    if (path === 'build.json') event.respondWith(build(request));
    else if (isPage(path)) event.respondWith(page(request, path));
    else if (bare === request.url.split('#')[0]) event.respondWith(file(request, path));
  });
}
