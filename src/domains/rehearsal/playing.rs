//! A guided scenario, played beat by beat, with a look at whether everything is as it says.
//!
//! Must not know any particular scenario.

use super::{Done, Rehearsal, object};
use crate::engine::aggregate::{Given, Past};
use crate::engine::event::JsonObject;
use crate::engine::expected_version::{Conflict, ExpectedVersion};
use crate::engine::ids::StreamVersion;
use crate::engine::projection::Row;
use crate::engine::scenario::{Act, Link};
use serde_json::{Value, json};
use std::time::Duration;

impl Rehearsal {
    /// Plays a guided scenario of the context from the beginning to the end; panics where it is not as it says.
    pub fn play(&mut self, scenario: &str) {
        let scenarios = self.context.model.scenarios.clone();
        let scenario = scenarios.into_iter().find(|known| known.name == scenario).expect("a scenario of the context");
        for beat in scenario.beats {
            self.act(beat.says, beat.act);
        }
    }

    fn act(&mut self, says: &str, act: Act) {
        match act {
            Act::Give(command, data) => {
                let done = self.give(command, Value::Object(data));
                assert!(done.is_ok(), "{says} {done:?}");
            }
            Act::GiveInVain(command, data, code) => {
                let done = self.give(command, Value::Object(data));
                assert_eq!(done.expect_err(says).code, code, "{says}");
            }
            Act::Look(who) => {
                self.looked.insert(who, self.log.head());
            }
            Act::GiveAsSeen(who, command, data) => {
                let seen = self.seen_by(who, command, &data);
                self.decide_on(seen, command, &data).expect(says);
                self.give(command, Value::Object(data)).expect(says);
            }
            Act::GiveTooLate(who, command, data) => {
                let seen = self.seen_by(who, command, &data);
                let conflict = self.decide_on(seen, command, &data).expect_err(says);
                assert_eq!(conflict.code(), "wrong_expected_version", "{says}");
            }
            Act::Pause(handler) => self.pause(handler),
            Act::Resume(handler) => self.resume(handler),
            Act::Rebuild(handler) => self.rebuild(handler),
            Act::Lose { view, row } => self.lose(view, row),
            Act::Set(system, settings) => self.set(system, Value::Object(settings)),
            Act::Wait(minutes) => self.wait(Duration::from_mins(minutes.into())),
            Act::SetClock(time) => self.now = time.parse().expect(says),
            Act::Follow(link, more) => {
                let done = self.follow(link, more);
                assert!(done.is_ok(), "{says} {done:?}");
            }
            Act::FollowInVain(link, code) => {
                let done = self.follow(link, JsonObject::new());
                assert_eq!(done.expect_err(says).code, code, "{says}");
            }
            Act::GiveForNewest { command, field, view } => {
                let newest = self.keyed_rows(view, self.log.head()).pop().expect(says);
                let done = self.give(command, json!({ field: newest.key }));
                assert!(done.is_ok(), "{says} {done:?}");
            }
            Act::LookBack(events) => assert!(events <= self.log.head().0, "{says}"),
            Act::LookAtNow => {}
            Act::GiveFilled(..) | Act::Happened(..) => {
                panic!("{says}: only a model that is a text leaves something to be filled in")
            }
        }
    }

    /// Gives the command that a link stands for, with some more fields.
    ///
    /// # Errors
    /// The rejection, when that command is refused.
    pub fn follow(&mut self, link: Link, more: JsonObject) -> Done {
        let rows = self.keyed_rows(link.view, self.log.head());
        let is_meant = |row: &&Row| link.row.is_empty() || row.key == link.row;
        let row = rows.iter().rev().find(is_meant).expect("the row is there");
        let cell = row.cells.get(link.column).expect("the column is there").clone();
        let mut data = object(cell["data"].clone());
        data.extend(more);
        self.give(cell["command"].as_str().expect("a link"), Value::Object(data))
    }

    /// The version of a command's stream when somebody last looked.
    fn seen_by(&self, who: &str, command: &str, data: &JsonObject) -> StreamVersion {
        let aggregate = self.context.aggregate_for(command).expect("a command of the context");
        let stream = aggregate.stream_of(command, data).expect("a stream");
        let looked = *self.looked.get(who).expect("who decides has looked");
        let seen = self.stream(&stream.0).into_iter().filter(|event| event.position <= looked);
        seen.map(|event| event.stream_version).last().unwrap_or(StreamVersion(0))
    }

    /// Decides on a stream as somebody saw it, and asks whether what comes of that could still be appended.
    ///
    /// # Errors
    /// The conflict, when the stream is at another version by now.
    pub fn decide_on(&mut self, seen: StreamVersion, command: &str, data: &JsonObject) -> Result<(), Conflict> {
        let aggregate = self.context.aggregate_for(command).expect("a command of the context");
        let stream = aggregate.stream_of(command, data).expect("a stream");
        let past = self.stream(&stream.0).into_iter().filter(|event| event.stream_version <= seen).collect();
        aggregate.decide(&Past::of(past), Given::of(command, data)).expect("on what was seen it is allowed");
        ExpectedVersion::Exact(seen).check(&stream, self.log.version(&stream))
    }
}
