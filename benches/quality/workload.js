// The events that everything is measured with, and what they come to. Made from their number alone, so that every run has the
// same. An order is taken, completed some orders later, whereupon the policy opens a shipment, which is completed later still;
// every tenth order and every seventh shipment stays open.

const FIRST = Date.parse("2026-03-02T10:00:00Z");
const [LATER_COMPLETED, LATER_SHIPPED] = [5, 25];
const isCompleted = (order) => order >= 0 && order % 10 !== 9;
const isShipped = (order) => isCompleted(order) && order % 7 !== 3;

function mixed(n) {
  n = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
  n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35);
  return ((n ^ (n >>> 16)) >>> 0).toString(16).padStart(8, "0");
}

// Ids in no order, as real ones are.
function uuid(kind, n) {
  const [a, b, c, d] = [1, 2, 3, 4].map((part) => mixed(Math.imul(n + 1, 0x9e3779b1) ^ (kind * 16 + part)));
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
const [ORDER, SHIPMENT, PRODUCT, EVENT, COMMAND] = [1, 2, 3, 4, 5];

const items = (order) =>
  Array.from({ length: 1 + (order % 3) }, (_, index) => ({
    product_id: uuid(PRODUCT, (order * 7 + index) % 500),
    quantity: 1 + ((order + index) % 20),
    uom: order % 4 === 0 ? "MT" : "KG",
  }));

bench.newOrder = (order) => ({
  order_id: uuid(ORDER, order),
  order_number: `SO-${order + 1}`,
  business_partner: `partner${order % 300}@acme.com`,
  items: items(order),
});

// What happens in a slot, if anything: type, stream and version, data, and the slot whose command began it all.
function happening(slot) {
  const [kind, turn] = [slot % 4, Math.floor(slot / 4)];
  const order = [turn, turn - LATER_COMPLETED, turn - LATER_COMPLETED, turn - LATER_SHIPPED][kind];
  const [order_id, shipment_id] = [uuid(ORDER, order), uuid(SHIPMENT, order)];
  switch (kind) {
    case 0:
      return ["OrderCreated", `order-${order_id}`, 1, bench.newOrder(order), "CreateOrder", slot];
    case 1:
      return isCompleted(order) && ["OrderCompleted", `order-${order_id}`, 2, { order_id }, "CompleteOrder", slot];
    case 2:
      return isCompleted(order) && ["ShipmentCreated", `shipment-${shipment_id}`, 1, { shipment_id, order_id }, "CreateShipment", slot - 1];
    default:
      return isShipped(order) && ["ShipmentCompleted", `shipment-${shipment_id}`, 2, { shipment_id }, "CompleteShipment", slot];
  }
}

// Events without end, with the fields of a recorded event in their order.
bench.events = function* () {
  for (let slot = 0, position = 1; ; slot += 1) {
    const happened = happening(slot);
    if (!happened) continue;
    const [type, stream_id, stream_version, data, command, began] = happened;
    const issued = { issued_by: "Shipping", command, command_causation_id: uuid(EVENT, began) };
    yield {
      event_id: uuid(EVENT, slot),
      event_type: `Orders.${type}`,
      stream_id,
      stream_version,
      position,
      data,
      metadata: began === slot ? { command } : issued,
      causation_id: uuid(COMMAND, slot),
      correlation_id: uuid(COMMAND, began),
      created_at: new Date(FIRST + position * 1000).toISOString().replace(".000", ""),
      schema_version: 1,
    };
    position += 1;
  }
};

bench.take = (events, count) => Array.from({ length: count }, () => events.next().value);

// A text as `hindcast.export` makes it.
bench.text = (events) => {
  const first = { format: "hindcast-log", version: 1, events: events.length, model: ["orders"] };
  return [first, ...events].map((line) => JSON.stringify(line) + "\n").join("");
};

const orderRow = ({ order_id, order_number, business_partner, items }, created_at) => ({
  order_id,
  order_number,
  business_partner,
  status: "OPEN",
  items,
  created_at,
});

// What the wall counts, without any rows.
const COUNTED = ["OrderCreated", "OrderCompleted", "ShipmentCreated", "ShipmentCompleted"].map((name) => `Orders.${name}`);
bench.count = (counts, { event_type }) => (counts[COUNTED.indexOf(event_type)] += 1);

// The views of the context as a program without a library would keep them.
bench.emptyViews = () => ({ orders: new Map(), shipments: new Map(), counts: [0, 0, 0, 0] });

bench.apply = (views, { event_type, data, created_at }) => {
  switch (event_type) {
    case "Orders.OrderCreated":
      views.orders.set(data.order_id, orderRow(data, created_at));
      views.counts[0] += 1;
      break;
    case "Orders.OrderCompleted":
      views.orders.get(data.order_id).status = "COMPLETED";
      views.counts[1] += 1;
      break;
    case "Orders.ShipmentCreated": {
      const { shipment_id, order_id } = data;
      const { order_number } = views.orders.get(order_id);
      views.shipments.set(shipment_id, { shipment_id, order_id, order_number, status: "OPEN" });
      views.counts[2] += 1;
      break;
    }
    case "Orders.ShipmentCompleted":
      views.shipments.get(data.shipment_id).status = "COMPLETED";
      views.counts[3] += 1;
  }
};

bench.fold = (events, count) => {
  const views = bench.emptyViews();
  for (let index = 0; index < count; index += 1) bench.apply(views, events[index]);
  return views;
};

// What rows say, in a form that can be compared: how many, how many of them completed, the first and the last whole.
bench.summary = (rows) => {
  const whole = (row) => row && Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
  const completed = rows.filter(({ status }) => status === "COMPLETED").length;
  return JSON.stringify([rows.length, completed, whole(rows[0]), whole(rows.at(-1))]);
};
