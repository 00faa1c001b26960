// Hindcast's service worker: after the first visit the app needs no network, and an update comes whole or not at all.
// tools/precache.mjs fills in the two values below; everything else is as written here.

// every file of this version, relative to this script, with its sha384
const FILES = {};
// changes with any of them, and with this script
const VERSION = "";

// Caches belong to the origin, not to the folder: the scope in the name keeps copies on other paths apart.
const OURS = `hindcast ${registration.scope} `;
const CACHE = OURS + VERSION;

// The folder stands for index.html: some hosts redirect the file's own name, and a redirected answer cannot be a page.
const PAGE = registration.scope;
const PAGE_BY_NAME = PAGE + "index.html";

// addAll takes all or nothing. A file that is not the one listed fails its integrity, so a half-finished or tampered
// deployment never installs, and the version that runs goes on.
async function install() {
  const requests = Object.entries(FILES).map(([url, integrity]) => new Request(url, { integrity, cache: "no-cache" }));
  try {
    await (await caches.open(CACHE)).addAll(requests);
  } catch (fault) {
    await caches.delete(CACHE);
    throw fault;
  }
}

// Pages that were opened before there was a worker get one now: offline works from the first visit on.
async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

async function answer(request) {
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return Response.error();
  if (request.method !== "GET") return fetch(request);

  const url = origin + pathname;
  const asked = request.mode === "navigate" && url === PAGE_BY_NAME ? PAGE : url;
  const kept = await (await caches.open(CACHE)).match(asked, { ignoreVary: true });
  return kept ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => event.respondWith(answer(event.request)));

// Only when the person at the page says so: an update never changes the app under somebody's hands.
addEventListener("message", (event) => {
  if (event.data?.type === "SKIP_WAITING") skipWaiting();
});
