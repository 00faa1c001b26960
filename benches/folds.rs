//! How long folds of a model that is a text take, in those of the context that is written in code: the same events, one after the other.
//!
//! `cargo bench --bench folds` prints the median of the ratios of several runs. Must not judge; the bar is in ARCHITECTURE.md.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::print_stdout, missing_docs)]

use hindcast::domains::orders::Orders;
use hindcast::engine::aggregate::Past;
use hindcast::engine::context::{Context, Seen};
use hindcast::engine::event::{EventData, RecordedEvent};
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, Position, StreamId, StreamVersion};
use hindcast::engine::tables::Tables;
use hindcast::engine::timestamp::Timestamp;
use hindcast::language::host::host;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use uuid::Uuid;

const STREAMS: u64 = 10_000;
const RUNS: usize = 7;

fn main() {
    let code = Context::host::<Orders>();
    let text =
        host(&include_str!("../models/orders.hindcast").replace("model Orders", "model Trade")).expect("it is right");
    let (by_code, by_text) = (log("Orders"), log("Trade"));
    println!("{} events of {STREAMS} orders", by_code.iter().map(Vec::len).sum::<usize>());
    report("aggregates", || (aggregates(&code, &by_code), aggregates(&text, &by_text)));
    for view in ["orders", "shipments", "order-lines"] {
        report(view, || (rows(&code, view, &by_code), rows(&text, view, &by_text)));
    }
}

fn report(what: &str, run: impl Fn() -> (Duration, Duration)) {
    let mut runs: Vec<(f64, Duration, Duration)> =
        (0..RUNS).map(|_| run()).map(|(code, text)| (text.as_secs_f64() / code.as_secs_f64(), code, text)).collect();
    runs.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ratio, code, text) = runs.get(RUNS / 2).copied().expect("there were runs");
    println!("{what}: code {code:?}, text {text:?}: {ratio:.2} times");
}

/// What happened to each order: it is made, eight lines are added, it is completed.
fn log(prefix: &str) -> Vec<Vec<Arc<RecordedEvent>>> {
    let item = json!({"product_id": Uuid::from_u128(7), "quantity": 2.5, "uom": "KG"});
    let mut position = 0;
    let of_order = |order: u64| {
        let id = Uuid::from_u128(u128::from(order) + 1);
        let created = json!({"order_id": id, "order_number": format!("SO-{order}"), "business_partner": "jane.doe@acme.com", "items": [item]});
        let mut events = vec![("OrderCreated", created)];
        events.extend((0..8).map(|_| ("OrderItemAdded", json!({"order_id": id, "item": item}))));
        events.push(("OrderCompleted", json!({ "order_id": id })));
        let mut recorded = |(version, (name, data)): (u64, (&str, Value))| {
            position += 1;
            let id = Uuid::from_u128(u128::from(position));
            let event = EventData {
                event_id: EventId(id),
                event_type: format!("{prefix}.{name}"),
                data: data.as_object().cloned().unwrap_or_default(),
                metadata: serde_json::Map::new(),
                causation_id: CausationId(id),
                correlation_id: CorrelationId(id),
                created_at: Timestamp::from_millisecond(1_772_445_600_000 + position),
                schema_version: 1,
            };
            Arc::new(event.recorded(StreamId(format!("order-{order}")), StreamVersion(version), Position(position)))
        };
        (1..).zip(events).map(&mut recorded).collect::<Vec<_>>()
    };
    let mut of_order = of_order;
    (0..STREAMS).map(&mut of_order).collect()
}

fn aggregates(context: &Context, log: &[Vec<Arc<RecordedEvent>>]) -> Duration {
    let order = context.aggregates.iter().find(|aggregate| aggregate.name() == "Order").expect("there are orders");
    let pasts: Vec<Past> = log.iter().map(|events| Past::of(events.clone())).collect();
    let began = Instant::now();
    for past in &pasts {
        std::hint::black_box(order.state(past).expect("it can be read"));
    }
    began.elapsed()
}

fn rows(context: &Context, view: &str, log: &[Vec<Arc<RecordedEvent>>]) -> Duration {
    let handler = context.handler(view).expect("there is such a view");
    let mut tables = Tables::new(&handler.tables);
    let began = Instant::now();
    for event in log.iter().flatten() {
        if let Seen::Known(read) = context.read(event) {
            (handler.apply)(read.as_ref(), event, &mut tables.writer(event.position));
        }
    }
    std::hint::black_box(&tables);
    began.elapsed()
}
