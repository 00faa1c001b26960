//! The invoice: made out for an order, then paid.
//!
//! Must not know what an order is, but for its id.

use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Makes out an invoice for an order.
    CreateInvoice {
        /// The id that the client chose.
        invoice_id: Uuid,
        /// For which order.
        order_id: Uuid,
    },
    /// The money is there.
    PayInvoice {
        /// Which invoice.
        invoice_id: Uuid,
    },
}

/// What happened to an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// An invoice was made out.
    InvoiceCreated {
        /// Its id.
        invoice_id: Uuid,
        /// For which order.
        order_id: Uuid,
    },
    /// The money is there.
    InvoicePaid {
        /// Which invoice.
        invoice_id: Uuid,
    },
}

/// Why an invoice says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is an invoice of this id.
    #[error("Invoice already created")]
    AlreadyCreated,
    /// It was paid before.
    #[error("Invoice already paid")]
    AlreadyPaid,
    /// There is no invoice of this id.
    #[error("Invoice not found")]
    NotFound,
}

/// Where an invoice stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Invoice {
    /// Nobody has made it out yet.
    #[default]
    Absent,
    /// Waiting for the money.
    Open {
        /// For which order.
        order_id: Uuid,
    },
    /// The money is there.
    Paid {
        /// For which order.
        order_id: Uuid,
    },
}

impl Decider for Invoice {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::CreateInvoice { invoice_id, order_id }) => {
                Ok(vec![Event::InvoiceCreated { invoice_id, order_id }])
            }
            (_, Command::CreateInvoice { .. }) => Err(Rejection::AlreadyCreated),
            (Self::Absent, Command::PayInvoice { .. }) => Err(Rejection::NotFound),
            (Self::Open { .. }, Command::PayInvoice { invoice_id }) => Ok(vec![Event::InvoicePaid { invoice_id }]),
            (Self::Paid { .. }, Command::PayInvoice { .. }) => Err(Rejection::AlreadyPaid),
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::InvoiceCreated { order_id, .. }) => Self::Open { order_id: *order_id },
            (Self::Open { order_id }, Event::InvoicePaid { .. }) => Self::Paid { order_id },
            (state, Event::InvoicePaid { .. }) => state,
        }
    }
}

impl Aggregate for Invoice {
    const NAME: &'static str = "Invoice";
    const STREAM_PREFIX: &'static str = "invoice";

    fn identity(command: &Command) -> String {
        match command {
            Command::CreateInvoice { invoice_id, .. } | Command::PayInvoice { invoice_id } => invoice_id.to_string(),
        }
    }
}

/// The fields of `CreateInvoice`.
#[must_use]
pub fn create_invoice_fields() -> Vec<Field> {
    let orders = Reference { view: "orders", shown: "order_number", possible: Some(("status", "COMPLETED")) };
    vec![
        Field::new("invoice_id", FieldKind::Uuid, Example::FreshId),
        Field::new("order_id", FieldKind::Existing(orders), Example::FirstPossible),
    ]
}

/// The fields of `PayInvoice`.
#[must_use]
pub fn pay_invoice_fields() -> Vec<Field> {
    let invoices = Reference { view: "invoices", shown: "order_number", possible: Some(("status", "OPEN")) };
    vec![Field::new("invoice_id", FieldKind::Existing(invoices), Example::FirstPossible)]
}
