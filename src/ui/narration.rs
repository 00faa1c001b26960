//! The sentence of a step: who decided what, what happened, what that set off and what one sees now.
//!
//! Must not know signals: it reads the log and the moments before and after.

use super::words;
use crate::app::moment::Moment;
use crate::engine::context::Context;
use crate::engine::event::RecordedEvent;
use crate::engine::handler::HandlerKind;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::engine::rejection::RejectedCommand;
use crate::kernels::naming::{Name, name};
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

/// Tells the chain as one sentence, with what the views gained between the two moments.
pub fn sentence(context: &Context, log: &Log, chain: &[Arc<RecordedEvent>], before: &Moment, after: &Moment) -> String {
    let mut clauses = happened(context, log, chain);
    clauses.extend(context.model.views.iter().filter_map(|view| seen(view.name, before, after)));
    words::capital(&format!("{}.", clauses.join("; ")))
}

/// Who decided what, and what happened.
fn happened(context: &Context, log: &Log, chain: &[Arc<RecordedEvent>]) -> Vec<String> {
    let mut clauses = Vec::new();
    let mut told = None;
    for event in chain {
        if told.replace(event.causation_id) != Some(event.causation_id) {
            clauses.extend(decision(context, log, event));
        }
        clauses.push(label(event.type_parts().1));
    }
    clauses
}

fn decision(context: &Context, log: &Log, event: &RecordedEvent) -> Option<String> {
    let command = event.command()?;
    let step = context.model.step(command);
    let aggregate = step.map_or("", |step| step.aggregate);
    let name = name_at(context, log, event.position);
    let what = words::command_on(&label(command), &label(aggregate), name.as_ref());
    Some(match event.issued_by() {
        Some(issuer) => {
            let kind = context.handler(issuer).map_or(HandlerKind::Policy, |handler| handler.kind);
            words::issued(words::handler_kind(kind), &label(issuer), &what)
        }
        None => words::decided(step.and_then(|step| step.actor), &what),
    })
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

/// What one sees of it in a view.
fn seen(view: &str, before: &Moment, after: &Moment) -> Option<String> {
    let count = |moment: &Moment| i64::try_from(moment.count(view)).unwrap_or(i64::MAX);
    let more = count(after) - count(before);
    if more != 0 {
        return Some(words::rows_more(view, more));
    }
    let differs = |key: &String| before.row(view, key) != after.row(view, key);
    let changed = after.changed_since(view, before.position()).iter().filter(|key| differs(key)).count();
    (changed > 0).then(|| words::rows_changed(view, changed as u64))
}

#[cfg(test)]
mod tests {
    use super::{happened, refusal};
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
        each.map(|event| happened(&rehearsal.context, log, &[event]).join("; ")).collect()
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
    fn a_process_manager_is_called_one_and_what_a_command_is_for_is_said() {
        let told = told::<Coins>("happy-path");
        assert!(told.contains(&"Miner decided to Mine Coin for Account me; Coin Mined".to_owned()), "{told:?}");
        let issued = "process manager Transfer issued Receive Coins for Account me; Coins Received";
        assert_eq!(told.last().map(String::as_str), Some(issued));
    }

    #[test]
    fn a_command_that_ends_with_what_it_is_about_is_followed_by_the_name() {
        let told = told::<Attendance>("the-noodles");
        assert!(told.iter().any(|one| one.starts_with("Captain decided to Join Team The Noodles")), "{told:?}");
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
