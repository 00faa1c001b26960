//! Stories as tests: each is told in a memory of its own, and its verdict says at which line it broke, what was expected, and
//! what came.
//!
//! Nothing of the workspace is touched: the store is a new one, the clock and the ids are fixed. Must not know a screen.

use super::{Command, FixedEnvironment, Order, Receipt, Refused, Runtime};
use crate::engine::context::Context;
use crate::engine::event::{EventData, JsonObject, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::ids::{CausationId, CorrelationId, EventId, Position};
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::engine::rejection::Rejection;
use crate::engine::transfer::{Reading, event_line, first_line};
use crate::language::Checked;
use crate::language::host::hosted;
use crate::language::host::story::{Act, Expected, Given, Said, Script, Telling, scripts};
use crate::runtime::Environment;
use crate::store::{EventStore, MemoryStore};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What became of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What people call it.
    pub name: String,
    /// Whether all came as it says.
    pub passed: bool,
    /// The line at which it broke, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// What it expected there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
}

/// Tells the stories of a text; none if it has an error.
pub async fn stories(checked: &Checked) -> Vec<Verdict> {
    let Some(context) = hosted(checked).map(Arc::new) else { return Vec::new() };
    let mut verdicts = Vec::new();
    for script in scripts(checked) {
        verdicts.push(told(&context, &script).await);
    }
    verdicts
}

async fn told(context: &Arc<Context>, script: &Script) -> Verdict {
    let runtime = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), vec![Arc::clone(context)]);
    let mut teller = Teller {
        runtime,
        context: Arc::clone(context),
        last: BTreeMap::new(),
        heard: Position::START,
        given: None,
        looks_back: 0,
    };
    let broken = match teller.begin().await {
        Ok(()) => teller.tell(script).await.err(),
        Err(broken) => Some((script.line, broken)),
    };
    let (line, broken) = broken.unzip();
    Verdict {
        name: script.name.clone(),
        passed: broken.is_none(),
        line,
        expected: broken.as_ref().map(|broken| broken.expected.clone()),
        came: broken.map(|broken| broken.came),
    }
}

/// What was expected, and what came instead.
struct Broken {
    expected: String,
    came: String,
}

impl Broken {
    fn new(expected: impl Into<String>, came: impl Into<String>) -> Self {
        Self { expected: expected.into(), came: came.into() }
    }
}

impl From<Fault> for Broken {
    fn from(fault: Fault) -> Self {
        Self::new("the story goes on", fault.to_string())
    }
}

impl From<Refused> for Broken {
    fn from(refused: Refused) -> Self {
        Self::new("the story goes on", refused.to_string())
    }
}

impl From<Rejection> for Broken {
    fn from(rejection: Rejection) -> Self {
        Self::new("the story goes on", rejection.to_string())
    }
}

/// What came of the last command.
struct Outcome {
    line: u32,
    name: &'static str,
    /// Its events, or the "no".
    came: Result<Vec<Arc<RecordedEvent>>, Refused>,
    /// How many of its events the story has told of.
    told: usize,
    /// Whether the story says what came of it.
    is_asked: bool,
    /// What policies and processes did since, and the story has not told of.
    later: Vec<Arc<RecordedEvent>>,
}

struct Teller {
    runtime: Runtime<MemoryStore, FixedEnvironment>,
    context: Arc<Context>,
    last: BTreeMap<String, Value>,
    /// Up to where the log was looked at.
    heard: Position,
    given: Option<Outcome>,
    looks_back: u64,
}

impl Teller {
    async fn begin(&mut self) -> Result<(), Broken> {
        self.runtime.take_up().await?;
        Ok(self.runtime.take_the_lead().await?)
    }

    async fn tell(&mut self, script: &Script) -> Result<(), (u32, Broken)> {
        for step in &script.steps {
            if matches!(step.act, Act::When(_) | Act::Given(_)) {
                self.settled()?;
            }
            self.act(step.line, &step.act).await.map_err(|broken| (step.line, broken))?;
        }
        self.settled()
    }

    /// Whatever the last command came to was told.
    fn settled(&mut self) -> Result<(), (u32, Broken)> {
        let Some(outcome) = self.given.take() else { return Ok(()) };
        match &outcome.came {
            Err(refused) if !outcome.is_asked => {
                let came = format!("it was refused: {}: {refused}", refused.code());
                Err((outcome.line, Broken::new(format!("{} is accepted", outcome.name), came)))
            }
            Ok(events) if outcome.is_asked && outcome.told < events.len() => {
                let more = events.iter().skip(outcome.told).map(|event| said(event)).collect::<Vec<_>>();
                Err((outcome.line, Broken::new("nothing more comes of it", more.join(", then "))))
            }
            _ => Ok(()),
        }
    }

    async fn act(&mut self, line: u32, act: &Act) -> Result<(), Broken> {
        match act {
            Act::Says(_) => {}
            Act::Given(given) => self.import(given).await?,
            Act::When(given) => self.give(line, given).await?,
            Act::Then(expected) => self.then(expected)?,
            Act::ThenNothing => self.then_nothing()?,
            Act::ThenRefused(code, at) => self.then_refused(code, at)?,
            Act::ThenShows(view, count, with) => self.then_shows(view, *count, with)?,
            Act::Later(expected) => self.later(expected)?,
            Act::Pause(name) => self.order(name.as_deref(), &Order::Pause).await?,
            Act::Resume(name) => self.order(name.as_deref(), &Order::Resume).await?,
            Act::Rebuild(name) => self.order(name.as_deref(), &Order::Rebuild).await?,
            Act::Set(system, with) => {
                let settings = self.telling(|telling| with.values(telling));
                self.runtime.set_system(&self.context, system, settings).await?;
            }
            Act::Wait(minutes) => self.runtime.move_clock(Duration::from_mins((*minutes).into())).await?,
            Act::LookBack(events) => self.looks_back = (*events).into(),
        }
        Ok(())
    }

    fn telling<R>(&self, tell: impl FnOnce(&Telling) -> R) -> R {
        let rows = |view: &str| self.rows(view);
        let fresh_id = || self.runtime.environment().fresh_id();
        let now = self.runtime.environment().now();
        tell(&Telling { last: &self.last, rows: &rows, fresh_id: &fresh_id, now })
    }

    fn head(&self) -> Position {
        self.runtime.store().look(Log::head)
    }

    fn rows(&self, view: &str) -> Vec<Row> {
        let at = Position(self.head().0.saturating_sub(self.looks_back));
        self.runtime.rows(&self.context, view, at, usize::MAX)
    }

    async fn give(&mut self, line: u32, given: &Given) -> Result<(), Broken> {
        self.looks_back = 0;
        let data = self.telling(|telling| given.input(telling));
        self.use_ids(&data);
        let (context, name) = (self.context.model.name.to_owned(), given.name.to_owned());
        let done = self.runtime.dispatch(Command { context, name, data, ..Command::default() }).await;
        let came = done.map(|Receipt { events, .. }| events);
        self.given = Some(Outcome { line, name: given.name, came, told: 0, is_asked: false, later: Vec::new() });
        self.follow().await
    }

    /// Lets everything follow, and hears of it.
    async fn follow(&mut self) -> Result<(), Broken> {
        self.runtime.run_handlers().await?;
        for position in (self.heard.next().0..=self.head().0).map(Position) {
            let Some(event) = self.runtime.store().look(|log| log.at(position)) else { continue };
            self.use_ids(&event.data);
            if let Some(outcome) = &mut self.given
                && event.issued_by().is_some()
            {
                outcome.later.push(event);
            }
        }
        self.heard = self.head();
        Ok(())
    }

    fn use_ids(&mut self, data: &JsonObject) {
        let is_id = |value: &Value| value.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
        let used = data.iter().filter(|(_, value)| is_id(value));
        self.last.extend(used.map(|(name, value)| (name.clone(), value.clone())));
    }

    /// Takes history in, as an import does: nobody acts on it.
    async fn import(&mut self, given: &Given) -> Result<(), Broken> {
        let data = self.telling(|telling| given.input(telling));
        let aggregate = self.context.aggregate_for(given.command);
        let stream = aggregate.map(|aggregate| aggregate.stream_of(given.command, &data));
        let Some(stream) = stream else { return Err(Broken::new(given.name, "nobody keeps such an event")) };
        let (stream, id) = (stream?, self.runtime.environment().fresh_id());
        let version = self.runtime.store().look(|log| log.version(&stream));
        let event = EventData {
            event_id: EventId(id),
            event_type: format!("{}.{}", self.context.prefix, given.name),
            data,
            metadata: JsonObject::new(),
            causation_id: CausationId(id),
            correlation_id: CorrelationId(id),
            created_at: self.runtime.environment().now(),
            schema_version: 1,
        };
        let mut next = version;
        next.0 += 1;
        let event = event.recorded(stream, next, Position(1));
        let mut alone = Log::default();
        alone.extend([Arc::new(event.clone())]);
        let text = first_line(&alone, &[], &[self.context.model.name])? + &event_line(&event)?;
        let report = self.runtime.import(&Reading::of(&text)).await?;
        if let Some(refused) = report.refused.first() {
            return Err(Broken::new(given.name, refused.to_string()));
        }
        self.follow().await
    }

    fn outcome(&mut self) -> Result<&mut Outcome, Broken> {
        let outcome = self.given.as_mut().ok_or_else(|| Broken::new("a command was given", "none was"))?;
        outcome.is_asked = true;
        Ok(outcome)
    }

    fn then(&mut self, expected: &Expected) -> Result<(), Broken> {
        let with = self.telling(|telling| expected.with.values(telling));
        let outcome = self.outcome()?;
        let wanted = wanted(expected.event, &with);
        match &outcome.came {
            Err(refused) => Err(Broken::new(wanted, format!("it was refused: {}: {refused}", refused.code()))),
            Ok(events) => match events.get(outcome.told) {
                Some(event) if fits(event, expected.event, &with) => {
                    outcome.told += 1;
                    Ok(())
                }
                Some(event) => Err(Broken::new(wanted, said(event))),
                None => Err(Broken::new(wanted, "nothing more came of it")),
            },
        }
    }

    fn then_nothing(&mut self) -> Result<(), Broken> {
        let outcome = self.outcome()?;
        match &outcome.came {
            Err(refused) => Err(Broken::new("nothing", format!("it was refused: {}: {refused}", refused.code()))),
            Ok(events) => match events.first() {
                None => Ok(()),
                Some(event) => Err(Broken::new("nothing", said(event))),
            },
        }
    }

    fn then_refused(&mut self, code: &str, at: &[String]) -> Result<(), Broken> {
        let outcome = self.outcome()?;
        let wanted =
            if at.is_empty() { format!("refused {code}") } else { format!("refused {code} at {}", at.join(", ")) };
        match &outcome.came {
            Ok(events) => {
                let came = events.iter().map(|event| said(event)).collect::<Vec<_>>();
                let came =
                    if came.is_empty() { "it was accepted, and nothing happened".into() } else { came.join(", then ") };
                Err(Broken::new(wanted, came))
            }
            Err(refused) => {
                let faulty: Vec<&str> = match refused {
                    Refused::Rejected(rejection) => {
                        rejection.details.iter().map(|fault| fault.field.as_str()).collect()
                    }
                    _ => Vec::new(),
                };
                let same = faulty.len() == at.len() && at.iter().all(|at| faulty.contains(&at.as_str()));
                if refused.code() == code && (at.is_empty() || same) {
                    return Ok(());
                }
                let places = if faulty.is_empty() { String::new() } else { format!(" at {}", faulty.join(", ")) };
                Err(Broken::new(wanted, format!("refused {}{places}: {refused}", refused.code())))
            }
        }
    }

    fn then_shows(&self, view: &str, count: usize, with: &Said) -> Result<(), Broken> {
        let with = self.telling(|telling| with.values(telling));
        let rows = self.rows(view);
        let like_that = rows.iter().filter(|row| is_part_of(&with, &row.cells)).count();
        if like_that == count {
            return Ok(());
        }
        let rows: Vec<_> = rows.into_iter().map(|row| Value::Object(row.cells).to_string()).collect();
        let came = format!("{like_that} of {}: {}", rows.len(), rows.join(", "));
        Err(Broken::new(format!("{view} shows {count} like {}", Value::Object(with)), came))
    }

    fn later(&mut self, expected: &Expected) -> Result<(), Broken> {
        let with = self.telling(|telling| expected.with.values(telling));
        let later = self.given.as_mut().map(|outcome| &mut outcome.later);
        let found = later.as_ref().and_then(|later| later.iter().position(|event| fits(event, expected.event, &with)));
        match (later, found) {
            (Some(later), Some(index)) => {
                later.remove(index);
                Ok(())
            }
            (later, _) => {
                let came = later.map(|later| later.iter().map(|event| said(event)).collect::<Vec<_>>().join(", "));
                let came = came.filter(|came| !came.is_empty()).unwrap_or_else(|| "nothing".into());
                Err(Broken::new(format!("later {}", wanted(expected.event, &with)), came))
            }
        }
    }

    async fn order(&mut self, name: Option<&str>, order: &Order) -> Result<(), Broken> {
        let handlers = self.context.handlers.iter();
        let wanted: Vec<&'static str> = handlers
            .filter(|handler| match (name, order) {
                (Some(name), _) => handler.name == name,
                (None, Order::Rebuild) => !handler.tables.is_empty(),
                (None, _) => handler.react.is_some(),
            })
            .map(|handler| handler.name)
            .collect();
        if let Some(name) = name.filter(|_| wanted.is_empty()) {
            return Err(Broken::new(name, "there is no such handler"));
        }
        for name in wanted {
            self.runtime.order(&format!("{}.{name}", self.context.prefix), order.clone()).await?;
        }
        self.follow().await
    }
}

fn fits(event: &RecordedEvent, name: &str, with: &JsonObject) -> bool {
    event.type_parts().1 == name && is_part_of(with, &event.data)
}

/// Whether everything that is said is so; of a record and of the entries of a list, too, what is not said does not matter.
fn is_part_of(said: &JsonObject, whole: &JsonObject) -> bool {
    said.iter().all(|(name, value)| is_like(value, whole.get(name).unwrap_or(&Value::Null)))
}

fn is_like(said: &Value, there: &Value) -> bool {
    match (said, there) {
        (Value::Object(said), Value::Object(there)) => is_part_of(said, there),
        (Value::Array(said), Value::Array(there)) => {
            said.len() == there.len() && said.iter().zip(there).all(|(said, there)| is_like(said, there))
        }
        (Value::Number(said), Value::Number(there)) => said.as_f64() == there.as_f64(),
        (said, there) => said == there,
    }
}

fn said(event: &RecordedEvent) -> String {
    wanted(event.type_parts().1, &event.data)
}

fn wanted(name: &str, with: &JsonObject) -> String {
    let name = crate::engine::model::label(name);
    if with.is_empty() { name } else { format!("{name} with {}", Value::Object(with.clone())) }
}
