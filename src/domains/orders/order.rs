//! The order: taken, added to, then completed or deleted, and then no longer touched.
//!
//! Must not know shipments and invoices: what a completed order sets off is a policy's business.

use super::orders_view;
use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::model::{RefusedAs, Unique};
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Number, Value};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of an order.
#[derive(Clone, Debug, PartialEq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Takes an order.
    CreateOrder {
        /// The id that the client chose.
        order_id: Uuid,
        /// The number that people know it by.
        order_number: String,
        /// The customer's e-mail address.
        business_partner: String,
        /// At least one.
        items: Vec<Item>,
    },
    /// Adds a line.
    AddOrderItem {
        /// Which order.
        order_id: Uuid,
        /// The line.
        item: Item,
    },
    /// Nothing more comes; it can be shipped.
    CompleteOrder {
        /// Which order.
        order_id: Uuid,
        /// Those of its products that may not be sold. No person says this; see [`super::block_list`].
        #[serde(default, deserialize_with = "if_readable")]
        blocked_product_ids: Vec<Uuid>,
    },
    /// It was a mistake.
    DeleteOrder {
        /// Which order.
        order_id: Uuid,
    },
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What.
    pub product_id: Uuid,
    /// How much of it, in `uom`; greater than 0.
    pub quantity: Number,
    /// The unit of measure.
    pub uom: UnitOfMeasure,
}

/// What quantities are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum UnitOfMeasure {
    /// Kilograms.
    Kg,
    /// Metric tons.
    Mt,
}

/// What happened to an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// An order was taken.
    OrderCreated {
        /// Its id.
        order_id: Uuid,
        /// Its number.
        order_number: String,
        /// The customer's e-mail address.
        business_partner: String,
        /// Its lines.
        items: Vec<Item>,
    },
    /// A line was added.
    OrderItemAdded {
        /// To which order.
        order_id: Uuid,
        /// The line.
        item: Item,
    },
    /// Nothing more comes.
    OrderCompleted {
        /// Which order.
        order_id: Uuid,
    },
    /// It was a mistake.
    OrderDeleted {
        /// Which order.
        order_id: Uuid,
    },
}

/// Why an order says no.
#[derive(Clone, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is an order of this id.
    #[error("Order already created")]
    AlreadyCreated,
    /// It was completed before.
    #[error("Order already completed")]
    AlreadyCompleted,
    /// These products may not be sold.
    #[error("Order contains blocked products: {}", listed(.0))]
    BlockedProducts(Vec<Uuid>),
    /// It was deleted before.
    #[error("Order deleted")]
    Deleted,
    /// There is no order of this id.
    #[error("Order not found")]
    NotFound,
}

/// Where an order stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Order {
    /// Nobody has taken it yet.
    #[default]
    Absent,
    /// Taken.
    Open {
        /// Its number.
        order_number: String,
        /// Its lines.
        items: Vec<Item>,
    },
    /// Ready to be shipped.
    Completed {
        /// Its number.
        order_number: String,
        /// Its lines.
        items: Vec<Item>,
    },
    /// Taken by mistake.
    Deleted {
        /// The number that it had.
        order_number: String,
    },
}

impl Decider for Order {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::CreateOrder { order_id, order_number, business_partner, items }) => {
                Ok(vec![Event::OrderCreated { order_id, order_number, business_partner, items }])
            }
            (Self::Absent, _) => Err(Rejection::NotFound),
            (Self::Deleted { .. }, _) => Err(Rejection::Deleted),
            (_, Command::CreateOrder { .. }) => Err(Rejection::AlreadyCreated),
            (Self::Completed { .. }, _) => Err(Rejection::AlreadyCompleted),
            (Self::Open { .. }, Command::AddOrderItem { order_id, item }) => {
                Ok(vec![Event::OrderItemAdded { order_id, item }])
            }
            (Self::Open { .. }, Command::CompleteOrder { order_id, blocked_product_ids }) => {
                if blocked_product_ids.is_empty() {
                    Ok(vec![Event::OrderCompleted { order_id }])
                } else {
                    Err(Rejection::BlockedProducts(blocked_product_ids))
                }
            }
            (Self::Open { .. }, Command::DeleteOrder { order_id }) => Ok(vec![Event::OrderDeleted { order_id }]),
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::OrderCreated { order_number, items, .. }) => {
                Self::Open { order_number: order_number.clone(), items: items.clone() }
            }
            (Self::Open { order_number, mut items }, Event::OrderItemAdded { item, .. }) => {
                items.push(item.clone());
                Self::Open { order_number, items }
            }
            (Self::Open { order_number, items }, Event::OrderCompleted { .. }) => {
                Self::Completed { order_number, items }
            }
            (Self::Open { order_number, .. }, Event::OrderDeleted { .. }) => Self::Deleted { order_number },
            (state, _) => state,
        }
    }
}

impl Aggregate for Order {
    const NAME: &'static str = "Order";
    const STREAM_PREFIX: &'static str = "order";

    fn identity(command: &Command) -> String {
        match command {
            Command::CreateOrder { order_id, .. }
            | Command::AddOrderItem { order_id, .. }
            | Command::CompleteOrder { order_id, .. }
            | Command::DeleteOrder { order_id } => order_id.to_string(),
        }
    }
}

impl Order {
    /// What it is made of.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        match self {
            Self::Open { items, .. } | Self::Completed { items, .. } => items,
            Self::Absent | Self::Deleted { .. } => &[],
        }
    }
}

/// The command must name its order whatever somebody has put into this field: before it is overwritten, the enrichment looks
/// for the order's stream.
fn if_readable<'de, D: Deserializer<'de>>(said: D) -> Result<Vec<Uuid>, D::Error> {
    Ok(Vec::deserialize(Value::deserialize(said)?).unwrap_or_default())
}

fn listed(ids: &[Uuid]) -> String {
    let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
    ids.join(", ")
}

/// An order number is taken once, however it is spelled; capitals tell apart.
pub const UNIQUE_NUMBER: Unique = Unique {
    field: "order_number",
    view: "orders",
    taken: orders_view::NUMBERS,
    held_by: None,
    refused_as: RefusedAs::Fault,
    code: "uniqueness",
    message: "already exist",
};

/// The fields of `CreateOrder`, in the order in which they are checked.
#[must_use]
pub fn create_order_fields() -> Vec<Field> {
    let number = Example::Sequence { prefix: "SO-", view: "orders", column: "order_number" };
    vec![
        Field::new("order_id", FieldKind::Uuid, Example::FreshId),
        Field::new("order_number", FieldKind::Text, number),
        Field::new("business_partner", FieldKind::Email, Example::Fixed("jane.doe@acme.com")),
        Field::new("items", FieldKind::List(item_fields()), Example::OneEntry),
    ]
}

fn item_fields() -> Vec<Field> {
    let units = FieldKind::OneOf(<UnitOfMeasure as strum::VariantNames>::VARIANTS.to_vec());
    vec![
        Field::new("product_id", FieldKind::Uuid, Example::FreshId),
        Field::new("quantity", FieldKind::Quantity, Example::Number(1)),
        Field::new("uom", units, Example::Fixed("KG")),
    ]
}

/// The fields of `AddOrderItem`.
#[must_use]
pub fn add_order_item_fields() -> Vec<Field> {
    let mut fields = open_order_fields();
    fields.push(Field::new("item", FieldKind::Record(item_fields()), Example::OneEntry));
    fields
}

/// The fields of the commands that want an open order and nothing else: `CompleteOrder`, `DeleteOrder`.
#[must_use]
pub fn open_order_fields() -> Vec<Field> {
    let orders = Reference { view: "orders", shown: "order_number", possible: Some(("status", "OPEN")) };
    vec![Field::new("order_id", FieldKind::Existing(orders), Example::FirstPossible)]
}
