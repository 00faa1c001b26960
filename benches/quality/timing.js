// How time is taken, and how a measurement is started from outside and asked for: the driver only looks now and then, so that
// no script of it has to wait for minutes.

// What is wrong, as opposed to slow or impossible. It makes the whole bench fail.
class Wrong extends Error {}

bench.check = (right, what) => {
  if (!right) throw new Wrong(what);
};

bench.start = (name, given) => {
  bench.outcome = null;
  const found = (value) => ({ Ok: value ?? null });
  const failed = (why) => ({ Err: { wrong: why instanceof Wrong, why: String(why?.message ?? why) } });
  setTimeout(async () => {
    bench.outcome = JSON.stringify(await bench.measure[name](...given).then(found, failed));
  });
};

bench.pause = (time) => new Promise((done) => setTimeout(done, time));
bench.frame = () => new Promise((begun) => requestAnimationFrame(begun));

// A task of its own: a row of awaited promises would be one single task to the browser, and that would be the bench's fault.
bench.task = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done();
    };
    port2.postMessage(null);
  });

// The end of the next frame's work on the main thread: the task that was asked for inside of it comes after style, layout and
// paint.
bench.painted = async () => {
  await bench.frame();
  await bench.task();
};

// How long it takes, in milliseconds.
bench.timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

// The clock ticks in tenths of a millisecond (less in an isolated page), and a jump takes a few of them. Times of the same tick
// are therefore taken to be spread evenly over it.
const TICK = crossOriginIsolated ? 0.005 : 0.1;

bench.quantile = (times, q) => {
  const ticks = times.map((time) => Math.round(time / TICK)).sort((a, b) => a - b);
  const rank = Math.min(Math.floor(q * ticks.length), ticks.length - 1);
  const [first, last] = [ticks.indexOf(ticks[rank]), ticks.lastIndexOf(ticks[rank])];
  const within = (rank - first + 0.5) / (last - first + 1) - 0.5;
  return Math.max(0, (ticks[rank] + within) * TICK);
};

bench.spread = (times) => ({ p50: bench.quantile(times, 0.5), p95: bench.quantile(times, 0.95), max: Math.max(...times) });

// Runs work and notes the time it took, as a window in which tasks are the app's.
bench.windows = [];
bench.watched = async (work) => {
  await bench.task();
  const from = performance.now();
  try {
    return await work();
  } finally {
    bench.windows.push([from, performance.now()]);
    await bench.task();
  }
};

// The longest task since the windows were last read, 0 when none had 50 ms: the browser reports no shorter ones.
bench.longestTask = async () => {
  await bench.pause(100);
  bench.longTasks.push(...bench.observer.takeRecords());
  const ours = ({ startTime, duration }) =>
    bench.windows.some(([from, to]) => startTime < to && startTime + duration > from);
  const longest = Math.max(0, ...bench.longTasks.filter(ours).map(({ duration }) => duration));
  [bench.windows, bench.longTasks] = [[], []];
  return longest;
};
