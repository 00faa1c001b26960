//! Policies: whenever an event, then commands. No memory.
//!
//! Must not know how a command is given, nor whether it was given before.

use super::effect::{self, Effect};
use super::eval::{Around, Cause, Eval, Steps};
use super::plan::{Plan, Read};
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{FollowUp, Handler, HandlerKind, Reaction, StartFrom};
use crate::engine::tables::Reader;
use std::sync::Arc;

/// One `whenever`.
#[derive(Debug)]
pub struct Whenever {
    /// The events.
    pub events: Vec<&'static str>,
    /// The commands that follow.
    pub effects: Vec<Effect>,
}

/// The handler of a policy. A new one does not act on the past.
pub fn handler(plan: &Arc<Plan>, name: &'static str, whenever: Vec<Whenever>) -> Handler {
    let plan = Arc::clone(plan);
    let react = move |read: &dyn std::any::Any, recorded: &RecordedEvent, _: &Reader| {
        let Some(read) = read.downcast_ref::<Read>() else { return Vec::new() };
        let Some(event) = plan.events.get(read.event) else { return Vec::new() };
        let steps = Steps::default();
        let around = around(name, read, recorded);
        let mut issued = Vec::new();
        for whenever in whenever.iter().filter(|whenever| whenever.events.contains(&event.name)) {
            // what takes too long gives no commands
            issued.extend(effect::run(&whenever.effects, &mut Eval::new(around, &steps)).unwrap_or_default());
        }
        issued.into_iter().map(issue).collect()
    };
    Handler { start_from: StartFrom::Current, react: Some(Arc::new(react)), ..Handler::new(name, HandlerKind::Policy) }
}

/// What a policy or a process may look at when an event comes. Its now is that of the event, so that a repeat is the same.
pub fn around<'v>(owner: &'static str, read: &'v Read, recorded: &'v RecordedEvent) -> Around<'v> {
    let id = recorded.event_id.0;
    Around {
        input: Some(read.data(recorded)),
        event: Some(recorded),
        now: recorded.created_at,
        cause: Some(Cause { id, owner, random: id.as_u64_pair().1 }),
        ..Around::default()
    }
}

/// The command that an effect gives.
pub fn issue((command, data): effect::Made) -> Reaction {
    FollowUp { command, data }.into()
}
