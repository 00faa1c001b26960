//! Where an event comes from, in names: who gave which command, or which policy issued it, what happened, and to which thing.
//!
//! Must not know where that is shown.

use super::things::Thing;
use super::words;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::handler::HandlerKind;
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::kernels::origin::{Origin, origin};

/// Where an event comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Provenance {
    /// What kind of origin.
    pub origin: Origin,
    /// The person, or the policy with its kind: `Clerk`, `policy Shipping`.
    pub who: Option<String>,
    /// The command, as on its sticky.
    pub command: Option<String>,
    /// The event, as on its sticky.
    pub event: String,
    /// What it happened to: `Invoice of SO-1`.
    pub thing: String,
}

impl Provenance {
    /// Where an event of the log comes from.
    pub fn of(session: Session, log: &Log, event: &RecordedEvent) -> Self {
        let contexts = session.contexts();
        let context = contexts.iter().find(|context| context.owns(&event.event_type));
        let step = context.zip(event.command()).and_then(|(context, command)| context.model.step(command));
        let who = match event.issued_by() {
            Some(issuer) => {
                let handler = context.and_then(|context| context.handler(issuer));
                let kind = handler.map_or(HandlerKind::Policy, |handler| handler.kind);
                Some(format!("{} {}", words::handler_kind(kind), label(issuer)))
            }
            None => step.and_then(|step| step.actor).map(str::to_owned),
        };
        Self {
            origin: origin(log, event.position, &[]),
            who,
            command: event.command().map(label),
            event: label(event.type_parts().1),
            thing: Thing::of(session, log, &event.stream_id, log.first_of(&event.stream_id)).says,
        }
    }

    /// All of it in one line: `Clerk → Create Order → Order Created`.
    pub fn says(&self) -> String {
        let parts = [self.who.as_deref(), self.command.as_deref(), Some(self.event.as_str())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" → ")
    }
}
