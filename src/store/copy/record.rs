//! A record of the second copy: one line, a checksum and JSON.
//!
//! `e3069283 {"state":{…},"more":false,"imported":false,"events":[…]}`: anybody can read that with a text editor and a few lines of script, as
//! `public/rescue.js` does. Every record says what the whole is after it, so the last one alone tells how far the copy goes. The
//! events stand in it as they do in an exported text. Must not know where the lines are kept.

use super::checksum::crc32c;
use crate::engine::chain::Chain;
use crate::engine::deep_json;
use crate::engine::fault::Fault;
use crate::engine::ids::{EventId, Position, StreamId};
use crate::store::batch::unwritable;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version of the format, in the first record.
pub const VERSION: u32 = 1;
/// How many bytes of a line stand before the JSON: eight digits and a blank.
const SUM: usize = 9;
/// How deep an event stands in the JSON of a record.
const AROUND: usize = 2;

/// How far a log has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How often everything was deleted before.
    pub cleared: u32,
    /// The position of the newest event.
    pub head: Position,
    /// The id of that event.
    pub last: Option<EventId>,
    /// The link of the chain after it.
    pub hash: Chain,
    /// How many links there are.
    pub links: u64,
    /// How many streams are closed.
    pub closed: u64,
}

/// Links into one stream, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linked {
    /// The stream.
    pub stream_id: StreamId,
    /// Where the events are.
    pub positions: Vec<Position>,
}

/// What was added to the copy at once.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// The version of the format; only in the first record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What the log is after this record.
    pub state: State,
    /// Whether this is only a part: it counts once a record follows on it that is not.
    pub more: bool,
    /// Whether the events came in by an import.
    pub imported: bool,
    /// The events, each as it was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Box<RawValue>>,
    /// Links that are new.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub linked: Vec<Linked>,
    /// Streams that were closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closings: Vec<StreamId>,
}

impl Record {
    /// The first record of a copy.
    pub fn first(cleared: u32) -> Self {
        Self { version: Some(VERSION), state: State { cleared, ..State::default() }, ..Self::default() }
    }

    /// The line of the record, with its end.
    ///
    /// # Errors
    /// The fault that it cannot be written as JSON.
    pub fn line(&self) -> Result<Vec<u8>, Fault> {
        let json = serde_json::to_vec(self).map_err(|why| unwritable(&why))?;
        let mut line = format!("{:08x} ", crc32c(&json)).into_bytes();
        line.extend(json);
        line.push(b'\n');
        Ok(line)
    }

    /// The record of a line, without its end, if every byte of it is as it was written.
    pub fn read(line: &[u8]) -> Option<Self> {
        let (sum, json) = line.split_at_checked(SUM)?;
        let sum = std::str::from_utf8(sum.strip_suffix(b" ")?).ok()?;
        let is_sound = sum.bytes().all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase())
            && u32::from_str_radix(sum, 16).ok()? == crc32c(json);
        is_sound.then(|| deep_json::from_slice(json, AROUND).ok())?
    }

    /// Whether this record follows on what the log was before it.
    pub fn follows(&self, before: &State) -> bool {
        let hash = self.events.iter().fold(before.hash, |hash, event| hash.then(event.get().as_bytes()));
        let is_first = self.version.is_some();
        if is_first {
            return self.version == Some(VERSION) && self.events.is_empty() && self.state.head == Position::START;
        }
        self.state.head.0 == before.head.0 + self.events.len() as u64 && self.state.hash == hash
    }
}
