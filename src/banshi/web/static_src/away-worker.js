// Stands between the counter's pages and the network. Keeps the page that works without network, its style and its
// scripts, and nothing else: no page that names anybody is ever put into a cache. KEPT is written above this line.

const PREFIX = "banshi-away-";
const CACHE = PREFIX + KEPT.version;

// A page that led elsewhere, to the sign-in say, must not be kept in the place of this one.
async function fetched(address) {
  const found = await fetch(address, { cache: "no-cache", credentials: "omit" });
  if (!found.ok || found.redirected) throw new Error(address);
  return found;
}

async function fill() {
  const cache = await caches.open(CACHE);
  const addresses = [...KEPT.pages, ...KEPT.files];
  const found = await Promise.all(addresses.map(fetched));
  await Promise.all(addresses.map((address, place) => cache.put(address, found[place])));
}

const kept = async (address) => (await caches.open(CACHE)).match(address, { ignoreVary: true });

// In which language the page was last read: the browser's own may be another.
const LAST = `${KEPT.counter}last-read`;
const remember = async (pathname) => (await caches.open(CACHE)).put(LAST, new Response(pathname));

async function clear() {
  for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
  const open = (await self.clients.matchAll()).map((client) => new URL(client.url).pathname);
  const page = open.find((pathname) => KEPT.pages.includes(pathname));
  if (page) await remember(page);
}

async function pageOrKept(event) {
  const { pathname } = new URL(event.request.url);
  if (KEPT.pages.includes(pathname)) {
    event.waitUntil(remember(pathname));
    return (await kept(pathname)) ?? fetch(event.request);
  }
  try {
    return await fetch(event.request);
  } catch {
    const last = await (await kept(LAST))?.text();
    const own = KEPT.pages.find((page) => page.includes(`/${self.navigator.language.slice(0, 2)}`));
    return Response.redirect(last ?? own ?? KEPT.pages[0], 302);
  }
}

// The kept page gets the scripts it was kept with; every other page gets what the network has.
async function fileOrKept(event) {
  const client = await self.clients.get(event.clientId);
  const from = client ? new URL(client.url).pathname : "";
  if (!KEPT.pages.includes(from)) return fetch(event.request);
  return (await kept(new URL(event.request.url).pathname)) ?? fetch(event.request);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(clear()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname.startsWith(KEPT.counter)) event.respondWith(pageOrKept(event));
  else if (KEPT.files.includes(pathname)) event.respondWith(fileOrKept(event));
});
