//! A guided scenario, played beat by beat, with a look at whether everything is as it says.
//!
//! Must not know any particular scenario.

use super::{Done, Rehearsal};
use crate::engine::scenario::Act;
use serde_json::Value;
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
            Act::GiveTooLate(command, data, seen) => {
                let aggregate = self.context.aggregate_for(command).expect("a command of the context");
                let stream = aggregate.stream_of(command, &data).expect(says);
                assert_ne!(self.log.version(&stream).0, seen, "{says}");
            }
            Act::Pause(handler) => self.pause(handler),
            Act::Resume(handler) => self.resume(handler),
            Act::Rebuild(handler) => self.rebuild(handler),
            Act::Set(system, settings) => self.set(system, Value::Object(settings)),
            Act::Wait(minutes) => self.wait(Duration::from_mins(minutes.into())),
            Act::Follow { view, row, link } => {
                let done = self.follow(view, row, link);
                assert!(done.is_ok(), "{says} {done:?}");
            }
            Act::LookBack(events) => assert!(events <= self.log.head().0, "{says}"),
            Act::LookAtNow => {}
        }
    }

    /// Gives the command that the link in a cell stands for; of the newest row where no key is given.
    ///
    /// # Errors
    /// The rejection, when that command is refused.
    pub fn follow(&mut self, view: &str, row: &str, link: &str) -> Done {
        let rows = self.keyed_rows(view, self.log.head());
        let found = rows.iter().rev().find(|known| row.is_empty() || known.key == row).expect("the row is there");
        let link = found.cells.get(link).expect("the column is there").clone();
        self.give(link["command"].as_str().expect("a link"), link["data"].clone())
    }
}
