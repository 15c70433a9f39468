// Takes the service worker of this site, and all that it keeps, off the reader's device: written
// as `sw.js` in the place of the other one. Browsers look for a change of that file by themselves.
'use strict';
{
  const worker = /** @type {ServiceWorkerScope} */ (/** @type {unknown} */ (self));
  const prefix = `handrail ${worker.registration.scope} `;

  worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
  worker.addEventListener('activate', (event) => event.waitUntil((async () => {
    for (const key of await caches.keys()) if (key.startsWith(prefix)) await caches.delete(key);
    await worker.registration.unregister();
  })()));
}
