//! One event of a log's text, field by field.
//!
//! Must not know the other lines: whether an event fits to them is the import's business.

use super::json::Fields;
use super::plain_line::GROWTH;
use super::{MAX_EVENT, Wrong};
use crate::engine::event::RecordedEvent;
use crate::engine::ids::StreamId;

/// Reads the line of an event.
pub fn read(line: &str) -> Result<RecordedEvent, Wrong> {
    let mut fields = Fields::of(line)?;
    let event = RecordedEvent {
        event_id: fields.take("event_id")?,
        event_type: fields.take("event_type")?,
        stream_id: fields.take("stream_id")?,
        stream_version: fields.take("stream_version")?,
        position: fields.take("position")?,
        data: fields.take("data")?,
        metadata: fields.take("metadata")?,
        causation_id: fields.take("causation_id")?,
        correlation_id: fields.take("correlation_id")?,
        created_at: fields.take("created_at")?,
        schema_version: fields.take("schema_version")?,
    };
    fields.nothing_else()?;
    counts_from_one("stream_version", event.stream_version.0)?;
    counts_from_one("position", event.position.0)?;
    if event.stream_id.0 == StreamId::ALL {
        return Err(Wrong::new("stream_id", format!("is {}, which is the log of all streams", StreamId::ALL)));
    }
    small(line, &event)?;
    Ok(event)
}

fn counts_from_one(field: &str, number: u64) -> Result<(), Wrong> {
    if number == 0 { Err(Wrong::new(field, "is 0, and they count from 1")) } else { Ok(()) }
}

fn small(line: &str, event: &RecordedEvent) -> Result<(), Wrong> {
    if line.len() * GROWTH <= MAX_EVENT {
        return Ok(());
    }
    let length = |text: Result<String, serde_json::Error>| text.map_or(usize::MAX, |text| text.len());
    let whole = length(serde_json::to_string(event));
    if whole <= MAX_EVENT {
        return Ok(());
    }
    let data = length(serde_json::to_string(&event.data));
    let metadata = length(serde_json::to_string(&event.metadata));
    let field = if data >= metadata { "data" } else { "metadata" };
    Err(Wrong::new(field, format!("makes the event {whole} bytes long, and {MAX_EVENT} are allowed")))
}
