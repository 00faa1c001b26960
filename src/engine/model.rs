//! The wall, as data: what a context's event-storming board says.
//!
//! The notation is that of the community's glossary (ddd-crew, event storming cheat sheet). Must not know pixels; where a
//! sticky hangs is worked out by `kernels::wall_layout`.

use super::event::JsonObject;
use super::name::said;
use super::rejection::{FieldError, Rejection};
use super::scenario::Scenario;
use super::schema::{Field, FieldKind};

pub use super::system::{DELAY, SystemSticky};

/// What a read model calls the version of the stream that a row is of, where it shows it.
pub const VERSION: &str = "version";

/// The board of one bounded context.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The context's name, as in `orders`.
    pub name: &'static str,
    /// What a person reads at the border of the context.
    pub title: &'static str,
    /// What can happen, in the order of time.
    pub steps: Vec<Step>,
    /// What follows by itself.
    pub policies: Vec<PolicySticky>,
    /// What somebody looks at.
    pub views: Vec<ViewSticky>,
    /// What is outside of the context and asked or told by it.
    pub systems: Vec<SystemSticky>,
    /// Questions that nobody has answered yet.
    pub hotspots: Vec<Hotspot>,
    /// Fields of a stream's first event that people know the thing by: `order_number`. A path, `player.name`, is the name of
    /// something else that the thing is about.
    pub known_by: Vec<&'static str>,
    /// A thing without a name of its own is called after another one: the field of its stream's first event that has the other's
    /// id, and the prefix of the other's stream.
    pub called_after: Vec<(&'static str, &'static str)>,
    /// Events after which the story is another one.
    pub pivotal_events: Vec<&'static str>,
    /// What hangs by itself, since its author has said no more of it: an actor, an aggregate.
    pub loose: Vec<StickyId>,
    /// Prepared stories.
    pub scenarios: Vec<Scenario>,
}

/// Somebody decides to give a command; it is invoked on an aggregate; that produces events; they result in read models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// Who decides, where it is a person. A step without one is issued by a policy.
    pub actor: Option<&'static str>,
    /// The external system that is asked before the decision, where one is.
    pub asks: Option<&'static str>,
    /// The command, in the imperative.
    pub command: CommandSticky,
    /// Whether it only says that the event of the same name has happened. It has no sticky then: the event's is clicked.
    pub happens: bool,
    /// The aggregate that it is invoked on; empty where the author of the model has not named one, and no sticky hangs.
    pub aggregate: &'static str,
    /// The events that it produces, in the past tense.
    pub events: Vec<&'static str>,
    /// The read models that these result in.
    pub views: Vec<&'static str>,
}

/// A command with everything that it wants to be told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CommandSticky {
    /// The name in code and in scripts: `CreateOrder`.
    pub name: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Those whose value nobody else may have.
    pub unique: Vec<Unique>,
}

/// A field whose value must not be taken yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unique {
    /// The field.
    pub field: &'static str,
    /// The projection to be asked.
    pub view: &'static str,
    /// The table of that projection whose keys are the values that are taken.
    pub taken: &'static str,
    /// The field that says who takes the value, where that matters. A row of the table says in a cell of the same name who
    /// has it, and nobody is in their own way.
    pub held_by: Option<&'static str>,
    /// How a value that is taken is refused.
    pub refused_as: RefusedAs,
    /// The stable code of the refusal.
    pub code: &'static str,
    /// What a person reads.
    pub message: &'static str,
}

/// How a value that is taken is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedAs {
    /// As a fault of the field.
    Fault,
    /// As a rejection of its own.
    Rejection,
}

impl Unique {
    /// Whether somebody else has the value of an input, going by the row under that value.
    #[must_use]
    pub fn is_taken(&self, input: &JsonObject, row: &JsonObject) -> bool {
        self.held_by.is_none_or(|holder| input.get(holder) != row.get(holder))
    }

    /// The "no" to a command whose values are taken.
    #[must_use]
    pub fn refusal(taken: &[Self]) -> Rejection {
        let own = taken.iter().find(|unique| unique.refused_as == RefusedAs::Rejection);
        let fault = |unique: &Self| FieldError {
            field: unique.field.into(),
            code: unique.code.into(),
            message: unique.message.into(),
        };
        own.map_or_else(
            || Rejection::validation(taken.iter().map(fault).collect()),
            |unique| Rejection::new(unique.code, unique.message),
        )
    }
}

/// Whenever an event, then a command: a policy, a process manager or a courier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PolicySticky {
    /// Its stable name, that of its handler.
    pub name: &'static str,
    /// The events that activate it.
    pub whenever: Vec<&'static str>,
    /// The commands that it issues.
    pub then: Vec<&'static str>,
    /// The external system that it hands something over to, where it does.
    pub tells: Option<&'static str>,
}

/// A read model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewSticky {
    /// The name in scripts, in kebab case: `order-lines`.
    pub name: &'static str,
    /// Its columns; the first one is the key.
    pub columns: Vec<&'static str>,
    /// The columns that its rows are sorted by, the most important first; as they came where there is none.
    pub sorted_by: Vec<Sorting>,
    /// The external system whose deliveries are its rows, for a view that no projection makes.
    pub delivered_to: Option<&'static str>,
    /// What an empty table tells a reader.
    pub when_empty: &'static str,
}

/// A column by which rows are sorted, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// The smallest first.
    Rising(&'static str),
    /// The largest first.
    Falling(&'static str),
}

/// A question on the wall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hotspot {
    /// The question.
    pub question: &'static str,
    /// The command that it hangs at.
    pub at: &'static str,
}

/// The kinds of sticky that a wall shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, strum::IntoStaticStr, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum StickyKind {
    /// Who decides.
    Actor,
    /// What somebody wants.
    Command,
    /// Who says yes or no.
    Aggregate,
    /// What happened.
    Event,
    /// What follows by itself.
    Policy,
    /// What somebody looks at.
    View,
    /// What is outside.
    System,
    /// A question.
    Hotspot,
}

/// Names a sticky on a wall: its kind and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StickyId {
    /// The kind.
    pub kind: StickyKind,
    /// The name. What may hang on the wall several times has `@` after it and the command or policy that it hangs at: an actor and an
    /// aggregate each time, an event and a system from the second time on.
    pub name: String,
}

impl StickyId {
    /// Names a sticky.
    #[must_use]
    pub fn new(kind: StickyKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }

    /// The name in the model, without the place where it hangs.
    #[must_use]
    pub fn base(&self) -> &str {
        self.name.split('@').next().unwrap_or_default()
    }

    /// `command:CreateOrder`: how the sticky is named in the page and in tests.
    #[must_use]
    pub fn key(&self) -> String {
        let kind: &'static str = self.kind.into();
        format!("{kind}:{}", self.name)
    }
}

impl Step {
    /// The sticky of the actor at this step, where there is one.
    #[must_use]
    pub fn actor_id(&self) -> Option<StickyId> {
        self.actor.map(|actor| StickyId::new(StickyKind::Actor, format!("{actor}@{}", self.command.name)))
    }

    /// The sticky of the aggregate at this step.
    #[must_use]
    pub fn aggregate_id(&self) -> StickyId {
        StickyId::new(StickyKind::Aggregate, format!("{}@{}", self.aggregate, self.command.name))
    }

    /// Whether a person gives the command.
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.actor.is_some()
    }

    /// The sticky of the command; of one that only says what has happened, that of its event.
    #[must_use]
    pub fn command_id(&self) -> StickyId {
        StickyId::new(if self.happens { StickyKind::Event } else { StickyKind::Command }, self.command.name)
    }
}

impl Model {
    /// The step of a command.
    #[must_use]
    pub fn step(&self, command: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.command.name == command)
    }

    /// The aggregates, in the order in which they appear.
    #[must_use]
    pub fn aggregates(&self) -> Vec<&'static str> {
        in_order(self.steps.iter().map(|step| step.aggregate))
    }

    /// The events, in the order in which they appear.
    #[must_use]
    pub fn events(&self) -> Vec<&'static str> {
        in_order(self.steps.iter().flat_map(|step| step.events.iter().copied()))
    }

    /// The sticky of an event at a step.
    #[must_use]
    pub fn event_id(&self, step: &Step, event: &str) -> StickyId {
        let first = self.steps.iter().find(|step| step.events.contains(&event));
        Self::at(StickyKind::Event, event, first.map(|step| step.command.name), step.command.name)
    }

    /// The sticky of the system that is asked at a step, where one is.
    #[must_use]
    pub fn asked_id(&self, step: &Step) -> Option<StickyId> {
        let system = step.asks?;
        let first = self.steps.iter().find(|step| step.asks == Some(system));
        Some(Self::at(StickyKind::System, system, first.map(|step| step.command.name), step.command.name))
    }

    /// The sticky of the system that a policy tells, where it tells one.
    #[must_use]
    pub fn told_id(&self, policy: &PolicySticky) -> Option<StickyId> {
        let system = policy.tells?;
        let asked = self.steps.iter().find(|step| step.asks == Some(system)).map(|step| step.command.name);
        let told = self.policies.iter().find(|policy| policy.tells == Some(system)).map(|policy| policy.name);
        Some(Self::at(StickyKind::System, system, asked.or(told), policy.name))
    }

    /// A sticky that hangs at its first place under its name alone.
    fn at(kind: StickyKind, name: &str, first: Option<&str>, here: &str) -> StickyId {
        match first {
            Some(first) if first != here => StickyId::new(kind, format!("{name}@{here}")),
            _ => StickyId::new(kind, name),
        }
    }

    /// A view by name.
    #[must_use]
    pub fn view(&self, name: &str) -> Option<&ViewSticky> {
        self.views.iter().find(|view| view.name == name)
    }

    /// Whether a command is given on what its actor saw: on something that exists, and whose version stands in a read model of the
    /// step. It must not be done when somebody else was faster.
    #[must_use]
    pub fn is_given_as_seen(&self, command: &str) -> bool {
        let shows_version = |view: &&'static str| self.view(view).is_some_and(|view| view.columns.contains(&VERSION));
        let exists = |field: &Field| matches!(field.kind, FieldKind::Existing(_));
        self.step(command)
            .is_some_and(|step| step.command.fields.iter().any(exists) && step.views.iter().any(shows_version))
    }

    /// The policies that issue a command.
    pub fn issuers_of<'a>(&'a self, command: &'a str) -> impl Iterator<Item = &'a PolicySticky> {
        self.policies.iter().filter(move |policy| policy.then.contains(&command))
    }

    /// The policies that an event activates.
    pub fn activated_by<'a>(&'a self, event: &'a str) -> impl Iterator<Item = &'a PolicySticky> {
        self.policies.iter().filter(move |policy| policy.whenever.contains(&event))
    }
}

fn in_order(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for name in names {
        if !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}

/// What a person reads for a name in code: `CreateOrder` is "Create Order", `order_number` and `order-number` are "Order number".
/// Where the author of a model says it otherwise, it is that.
#[must_use]
pub fn label(name: &str) -> String {
    said(name).map_or_else(|| words(name), str::to_owned)
}

/// The words that a name in code is made of.
#[must_use]
pub fn words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        match letter {
            '_' | '-' => words.push(' '),
            _ if index == 0 => words.push(letter.to_ascii_uppercase()),
            _ if letter.is_ascii_uppercase() => words.extend([' ', letter]),
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_name_reads_as_words() {
        assert_eq!(label("CreateOrder"), "Create Order");
        assert_eq!(label("order_number"), "Order number");
        assert_eq!(label("who-is-coming"), "Who is coming");
    }
}
