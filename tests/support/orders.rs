//! Commands of the orders context, as a person gives them, and a runtime in which clock and ids are fixed.

use futures::FutureExt;
use hindcast::domains;
use hindcast::engine::event::{JsonObject, RecordedEvent};
use hindcast::engine::ids::CommandId;
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, FixedEnvironment, Runtime};
use hindcast::store::EventStore;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

pub type FixedRuntime<S> = Runtime<S, FixedEnvironment>;

pub fn runtime<S: EventStore>(store: S) -> FixedRuntime<S> {
    Runtime::new(store, FixedEnvironment::default(), domains::all())
}

/// What a future comes to that never waits, as none over a store in memory does.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

/// Everything that a store knows of, oldest first.
pub fn log_of<S: EventStore>(store: &S) -> Vec<Arc<RecordedEvent>> {
    store.look(|log: &Log| log.events().to_vec())
}

/// The order of this number: u1, u2, …
pub fn order_id(number: u8) -> Uuid {
    Uuid::from_u128(0xA000 + u128::from(number))
}

pub fn object(value: Value) -> JsonObject {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

pub fn command(name: &str, data: Value) -> Command {
    Command { context: "orders".into(), name: name.into(), data: object(data), ..Command::default() }
}

/// The same command, which has this id.
pub fn with_id(command: Command, id: u128) -> Command {
    Command { command_id: Some(CommandId(Uuid::from_u128(id))), ..command }
}

pub fn create_order(number: u8) -> Command {
    let item = json!({"product_id": Uuid::from_u128(0xB001), "quantity": 1, "uom": "KG"});
    command(
        "CreateOrder",
        json!({
            "order_id": order_id(number),
            "order_number": format!("SO-{number}"),
            "business_partner": "jane.doe@acme.com",
            "items": [item],
        }),
    )
}

pub fn complete_order(number: u8) -> Command {
    command("CompleteOrder", json!({"order_id": order_id(number)}))
}

pub fn create_shipment(shipment: Uuid, order: Uuid) -> Command {
    command("CreateShipment", json!({"shipment_id": shipment, "order_id": order}))
}

pub fn complete_shipment(shipment: Uuid) -> Command {
    command("CompleteShipment", json!({"shipment_id": shipment}))
}

/// The events of one type.
pub fn of_type<'a>(log: &'a [Arc<RecordedEvent>], name: &str) -> Vec<&'a RecordedEvent> {
    log.iter().map(AsRef::as_ref).filter(|event| event.type_parts().1 == name).collect()
}

/// An id in an event's payload.
pub fn id_in(event: &RecordedEvent, field: &str) -> Uuid {
    event.data[field].as_str().and_then(|text| text.parse().ok()).expect("an id")
}
