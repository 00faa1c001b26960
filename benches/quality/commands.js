// What a command costs: to a page that rests, and one right after the other.

// Orders from this number on are not in the log.
const NEW_ORDERS = 10_000_000;

// Until nothing is under way any more, and what follows from the last command has been drawn.
const REST = 700;
bench.rest = async () => {
  await hindcast.idle();
  await bench.pause(REST);
};

// What happens to an order, command by command.
const commandsOf = (order) => {
  const data = bench.newOrder(order);
  const commands = [["CreateOrder", data], ["CompleteOrder", { order_id: data.order_id }]];
  return commands.map(([name, given]) => () => hindcast.dispatch("orders", name, given));
};

// Commands to a page that rests, as people give them, in turns with plain puts of an event. What the policies do then is waited
// for, and not counted. Each turn gives a ratio of its own, and the one in the middle is told, so that a slow moment of the machine
// does not decide.
bench.measure.commands = async (turns, orders) => {
  const [database, head] = [await bench.openBaseline(), hindcast.head()];
  const events = bench.take(bench.events(), 2 * turns * orders);
  const [sent, put, ratios] = [[], [], []];
  const atRest = async (work) => {
    await bench.rest();
    return bench.timed(work);
  };
  for (let turn = 0; turn < turns; turn += 1) {
    const [ours, theirs] = [[], []];
    for (let order = NEW_ORDERS + turn * orders; order < NEW_ORDERS + (turn + 1) * orders; order += 1) {
      for (const command of commandsOf(order)) {
        const event = events[put.length + theirs.length];
        ours.push(await atRest(command));
        theirs.push(await atRest(() => bench.putBaseline(database, NEW_ORDERS + event.position, event)));
      }
    }
    ratios.push(bench.quantile(ours, 0.5) / bench.quantile(theirs, 0.5));
    sent.push(...ours);
    put.push(...theirs);
  }
  database.close();
  await bench.rest();
  checkOrders(turns * orders, head);
  const ratio = ratios.sort((a, b) => a - b)[Math.floor(turns / 2)];
  return { time: bench.quantile(sent, 0.5), baseline: bench.quantile(put, 0.5), ratio };
};

const checkOrders = (orders, head) => {
  const made = hindcast.head() - head;
  bench.check(made === 4 * orders, `${orders} orders, completed, made ${made} events`);
};

// The same commands without a rest: the next one while policies, handlers and the screen follow the one before. The puts follow on
// each other likewise.
bench.measure.commandsInARow = async (orders) => {
  const [database, head] = [await bench.openBaseline(), hindcast.head()];
  const first = 2 * NEW_ORDERS;
  const [sent, put] = [[], []];
  for (let order = first; order < first + orders; order += 1) {
    for (const command of commandsOf(order)) sent.push(await bench.timed(command));
    await hindcast.idle();
  }
  await bench.rest();
  for (const event of bench.take(bench.events(), 2 * orders)) {
    put.push(await bench.timed(() => bench.putBaseline(database, 2 * first + event.position, event)));
  }
  database.close();
  checkOrders(orders, head);
  const [time, baseline] = [sent, put].map((times) => bench.quantile(times, 0.5));
  return { time, baseline, ratio: time / baseline };
};

// Whoever has something to do when an order is completed: two policies, each with a command, and one that links.
const FOLLOW = ["Orders.Shipping", "Orders.Invoicing", "Orders.StreamLinker"];
const CASCADES = 3 * NEW_ORDERS;

const created = async (first, count) => {
  const orders = Array.from({ length: count }, (_, index) => bench.newOrder(first + index));
  for (const order of orders) await hindcast.dispatch("orders", "CreateOrder", order);
  await bench.rest();
  return orders.map(({ order_id }) => ({ order_id }));
};

const middle = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

// A completed order until all that follows from it is done: alone, after a rest, and many given at once, for each of them.
bench.measure.cascades = async (turns, alone, many) => {
  const database = await bench.openBaseline();
  const events = bench.take(bench.events(), turns * (alone + many));
  const [one, all] = [{ time: [], baseline: [], ratio: [] }, { time: [], baseline: [], ratio: [] }];
  let [place, first] = [0, CASCADES];
  const put = () => bench.putBaseline(database, first + (place += 1), events[place % events.length]);
  const note = (of, time, baseline) => (of.time.push(time), of.baseline.push(baseline), of.ratio.push(time / baseline));
  for (let turn = 0; turn < turns; turn += 1) {
    const [ours, theirs] = [[], []];
    for (const order of await created(first, alone)) {
      await bench.rest();
      ours.push(await bench.timed(() => hindcast.dispatch("orders", "CompleteOrder", order, { consistency: FOLLOW })));
      await bench.rest();
      theirs.push(await bench.timed(put));
    }
    note(one, middle(ours), middle(theirs));
    const orders = await created(first + alone, many);
    const head = hindcast.head();
    const together = await bench.timed(async () => {
      await Promise.all(orders.map((order) => hindcast.dispatch("orders", "CompleteOrder", order)));
      await hindcast.idle();
    });
    bench.check(hindcast.head() === head + 3 * many, `${many} completed orders made ${hindcast.head() - head} events`);
    await bench.rest();
    const puts = await bench.timed(async () => {
      for (let number = 0; number < many; number += 1) await put();
    });
    note(all, together / many, puts / many);
    first += alone + many;
  }
  database.close();
  const [lone, each] = [one, all].map(({ time, baseline, ratio }) => ({
    time: middle(time),
    baseline: middle(baseline),
    ratio: middle(ratio),
  }));
  return { alone: lone, together: each };
};

// Appends by script, one right after the other, in turns with puts that are.
bench.measure.appends = async (turns, count) => {
  const database = await bench.openBaseline();
  const events = bench.take(bench.events(), count);
  const [times, baselines, ratios] = [[], [], []];
  for (let turn = 0; turn < turns; turn += 1) {
    await bench.rest();
    const [ours, theirs] = [[], []];
    for (let number = 0; number < count; number += 1) {
      const drafts = [{ event_type: "Notes.NoteTaken", data: events[number].data }];
      ours.push(await bench.timed(() => hindcast.append(`note-${turn}-${number}`, "no_stream", drafts)));
    }
    await bench.rest();
    for (let number = 0; number < count; number += 1) {
      theirs.push(await bench.timed(() => bench.putBaseline(database, 4 * NEW_ORDERS + turn * count + number, events[number])));
    }
    times.push(middle(ours));
    baselines.push(middle(theirs));
    ratios.push(times.at(-1) / baselines.at(-1));
  }
  database.close();
  return { time: middle(times), baseline: middle(baselines), ratio: middle(ratios) };
};
