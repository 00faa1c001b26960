//! A bounded context: the one place where a domain loses its types.
//!
//! [`Domain`] is what a context writes; [`Context`] is what the runtime and the screens see of it. Models that people write
//! themselves plug in at the same seam. Must not know a store or a screen.

use super::aggregate::HostedAggregate;
use super::event::RecordedEvent;
use super::model::{Model, Unique};
use super::policy::FollowUp;
use super::projection::{Part, Row};
use serde_json::Value;
use std::fmt;

/// One bounded context with its types.
pub trait Domain: 'static {
    /// What the types of its events begin with: `Orders` in `Orders.OrderCreated`.
    const PREFIX: &'static str;
    /// Every event of every aggregate.
    type Event;
    /// The views of all its projections.
    type Views: Clone + Default + Send + Sync;

    /// The wall.
    fn model() -> Model;
    /// The aggregates.
    fn aggregates() -> Vec<Box<dyn HostedAggregate>>;
    /// Reads an event of this context; nothing for one that it does not know or cannot read.
    fn read(recorded: &RecordedEvent) -> Option<Self::Event>;
    /// Lets every projection take the event in.
    fn project(views: &mut Self::Views, event: &Self::Event, recorded: &RecordedEvent);
    /// Rows of a view, if there is one of that name.
    fn rows(views: &Self::Views, view: &str, part: Part) -> Option<Vec<Row>>;
    /// How many rows a view has; 0 if there is none of that name.
    fn count(views: &Self::Views, view: &str) -> usize;
    /// Whether a view has a value that must be unique.
    fn has(views: &Self::Views, unique: &Unique, value: &Value) -> bool;
    /// The policies' names and what each wants to be done because of an event.
    fn policies() -> Vec<HostedPolicy<Self::Event>>;
}

/// A policy as a value.
pub struct HostedPolicy<E> {
    /// See [`super::policy::Policy::NAME`].
    pub name: &'static str,
    /// See [`super::policy::Policy::react`].
    pub react: fn(&E, &RecordedEvent) -> Vec<FollowUp>,
}

/// The views of a context at one position, whatever their types are.
pub trait Views: Send + Sync {
    /// Takes one event of the log in; one of another context changes nothing.
    fn apply(&mut self, recorded: &RecordedEvent);
    /// Rows of a view, if there is one of that name.
    fn part(&self, view: &str, part: Part) -> Option<Vec<Row>>;
    /// Every row of a view, if there is one of that name.
    fn rows(&self, view: &str) -> Option<Vec<Row>> {
        self.part(view, Part::All)
    }
    /// How many rows a view has; 0 if there is none of that name.
    fn count(&self, view: &str) -> usize;
    /// Whether a view has a value that must be unique.
    fn has(&self, unique: &Unique, value: &Value) -> bool;
    /// The same views, to go on from. Cheap: the maps share their structure.
    fn fork(&self) -> Box<dyn Views>;
}

struct DomainViews<D: Domain>(D::Views);

impl<D: Domain> Views for DomainViews<D> {
    fn apply(&mut self, recorded: &RecordedEvent) {
        if let Some(event) = read::<D>(recorded) {
            D::project(&mut self.0, &event, recorded);
        }
    }

    fn part(&self, view: &str, part: Part) -> Option<Vec<Row>> {
        D::rows(&self.0, view, part)
    }

    fn count(&self, view: &str) -> usize {
        D::count(&self.0, view)
    }

    fn has(&self, unique: &Unique, value: &Value) -> bool {
        D::has(&self.0, unique, value)
    }

    fn fork(&self) -> Box<dyn Views> {
        Box::new(Self(self.0.clone()))
    }
}

fn read<D: Domain>(recorded: &RecordedEvent) -> Option<D::Event> {
    (recorded.type_parts().0 == D::PREFIX).then(|| D::read(recorded)).flatten()
}

/// One bounded context without its types.
pub struct Context {
    /// The wall.
    pub model: Model,
    /// The aggregates.
    pub aggregates: Vec<Box<dyn HostedAggregate>>,
    /// What the types of its events begin with.
    pub prefix: &'static str,
    empty_views: fn() -> Box<dyn Views>,
    policies: Vec<UntypedPolicy>,
}

type UntypedPolicy = (&'static str, Box<dyn Fn(&RecordedEvent) -> Vec<FollowUp> + Send + Sync>);

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
            empty_views: || Box::new(DomainViews::<D>(D::Views::default())),
            policies: D::policies().into_iter().map(untyped::<D>).collect(),
        }
    }

    /// The views before the first event.
    #[must_use]
    pub fn empty_views(&self) -> Box<dyn Views> {
        (self.empty_views)()
    }

    /// The aggregate that a command is invoked on.
    #[must_use]
    pub fn aggregate_for(&self, command: &str) -> Option<&dyn HostedAggregate> {
        self.aggregates.iter().map(AsRef::as_ref).find(|aggregate| aggregate.commands().contains(&command))
    }

    /// The aggregate that a stream belongs to.
    #[must_use]
    pub fn owner_of(&self, stream: &super::ids::StreamId) -> Option<&dyn HostedAggregate> {
        self.aggregates.iter().map(AsRef::as_ref).find(|aggregate| aggregate.owns(stream))
    }

    /// Whether an event is one of this context's.
    #[must_use]
    pub fn owns(&self, event: &RecordedEvent) -> bool {
        event.type_parts().0 == self.prefix
    }

    /// The names of the policies.
    pub fn policies(&self) -> impl Iterator<Item = &'static str> {
        self.policies.iter().map(|(name, _)| *name)
    }

    /// What a policy wants to be done because of an event.
    #[must_use]
    pub fn react(&self, policy: &str, recorded: &RecordedEvent) -> Vec<FollowUp> {
        let found = self.policies.iter().find(|(name, _)| *name == policy);
        found.map_or_else(Vec::new, |(_, react)| react(recorded))
    }
}

fn untyped<D: Domain>(policy: HostedPolicy<D::Event>) -> UntypedPolicy {
    let react = policy.react;
    let untyped = move |recorded: &RecordedEvent| match read::<D>(recorded) {
        Some(event) => react(&event, recorded),
        None => Vec::new(),
    };
    (policy.name, Box::new(untyped))
}
