// Keeps what the voter's page is made of, for a reload without any network. With a network everything is asked for anew, so that nobody meets an old version;
// only photos, whose addresses change with their content, are taken from here first. What is asked for with a key is not looked at, and never kept.
//
// Parts of two versions need not fit together. Document, scripts, styles and words are therefore kept all at once, when a page says that it works with them, and a page
// whose document comes from here takes all of them from here.

const SHELL = 'photovote-shell-v1';
const PHOTOS = 'photovote-photos-v1';
const MOST_PHOTOS = 1500;
const DOCUMENT = '/vote.html';

// A full hall's network does not fail, it stands still: what is kept is not waited for longer than this, and hardly at all while it stands.
const PATIENCE = 4_000;
const IMPATIENCE = 500;
let patience = PATIENCE;

// What nobody looks at yet may take its time, and has an end all the same: another version of this worker has to wait for it.
const LONGEST = 60_000;

/** Pages whose document came over the network, and what has come for them since: client → name → response. */
const loads = new Map();

/** Pages whose document came from here. */
const opened = new Set();

/** While the old parts give way to the new ones, neither are given out. */
let changing = Promise.resolve();

const isOlder = (name) => name.startsWith('photovote-shell-') && name !== SHELL;
const isShell = ({ pathname }) => /^\/(?:js|css|lang)\//.test(pathname) || pathname === '/icon.svg' || pathname === DOCUMENT;
const isDefinition = ({ pathname }) => /^\/api\/v1\/elections\/[0-9A-Z]{26}(?:\/photos)?$/.test(pathname);
const isPhoto = ({ pathname }) => /^\/photos\/[\w-]{43}\/\d+\.(?:webp|jpg)$/.test(pathname);

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(begin()));
self.addEventListener('message', (event) => event.waitUntil(keep(event.data?.keep ?? [], event.source?.id)));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin || url.search || request.headers.has('Authorization')) return;
  if (request.mode === 'navigate') {
    if (url.pathname.startsWith('/vote/')) event.respondWith(page(request, event.resultingClientId));
  } else if (isShell(url)) event.respondWith(part(request, url.pathname, event.clientId));
  else if (isDefinition(url)) event.respondWith(definition(request, url.pathname));
  else if (isPhoto(url)) event.respondWith(photo(request, url));
});

async function begin() {
  await inherit();
  await self.clients.claim();
}

/** What a version before has kept under another name is moved. It is not asked for anew: there may be no network by now. */
async function inherit() {
  const shell = await caches.open(SHELL);
  for (const name of await caches.keys()) {
    if (!isOlder(name)) continue;
    try {
      const old = await caches.open(name);
      for (const request of await old.keys()) if (!await shell.match(request)) await shell.put(request, await old.match(request));
      await caches.delete(name);
    } catch {
      // No room: it stays where it is, and is found there.
    }
  }
}

/** Or where another version keeps it: it may be taking over at this moment, and have cleared up behind this one. */
async function find(name) {
  await changing;
  return await (await caches.open(SHELL)).match(name) ?? caches.match(name);
}

async function page(request, client) {
  const kept = await find(DOCUMENT);
  const load = new Map();
  const response = await networkFirst(request, kept, (came) => load.set(DOCUMENT, came));
  if (response === kept) {
    opened.add(client);
  } else {
    // Of a page that never worked, nothing is needed.
    for (const other of loads.values()) other.clear();
    loads.set(client, load);
  }
  return response;
}

async function part(request, name, client) {
  const kept = await find(name);
  return kept && opened.has(client) ? kept : networkFirst(request, kept, (came) => loads.get(client)?.set(name, came));
}

async function definition(request, name) {
  return networkFirst(request, await find(name), async (came) => ifThereIsRoom((await caches.open(SHELL)).put(name, came)));
}

/** What the network has, which is also taken; what is kept, where that fails, has to wait for too long, or finds a server in trouble. */
async function networkFirst(request, kept, take) {
  let isOver = false;
  const asked = fetch(request).then(async (response) => {
    patience = PATIENCE;
    if (isWhole(response)) {
      // It may stand still in the middle of an answer.
      await response.clone().arrayBuffer();
      await take(response.clone());
    }
    return response.status < 500 ? response : kept ?? response;
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
    if (isWhole(response)) await ifThereIsRoom(putPhoto(cache, url.pathname, response.clone()));
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

/** What a page that works is made of, and has loaded. */
async function keep(addresses, client) {
  const urls = [...new Set(addresses)].map((address) => new URL(address)).filter(({ origin, search }) => origin === location.origin && !search);
  const signal = AbortSignal.timeout(LONGEST);
  try {
    if (!opened.has(client)) await keepShell(urls.filter(isShell).map(({ pathname }) => pathname), loads.get(client), signal);
    await keepMissing(SHELL, urls.filter(isDefinition), signal);
    await keepMissing(PHOTOS, urls.filter(isPhoto), signal);
  } catch {
    // The network is gone again, or there is no room: what is not kept now is kept when it is next loaded.
  }
}

/** All or nothing. What did not come for the page by way of this worker is asked for. */
async function keepShell(names, load, signal) {
  const parts = await Promise.all(names.map(async (name) => {
    const response = load?.get(name) ?? await fetch(name, { signal });
    if (!isWhole(response)) throw new TypeError(name);
    await response.clone().arrayBuffer();
    return { name, response };
  }));
  const cache = await caches.open(SHELL);
  const put = Promise.all(parts.map(({ name, response }) => cache.put(name, response)));
  changing = ifThereIsRoom(put);
  await put;
  load?.clear();
}

async function keepMissing(cacheName, urls, signal) {
  const cache = await caches.open(cacheName);
  for (const { pathname } of urls) {
    if (await cache.match(pathname)) continue;
    const response = await fetch(pathname, { signal });
    if (isWhole(response)) await (cacheName === PHOTOS ? putPhoto(cache, pathname, response) : cache.put(pathname, response));
  }
}

/** What cannot be kept is given out all the same. */
const ifThereIsRoom = (put) => put.catch(() => {});

async function putPhoto(cache, name, response) {
  await cache.put(name, response);
  const names = await cache.keys();
  for (const old of names.slice(0, Math.max(0, names.length - MOST_PHOTOS))) await cache.delete(old);
}

// Not a portal's page in place of an answer, and nothing that came from elsewhere.
const isWhole = (response) => response.status === 200 && !response.redirected && response.type === 'basic';
