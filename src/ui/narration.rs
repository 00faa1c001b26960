//! The sentence of a step: who decided what, what happened, what that set off and what one sees now.
//!
//! Must not know signals: it reads the log and the moments before and after.

use super::cell::in_short;
use super::words;
use crate::app::moment::Moment;
use crate::engine::context::Context;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::{StickyKind, ViewSticky, label};
use crate::engine::projection::Row;
use crate::engine::rejection::RejectedCommand;
use crate::kernels::naming::{Name, name};
use crate::kernels::wall_card::naming_column;
use std::sync::Arc;

/// Everything that one action has set off up to (and with) `event`, oldest first.
pub fn chain(log: &Log, event: &RecordedEvent) -> Vec<Arc<RecordedEvent>> {
    let until = |position: &Position| *position <= event.position;
    log.correlated(event.correlation_id).into_iter().filter(until).filter_map(|position| log.at(position)).collect()
}

/// The position before the first event of a chain.
pub fn before(chain: &[Arc<RecordedEvent>]) -> Position {
    Position(chain.first().map_or(0, |first| first.position.0.saturating_sub(1)))
}

/// One command with what came of it.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Who gave it: an actor, or a policy; nothing where nobody says.
    pub by: Option<(StickyKind, String)>,
    /// The command, and what it is for; nothing for events that came in without one.
    pub what: Option<String>,
    /// The aggregate that decided.
    pub aggregate: &'static str,
    /// The events.
    pub events: Vec<Arc<RecordedEvent>>,
}

/// What is told of a step: a part with the kind of sticky that it is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Clause {
    /// The kind.
    pub kind: StickyKind,
    /// The words.
    pub says: String,
}

/// The deeds of a chain, in order.
pub fn deeds(context: &Context, log: &Log, chain: &[Arc<RecordedEvent>]) -> Vec<Deed> {
    let mut deeds: Vec<Deed> = Vec::new();
    let mut told = None;
    for event in chain {
        let is_same = told.replace(event.causation_id) == Some(event.causation_id);
        match deeds.last_mut().filter(|_| is_same) {
            Some(deed) => deed.events.push(Arc::clone(event)),
            None => deeds.push(deed(context, log, event)),
        }
    }
    deeds
}

fn deed(context: &Context, log: &Log, event: &Arc<RecordedEvent>) -> Deed {
    let events = vec![Arc::clone(event)];
    let Some(command) = event.command() else { return Deed { by: None, what: None, aggregate: "", events } };
    let step = context.model.step(command);
    let aggregate = step.map_or("", |step| step.aggregate);
    let name = name_at(context, log, event.position);
    let by = match event.issued_by() {
        Some(issuer) => Some((StickyKind::Policy, label(issuer))),
        None => step.and_then(|step| step.actor).map(|actor| (StickyKind::Actor, actor.to_owned())),
    };
    Deed { by, what: Some(words::command_on(&label(command), &label(aggregate), name.as_ref())), aggregate, events }
}

impl Deed {
    /// The deed in one line: `Clerk → Complete Order SO-1 → Order Completed`.
    pub fn says(&self) -> String {
        let events: Vec<String> = self.events.iter().map(|event| label(event.type_parts().1)).collect();
        words::led_to([self.by.as_ref().map(|(_, by)| by.as_str()), self.what.as_deref(), Some(&events.join(", "))])
    }

    /// The kind of sticky that it begins with.
    pub fn kind(&self) -> StickyKind {
        match (&self.by, &self.what) {
            (Some((StickyKind::Policy, _)), _) => StickyKind::Policy,
            (_, Some(_)) => StickyKind::Command,
            (_, None) => StickyKind::Event,
        }
    }
}

/// Tells the chain: each deed by itself, and what the views gained between the two moments.
pub fn clauses(
    context: &Context,
    log: &Log,
    chain: &[Arc<RecordedEvent>],
    before: &Moment,
    after: &Moment,
) -> Vec<Clause> {
    let deeds = deeds(context, log, chain);
    let told = deeds.iter().map(|deed| Clause { kind: deed.kind(), says: deed.says() });
    let seen = context.model.views.iter().filter_map(|view| seen(context, view, before, after));
    told.chain(seen.map(|says| Clause { kind: StickyKind::View, says })).collect()
}

/// What people know the thing by in whose stream the event at a position is, as of then.
fn name_at(context: &Context, log: &Log, at: Position) -> Option<Name> {
    let stream = StreamId(log.head_of(at)?.stream_id.to_owned());
    name(&context.model, log, log.first_of(&stream)?, at)
}

/// The stream that a refused command was about.
pub fn stream_of(context: &Context, rejected: &RejectedCommand) -> Option<StreamId> {
    context.aggregate_for(&rejected.command)?.stream_of(&rejected.command, &rejected.data).ok()
}

/// A refused command of a context, as the caption tells of it: a stream has the name that people know.
pub fn refusal(context: &Context, log: &Log, rejected: &RejectedCommand) -> String {
    let known = stream_of(context, rejected).and_then(|stream| {
        let aggregate = context.owner_of(&stream)?.name();
        let name = name_at(context, log, log.newest_of(&stream)?)?;
        Some((stream, name.after(&label(aggregate))))
    });
    words::rejected(rejected, known.as_ref().map(|(stream, name)| [stream.0.as_str(), name]))
}

/// So many rows are called by their names.
const ROWS_BY_NAME: usize = 2;

/// What one sees of it in a view.
fn seen(context: &Context, view: &ViewSticky, before: &Moment, after: &Moment) -> Option<String> {
    let keys = after.changed_since(view.name, before.position());
    let (mut added, mut changed, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    for key in &keys {
        match (before.row(view.name, key), after.row(view.name, key)) {
            (None, Some(row)) => added.push(row),
            (Some(row), None) => removed.push(row),
            (Some(was), Some(row)) if was != row => changed.push(row),
            _ => {}
        }
    }
    let naming = naming_column(&view.columns, &context.model.known_by);
    let name = |row: &Row| {
        let value = naming.and_then(|column| row.cells.get(column).map(|value| in_short(value, column)));
        value.unwrap_or_else(|| row.key.clone())
    };
    let told = [(added, words::ADDED), (changed, words::CHANGED), (removed, words::REMOVED)];
    let told = told.iter().filter(|(rows, _)| !rows.is_empty()).map(|(rows, word)| {
        let mut names: Vec<String> = rows.iter().take(ROWS_BY_NAME + 1).map(name).collect();
        names.dedup();
        words::rows_are(&names, rows.len(), word)
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| words::seen_in(view.name, &told.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{deeds, refusal};
    use crate::domains::attendance::Attendance;
    use crate::domains::coins::Coins;
    use crate::domains::loans::Loans;
    use crate::domains::rehearsal::{Rehearsal, object};
    use crate::engine::context::Domain;
    use crate::engine::ids::{CommandId, Position};
    use crate::engine::rejection::RejectedCommand;
    use crate::engine::timestamp::Timestamp;
    use serde_json::{Value, json};
    use uuid::Uuid;

    const TRANSFER: &str = "0c000000-0000-4000-8000-000000000001";
    const REQUEST: &str = "e0000000-0000-4000-8000-000000000001";

    /// What is told of each event by itself.
    fn told<D: Domain>(scenario: &str) -> Vec<String> {
        let mut rehearsal = Rehearsal::of::<D>();
        rehearsal.play(scenario);
        let log = &rehearsal.log;
        let each = (1..=log.head().0).filter_map(|position| log.at(Position(position)));
        each.flat_map(|event| deeds(&rehearsal.context, log, &[event])).map(|deed| deed.says()).collect()
    }

    fn rejected(command: &str, code: &str, message: &str, data: Value) -> RejectedCommand {
        RejectedCommand {
            position: Position(2),
            rejected_at: Timestamp::UNIX_EPOCH,
            context: "loans".into(),
            command: command.into(),
            data: object(data),
            command_id: CommandId(Uuid::nil()),
            metadata: object(json!({})),
            code: code.into(),
            message: message.into(),
            details: Vec::new(),
        }
    }

    #[test]
    fn whoever_gave_a_command_and_what_it_is_for_is_said() {
        let told = told::<Coins>("happy-path");
        assert!(told.contains(&"Miner → Mine Coin for Account me → Coin Mined".to_owned()), "{told:?}");
        let issued = "Transfer → Receive Coins for Account me → Coins Received";
        assert_eq!(told.last().map(String::as_str), Some(issued));
    }

    #[test]
    fn a_command_that_ends_with_what_it_is_about_is_followed_by_the_name() {
        let told = told::<Attendance>("the-noodles");
        assert!(told.iter().any(|one| one.starts_with("Captain → Join Team The Noodles")), "{told:?}");
        assert!(told.iter().any(|one| one.contains("Confirm Attendance of Alice")), "{told:?}");
    }

    #[test]
    fn a_conflict_names_the_thing_as_people_do() {
        let mut loans = Rehearsal::of::<Loans>();
        let data = json!({"loan_request_id": REQUEST, "name": "Max", "amount": 1_000, "national_id": "555555aa"});
        assert!(loans.give("RequestLoan", data).is_ok());
        let message = format!("stream loan-request-{REQUEST} is at version 3, not at version 2 as expected");
        let data = json!({"loan_request_id": REQUEST, "underwriter": "Ulf"});
        let no = rejected("DenyLoan", "wrong_expected_version", &message, data);
        assert_eq!(
            refusal(&loans.context, &loans.log, &no),
            "Deny Loan was refused: Loan Request Max is at version 3, not at version 2 as expected. Nothing was written."
        );
    }

    #[test]
    fn a_refusal_whose_thing_nobody_knows_stays_as_it_is() {
        let coins = Rehearsal::of::<Coins>();
        let data = json!({"account_id": "you", "to": "me", "amount": 3, "transfer_id": TRANSFER});
        let no = rejected("SendCoins", "not_found", "Account not found", data);
        let says = refusal(&coins.context, &coins.log, &no);
        assert_eq!(says, "Send Coins was refused: Account not found. Nothing was written.");
    }
}
