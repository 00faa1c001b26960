//! What there is to query in the store: each table's columns, and its rows from the log and from what is kept beside it.
//!
//! Must not know markup.

use super::sheet::{Line, Shown};
use crate::app::session::Session;
use crate::app::standing::{Beside, Kept};
use crate::engine::ids::Position;
use crate::engine::log::{Head, Log};
use crate::engine::rejection::RejectedCommand;
use crate::engine::timestamp::Timestamp;
use crate::kernels::streams;
use crate::runtime::HandlerStatus;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;
use strum::{EnumIter, IntoStaticStr};

/// How many rows are shown at once.
pub const PAGE: usize = 50;

/// A table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Table {
    /// Every stream.
    #[default]
    Streams,
    /// Every event, the newest first.
    Log,
    /// Which events are linked into which streams.
    Links,
    /// Who takes events in.
    Subscriptions,
    /// States of long streams.
    Snapshots,
    /// Commands that were refused.
    Rejections,
    /// What was handed over to external systems.
    Outbox,
}

/// A column: its name, and by what the table is sorted when it is clicked.
pub type Column = (&'static str, &'static str);

/// What somebody wants to see.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// In which table.
    pub table: Table,
    /// What a row has to contain.
    pub search: String,
    /// The column of the list of streams, falling with a `-` before it.
    pub sort: String,
    /// After how many rows the page begins.
    pub from: usize,
}

impl Query {
    /// The first page of a table.
    pub fn of(table: Table) -> Self {
        Self { table, search: String::new(), sort: "-created_at".into(), from: 0 }
    }

    /// What is said where no row is found.
    pub fn when_empty(&self) -> &'static str {
        if self.search.is_empty() { words::table_empty(self.table.key()) } else { words::NOTHING_FOUND }
    }
}

impl Table {
    /// What it is found by.
    pub fn key(self) -> &'static str {
        self.into()
    }

    /// What it needs beside the log.
    pub fn kept(self) -> Kept {
        match self {
            Self::Subscriptions => Kept::Handlers,
            Self::Snapshots => Kept::Snapshots,
            Self::Outbox => Kept::Outbox,
            Self::Streams | Self::Log | Self::Links | Self::Rejections => Kept::Nothing,
        }
    }

    /// Its columns.
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Streams => &words::STREAM_COLUMNS,
            Self::Log => &words::LOG_COLUMNS,
            Self::Links => &words::LINK_COLUMNS,
            Self::Subscriptions => &words::SUBSCRIPTION_COLUMNS,
            Self::Snapshots => &words::SNAPSHOT_COLUMNS,
            Self::Rejections => &words::REJECTION_COLUMNS,
            Self::Outbox => &words::OUTBOX_COLUMNS,
        }
    }
}

/// A page of a table, and one row more, out of sight, where there is a next page.
pub fn page(session: Session, beside: &Beside, query: &Query) -> Vec<Line> {
    let Query { search, from, .. } = query;
    let count = PAGE + 1;
    let cut = |lines: Vec<Line>| lines.into_iter().skip(*from).take(count).collect();
    match query.table {
        Table::Streams => session.log.with(|log| listed(log, query, count)),
        Table::Log => session.log.with(|log| {
            let heads = log.heads_after(Position::START).rev();
            heads.filter(|head| head.event_type.contains(search)).skip(*from).take(count).map(of_head).collect()
        }),
        Table::Links => cut(session.log.with(|log| links(log, search))),
        Table::Subscriptions => {
            let handlers = beside.handlers.iter().filter(|handler| handler.name.contains(search));
            cut(handlers.map(of_handler).collect())
        }
        Table::Rejections => session.rejections.with(|rejections| {
            let about = |rejected: &&RejectedCommand| {
                [&rejected.command, &rejected.code, &rejected.message].iter().any(|text| text.contains(search))
            };
            rejections.iter().rev().filter(about).skip(*from).take(count).map(of_rejection).collect()
        }),
        Table::Snapshots => cut(kept(beside, search, |key, value| {
            let of = |field: &str| value.get(field).cloned().unwrap_or_default().into();
            vec![Shown::Stream(key.to_owned()), of("stream_version"), of("snapshot_version")]
        })),
        Table::Outbox => cut(kept(beside, search, |_, value| {
            let of = |field: &str| value.get(field).cloned().unwrap_or_default();
            let position = Position(of("position").as_u64().unwrap_or_default());
            let event = session.log.with(|log| event_at(log, position));
            vec![event, of("system").into(), of("delivered_at").into(), of("data").into()]
        })),
    }
}

fn listed(log: &Log, query: &Query, count: usize) -> Vec<Line> {
    let listed = streams::list(log, &query.search, &query.sort, query.from, count).into_iter();
    let line = |stream: streams::Listed| {
        let what = words::stream_is(stream.closed, stream.linked);
        let since = stream.created_at.map(of_time).unwrap_or_default();
        vec![
            Shown::Stream(stream.stream_id),
            stream.version.into(),
            since.into(),
            stream.last_event.into(),
            what.into(),
        ]
    };
    listed.map(line).collect()
}

fn links(log: &Log, search: &str) -> Vec<Line> {
    let streams = log.linked_streams().filter(|(stream, _)| stream.0.contains(search));
    let of_stream = |(stream, positions): (&crate::engine::ids::StreamId, &[Position])| {
        let line = |(number, position): (u64, &Position)| {
            vec![Shown::Stream(stream.0.clone()), number.into(), event_at(log, *position)]
        };
        (1..).zip(positions).map(line).collect::<Vec<_>>()
    };
    streams.flat_map(of_stream).collect()
}

fn kept(beside: &Beside, search: &str, line: impl Fn(&str, &Value) -> Line) -> Vec<Line> {
    let fits = |(key, value): &&(String, Value)| {
        key.contains(search) || value.get("system").and_then(Value::as_str).is_some_and(|text| text.contains(search))
    };
    beside.entries.iter().filter(fits).map(|(key, value)| line(key, value)).collect()
}

fn of_head(head: Head) -> Line {
    vec![
        head.position.0.into(),
        Shown::Event(head.position, head.event_type.to_owned()),
        Shown::Stream(head.stream_id.to_owned()),
        head.stream_version.0.into(),
        of_time(head.created_at).into(),
    ]
}

fn of_handler(status: &HandlerStatus) -> Line {
    vec![
        status.name.clone().into(),
        words::handler_kind(status.kind).into(),
        status.position.0.into(),
        status.lag.into(),
        words::handler_standing(status).into(),
    ]
}

fn of_rejection(rejected: &RejectedCommand) -> Line {
    vec![
        rejected.position.0.into(),
        rejected.command.clone().into(),
        rejected.code.clone().into(),
        rejected.message.clone().into(),
        of_time(rejected.rejected_at).into(),
    ]
}

fn event_at(log: &Log, position: Position) -> Shown {
    let event_type = log.head_of(position).map(|head| head.event_type.to_owned()).unwrap_or_default();
    Shown::Event(position, event_type)
}

/// As it is written in an event; a cell reads it.
fn of_time(time: Timestamp) -> Value {
    time.to_string().into()
}
