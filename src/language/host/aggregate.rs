//! An aggregate of a model: it remembers by folding, says no, and makes events.
//!
//! Must not know a store: the events of the stream come in, drafts of new events go out.

use super::change::Change;
use super::effect::{self, Effect};
use super::eval::{Around, Cause, Eval, Steps, TooLong};
use super::expr::Expr;
use super::plan::Plan;
use super::rule::{Rule, Verdict, judge};
use super::schema::canonical;
use super::state::State;
use super::value::{is_too_large, key};
use crate::engine::aggregate::{DecidedEvent, Given, HostedAggregate, Past, Refusal, Snapshot};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::fault::Fault;
use crate::engine::ids::StreamId;
use crate::engine::rejection::Rejection;
use crate::engine::schema::{Field, GREATEST};
use crate::engine::spelling::compared;
use crate::engine::timestamp::Timestamp;
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

/// An aggregate.
#[derive(Debug)]
pub struct Authored {
    /// What all parts of the model know.
    pub plan: Arc<Plan>,
    /// Its name on the wall; that of the model where the commands have no aggregate.
    pub name: &'static str,
    /// How people say its name.
    pub says: String,
    /// What its streams begin with.
    pub stream: String,
    /// What the streams of other aggregates begin with whose names go on where its own ends.
    pub not_its_own: Vec<String>,
    /// The field that tells its instances apart; there is one instance only where there is no such field.
    pub key: Option<Box<str>>,
    /// Its commands.
    pub commands: Vec<CommandPlan>,
    /// Their names.
    pub command_names: Vec<&'static str>,
    /// The names of its events.
    pub event_names: Vec<&'static str>,
    /// What it remembers, by slot.
    pub slots: Vec<Box<str>>,
    /// What it remembers before anything has happened.
    pub initial: Vec<Value>,
    /// What each event of the plan changes.
    pub changes: Vec<Vec<Change<usize>>>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// What tells this fold from another one.
    pub version: u32,
}

/// A command.
#[derive(Debug)]
pub struct CommandPlan {
    /// Its name in scripts.
    pub name: &'static str,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Those that have a value of their own where none is given.
    pub defaults: Vec<(Box<str>, Expr)>,
    /// The values that its `asks` set.
    pub asked: Vec<Box<str>>,
    /// Its own rules.
    pub rules: Vec<Rule>,
    /// What it makes happen.
    pub effects: Vec<Effect>,
}

/// Under this name the input of a command says that a system's answer was a reason to do nothing.
pub const ASKED_FOR_NOTHING: &str = "(nothing)";

impl CommandPlan {
    /// The input in its one spelling, with what was asked and with the values of fields that have one of their own.
    pub fn input(&self, data: &JsonObject, now: Timestamp) -> JsonObject {
        let mut input = canonical(&self.fields, data);
        for (name, expr) in self.defaults.iter().filter(|(name, _)| !data.contains_key(&**name)) {
            let steps = Steps::default();
            let around = Around { input: Some(data), now, ..Around::default() };
            let value = Eval::new(around, &steps).value(expr).map(std::borrow::Cow::into_owned).unwrap_or_default();
            input.insert(String::from(&**name), value);
        }
        let asked = self.asked.iter().filter_map(|name| Some((String::from(&**name), data.get(&**name)?.clone())));
        input.extend(asked);
        input
    }
}

impl Authored {
    /// A command by name.
    pub fn command(&self, name: &str) -> Option<&CommandPlan> {
        self.commands.iter().find(|command| command.name == name)
    }

    fn begun(&self) -> State {
        State::new(self.initial.clone())
    }

    /// What is remembered after an event.
    fn evolve(&self, state: &mut State, event: usize, around: Around) -> Result<(), TooLong> {
        state.is_new = false;
        let steps = Steps::default();
        for change in self.changes.get(event).map(Vec::as_slice).unwrap_or_default() {
            let around = Around { state: Some(state), ..around };
            let value = Eval::new(around, &steps).value(&change.expr)?.into_owned();
            let current = state.take(change.target);
            state.set(change.target, change.made_of(current, value));
        }
        Ok(())
    }

    /// What is remembered of some events. What happened, happened: an event that would take too long changes what it changed by then.
    pub fn folded<'a>(&self, mut state: State, events: impl IntoIterator<Item = &'a Arc<RecordedEvent>>) -> State {
        for recorded in events {
            let Some(read) = self.plan.read(recorded) else { continue };
            let around = Around {
                input: Some(read.data(recorded)),
                event: Some(recorded),
                now: recorded.created_at,
                ..Around::default()
            };
            let _ = self.evolve(&mut state, read.event, around);
        }
        state
    }

    /// What is remembered of nothing but these events.
    pub fn remembered<'a>(&self, events: impl IntoIterator<Item = &'a Arc<RecordedEvent>>) -> State {
        self.folded(self.begun(), events)
    }

    fn rehydrated(&self, past: &Past) -> State {
        let kept = past.snapshot.as_ref().and_then(|snapshot| self.kept(snapshot));
        self.folded(kept.unwrap_or_else(|| self.begun()), &past.events)
    }

    fn kept(&self, snapshot: &Snapshot) -> Option<State> {
        let kept = snapshot.state.as_object().filter(|_| snapshot.snapshot_version == self.version)?;
        Some(State::kept(&self.slots, kept))
    }

    fn decided(&self, past: &Past, given: Given) -> Result<Result<Vec<DecidedEvent>, Rejection>, TooLong> {
        let Some(command) = self.command(given.command) else {
            return Ok(Err(Rejection::new("unregistered_command", format!("there is no command {}", given.command))));
        };
        let (state, input) = (self.rehydrated(past), command.input(given.data, given.now));
        let cause = Cause { id: given.id.0, owner: command.name, random: given.id.0.as_u64_pair().1 };
        let around = Around {
            input: Some(&input),
            state: Some(&state),
            now: given.now,
            cause: Some(cause),
            ..Around::default()
        };
        let steps = Steps::default();
        let mut eval = Eval::new(around, &steps);
        for rule in &self.rules {
            let verdict = match rule {
                Rule::BeginsWith(..) => self.begins(rule, command.name, state.is_new, &mut eval)?,
                rule => judge(rule, &mut eval)?,
            };
            match verdict {
                Verdict::Pass => {}
                Verdict::Nothing => return Ok(Ok(Vec::new())),
                Verdict::Refused(rejection) => return Ok(Err(rejection)),
            }
        }
        if given.data.contains_key(ASKED_FOR_NOTHING) {
            return Ok(Ok(Vec::new()));
        }
        for rule in &command.rules {
            match judge(rule, &mut eval)? {
                Verdict::Pass => {}
                Verdict::Nothing => return Ok(Ok(Vec::new())),
                Verdict::Refused(rejection) => return Ok(Err(rejection)),
            }
        }
        let made = effect::run(&command.effects, &mut eval)?;
        let made: Vec<_> = made.into_iter().map(|(name, data)| DecidedEvent { name: name.into(), data }).collect();
        self.in_range(state.clone(), made, given.now)
    }

    fn begins<'v>(
        &'v self,
        rule: &'v Rule,
        command: &str,
        is_new: bool,
        eval: &mut Eval<'v>,
    ) -> Result<Verdict, TooLong> {
        let Rule::BeginsWith(commands, refusal) = rule else { return Ok(Verdict::Pass) };
        if !is_new && commands.contains(&command) {
            return Ok(Verdict::Refused(refusal.rejection(eval)?));
        }
        let begins = |rule: &Rule| matches!(rule, Rule::BeginsWith(commands, _) if commands.contains(&command));
        if is_new && !self.rules.iter().any(begins) {
            let message = format!("{} not found", super::rule::as_words(&self.says));
            return Ok(Verdict::Refused(Rejection::new("not_found", message)));
        }
        Ok(Verdict::Pass)
    }

    /// The events, unless one of them, or what is remembered after them, has a number that JavaScript could not count.
    fn in_range(
        &self,
        mut state: State,
        made: Vec<DecidedEvent>,
        now: Timestamp,
    ) -> Result<Result<Vec<DecidedEvent>, Rejection>, TooLong> {
        let mut too_large = made.iter().any(|made| made.data.values().any(is_too_large));
        for made in &made {
            if let Some(event) = self.plan.number(&made.name) {
                self.evolve(&mut state, event, Around { input: Some(&made.data), now, ..Around::default() })?;
            }
        }
        too_large |= state.is_too_large();
        let message = || format!("a number would be greater than {GREATEST}");
        Ok(if too_large { Err(Rejection::new("number_too_large", message())) } else { Ok(made) })
    }

    fn identity(&self, data: &JsonObject) -> Option<String> {
        let Some(name) = &self.key else { return Some("1".into()) };
        let value = data.get(&**name)?;
        let text = compared(&key(value)?);
        Some(Uuid::parse_str(&text).map_or(text, |id| id.to_string())).filter(|text| !text.is_empty())
    }
}

impl HostedAggregate for Arc<Authored> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn commands(&self) -> &[&'static str] {
        &self.command_names
    }

    fn events(&self) -> &[&'static str] {
        &self.event_names
    }

    fn snapshot_version(&self) -> u32 {
        self.version
    }

    fn stream_of(&self, command: &str, data: &JsonObject) -> Result<StreamId, Rejection> {
        let identity = self.command(command).and_then(|_| self.identity(data));
        let nobody = || {
            let message = format!("the command does not say which {} it is for", self.says);
            Rejection::new("invalid_aggregate_identity", message)
        };
        Ok(StreamId(format!("{}-{}", self.stream, identity.ok_or_else(nobody)?)))
    }

    fn owns(&self, stream: &StreamId) -> bool {
        let begins = |with: &str| stream.0.strip_prefix(with).is_some_and(|rest| rest.starts_with('-'));
        begins(&self.stream) && !self.not_its_own.iter().any(|other| begins(other))
    }

    fn can_use(&self, snapshot: &Snapshot) -> bool {
        self.kept(snapshot).is_some()
    }

    fn decide(&self, past: &Past, given: Given) -> Result<Vec<DecidedEvent>, Refusal> {
        let too_long = |TooLong| {
            let message = format!("{} takes more than {} steps", given.command, super::eval::MOST_STEPS);
            Refusal::Rejected(Rejection::new("too_many_steps", message))
        };
        self.decided(past, given).map_err(too_long)?.map_err(Refusal::Rejected)
    }

    fn state(&self, past: &Past) -> Result<Value, Fault> {
        Ok(Value::Object(self.rehydrated(past).named(&self.slots)))
    }
}
