//! Taking a whole segment into the index: each of its words is looked up once, not once an event.
//!
//! Must not know where the segment was kept.

use super::entries::{Entries, Numbered};
use super::segment::Columns;
use crate::engine::ids::Position;

/// For a word that was not looked up yet.
const UNKNOWN: u32 = u32::MAX;

/// The numbers that the words of a segment have in the index, as far as they were looked up.
struct Known {
    streams: Vec<u32>,
    types: Vec<u32>,
    /// Of commands and policies, each with the type of the events that it was looked up for: they are of its context.
    stickies: Vec<(u32, u32)>,
    correlations: Vec<u32>,
}

impl Entries {
    /// Takes in the events of a segment whose first is at this position, but for those that are here already.
    pub(super) fn load(&mut self, first: Position, columns: &Columns) {
        let here = self.len().saturating_sub(usize::try_from(first.0.saturating_sub(1)).unwrap_or_default());
        let mut known = Known::none_of(columns);
        for row in columns.rows().skip(here) {
            let numbered = known.numbered(self, columns, &row);
            self.enter(&numbered);
        }
        self.forget_cause();
    }
}

impl Known {
    fn none_of(columns: &Columns) -> Self {
        let words = columns.word_count();
        Self {
            streams: vec![UNKNOWN; words],
            types: vec![UNKNOWN; words],
            stickies: vec![(UNKNOWN, UNKNOWN); words],
            correlations: vec![UNKNOWN; columns.correlation_count()],
        }
    }

    fn numbered(&mut self, entries: &mut Entries, columns: &Columns, row: &Numbered) -> Numbered {
        let (stream, event_type) = (columns.word(row.stream), columns.word(row.event_type));
        Numbered {
            id: row.id,
            stream: once(&mut self.streams, row.stream, || entries.stream(stream)),
            event_type: once(&mut self.types, row.event_type, || entries.event_type(event_type)),
            created_at: row.created_at,
            correlation: once(&mut self.correlations, row.correlation, || {
                entries.action(columns.correlation(row.correlation))
            }),
            command: row.command.map(|word| self.sticky(entries, columns, row.event_type, word)),
            policy: row.policy.map(|word| self.sticky(entries, columns, row.event_type, word)),
        }
    }

    fn sticky(&mut self, entries: &mut Entries, columns: &Columns, event_type: u32, word: u32) -> u32 {
        match self.stickies.get(word as usize) {
            Some((of, number)) if *of == event_type => *number,
            _ => {
                let number = entries.sticky(columns.word(event_type), columns.word(word));
                if let Some(known) = self.stickies.get_mut(word as usize) {
                    *known = (event_type, number);
                }
                number
            }
        }
    }
}

fn once(known: &mut [u32], word: u32, look_up: impl FnOnce() -> u32) -> u32 {
    match known.get_mut(word as usize) {
        Some(number) if *number == UNKNOWN => {
            *number = look_up();
            *number
        }
        Some(number) => *number,
        None => look_up(),
    }
}
