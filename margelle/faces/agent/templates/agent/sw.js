// Margelle {{ version }}: keeps the application's files on the phone. Never a customer's data: that is IndexedDB's.
const CACHE = 'margelle-tech-{{ version }}';
const SHELL = '/tech/';
const FILES = [{% for file in files %}
  '{{ file }}',{% endfor %}
];

async function install() {
  const cache = await caches.open(CACHE);
  try {
    await cache.addAll([SHELL, ...FILES].map((file) => new Request(file, { cache: 'reload' })));
  } catch (trouble) {
    // A half-filled cache would be taken for a whole one by the next attempt.
    await caches.delete(CACHE);
    throw trouble;
  }
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith('margelle-tech-') && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request.mode === 'navigate' ? SHELL : request, { ignoreSearch: request.mode === 'navigate' });
  return kept ?? fetch(request);
}

self.addEventListener('install', (event) => {
  event.waitUntil(install());
  // A hundred files of a start: where the browser can, it reads them itself and does not ask the worker for each.
  event.addRoutes?.([{ condition: { urlPattern: { pathname: '/static/*' } }, source: { cacheName: CACHE } }]);
});
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('message', (event) => event.data === 'take over' && self.skipWaiting());
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate' && !url.pathname.startsWith(SHELL)) return;
  event.respondWith(answer(request));
});
