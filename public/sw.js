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

const addressOf = (file) => new URL(file, PAGE).href;
const INTEGRITY = new Map(Object.entries(FILES).map(([file, integrity]) => [addressOf(file), integrity]));
const asked = (address) => new Request(address, { integrity: INTEGRITY.get(address), cache: "no-cache" });

// addAll takes all or nothing. A file that is not the one listed fails its integrity, so a half-finished or tampered
// deployment never installs, and the version that runs goes on. The page is told why.
async function install() {
  try {
    await (await caches.open(CACHE)).addAll([...INTEGRITY.keys()].map(asked));
  } catch (fault) {
    await caches.delete(CACHE);
    await tellPages(await whyNot());
    throw fault;
  }
}

// The first file that is not as listed, and what is wrong with it: "missing", "changed", or "unreachable".
async function whyNot() {
  for (const address of INTEGRITY.keys()) {
    const file = address.slice(PAGE.length) || "index.html";
    try {
      await fetch(asked(address));
    } catch {
      const answer = await fetch(address, { cache: "no-cache" }).catch(() => undefined);
      return { file, why: answer === undefined ? "unreachable" : answer.ok ? "changed" : "missing" };
    }
  }
  return { file: "", why: "no-room" };
}

async function tellPages(fault) {
  const pages = await clients.matchAll({ includeUncontrolled: true, type: "window" });
  const ours = pages.filter((page) => page.url.startsWith(PAGE));
  for (const page of ours) page.postMessage({ type: "NOT_INSTALLED", isUpdate: registration.active !== null, ...fault });
}

// Pages that were opened before there was a worker get one now: offline works from the first visit on.
async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  await clients.claim();
}

// Browsers and cleaners empty caches, whole or in part. What is missing is fetched again, if the server still has it. Gives
// whether everything is there.
async function fill() {
  const cache = await caches.open(CACHE);
  const there = new Set((await cache.keys()).map((request) => request.url));
  const missing = [...INTEGRITY.keys()].filter((address) => !there.has(address));
  const filled = await Promise.all(missing.map((address) => keep(cache, address)));
  return filled.every(Boolean);
}

async function keep(cache, address) {
  try {
    await cache.add(asked(address));
    return true;
  } catch {
    return false;
  }
}

// Of a version that is whole the page is answered from here. Of one that is not, and that the server has no more, the page that the
// server has now is the better answer: it names files that are there.
async function answerPage(request) {
  const isWhole = await fill().catch(() => false);
  const kept = await keptAs(PAGE);
  if (isWhole && kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok || !kept) return answer;
  } catch (fault) {
    if (!kept) throw fault;
  }
  return kept;
}

async function keptAs(address) {
  return (await caches.open(CACHE)).match(address, { ignoreVary: true });
}

async function answer(request) {
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return Response.error();
  if (request.method !== "GET") return fetch(request);
  const address = origin + pathname;
  if (request.mode === "navigate" && (address === PAGE_BY_NAME || address === PAGE)) return answerPage(request);
  return (await keptAs(address)) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => event.respondWith(answer(event.request)));

addEventListener("message", (event) => {
  // Only when the person at the page says so: an update never changes the app under somebody's hands.
  if (event.data?.type === "SKIP_WAITING") skipWaiting();
  // The page asks now and then, and whenever it is online again.
  if (event.data?.type === "FILL") event.waitUntil(fill());
});
