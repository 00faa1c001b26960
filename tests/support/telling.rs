//! Tells a guided scenario through the runtime, in memory and with a fixed environment, and writes down what happened.
//!
//! The page tells stories the same way (`app/story`), with signals; this is the part of it that needs no screen.

use super::{exported, log_of, now};
use hindcast::domains;
use hindcast::engine::codec::object;
use hindcast::engine::context::Context;
use hindcast::engine::event::{JsonObject, RecordedEvent};
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::{EventId, Position, StreamVersion};
use hindcast::engine::log::Log;
use hindcast::engine::scenario::{Act, Link, Scenario};
use hindcast::runtime::{Command, FixedEnvironment, Order, Refused, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// A story on its way.
struct Telling<'a> {
    runtime: std::rc::Rc<Runtime<MemoryStore, FixedEnvironment>>,
    context: &'a Context,
    /// Up to which position somebody has seen the log.
    looked: BTreeMap<&'static str, Position>,
    /// What is no event, and after how many events: commands that were refused, and what was arranged for the next ones.
    notes: Vec<(u64, String)>,
}

/// What happens in a story, a line for each event; between them what is no event: refusals (`-`) and what was arranged (`*`).
pub fn golden_trace(context: &Context, scenario: &Scenario) -> String {
    told(context, scenario).lines()
}

/// The log that a story leaves behind, as its text.
pub fn exported_story(context: &Context, scenario: &Scenario) -> String {
    exported(&told(context, scenario).runtime)
}

/// The events that a story leaves behind.
pub fn events_of_story(context: &Context, scenario: &Scenario) -> Vec<Arc<RecordedEvent>> {
    log_of(told(context, scenario).runtime.store())
}

fn told<'a>(context: &'a Context, scenario: &Scenario) -> Telling<'a> {
    let runtime = Runtime::new(MemoryStore::default(), FixedEnvironment::default(), domains::all());
    now(runtime.take_the_lead()).expect("memory does not fail");
    let mut telling = Telling { runtime, context, looked: BTreeMap::new(), notes: Vec::new() };
    for beat in &scenario.beats {
        telling.act(beat.says, &beat.act);
        now(telling.runtime.run_handlers()).expect("memory does not fail");
        now(telling.runtime.take_in_deliveries()).expect("memory does not fail");
    }
    telling
}

impl Telling<'_> {
    fn act(&mut self, says: &str, act: &Act) {
        match act {
            Act::Give(command, data) => self.give(says, command, data.clone(), None, None),
            Act::GiveInVain(command, data, code) => self.give(says, command, data.clone(), None, Some(code)),
            Act::Look(who) => {
                self.note(format!("  * {who} looks"));
                self.looked.insert(who, self.runtime.store().look(Log::head));
            }
            Act::GiveAsSeen(who, command, data) => {
                let seen = self.seen_by(who, command, data);
                self.give(says, command, data.clone(), Some(seen), None);
            }
            Act::GiveTooLate(who, command, data) => {
                let seen = self.seen_by(who, command, data);
                self.give(says, command, data.clone(), Some(seen), Some("wrong_expected_version"));
            }
            Act::GiveForNewest { command, field, view } => {
                let newest = self.rows(view).pop().expect(says).0;
                self.give(says, command, object(json!({ *field: newest })), None, None);
            }
            Act::Follow(link, more) => self.follow(says, *link, more.clone(), None),
            Act::FollowInVain(link, code) => self.follow(says, *link, JsonObject::new(), Some(code)),
            Act::Pause(handler) => self.order("pause", handler, Order::Pause),
            Act::Resume(handler) => self.order("resume", handler, Order::Resume),
            Act::Rebuild(handler) => self.order("rebuild", handler, Order::Rebuild),
            Act::Lose { view, row } => {
                self.note(format!("  * lose a row of {view}"));
                self.runtime.lose(self.context, view, row);
            }
            Act::Set(system, settings) => {
                self.note(format!("  * set {system} {}", json!(settings)));
                now(self.runtime.set_system(self.context, system, settings.clone())).expect("memory does not fail");
            }
            Act::Wait(minutes) => {
                self.note(format!("  * {minutes} minutes later"));
                now(self.runtime.move_clock(Duration::from_mins((*minutes).into()))).expect("memory does not fail");
            }
            Act::SetClock(time) => {
                self.note(format!("  * it is {time}"));
                now(self.runtime.set_clock(Some(time.parse().expect(says)))).expect("memory does not fail");
            }
            Act::LookBack(_) | Act::LookAtNow => {}
            Act::GiveFilled(..) | Act::Happened(..) => {
                panic!("{says}: only a model that is a text leaves something to be filled in")
            }
        }
    }

    fn give(&mut self, says: &str, name: &str, data: JsonObject, seen: Option<u64>, refused: Option<&str>) {
        let expected = seen.map(|seen| ExpectedVersion::Exact(StreamVersion(seen)));
        let context = self.context.model.name.to_owned();
        let outcome =
            now(self.runtime.dispatch(Command { context, name: name.into(), data, expected, ..Command::default() }));
        let code = outcome.as_ref().err().map(Refused::code);
        assert_eq!(code, refused, "{says}");
        if let Some(code) = code {
            self.note(format!("  - {name} refused: {code}"));
        }
    }

    /// The version of a command's stream when somebody last looked.
    fn seen_by(&self, who: &str, command: &str, data: &JsonObject) -> u64 {
        let aggregate = self.context.aggregate_for(command).expect("a command of the context");
        let stream = aggregate.stream_of(command, data).expect("a stream");
        let looked = self.looked.get(who).expect("who decides has looked");
        let positions = self.runtime.store().look(|log| log.positions_of(&stream));
        positions.iter().filter(|position| *position <= looked).count() as u64
    }

    fn follow(&mut self, says: &str, link: Link, more: JsonObject, refused: Option<&str>) {
        let rows = self.rows(link.view);
        let is_meant = |(key, _): &&(String, JsonObject)| link.row.is_empty() || key == link.row;
        let behind = rows.iter().rev().find(is_meant).expect(says).1[link.column].clone();
        let mut data = object(behind["data"].clone());
        data.extend(more);
        self.give(says, behind["command"].as_str().expect(says), data, None, refused);
    }

    fn rows(&self, view: &str) -> Vec<(String, JsonObject)> {
        let head = self.runtime.store().look(Log::head);
        let rows = self.runtime.rows(self.context, view, head, usize::MAX);
        rows.into_iter().map(|row| (row.key, row.cells)).collect()
    }

    fn note(&mut self, note: String) {
        let head = self.runtime.store().look(Log::head).0;
        self.notes.push((head, note));
    }

    fn order(&mut self, says: &str, handler: &str, order: Order) {
        self.note(format!("  * {says} {handler}"));
        now(self.runtime.order(&format!("{}.{handler}", self.context.prefix), order)).expect("there is such a handler");
    }

    fn lines(&self) -> String {
        let events = log_of(self.runtime.store());
        let mut lines: Vec<String> = Vec::new();
        for position in 0..=events.len() as u64 {
            lines.extend(
                position.checked_sub(1).map(|index| line(&events, &events[usize::try_from(index).expect("few")])),
            );
            lines.extend(self.notes.iter().filter(|(after, _)| *after == position).map(|(_, line)| line.clone()));
        }
        lines.join("\n") + "\n"
    }
}

/// Where, what, and what made it: `6 team-…0001@4 TeamAttendanceCheckStarted < RequestTeamAttendance by Attendance check after 5`.
fn line(events: &[Arc<RecordedEvent>], event: &RecordedEvent) -> String {
    let by = event.issued_by().map(|handler| format!(" by {handler}")).unwrap_or_default();
    let cause = |id: Uuid| events.iter().find(|cause| cause.event_id == EventId(id)).map(|cause| cause.position);
    let after = event.command_causation().and_then(cause).map(|cause| format!(" after {cause}")).unwrap_or_default();
    let (stream, version) = (short(&event.stream_id.0), event.stream_version);
    let made = event.command().unwrap_or("-");
    format!("{} {stream}@{version} {} < {made}{by}{after}", event.position, event.type_parts().1)
}

/// A stream with the end of its id: `team-…0001`.
fn short(stream: &str) -> String {
    let start = stream.len().saturating_sub(36);
    match stream.get(start..).filter(|id| Uuid::parse_str(id).is_ok()) {
        Some(id) => format!("{}…{}", &stream[..start], &id[32..]),
        None => stream.to_owned(),
    }
}
