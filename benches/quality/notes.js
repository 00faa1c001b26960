// Runs before the page's own scripts and notes what only somebody who was there from the start can know: the wasm memory,
// the long tasks, and when the wall said what. It looks only at what a person could see, and at nothing inside of the app.

window.bench = { memories: [], workers: 0, longTasks: [], openings: [], ready: null };

for (const name of ["instantiate", "instantiateStreaming"]) {
  const original = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await original.apply(WebAssembly, given);
    const { memory } = (made.instance ?? made).exports;
    if (memory) bench.memories.push(memory);
    return made;
  };
}

window.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    bench.workers += 1;
  }
};

bench.observer = new PerformanceObserver((list) => bench.longTasks.push(...list.getEntries()));
bench.observer.observe({ type: "longtask", buffered: true });

bench.EVENTS = ["OrderCreated", "OrderCompleted", "ShipmentCreated", "ShipmentCompleted"];

// How often each event has happened, as the wall says it. A badge may shorten a large number, and its label has the whole.
bench.wall = () =>
  bench.EVENTS.map((name) => {
    const badge = document.querySelector(`[data-sticky="event:${name}"] [data-count]`);
    const text = badge?.textContent ?? "0";
    return Number(/^\d+$/.test(text) ? text : badge.getAttribute("aria-label").replace(/\D/g, ""));
  });

bench.isOnWall = (counts) => bench.wall().every((count, index) => count === counts[index]);

bench.opening = new MutationObserver(() => {
  if (!bench.awaited && window.hindcast) {
    bench.awaited = hindcast.ready.then(() => (bench.ready = performance.now()));
  }
  const wall = bench.wall();
  if (String(wall) !== String(bench.openings.at(-1)?.wall)) bench.openings.push({ at: performance.now(), wall });
});
bench.opening.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });

// When the page was usable, in milliseconds from the start of the navigation: ready, and the wall right. Null before that.
bench.opened = (counts) => {
  const right = bench.openings.find(({ wall }) => String(wall) === String(counts));
  if (bench.ready === null || !right) return null;
  bench.opening.disconnect();
  return Math.max(bench.ready, right.at);
};
