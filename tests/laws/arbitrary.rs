//! Random events of the orders context, and random logs that hold them in any order, sensible or not.
//!
//! Ids come from a small pool, so that events often meet on one order.

use hindcast::domains::orders::OrdersEvent;
use hindcast::domains::orders::order::{self, Item, UnitOfMeasure};
use hindcast::domains::orders::shipment;
use hindcast::engine::codec;
use hindcast::engine::event::{EventData, JsonObject};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{CausationId, CorrelationId, EventId, StreamId};
use hindcast::engine::log::{Append, Log, Plan};
use hindcast::engine::timestamp::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use serde_json::Number;
use std::sync::Arc;
use uuid::Uuid;

fn id() -> impl Strategy<Value = Uuid> {
    (1_u128..=4).prop_map(Uuid::from_u128)
}

/// Any number greater than 0 that JSON can hold.
fn quantity() -> impl Strategy<Value = Number> {
    let fraction = any::<f64>().prop_filter_map("no number of JSON", |number| Number::from_f64(number.abs()));
    prop_oneof![(1..=u64::MAX).prop_map(Number::from), fraction]
}

fn item() -> impl Strategy<Value = Item> {
    let uom = prop_oneof![Just(UnitOfMeasure::Kg), Just(UnitOfMeasure::Mt)];
    (id(), quantity(), uom).prop_map(|(product_id, quantity, uom)| Item { product_id, quantity, uom })
}

pub fn order_event() -> impl Strategy<Value = order::Event> {
    let created = (id(), any::<String>(), any::<String>(), vec(item(), 0..3));
    let created = created.prop_map(|(order_id, order_number, business_partner, items)| order::Event::OrderCreated {
        order_id,
        order_number,
        business_partner,
        items,
    });
    prop_oneof![created, id().prop_map(|order_id| order::Event::OrderCompleted { order_id })]
}

pub fn shipment_event() -> impl Strategy<Value = shipment::Event> {
    let created = (id(), id());
    let created =
        created.prop_map(|(shipment_id, order_id)| shipment::Event::ShipmentCreated { shipment_id, order_id });
    prop_oneof![created, id().prop_map(|shipment_id| shipment::Event::ShipmentCompleted { shipment_id })]
}

pub fn orders_event() -> impl Strategy<Value = OrdersEvent> {
    prop_oneof![order_event().prop_map(OrdersEvent::Order), shipment_event().prop_map(OrdersEvent::Shipment)]
}

/// An event's type and payload: mostly of the context, sometimes of another one, unknown, or unreadable.
fn payload() -> impl Strategy<Value = (String, JsonObject)> {
    let known = orders_event().prop_map(|event| {
        let (name, data) = match &event {
            OrdersEvent::Order(event) => codec::encode(event),
            OrdersEvent::Shipment(event) => codec::encode(event),
        }
        .expect("an event is JSON");
        (format!("Orders.{name}"), data)
    });
    let strange = &["Coins.OrderCreated", "Orders.OrderVanished", "Orders.OrderCreated", "OrderCompleted", ""];
    let strange = proptest::sample::select(&strange[..]).prop_map(|name| (name.to_owned(), JsonObject::new()));
    prop_oneof![8 => known, 1 => strange]
}

/// A log of random events in random streams.
pub fn log() -> impl Strategy<Value = Log> {
    vec((1_u8..=4, payload()), 0..60).prop_map(|entries| {
        let mut log = Log::default();
        for (number, (stream, (event_type, data))) in (0_u16..).zip(entries) {
            let stream = StreamId(format!("order-{stream}"));
            let event = EventData {
                event_id: EventId(Uuid::from_u128(number.into())),
                event_type,
                data,
                metadata: JsonObject::new(),
                causation_id: CausationId(Uuid::nil()),
                correlation_id: CorrelationId(Uuid::nil()),
                created_at: Timestamp::from_millisecond(u64::from(number) * 1_001),
                schema_version: 1,
            };
            let append = Append { stream, expected: ExpectedVersion::Any, events: vec![event] };
            let plan = log.plan(vec![append]).expect("every id is new");
            let Plan::Write(written) = plan else { panic!("every id is new") };
            log.extend(written.into_iter().map(Arc::new));
        }
        log
    })
}
