//! The shipment: opened for an order, then completed by the warehouse.
//!
//! Must not know what an order is, but for its id.

use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of a shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Opens a shipment for an order.
    CreateShipment {
        /// The id that the client chose.
        shipment_id: Uuid,
        /// For which order.
        order_id: Uuid,
    },
    /// The goods have left.
    CompleteShipment {
        /// Which shipment.
        shipment_id: Uuid,
    },
}

/// What happened to a shipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// A shipment was opened.
    ShipmentCreated {
        /// Its id.
        shipment_id: Uuid,
        /// For which order.
        order_id: Uuid,
    },
    /// The goods have left.
    ShipmentCompleted {
        /// Which shipment.
        shipment_id: Uuid,
    },
}

/// Why a shipment says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is a shipment of this id.
    #[error("Shipment already created")]
    AlreadyCreated,
    /// The goods have left before.
    #[error("Shipment already completed")]
    AlreadyCompleted,
    /// There is no shipment of this id.
    #[error("Shipment not found")]
    NotFound,
}

/// Where a shipment stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Shipment {
    /// Nobody has opened it yet.
    #[default]
    Absent,
    /// Waiting for the warehouse.
    Open {
        /// For which order.
        order_id: Uuid,
    },
    /// The goods have left.
    Completed {
        /// For which order.
        order_id: Uuid,
    },
}

impl Decider for Shipment {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::CreateShipment { shipment_id, order_id }) => {
                Ok(vec![Event::ShipmentCreated { shipment_id, order_id }])
            }
            (_, Command::CreateShipment { .. }) => Err(Rejection::AlreadyCreated),
            (Self::Absent, Command::CompleteShipment { .. }) => Err(Rejection::NotFound),
            (Self::Open { .. }, Command::CompleteShipment { shipment_id }) => {
                Ok(vec![Event::ShipmentCompleted { shipment_id }])
            }
            (Self::Completed { .. }, Command::CompleteShipment { .. }) => Err(Rejection::AlreadyCompleted),
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::ShipmentCreated { order_id, .. }) => Self::Open { order_id: *order_id },
            (Self::Open { order_id }, Event::ShipmentCompleted { .. }) => Self::Completed { order_id },
            (state, Event::ShipmentCompleted { .. }) => state,
        }
    }
}

impl Aggregate for Shipment {
    const NAME: &'static str = "Shipment";
    const STREAM_PREFIX: &'static str = "shipment";

    fn identity(command: &Command) -> String {
        match command {
            Command::CreateShipment { shipment_id, .. } | Command::CompleteShipment { shipment_id } => {
                shipment_id.to_string()
            }
        }
    }
}

/// The fields of `CreateShipment`.
#[must_use]
pub fn create_shipment_fields() -> Vec<Field> {
    let orders = Reference { view: "orders", shown: "order_number", possible: Some(("status", "COMPLETED")) };
    vec![
        Field::new("shipment_id", FieldKind::Uuid, Example::FreshId),
        Field::new("order_id", FieldKind::Existing(orders), Example::FirstPossible),
    ]
}

/// The fields of `CompleteShipment`.
#[must_use]
pub fn complete_shipment_fields() -> Vec<Field> {
    let shipments = Reference { view: "shipments", shown: "order_number", possible: Some(("status", "OPEN")) };
    vec![Field::new("shipment_id", FieldKind::Existing(shipments), Example::FirstPossible)]
}
