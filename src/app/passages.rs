//! The last commands of this tab and their ways through the pipeline, as of the playhead.
//!
//! Must not know markup, nor note anything itself.

use super::session::Session;
use crate::engine::ids::Position;
use crate::runtime::Passage;
use leptos::prelude::*;

impl Session {
    /// The last passages of the shown context up to the playhead: what somebody gave, the newest first, and behind each what
    /// followed from it by itself.
    #[must_use]
    pub fn passages(self) -> Memo<Vec<Passage>> {
        let context = self.context();
        Memo::new(move |_| {
            self.passed.track();
            let position = self.playhead.get().position();
            let all = self.runtime().map(|runtime| runtime.passages()).unwrap_or_default();
            in_order(all, context.model.name, position)
        })
    }
}

fn in_order(all: Vec<Passage>, context: &str, position: Position) -> Vec<Passage> {
    let all = all.into_iter().filter(|passage| passage.context == context && passage.position <= position);
    let (given, mut followed): (Vec<_>, Vec<_>) = all.partition(|passage| passage.issued_by.is_none());
    let mut ordered = Vec::with_capacity(given.len() + followed.len());
    for passage in given.into_iter().rev() {
        let action = passage.correlation_id;
        ordered.push(passage);
        ordered.extend(followed.extract_if(.., |passage| passage.correlation_id == action));
    }
    // what followed from a command of another tab
    ordered.extend(followed);
    ordered
}

#[cfg(test)]
mod tests {
    use super::in_order;
    use crate::engine::ids::{CommandId, CorrelationId, Position};
    use crate::runtime::Passage;
    use uuid::Uuid;

    fn passage(command: &str, action: u128, position: u64, issued_by: Option<&str>) -> Passage {
        Passage {
            id: CommandId(Uuid::from_u128(action * 100 + u128::from(position))),
            context: "orders".into(),
            command: command.into(),
            issued_by: issued_by.map(str::to_owned),
            correlation_id: CorrelationId(Uuid::from_u128(action)),
            stages: Vec::new(),
            outcome: Ok(Vec::new()),
            position: Position(position),
        }
    }

    fn names(all: &[Passage], context: &str, position: u64) -> Vec<String> {
        in_order(all.to_vec(), context, Position(position)).into_iter().map(|passage| passage.command).collect()
    }

    #[test]
    fn the_newest_command_comes_first_and_what_followed_from_it_right_behind() {
        let all = [
            passage("Create", 1, 1, None),
            passage("Complete", 2, 2, None),
            passage("Ship", 2, 3, Some("Shipping")),
            passage("Invoice", 2, 4, Some("Invoicing")),
            passage("Elsewhere", 9, 5, Some("Shipping")),
        ];
        assert_eq!(names(&all, "orders", 9), ["Complete", "Ship", "Invoice", "Create", "Elsewhere"]);
        assert_eq!(names(&all, "orders", 3), ["Complete", "Ship", "Create"], "as of the playhead");
        assert_eq!(names(&all, "coins", 9), [""; 0]);
    }
}
