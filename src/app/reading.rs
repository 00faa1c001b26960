//! Reading one's own writing: what a row says at the moment when a call returns, and when it has caught up.
//!
//! The same command under strong and under eventual consistency. Must not know which command, nor which row.

use super::session::Session;
use super::standing::tell;
use crate::engine::event::JsonObject;
use crate::engine::ids::Position;
use crate::runtime::{Consistency, Environment, Refused};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// A cell, by the view, the key of the row and the column; and the handler that the view is made by.
#[derive(Clone, Debug)]
pub struct Place {
    /// The view.
    pub view: &'static str,
    /// Its handler among all.
    pub handler: &'static str,
    /// The key of the row.
    pub key: String,
    /// The column.
    pub column: &'static str,
}

/// How a call and a reading went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Nobody has called.
    #[default]
    None,
    /// The call has not returned.
    Calling,
    /// The call has returned.
    Read(Read),
    /// The command was not done.
    Refused(Refused),
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// What was written.
    pub wrote: String,
    /// How long the call took, in milliseconds.
    pub took: u64,
    /// What the cell said when the call returned; nothing if there was no row.
    pub said: Option<String>,
    /// How it caught up.
    pub caught_up: CaughtUp,
}

/// Whether the row says by now what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaughtUp {
    /// Not yet.
    NotYet,
    /// So many milliseconds after the call.
    After(u64),
    /// Nobody waits any longer.
    TooLate,
}

impl Session {
    /// Gives a command that writes a text into a cell, waits as asked for, and reads the cell.
    pub fn write_and_read(
        self,
        (command, data): (&'static str, JsonObject),
        wrote: String,
        place: Place,
        consistency: Consistency,
        reading: RwSignal<Reading>,
    ) {
        if reading.with_untracked(|reading| *reading == Reading::Calling) {
            return;
        }
        reading.set(Reading::Calling);
        spawn_local(async move {
            match self.try_to_read(command, data, wrote, place, consistency, reading).await {
                Ok(()) => {}
                Err(refused) => tell(reading, Reading::Refused(refused)),
            }
            self.show_soon(true);
        });
    }

    async fn try_to_read(
        self,
        command: &'static str,
        data: JsonObject,
        wrote: String,
        place: Place,
        consistency: Consistency,
        reading: RwSignal<Reading>,
    ) -> Result<(), Refused> {
        let (runtime, context) = (self.runtime()?, self.context());
        let began = runtime.environment().now().as_millisecond();
        let since = || runtime.environment().now().as_millisecond().saturating_sub(began);
        let receipt = self.give(command, data).await?;
        // late handlers are no reason to doubt the command: it is done
        let _ = runtime.wait_as(&consistency, receipt.position).await;
        let took = since();
        let row = runtime.row(&context, place.view, &place.key, Position(u64::MAX));
        let said = row.and_then(|row| Some(row.cells.get(place.column)?.as_str()?.to_owned()));
        let is_there = said.as_ref() == Some(&wrote);
        let mut read = Read { wrote, took, said, caught_up: CaughtUp::NotYet };
        if is_there {
            read.caught_up = CaughtUp::After(took);
        }
        tell(reading, Reading::Read(read.clone()));
        if is_there {
            return Ok(());
        }
        let handlers = [place.handler.to_owned()];
        read.caught_up = match runtime.wait_for(Some(&handlers), receipt.position).await {
            Ok(()) => CaughtUp::After(since()),
            Err(_) => CaughtUp::TooLate,
        };
        tell(reading, Reading::Read(read));
        Ok(())
    }
}

/// Another title for something: the one that it has, with a number that it did not have before.
#[must_use]
pub fn retitled(title: &str, number: u64) -> String {
    let base = title.rsplit_once(TAKE).filter(|(_, number)| number.parse::<u64>().is_ok());
    format!("{}{TAKE}{number}", base.map_or(title, |(base, _)| base))
}

const TAKE: &str = ", take ";

#[cfg(test)]
mod tests {
    use super::retitled;

    #[test]
    fn another_title_has_another_number_and_no_longer_name() {
        assert_eq!(retitled("Events by the fire", 3), "Events by the fire, take 3");
        assert_eq!(retitled("Events by the fire, take 3", 4), "Events by the fire, take 4");
        assert_eq!(retitled("Out, take it", 4), "Out, take it, take 4");
    }
}
