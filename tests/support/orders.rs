//! Commands of the orders context, as a person gives them, and a runtime in which clock and ids are fixed.

#[allow(unused_imports, reason = "not every test looks at the log")]
pub use super::{log_of, now, object};

use hindcast::domains;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::CommandId;
use hindcast::runtime::{Command, FixedEnvironment, Runtime};
use hindcast::store::EventStore;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;

pub type FixedRuntime<S> = Rc<Runtime<S, FixedEnvironment>>;

/// A runtime in a tab that does not run the handlers.
pub fn follower<S: EventStore>(store: S) -> FixedRuntime<S> {
    let runtime = Runtime::new(store, FixedEnvironment::default(), domains::all());
    now(runtime.take_up()).expect("memory does not fail");
    runtime
}

/// A runtime in a tab that runs the handlers.
pub fn runtime<S: EventStore>(store: S) -> FixedRuntime<S> {
    let runtime = follower(store);
    now(runtime.take_the_lead()).expect("memory does not fail");
    runtime
}

/// The order of this number: u1, u2, …
pub fn order_id(number: u8) -> Uuid {
    Uuid::from_u128(0xA000 + u128::from(number))
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
