// Keeps what the voter's page is made of, for a reload without any network. With a network everything is asked for anew, so that nobody meets an old version;
// only photos, whose addresses change with their content, are taken from here first. What is asked for with a key is not looked at, and never kept.

const SHELL = 'photovote-shell-v1';
const PHOTOS = 'photovote-photos-v1';
const MOST_PHOTOS = 1500;

// A full hall's network does not fail, it stands still: what is kept is not waited for longer than this, and hardly at all while it stands.
const PATIENCE = 4_000;
const IMPATIENCE = 500;
let patience = PATIENCE;

const isShell = ({ pathname }) => /^\/(?:js|css|lang)\//.test(pathname) || pathname === '/icon.svg' || pathname === '/vote.html';
const isDefinition = ({ pathname }) => /^\/api\/v1\/elections\/[0-9A-Z]{26}(?:\/photos)?$/.test(pathname);
const isPhoto = ({ pathname }) => /^\/photos\/[\w-]{43}\/\d+\.(?:webp|jpg)$/.test(pathname);

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(inherit());
});
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('message', (event) => event.waitUntil(keep(event.data?.keep ?? [])));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.search || request.headers.has('Authorization')) return;
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/vote/')) event.respondWith(networkFirst(request, '/vote.html'));
  } else if (isShell(url) || isDefinition(url)) event.respondWith(networkFirst(request, url.pathname));
  else if (isPhoto(url)) event.respondWith(photo(request, url));
});

/** What the version before has kept, asked for anew: the next time there may be no network. */
async function inherit() {
  const shells = (await caches.keys()).filter((name) => name !== PHOTOS);
  const kept = await Promise.all(shells.map(async (name) => (await caches.open(name)).keys()));
  await keep(kept.flat().map(({ url }) => url));
}

async function begin() {
  for (const name of await caches.keys()) if (name !== SHELL && name !== PHOTOS) await caches.delete(name);
  await self.clients.claim();
}

async function networkFirst(request, name) {
  const cache = await caches.open(SHELL);

  // Or what another version keeps: it may be taking over at this moment, and has cleared up behind this one.
  const kept = await cache.match(name) ?? await caches.match(name);
  let isOver = false;
  const asked = fetch(request).then(async (response) => {
    patience = PATIENCE;
    if (isWhole(response)) await cache.put(name, response.clone());
    return response;
  }).finally(() => { isOver = true; });
  if (!kept) return asked;

  const enough = new Promise((resolve) => setTimeout(() => {
    if (!isOver) patience = IMPATIENCE;
    resolve(kept);
  }, patience));
  return Promise.race([asked.catch(() => kept), enough]);
}

async function photo(request, url) {
  const cache = await caches.open(PHOTOS);
  const kept = await cache.match(url.pathname);
  if (kept) return kept;
  try {
    const response = await fetch(request);
    if (isWhole(response)) await putPhoto(cache, url.pathname, response.clone());
    return response;
  } catch (error) {
    // The same photo in another size is better than none.
    const [, , id] = url.pathname.split('/');
    for (const edge of [1280, 640, 2048, 320, 96]) {
      for (const type of ['webp', 'jpg']) {
        const other = await cache.match(`/photos/${id}/${edge}.${type}`);
        if (other) return other;
      }
    }
    throw error;
  }
}

/** What a page had loaded before this worker was there. */
async function keep(addresses) {
  for (const address of new Set(addresses)) {
    const url = new URL(address);
    if (url.origin !== location.origin || url.search || !(isShell(url) || isDefinition(url) || isPhoto(url))) continue;
    const cache = await caches.open(isPhoto(url) ? PHOTOS : SHELL);
    if (await cache.match(url.pathname)) continue;
    try {
      const response = await fetch(url, { credentials: 'omit' });
      if (isWhole(response)) await (isPhoto(url) ? putPhoto(cache, url.pathname, response) : cache.put(url.pathname, response));
    } catch {
      // The network is gone again: what is not kept now is kept when it is next loaded.
    }
  }
}

async function putPhoto(cache, name, response) {
  await cache.put(name, response);
  const names = await cache.keys();
  for (const old of names.slice(0, Math.max(0, names.length - MOST_PHOTOS))) await cache.delete(old);
}

// Not a portal's page in place of an answer, and nothing that came from elsewhere.
const isWhole = (response) => response.status === 200 && !response.redirected && response.type === 'basic';
