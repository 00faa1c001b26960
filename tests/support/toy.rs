//! A context of our own, as small as it can be and with one of everything: bells that are rung and wear out.
//!
//! A `Bell` is cast, rung any number of times and scrapped; a `Repair` is ordered for it and done. The view `bells` counts, the
//! policy `Echo` rings again, the process manager `Caretaker` orders repairs, the courier `Crier` tells the town, and commands
//! can be told the weather. Bells of version 1 had no `tone`.

use super::{now, object};
use hindcast::engine::aggregate::{Aggregate, Hosted, HostedAggregate};
use hindcast::engine::codec;
use hindcast::engine::context::{Context, Domain};
use hindcast::engine::courier::Courier;
use hindcast::engine::decider::Decider;
use hindcast::engine::enrichment::{Enrichment, Known};
use hindcast::engine::event::{JsonObject, RecordedEvent};
use hindcast::engine::handler::{Delivery, FollowUp, Handler, Reaction, StartFrom};
use hindcast::engine::ids::{CommandId, StreamId};
use hindcast::engine::model::{CommandSticky, Model, PolicySticky, Step, SystemSticky, ViewSticky};
use hindcast::engine::policy::Policy;
use hindcast::engine::process_manager::{Interest, ProcessManager};
use hindcast::engine::projection::Projection;
use hindcast::engine::rejection::Rejection;
use hindcast::engine::schema::{Example, Field, FieldKind};
use hindcast::engine::tables::{Reader, Writer};
use hindcast::engine::upcast::Upcast;
use hindcast::runtime::{Command, FixedEnvironment, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use serde::{Deserialize, Serialize};
use serde_json::{Error, Value, json};
use std::rc::Rc;
use std::sync::Arc;
use uuid::Uuid;

pub const BELLS: &str = "Toy.bells";
pub const ECHO: &str = "Toy.Echo";
pub const LINKER: &str = "Toy.Linker";
pub const CARETAKER: &str = "Toy.Caretaker";
pub const CRIER: &str = "Toy.Crier";

pub type Toys<S> = Rc<Runtime<S, FixedEnvironment>>;

/// What somebody wants of a bell.
#[derive(Clone, Debug, Deserialize, strum::VariantNames)]
pub enum BellCommand {
    /// Cast it.
    Cast {
        #[serde(default)]
        bell: String,
        #[serde(default)]
        tone: String,
        #[serde(default)]
        weather: String,
    },
    /// Ring it so many times; each is an event.
    Ring {
        bell: String,
        times: u32,
        /// How many rings may follow from each by themselves.
        #[serde(default)]
        echoes: u32,
    },
    /// Scrap it.
    Scrap { bell: String },
}

/// What happened to a bell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, strum::VariantNames)]
#[allow(clippy::enum_variant_names, reason = "events say what happened to what")]
pub enum BellEvent {
    BellCast { bell: String, tone: String, weather: String },
    BellRung { bell: String, echoes: u32 },
    BellScrapped { bell: String },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bell {
    pub tone: Option<String>,
    pub rung: u32,
}

#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum BellRejection {
    #[error("the bell was cast already")]
    AlreadyCast,
    #[error("there is no such bell")]
    NoBell,
}

impl Decider for Bell {
    type Command = BellCommand;
    type Event = BellEvent;
    type Rejection = BellRejection;
    type State = Self;

    fn decide(state: &Self, command: BellCommand) -> Result<Vec<BellEvent>, BellRejection> {
        match (command, &state.tone) {
            (BellCommand::Cast { bell, tone, weather }, None) => Ok(vec![BellEvent::BellCast { bell, tone, weather }]),
            (BellCommand::Cast { .. }, Some(_)) => Err(BellRejection::AlreadyCast),
            (BellCommand::Ring { bell, times, echoes }, Some(_)) => {
                Ok((0..times).map(|_| BellEvent::BellRung { bell: bell.clone(), echoes }).collect())
            }
            (BellCommand::Scrap { bell }, Some(_)) => Ok(vec![BellEvent::BellScrapped { bell }]),
            (_, None) => Err(BellRejection::NoBell),
        }
    }

    fn evolve(state: Self, event: &BellEvent) -> Self {
        match event {
            BellEvent::BellCast { tone, .. } => Self { tone: Some(tone.clone()), ..state },
            BellEvent::BellRung { .. } => Self { rung: state.rung + 1, ..state },
            BellEvent::BellScrapped { .. } => Self::default(),
        }
    }
}

impl Aggregate for Bell {
    const NAME: &'static str = "Bell";
    const STREAM_PREFIX: &'static str = "bell";

    fn identity(command: &BellCommand) -> String {
        match command {
            BellCommand::Cast { bell, .. } | BellCommand::Ring { bell, .. } | BellCommand::Scrap { bell } => {
                bell.clone()
            }
        }
    }
}

/// What somebody wants of a repair.
#[derive(Clone, Debug, Deserialize, strum::VariantNames)]
pub enum RepairCommand {
    OrderRepair { repair: String, bell: String },
}

/// What happened to a repair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, strum::VariantNames)]
pub enum RepairEvent {
    RepairOrdered { repair: String, bell: String },
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Repair {
    pub ordered: u32,
}

#[derive(Debug, thiserror::Error, strum::IntoStaticStr)]
pub enum RepairRejection {}

impl Decider for Repair {
    type Command = RepairCommand;
    type Event = RepairEvent;
    type Rejection = RepairRejection;
    type State = Self;

    fn decide(_: &Self, command: RepairCommand) -> Result<Vec<RepairEvent>, RepairRejection> {
        let RepairCommand::OrderRepair { repair, bell } = command;
        Ok(vec![RepairEvent::RepairOrdered { repair, bell }])
    }

    fn evolve(state: Self, _: &RepairEvent) -> Self {
        Self { ordered: state.ordered + 1 }
    }
}

impl Aggregate for Repair {
    const NAME: &'static str = "Repair";
    const STREAM_PREFIX: &'static str = "repair";

    fn identity(command: &RepairCommand) -> String {
        let RepairCommand::OrderRepair { repair, .. } = command;
        repair.clone()
    }
}

/// Every event of the context.
#[derive(Clone, Debug, PartialEq)]
pub enum ToyEvent {
    Bell(BellEvent),
    Repair(RepairEvent),
}

/// How often each bell was rung. It counts, so an event that is taken in twice shows.
pub struct BellsView;

impl Projection for BellsView {
    type Event = ToyEvent;
    const NAME: &'static str = "bells";

    fn apply(tables: &mut Writer, event: &ToyEvent, _: &RecordedEvent) {
        match event {
            ToyEvent::Bell(BellEvent::BellCast { bell, tone, .. }) => {
                tables.put(Self::NAME, bell, json!({"bell": bell, "tone": tone, "rung": 0}));
            }
            ToyEvent::Bell(BellEvent::BellRung { bell, .. }) => {
                let rung = tables.get(Self::NAME, bell).and_then(|row| row["rung"].as_u64()).unwrap_or_default();
                tables.change(Self::NAME, bell, json!({"rung": rung + 1}));
            }
            ToyEvent::Bell(BellEvent::BellScrapped { bell }) => tables.remove(Self::NAME, bell),
            ToyEvent::Repair(_) => {}
        }
    }
}

/// Whenever *Bell Rung* with echoes left, then **Ring** with one less, twice where the bell's name begins with "wide".
pub struct Echo;

impl Policy for Echo {
    type Event = ToyEvent;
    const NAME: &'static str = "Echo";

    fn react(event: &ToyEvent, _: &RecordedEvent) -> Vec<Reaction> {
        match event {
            ToyEvent::Bell(BellEvent::BellRung { bell, echoes }) if *echoes > 0 => {
                let times = if bell.starts_with("wide") { 100 } else { 1 };
                let data = object(json!({"bell": bell, "times": times, "echoes": echoes - 1}));
                vec![FollowUp { command: "Ring", data }.into()]
            }
            _ => Vec::new(),
        }
    }
}

/// Links every ring into a stream of its own, from the first event on.
pub struct Linker;

impl Policy for Linker {
    type Event = ToyEvent;
    const NAME: &'static str = "Linker";
    const START_FROM: StartFrom = StartFrom::Origin;

    fn react(event: &ToyEvent, _: &RecordedEvent) -> Vec<Reaction> {
        match event {
            ToyEvent::Bell(BellEvent::BellRung { .. }) => vec![Reaction::Link(StreamId("rings".into()))],
            _ => Vec::new(),
        }
    }
}

/// Looks after every bell from when it is cast until it is scrapped, and the town as a whole; after each third ring of a bell
/// it orders a repair, and the town is told by a repair of its own.
pub struct Caretaker;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Care {
    pub rings: u32,
}

impl ProcessManager for Caretaker {
    type Event = ToyEvent;
    type State = Care;
    const NAME: &'static str = "Caretaker";

    fn interests(event: &ToyEvent) -> Vec<Interest> {
        match event {
            ToyEvent::Bell(BellEvent::BellCast { bell, .. }) => vec![Interest::Start(bell.clone())],
            ToyEvent::Bell(BellEvent::BellRung { bell, .. }) => {
                vec![Interest::Continue(bell.clone()), Interest::Start("town".into())]
            }
            ToyEvent::Bell(BellEvent::BellScrapped { bell }) => vec![Interest::Stop(bell.clone())],
            ToyEvent::Repair(_) => Vec::new(),
        }
    }

    fn react(state: &Care, event: &ToyEvent, recorded: &RecordedEvent) -> Vec<Reaction> {
        match event {
            ToyEvent::Bell(BellEvent::BellRung { bell, .. }) if state.rings % 3 == 2 => {
                let repair = recorded.event_id.derive("repair").to_string();
                let data = object(json!({"repair": repair, "bell": format!("{bell} after {}", state.rings + 1)}));
                vec![FollowUp { command: "OrderRepair", data }.into()]
            }
            _ => Vec::new(),
        }
    }

    fn evolve(state: Care, event: &ToyEvent) -> Care {
        match event {
            ToyEvent::Bell(BellEvent::BellRung { .. }) => Care { rings: state.rings + 1 },
            _ => state,
        }
    }
}

/// Tells the town of every ring, with the tone that it remembers.
pub struct Crier;

impl Courier for Crier {
    type Event = ToyEvent;
    const NAME: &'static str = "Crier";
    const REMEMBERS: &'static [&'static str] = &["tones"];

    fn remember(tables: &mut Writer, event: &ToyEvent, _: &RecordedEvent) {
        if let ToyEvent::Bell(BellEvent::BellCast { bell, tone, .. }) = event {
            tables.put("tones", bell, json!({"tone": tone}));
        }
    }

    fn deliver(known: &Reader, event: &ToyEvent, recorded: &RecordedEvent) -> Vec<Delivery> {
        let ToyEvent::Bell(BellEvent::BellRung { bell, .. }) = event else { return Vec::new() };
        let tone = known.get("tones", bell).and_then(|row| row.get("tone").cloned()).unwrap_or_default();
        let key = recorded.event_id.0.to_string();
        vec![Delivery { system: "town", key, data: object(json!({"bell": bell, "tone": tone})) }]
    }
}

/// The context.
pub struct Toy;

impl Domain for Toy {
    const PREFIX: &'static str = "Toy";
    type Event = ToyEvent;

    fn model() -> Model {
        let text = |name| Field::new(name, FieldKind::Text, Example::Fixed("a"));
        let number = |name| Field::new(name, FieldKind::Whole, Example::Number(0));
        let step = |name, aggregate, fields, event| Step {
            actor: Some("Ringer"),
            asks: None,
            happens: false,
            command: CommandSticky { name, fields, unique: Vec::new() },
            aggregate,
            events: vec![event],
            views: vec!["bells"],
        };
        Model {
            name: "toy",
            title: "Bells",
            steps: vec![
                step("Cast", "Bell", vec![text("bell").optional(), text("tone").optional()], "BellCast"),
                step("Ring", "Bell", vec![text("bell"), number("times"), number("echoes").optional()], "BellRung"),
                step("Scrap", "Bell", vec![text("bell")], "BellScrapped"),
                step("OrderRepair", "Repair", vec![text("repair"), text("bell")], "RepairOrdered"),
            ],
            policies: vec![
                PolicySticky { name: "Echo", whenever: vec!["BellRung"], then: vec!["Ring"], tells: None },
                PolicySticky { name: "Caretaker", whenever: vec!["BellRung"], then: vec!["OrderRepair"], tells: None },
                PolicySticky { name: "Crier", whenever: vec!["BellRung"], then: vec![], tells: Some("town") },
            ],
            views: vec![
                ViewSticky { name: "bells", columns: vec!["bell", "tone", "rung"], ..ViewSticky::default() },
                ViewSticky {
                    name: "told",
                    columns: vec!["bell", "tone"],
                    delivered_to: Some("town"),
                    ..ViewSticky::default()
                },
            ],
            systems: vec![
                SystemSticky {
                    name: "sky",
                    settings: object(json!({"weather": "fair"})),
                    fields: vec![text("weather").optional()],
                },
                SystemSticky { name: "town", settings: JsonObject::new(), fields: Vec::new() },
            ],
            hotspots: Vec::new(),
            known_by: vec!["bell"],
            called_after: Vec::new(),
            pivotal_events: Vec::new(),
            loose: Vec::new(),
            scenarios: Vec::new(),
        }
    }

    fn aggregates() -> Vec<Box<dyn HostedAggregate>> {
        vec![Box::new(Hosted::<Bell>::default()), Box::new(Hosted::<Repair>::default())]
    }

    fn read(name: &str, data: &JsonObject) -> Option<Result<ToyEvent, Error>> {
        let bell = || Some(codec::variant(name, data)?.map(ToyEvent::Bell));
        bell().or_else(|| Some(codec::variant(name, data)?.map(ToyEvent::Repair)))
    }

    fn handlers() -> Vec<Handler> {
        vec![BellsView::handler(), Echo::handler(), Linker::handler(), Caretaker::handler(), Crier::handler()]
    }

    fn enrichments() -> Vec<Enrichment> {
        let enrich = |data: &mut JsonObject, known: &Known| {
            let weather = known.system.get("weather").and_then(Value::as_str).unwrap_or_default();
            if weather == "storm" {
                return Err(Rejection::new("storm", "nobody casts a bell in a storm"));
            }
            data.insert("weather".into(), weather.into());
            Ok(())
        };
        vec![Enrichment::new("Cast", Some("sky"), enrich)]
    }

    fn upcasts() -> Vec<Upcast> {
        let up = |mut data: JsonObject| {
            data.insert("tone".into(), "unknown".into());
            data.insert("weather".into(), "unknown".into());
            data
        };
        vec![Upcast::new("BellCast", 1, up)]
    }
}

/// The context, changed by the test.
pub fn context(change: impl FnOnce(&mut Context)) -> Arc<Context> {
    let mut context = Context::host::<Toy>();
    change(&mut context);
    Arc::new(context)
}

/// The same, in which this handler has another version.
pub fn with_version(handler: &str, version: u32) -> Arc<Context> {
    with_handler(handler, |handler| handler.version = version)
}

/// The same, in which a handler is another one.
pub fn with_handler(name: &str, change: impl FnOnce(&mut Handler)) -> Arc<Context> {
    context(|context| {
        let handler = context.handlers.iter_mut().find(|handler| handler.name == name);
        change(handler.expect("there is such a handler"));
    })
}

/// A store.
pub fn store() -> MemoryStore {
    MemoryStore::default()
}

/// A runtime in a tab that does not run the handlers.
pub fn follower<S: EventStore>(store: S) -> Toys<S> {
    follower_of(store, context(|_| ()))
}

/// The same, with another context.
pub fn follower_of<S: EventStore>(store: S, context: Arc<Context>) -> Toys<S> {
    let runtime = Runtime::new(store, FixedEnvironment::default(), vec![context]);
    now(runtime.take_up()).expect("memory does not fail");
    runtime
}

/// A runtime whose handlers are not taken up.
#[allow(dead_code, reason = "the laws know handlers from the start")]
pub fn without_handlers<S: EventStore>(store: S) -> Toys<S> {
    Runtime::new(store, FixedEnvironment::default(), vec![context(|_| ())])
}

/// A runtime in a tab that runs the handlers.
pub fn leader<S: EventStore>(store: S) -> Toys<S> {
    leader_of(store, context(|_| ()))
}

/// The same, with another context.
pub fn leader_of<S: EventStore>(store: S, context: Arc<Context>) -> Toys<S> {
    let runtime = follower_of(store, context);
    now(runtime.take_the_lead()).expect("memory does not fail");
    runtime
}

pub fn command(name: &str, data: Value) -> Command {
    Command { context: "toy".into(), name: name.into(), data: object(data), ..Command::default() }
}

pub fn cast(bell: &str) -> Command {
    command("Cast", json!({"bell": bell, "tone": "a"}))
}

pub fn ring(bell: &str, times: u32) -> Command {
    command("Ring", json!({"bell": bell, "times": times}))
}

/// Rings that so many others follow from, one from each.
pub fn echoing(bell: &str, echoes: u32) -> Command {
    command("Ring", json!({"bell": bell, "times": 1, "echoes": echoes}))
}

pub fn scrap(bell: &str) -> Command {
    command("Scrap", json!({"bell": bell}))
}

/// Gives commands whose ids count from here, and lets everything follow; those of one test must not meet.
pub fn give<S: EventStore>(toys: &Toys<S>, first_id: u128, commands: impl IntoIterator<Item = Command>) {
    for (id, command) in (first_id..).zip(commands) {
        let command = Command { command_id: Some(CommandId(Uuid::from_u128(0x1000 + id))), ..command };
        now(toys.dispatch(command)).expect("it is possible");
        now(toys.run_handlers()).expect("memory does not fail");
    }
}

/// How often a bell was rung, as the view says.
pub fn rung<S: EventStore>(toys: &Toys<S>, bell: &str) -> Option<u64> {
    rung_in(toys, bell)
}

/// The same, wherever the runtime is.
pub fn rung_in<S: EventStore, E: hindcast::runtime::Environment>(runtime: &Runtime<S, E>, bell: &str) -> Option<u64> {
    let context = runtime.context("toy").expect("it is hosted");
    let head = hindcast::engine::ids::Position(u64::MAX);
    runtime.row(&context, "bells", bell, head).and_then(|row| row.cells["rung"].as_u64())
}

/// How many deliveries there are.
pub fn told<S: EventStore>(toys: &Toys<S>) -> usize {
    now(toys.store().read(hindcast::store::Shelf::Outbox, "", "", usize::MAX)).expect("memory does not fail").len()
}
