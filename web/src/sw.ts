/**
 * Keeps the page itself at hand without a network. Calls and sockets are never touched: what
 * people write is kept in the page's own store.
 */

/** The files of this build and a name for all of them; filled in by the build. */
declare const __FILES__: readonly string[];
declare const __BUILD__: string;

const worker = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = 'parley-';
const CACHE = PREFIX + __BUILD__;

worker.addEventListener('install', (event) => {
  const fill = async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(__FILES__.map((file) => new Request(file, { cache: 'reload' })));
  };
  event.waitUntil(fill());
});

worker.addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(tidy());
});

/** The person has agreed to the new version. */
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') {
    void worker.skipWaiting();
  }
});

/** A notification was chosen: its conversation is opened, in a page that is there or in a new one. */
worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  const { conversation } = notification.data as { conversation: string };
  notification.close();
  const open = async () => {
    const [page] = await worker.clients.matchAll({ type: 'window' });
    if (page === undefined) {
      await worker.clients.openWindow(`/#chat=${encodeURIComponent(conversation)}`);
    } else {
      page.postMessage({ open: conversation });
      await page.focus();
    }
  };
  event.waitUntil(open());
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === worker.location.origin && !url.pathname.startsWith('/v1/');
  if (request.method !== 'GET' || !isOurs) {
    return;
  }
  const answer = async () => {
    const cache = await caches.open(CACHE);
    const wanted = request.mode === 'navigate' ? '/' : request;
    return (await cache.match(wanted)) ?? fetch(request);
  };
  event.respondWith(answer());
});
