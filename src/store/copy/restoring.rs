//! From the records of a copy to an import into the log that has lost them.
//!
//! Must not write anything.

use super::record::Record;
use crate::engine::deep_json;
use crate::engine::event::RecordedEvent;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::{Log, Segment};
use crate::engine::transfer::Import;
use crate::store::batch::{self, SEGMENT};
use serde_json::value::RawValue;
use std::sync::Arc;

/// How many of the newest events handlers react to once more. What followed from all events before has happened, and is in the
/// log or outside of it; what follows from these perhaps not yet. Commands that were given already are given without effect.
const REACTED_TO: u64 = 100;

/// An event of a record.
///
/// # Errors
/// The fault that it is none, or that it stands elsewhere.
pub fn event_of(text: &RawValue, position: Position) -> Result<RecordedEvent, Fault> {
    let event: RecordedEvent =
        deep_json::from_slice(text.get().as_bytes(), 0).map_err(|why| batch::damaged(position, why))?;
    if event.position != position {
        return Err(batch::damaged(position, format!("it is event {}", event.position)));
    }
    Ok(event)
}

/// What the records have and a log has not. Nothing, if the log is not a part of what they tell: the event at its head is another one.
///
/// # Errors
/// When an event cannot be read.
pub fn import_of(log: &Log, records: &[Record]) -> Result<Option<Import>, Fault> {
    let head = log.head();
    let mut import = Import { after: head, closed: log.closed_count(), ..Import::default() };
    let last = records.last().map_or(0, |record| record.state.head.0);
    let (mut run, mut position) = (Run::default(), Position::START);
    for record in records {
        for text in &record.events {
            position = position.next();
            if position < head {
                continue;
            }
            let event = event_of(text, position)?;
            if position == head {
                if log.head_of(head).is_none_or(|there| there.event_id != event.event_id) {
                    return Ok(None);
                }
                continue;
            }
            let imported = record.imported || position.0 + REACTED_TO <= last;
            run.push(event, imported, &mut import)?;
        }
    }
    run.end(&mut import)?;
    for linked in records.iter().flat_map(|record| &record.linked) {
        let is_new = |position: &&Position| !log.has_link(&linked.stream_id, **position);
        import.links.push((linked.stream_id.clone(), linked.positions.iter().filter(is_new).copied().collect()));
    }
    import.links.retain(|(_, positions)| !positions.is_empty());
    let closings = records.iter().flat_map(|record| &record.closings);
    let new: std::collections::BTreeSet<&StreamId> = closings.filter(|stream| !log.is_closed(stream)).collect();
    import.closings = new.into_iter().cloned().collect();
    Ok(Some(import))
}

/// Events that become a segment together.
#[derive(Default)]
struct Run {
    events: Vec<Arc<RecordedEvent>>,
    imported: bool,
}

impl Run {
    fn push(&mut self, event: RecordedEvent, imported: bool, import: &mut Import) -> Result<(), Fault> {
        if self.imported != imported || self.events.len() == SEGMENT {
            self.end(import)?;
        }
        self.imported = imported;
        import.new += 1;
        self.events.push(Arc::new(event));
        Ok(())
    }

    fn end(&mut self, import: &mut Import) -> Result<(), Fault> {
        let events = std::mem::take(&mut self.events);
        if !events.is_empty() {
            let segment = Segment::of(&events, self.imported).map_err(|why| batch::unwritable(&why))?;
            import.segments.push(Arc::new(segment));
        }
        Ok(())
    }
}
