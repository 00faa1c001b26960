//! The sentence of a step: who decided what, what happened, what that set off and what one sees now.
//!
//! Must not know signals: it reads the log and the moments before and after.

use super::words;
use crate::app::moment::Moment;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::{Model, label};
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
pub fn sentence(model: &Model, log: &Log, chain: &[Arc<RecordedEvent>], before: &Moment, after: &Moment) -> String {
    let mut clauses = Vec::new();
    let mut told = None;
    for event in chain {
        if told.replace(event.causation_id) != Some(event.causation_id) {
            clauses.extend(decision(model, log, event));
        }
        clauses.push(label(event.type_parts().1));
    }
    clauses.extend(model.views.iter().filter_map(|view| seen(view.name, before, after)));
    format!("{}.", clauses.join("; "))
}

fn decision(model: &Model, log: &Log, event: &RecordedEvent) -> Option<String> {
    let command = event.command()?;
    if let Some(policy) = event.issued_by() {
        return Some(format!("policy {} issued {}", label(policy), label(command)));
    }
    let actor = model.step(command).and_then(|step| step.actor).unwrap_or("somebody");
    let thing = name_of(model, log, event);
    Some([actor, "decided to", &label(command), thing.as_deref().unwrap_or_default()].join(" ").trim_end().to_owned())
}

/// What people know the thing by whose stream an event is in: `SO-1`.
pub fn name_of(model: &Model, log: &Log, event: &RecordedEvent) -> Option<String> {
    let first = log.at(log.first_of(&event.stream_id)?)?;
    model.known_by.iter().find_map(|field| first.data.get(*field)?.as_str()).map(str::to_owned)
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
