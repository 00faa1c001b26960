//! Events survive being written down, and a fold does not depend on where it pauses.

use super::arbitrary::{order_event, orders_event, shipment_event};
use super::cases;
use hindcast::domains::orders::OrdersEvent;
use hindcast::domains::orders::order::Order;
use hindcast::domains::orders::shipment::Shipment;
use hindcast::engine::codec;
use hindcast::engine::decider::{Decider, rehydrate};
use hindcast::engine::event::JsonObject;
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert_eq, proptest};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes an event down as the store does, in bytes, and reads it again.
fn there_and_back<E: Serialize + DeserializeOwned>(event: &E) -> E {
    let (name, data) = codec::encode(event).expect("an event is JSON");
    let bytes = serde_json::to_vec(&data).expect("JSON is bytes");
    let data: JsonObject = serde_json::from_slice(&bytes).expect("its own bytes are JSON");
    codec::decode(&name, &data).expect("its own JSON is an event")
}

/// The state after all events, and the one after those before the cut with those after it folded on top.
fn whole_and_cut<D: Decider<State: Clone>>(events: &[D::Event], cut: usize) -> (D::State, D::State) {
    let (before, after) = events.split_at(cut.min(events.len()));
    (rehydrate::<D>(events), after.iter().fold(rehydrate::<D>(before), D::evolve))
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn an_event_that_was_written_down_is_the_same_event(event in orders_event()) {
        let read = match &event {
            OrdersEvent::Order(event) => OrdersEvent::Order(there_and_back(event)),
            OrdersEvent::Shipment(event) => OrdersEvent::Shipment(there_and_back(event)),
            OrdersEvent::Invoice(event) => OrdersEvent::Invoice(there_and_back(event)),
        };
        prop_assert_eq!(read, event);
    }

    #[test]
    fn an_order_rehydrated_is_the_fold_over_any_split(events in vec(order_event(), 0..20), cut in 0_usize..=20) {
        let (whole, cut) = whole_and_cut::<Order>(&events, cut);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn a_shipment_rehydrated_is_the_fold_over_any_split(events in vec(shipment_event(), 0..20), cut in 0_usize..=20) {
        let (whole, cut) = whole_and_cut::<Shipment>(&events, cut);
        prop_assert_eq!(whole, cut);
    }

    #[test]
    fn whatever_a_payload_is_decoding_it_never_panics(name in any::<String>(), key in any::<String>(), text in any::<String>()) {
        let data = JsonObject::from_iter([(key, text.into())]);
        let _ = codec::decode::<hindcast::domains::orders::order::Event>(&name, &data);
        let _ = codec::decode::<hindcast::domains::orders::order::Command>("CreateOrder", &data);
    }
}
