//! Finding events: what somebody typed, and whether an event is meant by it.
//!
//! Every word has to be somewhere in an event: in its name, its type, its stream, its time as the reader's clock shows it, or in a
//! value of its data. A number is an event's place, too. Must not know where the data comes from.

use crate::engine::event::JsonObject;
use crate::engine::log::Head;
use crate::engine::model::label;
use serde_json::Value;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    words: Vec<String>,
}

/// What an event has of the words that are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Has {
    /// All of them.
    All,
    /// Perhaps: its data has to be looked at for the rest.
    Perhaps(Wanted),
}

impl Wanted {
    /// What somebody typed.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        Self { words: typed.split_whitespace().map(str::to_lowercase).collect() }
    }

    /// Whether nothing is looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What an event has of it without its data. `time` is when it was decided, as the reader's clock shows it; `thing` is what people
    /// call what it happened to, where that is known.
    #[must_use]
    pub fn of_head(&self, head: &Head, time: &str, thing: &str) -> Has {
        let name = head.event_type.split_once('.').map_or(head.event_type, |(_, name)| name);
        let number = head.position.0.to_string();
        let says =
            [label(name), head.event_type.to_owned(), head.stream_id.to_owned(), time.to_owned(), thing.to_owned()];
        let says = says.map(|text| text.to_lowercase());
        let has = |word: &String| {
            let is_number = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit());
            // the digits of an id or of a time are no number that anybody looks for
            if is_number || word.strip_prefix('#').is_some_and(|rest| *rest == number) {
                return *word == number || word.starts_with('#');
            }
            says.iter().any(|text| text.contains(word.as_str()))
        };
        let missing: Vec<String> = self.words.iter().filter(|word| !has(word)).cloned().collect();
        if missing.is_empty() { Has::All } else { Has::Perhaps(Self { words: missing }) }
    }

    /// Whether data has all of it.
    #[must_use]
    pub fn is_in(&self, data: &JsonObject) -> bool {
        self.words.iter().all(|word| data.values().any(|value| has(value, word)))
    }
}

fn has(value: &Value, word: &str) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => is.to_string() == word,
        Value::Number(number) => number.to_string() == word,
        Value::String(text) => text.to_lowercase().contains(word),
        Value::Array(values) => values.iter().any(|value| has(value, word)),
        Value::Object(fields) => fields.values().any(|value| has(value, word)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Has, Wanted};
    use crate::domains::orders::Orders;
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::ids::Position;

    /// The positions that are found.
    fn found(typed: &str) -> Vec<u64> {
        let mut orders = Rehearsal::of::<Orders>();
        orders.play("happy-path");
        let wanted = Wanted::of(typed);
        let log = &orders.log;
        let is_found = |position: &u64| {
            let at = Position(*position);
            let Some(head) = log.head_of(at) else { return false };
            match wanted.of_head(&head, "10:42:07", "Order SO-1") {
                Has::All => true,
                Has::Perhaps(rest) => log.at(at).is_some_and(|event| rest.is_in(&event.data)),
            }
        };
        (1..=log.head().0).filter(is_found).collect()
    }

    #[test]
    fn an_event_is_found_by_its_name_its_type_its_number_and_its_time() {
        assert_eq!(found("order created").first(), Some(&1));
        assert_eq!(found("orders.shipmentcreated").len(), 1);
        assert_eq!(found("#3"), [3]);
        assert!(found("3").contains(&3));
        assert!(!found("10:42").is_empty() && found("10:43").is_empty());
        assert!(!found("so-1").is_empty());
    }

    #[test]
    fn an_event_is_found_by_what_is_in_its_data_and_every_word_counts() {
        assert!(found("jane.doe").contains(&1), "a business partner");
        assert!(found("created JANE.DOE").contains(&1));
        assert!(found("shipment jane.doe").is_empty());
        assert!(found("kg").contains(&1), "in a list");
        assert!(Wanted::of("  ").is_empty());
    }
}
