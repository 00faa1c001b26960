//! The first line of a log's text: which format, how many events and lines after them, of which contexts.
//!
//! The version is looked at before anything else, since whatever else stands here may be another thing in a newer one.

use super::beside::Aside;
use super::json::Fields;
use super::{FORMAT, VERSION, Wrong};
use crate::engine::log::Log;
use serde::Serialize;

/// What the first line says.
#[derive(Debug, Serialize)]
pub struct FirstLine {
    format: String,
    version: u64,
    /// How many lines with an event follow.
    pub events: u64,
    /// How many lines follow these with what stands beside the events, if there is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<u64>,
    /// The names of the contexts that the exporting page had.
    pub model: Vec<String>,
}

impl FirstLine {
    /// The first line over all events of a log, and over what stands beside them.
    pub fn of(log: &Log, asides: &[Aside], model: &[&str]) -> Self {
        Self {
            format: FORMAT.into(),
            version: VERSION,
            events: log.head().0,
            beside: Some(asides.len() as u64).filter(|lines| *lines > 0),
            model: model.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Reads a first line.
    pub fn read(line: &str) -> Result<Self, Wrong> {
        let mut fields = Fields::of(line)?;
        let format: String = fields.take("format")?;
        if format != FORMAT {
            return Err(Wrong::new("format", format!("is \"{format}\" where \"{FORMAT}\" is expected")));
        }
        let version: u64 = fields.take("version")?;
        if version > VERSION {
            let message = format!(
                "is {version}, which a newer Hindcast wrote, and this one reads up to {VERSION}; reload the page to get the newer one"
            );
            return Err(Wrong::new("version", message));
        }
        if version == 0 {
            return Err(Wrong::new("version", "is 0, and versions count from 1"));
        }
        let beside = if fields.has("beside") { Some(fields.take("beside")?) } else { None };
        let read = Self { format, version, events: fields.take("events")?, beside, model: fields.take("model")? };
        fields.nothing_else()?;
        Ok(read)
    }
}
