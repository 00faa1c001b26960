//! Where an event comes from: a person's command, what a policy issued, an import, or somebody who appended it without a command.
//!
//! Must not know how that is drawn.

use crate::engine::ids::Position;
use crate::engine::log::{Fired, Log};

/// Where an event comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Origin {
    /// A command that somebody gave.
    #[default]
    Person,
    /// A command that a policy or a process manager issued.
    Policy,
    /// A file.
    Import,
    /// A script, without a command.
    Appended,
}

/// Where the event at a position comes from. `policies` are the names of those that issue commands, with the prefix of their
/// context; they are looked up where the event itself is not in memory.
#[must_use]
pub fn origin(log: &Log, position: Position, policies: &[String]) -> Origin {
    if log.was_imported(position) {
        return Origin::Import;
    }
    if let Some(event) = log.as_written(position) {
        return match (event.issued_by(), event.command()) {
            (Some(_), _) => Origin::Policy,
            (None, Some(_)) => Origin::Person,
            (None, None) => Origin::Appended,
        };
    }
    let issued = |policy: &String| {
        let fired = log.fired(Fired::Policy, policy);
        fired.binary_search_by_key(&position.0, |fired| u64::from(*fired)).is_ok()
    };
    if policies.iter().any(issued) { Origin::Policy } else { Origin::Person }
}

#[cfg(test)]
mod tests {
    use super::{Origin, origin};
    use crate::domains::orders::Orders;
    use crate::domains::rehearsal::Rehearsal;
    use crate::engine::ids::Position;

    #[test]
    fn what_a_policy_issued_is_told_from_what_a_person_decided() {
        let mut orders = Rehearsal::of::<Orders>();
        orders.play("happy-path");
        let heads = orders.log.heads_after(Position::START);
        let found: Vec<_> =
            heads.map(|head| (head.event_type.to_owned(), origin(&orders.log, head.position, &[]))).collect();
        let of = |name: &str| found.iter().find(|(event, _)| event == name).map(|(_, origin)| *origin);
        assert_eq!(of("Orders.OrderCreated"), Some(Origin::Person));
        assert_eq!(of("Orders.ShipmentCreated"), Some(Origin::Policy));
    }
}
