//! Who tells a story: gives its commands, hears what comes of them, and compares.
//!
//! Must not know what becomes of a verdict.

use super::likeness::{fits, is_part_of, said, wanted};
use crate::engine::context::Context;
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::projection::Row;
use crate::language::host::story::{Act, Expected, Given, Said, Script, Telling};
use crate::runtime::{Command, Environment, FixedEnvironment, Order, Receipt, Refused, Runtime};
use crate::store::{EventStore, MemoryStore};
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// What was expected, and what came instead.
pub struct Broken {
    /// What was expected.
    pub expected: String,
    /// What came.
    pub came: String,
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

/// Tells a story line by line.
pub struct Teller {
    runtime: Rc<Runtime<MemoryStore, FixedEnvironment>>,
    context: Arc<Context>,
    last: BTreeMap<String, Value>,
    /// Up to where the log was looked at.
    heard: Position,
    given: Option<Outcome>,
    looks_back: u64,
}

impl Teller {
    /// Nothing has happened yet.
    pub fn new(context: &Arc<Context>) -> Self {
        Self {
            runtime: Runtime::new(MemoryStore::default(), FixedEnvironment::default(), vec![Arc::clone(context)]),
            context: Arc::clone(context),
            last: BTreeMap::new(),
            heard: Position::START,
            given: None,
            looks_back: 0,
        }
    }

    /// Takes the handlers up.
    pub async fn begin(&mut self) -> Result<(), Broken> {
        self.runtime.take_up().await?;
        Ok(self.runtime.take_the_lead().await?)
    }

    /// Tells a story; at which line it breaks, and how, if it does.
    pub async fn tell(&mut self, script: &Script) -> Result<(), (u32, Broken)> {
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
        // a value is claimed for as long as a read model may not have followed, and all of them have
        self.runtime.store().forget_claims();
        Ok(())
    }

    fn use_ids(&mut self, data: &JsonObject) {
        let is_id = |value: &Value| value.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
        let used = data.iter().filter(|(_, value)| is_id(value));
        self.last.extend(used.map(|(name, value)| (name.clone(), value.clone())));
    }

    /// Takes history in: nobody acts on it.
    async fn import(&mut self, given: &Given) -> Result<(), Broken> {
        let data = self.telling(|telling| given.input(telling));
        self.runtime.take_history(&self.context, (given.command, given.name), data).await?;
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
