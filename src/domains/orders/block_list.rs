//! The product block list: before an order is completed, somebody else is asked which of its products may not be sold.
//!
//! It looks at the order's own stream and at no read model, which might lag: an early completion cannot slip through. What
//! it finds overwrites what a person may have put there. Must not decide; the order says no.

use super::order::{Event, Order};
use crate::engine::codec;
use crate::engine::decider::rehydrate;
use crate::engine::enrichment::{Enrichment, Known};
use crate::engine::event::JsonObject;
use crate::engine::rejection::Rejection;
use crate::engine::schema::{Example, Field, FieldKind};
use serde_json::{Value, json};
use uuid::Uuid;

/// The name of the external system.
pub const SYSTEM: &str = "product-block-list";

/// A product that is blocked before anybody edits the list.
pub const BLOCKED: &str = "55e76be0-b83e-4b3c-addd-f3d9e8835be2";

/// What can be set: the products on the list, which may be empty.
#[must_use]
pub fn fields() -> Vec<Field> {
    let products = FieldKind::Many(Box::new(FieldKind::Uuid));
    vec![Field::new("blocked", products, Example::Empty).optional()]
}

/// Fills `blocked_product_ids` of **Complete Order**.
#[must_use]
pub fn enrichment() -> Enrichment {
    Enrichment::new("CompleteOrder", Some(SYSTEM), enrich)
}

#[expect(clippy::unnecessary_wraps, reason = "an enrichment may refuse, and this one never does")]
fn enrich(data: &mut JsonObject, known: &Known) -> Result<(), Rejection> {
    let events = known.stream.iter().filter_map(|event| codec::variant::<Event>(event.type_parts().1, &event.data));
    let events: Vec<_> = events.filter_map(Result::ok).collect();
    let on_the_list = blocked(&known.system);
    let mut found: Vec<Uuid> = Vec::new();
    for item in rehydrate::<Order>(&events).items() {
        if on_the_list.contains(&item.product_id) && !found.contains(&item.product_id) {
            found.push(item.product_id);
        }
    }
    data.insert("blocked_product_ids".into(), json!(found));
    Ok(())
}

/// The list as it is set; what is no id is not on it.
fn blocked(settings: &JsonObject) -> Vec<Uuid> {
    let entries = settings.get("blocked").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries.iter().filter_map(|entry| Uuid::parse_str(entry.as_str()?.trim()).ok()).collect()
}
