//! A bounded context: the one place where a domain loses its types.
//!
//! [`Domain`] is what a context writes; [`Context`] is what the runtime and the screens see of it. Models that people write
//! themselves plug in at the same seam. Must not know a store or a screen.

use super::aggregate::HostedAggregate;
use super::enrichment::Enrichment;
use super::event::{JsonObject, RecordedEvent};
use super::handler::Handler;
use super::ids::StreamId;
use super::model::Model;
use super::upcast::Upcast;
use serde_json::Error;
use std::any::Any;
use std::fmt;
use std::sync::Arc;

/// One bounded context with its types.
pub trait Domain: 'static {
    /// What the types of its events begin with: `Orders` in `Orders.OrderCreated`.
    const PREFIX: &'static str;
    /// Every event of every aggregate.
    type Event: 'static;

    /// The wall.
    fn model() -> Model;
    /// The aggregates.
    fn aggregates() -> Vec<Box<dyn HostedAggregate>>;
    /// Reads the payload of an event of this name; nothing if the context has no such event.
    fn read(name: &str, data: &JsonObject) -> Option<Result<Self::Event, Error>>;
    /// Projections, policies, process managers and couriers, in the order in which they hear of an event.
    fn handlers() -> Vec<Handler>;
    /// What commands are told from outside of their own input.
    fn enrichments() -> Vec<Enrichment> {
        Vec::new()
    }
    /// How payloads of older versions are brought up to date.
    fn upcasts() -> Vec<Upcast> {
        Vec::new()
    }
}

/// An event of the log, as a context sees it.
pub enum Seen {
    /// Another context's.
    Foreign,
    /// This context's by its name, but of a type that it does not have.
    Unknown,
    /// Its payload is not what the type says.
    Unreadable(String),
    /// The typed event.
    Known(Box<dyn Any>),
}

/// How a context reads an event.
pub type Reading = Arc<dyn Fn(&RecordedEvent) -> Seen + Send + Sync>;

/// One bounded context without its types.
pub struct Context {
    /// The wall.
    pub model: Model,
    /// The aggregates.
    pub aggregates: Vec<Box<dyn HostedAggregate>>,
    /// What the types of its events begin with.
    pub prefix: &'static str,
    /// Everything that takes events in.
    pub handlers: Vec<Handler>,
    /// What commands are told from outside.
    pub enrichments: Vec<Enrichment>,
    /// How old payloads are read.
    pub upcasts: Vec<Upcast>,
    /// What an event is to it; [`Context::read`] asks.
    pub reading: Reading,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Context").field(&self.model.name).finish()
    }
}

impl Context {
    /// Hosts the domain `D`.
    #[must_use]
    pub fn host<D: Domain>() -> Self {
        Self {
            model: D::model(),
            aggregates: D::aggregates(),
            prefix: D::PREFIX,
            handlers: D::handlers(),
            enrichments: D::enrichments(),
            upcasts: D::upcasts(),
            reading: Arc::new(seen::<D>),
        }
    }

    /// What an event is to this context.
    #[must_use]
    pub fn read(&self, recorded: &RecordedEvent) -> Seen {
        (self.reading)(recorded)
    }

    /// The aggregate that a command is invoked on.
    #[must_use]
    pub fn aggregate_for(&self, command: &str) -> Option<&dyn HostedAggregate> {
        self.aggregates.iter().map(AsRef::as_ref).find(|aggregate| aggregate.commands().contains(&command))
    }

    /// The aggregate that a stream belongs to.
    #[must_use]
    pub fn owner_of(&self, stream: &StreamId) -> Option<&dyn HostedAggregate> {
        self.aggregates.iter().map(AsRef::as_ref).find(|aggregate| aggregate.owns(stream))
    }

    /// Whether an event of this type is one of this context's.
    #[must_use]
    pub fn owns(&self, event_type: &str) -> bool {
        event_type.strip_prefix(self.prefix).is_some_and(|rest| rest.starts_with('.'))
    }

    /// Whether an event of this type is one of this context's, and one that it has.
    #[must_use]
    pub fn knows(&self, event_type: &str) -> bool {
        let name = event_type.split_once('.').map_or(event_type, |(_, name)| name);
        self.owns(event_type) && self.aggregates.iter().any(|aggregate| aggregate.events().contains(&name))
    }

    /// A handler by name.
    #[must_use]
    pub fn handler(&self, name: &str) -> Option<&Handler> {
        self.handlers.iter().find(|handler| handler.name == name)
    }

    /// The version that the payload of an event of this name has today, from 1.
    #[must_use]
    pub fn schema_version(&self, event: &str) -> u32 {
        let upcasts = self.upcasts.iter().filter(|upcast| upcast.event == event);
        upcasts.map(|upcast| upcast.from + 1).max().unwrap_or(1)
    }
}

fn seen<D: Domain>(recorded: &RecordedEvent) -> Seen {
    let (prefix, name) = recorded.type_parts();
    if prefix != D::PREFIX {
        return Seen::Foreign;
    }
    match D::read(name, &recorded.data) {
        None => Seen::Unknown,
        Some(Ok(event)) => Seen::Known(Box::new(event)),
        Some(Err(why)) => Seen::Unreadable(why.to_string()),
    }
}
