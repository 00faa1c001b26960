// The measurements, one function each; those of commands are in commands.js. Every one goes through `window.hindcast` and what the
// page shows, takes its baseline in the same page in turns with it, and checks that what it measured is right.

// Above this a baseline of one record per event would take minutes, and tell nothing new.
const LARGEST_BASELINE = 100_000;
// A text is one string of JavaScript; a million events would be close to the largest that there can be.
const LARGEST_TEXT = 100_000;

bench.measure = {};

bench.untilOnWall = async (counts) => {
  const patience = performance.now() + 60_000;
  while (!bench.isOnWall(counts)) {
    bench.check(performance.now() < patience, `the wall says ${bench.wall()} where ${counts} is right`);
    await bench.pause(1);
  }
};

// An import, text by text, between the two halves of its baseline. Each text is made before anything is watched, and what that
// leaves behind is collected by whoever drives this, for the same reason as with the plan below. Nothing but counts is kept of it:
// rows of a million events would be a heap that the browser has to look through in the middle of an import.
bench.measure.importBegin = async (count) => {
  bench.check(hindcast.head() === 0, "the workspace is not empty");
  const records = Math.min(count, LARGEST_BASELINE);
  const database = await bench.openBaseline();
  const baselineEvents = bench.events();
  const written = { events: 0, time: 0 };
  const writeBaseline = async (howMany) => {
    const events = bench.take(baselineEvents, howMany);
    await bench.pause(500);
    written.time += await bench.timed(() => bench.writeBaseline(database, events));
    written.events += howMany;
    await bench.pause(500);
  };
  await writeBaseline(Math.floor(records / 2));
  const secondHalf = () => writeBaseline(Math.ceil(records / 2)).then(() => database.close());
  bench.importing = { count, left: count, events: bench.events(), counts: [0, 0, 0, 0], time: 0, written, secondHalf };
};

// Makes the next text; false if there is none.
bench.measure.importText = async () => {
  const { importing } = bench;
  if (importing.left === 0) return false;
  const part = bench.take(importing.events, Math.min(importing.left, LARGEST_TEXT));
  importing.left -= part.length;
  for (const event of part) bench.count(importing.counts, event);
  [importing.text, importing.part] = [bench.text(part), part.length];
  return true;
};

bench.measure.importPart = () => {
  const { importing } = bench;
  return bench.watched(async () => {
    importing.time += await bench.timed(async () => {
      const report = await hindcast.import(importing.text);
      bench.check(report.imported && report.new === importing.part, `the import says ${JSON.stringify(report)}`);
      await bench.untilOnWall(importing.counts);
    });
  });
};

bench.measure.importEnd = async () => {
  const { count, time, counts, written, secondHalf } = bench.importing;
  bench.check(hindcast.head() === count, `the head is ${hindcast.head()}`);
  const longest_task = await bench.longestTask();
  bench.importing = null;
  await secondHalf();
  return { time, counts, longest_task, baseline: written };
};

// Waits for the page that was just loaded anew; the times are from the start of its navigation.
bench.measure.open = async (count, counts) => {
  await window.hindcast?.ready;
  let usable = bench.opened(counts);
  for (const patience = performance.now() + 60_000; usable === null; usable = bench.opened(counts)) {
    bench.check(performance.now() < patience, `the wall says ${bench.wall()} where ${counts} is right`);
    await bench.pause(20);
  }
  bench.check(hindcast.head() === count, `the head is ${hindcast.head()}`);
  bench.windows.push([0, performance.now()]);
  return { usable };
};

// What reading and folding one record per event takes; null where no such records were written.
bench.measure.openBaseline = async (count, counts) => {
  if (count > LARGEST_BASELINE) return null;
  let views;
  const time = await bench.timed(async () => (views = await bench.openAndFoldBaseline()));
  bench.check(String(views.counts) === String(counts), "the baseline's fold is wrong");
  return time;
};

bench.measure.longestTask = () => bench.longestTask();

// Numbers from 0 to 1, the same in every run.
function* chances() {
  for (let n = 1; ; n += 1) yield parseInt(mixed(Math.imul(n, 0x9e3779b1)), 16) / 2 ** 32;
}

const places = (count, howMany) => {
  const chance = chances();
  return Array.from({ length: howMany }, () => 1 + Math.floor(chance.next().value * count));
};

// The counts on the wall as of each of the positions, by position.
const countsAt = (positions) => {
  const [wanted, known, counts] = [new Set(positions), new Map(), [0, 0, 0, 0]];
  for (const event of bench.events()) {
    bench.count(counts, event);
    if (wanted.has(event.position)) known.set(event.position, [...counts]);
    if (known.size === wanted.size) return known;
  }
};

// A few jumps, for the memory that they need.
bench.measure.warm = async (count) => {
  for (const position of places(count, 20)) {
    await hindcast.seek(position);
    await bench.painted();
  }
  await hindcast.seek("head");
};

// Where the playhead is going to go, and what the wall is right to say there. Worked out before anything is watched, and what
// that leaves behind is collected: otherwise the browser would collect it in the middle, and that pause would count as the app's.
bench.measure.plan = async (count, jumps, runs, perRun) => {
  const way = (start) => Array.from({ length: perRun + 1 }, (_, step) => start + step);
  const positions = places(count, jumps);
  const ways = places(count - perRun - 1, runs).map(way);
  bench.plan = { positions, ways, counts: countsAt([...positions, ...ways.flat()]) };
};

// Jumps to places all over the log.
bench.measure.jumps = async () => {
  const { positions, counts } = bench.plan;
  const [answered, shown] = [[], []];
  await bench.watched(async () => {
    for (const position of positions) {
      await bench.painted();
      const before = performance.now();
      await hindcast.seek(position);
      answered.push(performance.now() - before);
      if (!bench.isOnWall(counts.get(position))) await bench.untilOnWall(counts.get(position));
      shown.push(performance.now() - before);
      bench.check(hindcast.position() === position, `the playhead is at ${hindcast.position()}`);
    }
  });
  const longest_task = await bench.longestTask();
  await bench.spotChecks(positions);
  return { answered: bench.spread(answered), shown: bench.spread(shown), longest_task };
};

// Folding from the start up to the same places, of events that are in memory; null where that would take minutes.
bench.measure.jumpsBaseline = async (count) => {
  if (count > LARGEST_BASELINE) return null;
  const [decoded, refolded] = [bench.take(bench.events(), count), []];
  for (const position of bench.plan.positions) {
    refolded.push(await bench.timed(() => bench.fold(decoded, position)));
    await bench.task();
  }
  return bench.spread(refolded);
};

// Whole views at some of the positions, against the fold in JavaScript.
bench.spotChecks = async (positions) => {
  const some = positions.filter((position) => position <= LARGEST_BASELINE).slice(0, 8);
  const events = bench.take(bench.events(), Math.max(0, ...some));
  for (const position of some) {
    const views = bench.fold(events, position);
    await hindcast.seek(position);
    for (const name of ["orders", "shipments"]) {
      const { at, rows } = await hindcast.view("orders", name);
      const [said, right] = [bench.summary(rows), bench.summary([...views[name].values()])];
      bench.check(at === position && said === right, `${name} at ${position} is ${said} where ${right} is right`);
    }
  }
};

// One step, as a key that is held down brings it about, with every other frame: the call, and then the work of the next frame until
// it is painted, style, layout and paint included, waiting for the frame not. What is not on the wall by then is waited for, and the
// later frames' work counts too.
const stepTo = async (position, counts) => {
  await bench.painted();
  const frame = workOfFrame();
  let work = await bench.timed(() => hindcast.seek(position));
  work += await frame;
  for (let late = 0; !bench.isOnWall(counts); late += 1) {
    bench.check(late < 60, `the wall says ${bench.wall()} where ${counts} is right, 60 frames after a step to ${position}`);
    work += await workOfFrame();
  }
  return work;
};

// Asked for before anything else is due with the frame: so it begins with this.
const workOfFrame = () =>
  new Promise((done) =>
    requestAnimationFrame(() => {
      const start = performance.now();
      bench.task().then(() => done(performance.now() - start));
    }),
  );

bench.measure.steps = async () => {
  const { ways, counts } = bench.plan;
  const times = [];
  for (const [index, forward] of ways.entries()) {
    const way = index % 2 ? [...forward].reverse() : forward;
    await hindcast.seek(way[0]);
    await bench.untilOnWall(counts.get(way[0]));
    // what may follow a jump some frames later is there, so that a step is one of the whole page
    await bench.pause(300);
    await bench.watched(async () => {
      for (const position of way.slice(1)) times.push(await stepTo(position, counts.get(position)));
    });
  }
  await hindcast.seek("head");
  return { ...bench.spread(times), longest_task: await bench.longestTask() };
};
