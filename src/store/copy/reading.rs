//! Reads a copy from its first byte, as it may be after a kill or with damaged bytes: what is sound of it, and the truth about the rest.
//!
//! Must not know where the bytes come from. Nothing that is not whole is ever given out: an append of several events, or an import, is
//! there with all of its records or not at all.

use super::record::{Record, State};

/// What was read.
#[derive(Debug, Default)]
pub struct Found {
    /// What the log is after the last sound record.
    pub state: State,
    /// How many bytes are sound.
    pub end: u64,
    /// The sound records, if they were wanted.
    pub records: Vec<Record>,
    /// Of what cannot be used: how many events stand in whole records behind a damaged or missing one.
    pub behind: u64,
    /// Whether something in the middle is damaged or missing. A torn end alone is not: that was never acknowledged.
    pub is_damaged: bool,
}

/// Reads in pieces of any size.
#[derive(Debug)]
pub struct Reader {
    found: Found,
    wants_records: bool,
    /// The line that has not come to its end.
    rest: Vec<u8>,
    /// Where it begins.
    at: u64,
    /// What the log is after the records of the unit that has not come to its end, and these.
    state: State,
    unit: Vec<Record>,
    is_broken: bool,
}

impl Reader {
    /// A reader who has seen nothing yet. Whoever only wants to know whether all is sound does not want the records.
    pub fn new(wants_records: bool) -> Self {
        Self {
            found: Found::default(),
            wants_records,
            rest: Vec::new(),
            at: 0,
            state: State::default(),
            unit: Vec::new(),
            is_broken: false,
        }
    }

    /// Reads on.
    pub fn push(&mut self, mut bytes: &[u8]) {
        while let Some(length) = memchr::memchr(b'\n', bytes) {
            let (line, after) = bytes.split_at(length);
            if self.rest.is_empty() {
                self.line(line);
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend(line);
                self.line(&whole);
            }
            bytes = after.get(1..).unwrap_or_default();
        }
        self.rest.extend(bytes);
    }

    fn line(&mut self, line: &[u8]) {
        self.at += line.len() as u64 + 1;
        let record = Record::read(line);
        let is_first = self.found.end == 0 && self.unit.is_empty();
        match record {
            Some(record) if self.is_broken => {
                self.found.is_damaged = true;
                self.found.behind += record.events.len() as u64;
            }
            Some(record) if record.version.is_some() == is_first && record.follows(&self.state) => self.take(record),
            Some(record) => {
                // whole, and yet it does not belong here: something before it is missing
                self.is_broken = true;
                self.found.is_damaged = true;
                self.found.behind += record.events.len() as u64;
            }
            None => self.is_broken = true,
        }
    }

    fn take(&mut self, mut record: Record) {
        self.state = record.state;
        let ends = !record.more;
        if !self.wants_records {
            record.events = Vec::new();
        }
        self.unit.push(record);
        if ends {
            (self.found.state, self.found.end) = (self.state, self.at);
            let unit = std::mem::take(&mut self.unit);
            if self.wants_records {
                self.found.records.extend(unit);
            }
        }
    }

    /// What came of it.
    pub fn finish(self) -> Found {
        self.found
    }
}

/// What the log is after the last sound record among the last bytes of a copy, of which the first is at `start`; and where that
/// record ends. Nothing if there is none that ends a unit.
pub fn last_of(bytes: &[u8], start: u64) -> Option<(State, u64)> {
    // what stands before the first end of a line began before these bytes, unless they are all
    let first = if start == 0 { 0 } else { memchr::memchr(b'\n', bytes)? + 1 };
    let mut end = memchr::memrchr(b'\n', bytes)?;
    while end >= first {
        let begin =
            bytes.get(first..end).and_then(|before| memchr::memrchr(b'\n', before)).map_or(first, |at| first + at + 1);
        if let Some(record) = bytes.get(begin..end).and_then(Record::read).filter(|record| !record.more) {
            return Some((record.state, start + end as u64 + 1));
        }
        end = begin.checked_sub(1)?;
    }
    None
}
