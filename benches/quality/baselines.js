// What Hindcast is held against, in the same browser: IndexedDB as most programs use it, one record per event, and views folded
// in plain JavaScript.

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const completed = (tx) =>
  new Promise((resolve, reject) => {
    tx.oncomplete = resolve;
    tx.onabort = () => reject(tx.error);
  });

const PER_TRANSACTION = 1_000;
// larger pages were not faster
const PER_PAGE = 1_000;

bench.openBaseline = () => {
  const opening = indexedDB.open("bench-baseline", 1);
  opening.onupgradeneeded = () => {
    const events = opening.result.createObjectStore("events", { keyPath: "position" });
    events.createIndex("by_version", ["stream_id", "stream_version"], { unique: true });
    opening.result.createObjectStore("single");
  };
  return asked(opening);
};

bench.writeBaseline = async (database, events) => {
  for (let start = 0; start < events.length; start += PER_TRANSACTION) {
    const tx = database.transaction("events", "readwrite");
    const store = tx.objectStore("events");
    for (const event of events.slice(start, start + PER_TRANSACTION)) store.add(event);
    await completed(tx);
  }
};

// One plain put in a transaction of its own, until it is complete; default durability, which Chromium calls relaxed.
bench.putBaseline = async (database, key, value) => {
  const tx = database.transaction("single", "readwrite");
  tx.objectStore("single").put(value, key);
  await completed(tx);
};

bench.openAndFoldBaseline = async () => {
  const database = await bench.openBaseline();
  const views = bench.emptyViews();
  for (let last = 0, full = true; full; ) {
    const store = database.transaction("events").objectStore("events");
    const page = await asked(store.getAll(IDBKeyRange.lowerBound(last, true), PER_PAGE));
    for (const event of page) bench.apply(views, event);
    full = page.length === PER_PAGE;
    last = page.at(-1)?.position;
  }
  database.close();
  return views;
};
