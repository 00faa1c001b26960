//! The calls that read: streams, the log, views, states.
//!
//! Field names are in snake case, as in an event. Must not change anything.

use super::values::{Failure, list_to_js, optional, required, to_js, unknown};
use crate::app::session::Session;
use crate::engine::aggregate::Past;
use crate::engine::ids::{CorrelationId, Position, StreamId};
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;
use crate::store::{Direction, EventStore, Filter, ReadError, Window};
use serde::Deserialize;
use serde_json::json;
use wasm_bindgen::JsValue;

type Answer = Result<JsValue, Failure>;

#[derive(Default, Deserialize)]
#[serde(default)]
struct ReadOptions {
    from: Option<i64>,
    count: Option<usize>,
    direction: Option<String>,
    event_type: Option<String>,
    correlation_id: Option<CorrelationId>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl ReadOptions {
    fn filter(&self) -> Filter {
        Filter {
            event_type: self.event_type.clone(),
            correlation_id: self.correlation_id,
            since: self.since,
            until: self.until,
        }
    }

    fn window(self) -> Result<Window, Failure> {
        let direction = match self.direction.as_deref() {
            None | Some("forward") => Direction::Forward,
            Some("backward") => Direction::Backward,
            Some(other) => {
                return Err(unknown("invalid_argument", "direction", other, ["forward", "backward"].into_iter()));
            }
        };
        let from = self.from.unwrap_or(if direction == Direction::Forward { 1 } else { -1 });
        Ok(Window { from, count: self.count.unwrap_or(usize::MAX), direction })
    }
}

pub async fn read_stream(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let window = optional::<ReadOptions>(&arguments, 1, "options")?.window()?;
    let runtime = session.runtime()?;
    let read = runtime.store().read_numbered(&stream, window).await.map_err(|why| unreadable(session, &stream, why))?;
    let is_linked = runtime.store().look(|log| log.is_linked(&stream));
    let described = |(number, event)| {
        let mut event = json!(event);
        if let (true, Some(fields)) = (is_linked, event.as_object_mut()) {
            fields.insert("link_number".into(), json!(number));
        }
        event
    };
    list_to_js(&read.into_iter().map(described).collect::<Vec<_>>())
}

/// How many names of streams an answer lists.
const LISTED: usize = 5;

/// The answer to a stream that cannot be read; where there is none of that name, with some that there are, first those that
/// begin alike.
pub fn unreadable(session: Session, stream: &StreamId, why: ReadError) -> Failure {
    let is_unknown = matches!(why, ReadError::StreamNotFound(_));
    let failure = Failure::from(why);
    if !is_unknown {
        return failure;
    }
    let kind = |name: &str| name.split('-').next() == stream.0.split('-').next();
    session.log.with_untracked(|log| {
        let alike = log.streams().filter(|(name, _)| kind(name));
        let others = log.streams().filter(|(name, _)| !kind(name));
        let known: Vec<String> = alike.chain(others).take(LISTED).map(|(name, _)| name.to_owned()).collect();
        failure.with_known(&known, log.stream_count() - known.len())
    })
}

pub async fn read_all(session: Session, arguments: Vec<JsValue>) -> Answer {
    let options = optional::<ReadOptions>(&arguments, 0, "options")?;
    let (filter, runtime) = (options.filter(), session.runtime()?);
    let window = options.window()?;
    list_to_js(&if filter == Filter::default() {
        runtime.store().read_all(window).await?
    } else {
        runtime.store().read_where(&filter, window).await?
    })
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StreamsOptions {
    search: String,
    sort: Option<String>,
    from: Option<usize>,
    count: Option<usize>,
}

pub async fn streams(session: Session, arguments: Vec<JsValue>) -> Answer {
    let options: StreamsOptions = optional(&arguments, 0, "options")?;
    let runtime = session.runtime()?;
    runtime.store().catch_up().await?;
    let sort = options.sort.as_deref().unwrap_or("stream_id");
    let known = ["stream_id", "version", "created_at", "last_event"];
    if !known.contains(&sort.trim_start_matches('-')) {
        return Err(unknown("invalid_argument", "sort", sort, known.into_iter()));
    }
    let from = options.from.unwrap_or(1).saturating_sub(1);
    let count = options.count.unwrap_or(usize::MAX);
    to_js(&runtime.store().look(|log| crate::kernels::streams::list(log, &options.search, sort, from, count)))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ViewOptions {
    at: Option<u64>,
}

pub async fn view(session: Session, arguments: Vec<JsValue>) -> Answer {
    let (name, view): (String, String) = (required(&arguments, 0, "context")?, required(&arguments, 1, "view")?);
    let options: ViewOptions = optional(&arguments, 2, "options")?;
    let runtime = session.runtime()?;
    let context = &runtime.context(&name)?;
    let views = || context.model.views.iter().map(|view| view.name);
    if !views().any(|known| known == view) {
        return Err(unknown("unknown_view", "view", &view, views()));
    }
    runtime.taken_up().await;
    let (shown, head) = (session.position(), runtime.store().look(Log::head));
    let at = options.at.map_or(shown, Position).min(head);
    to_js(&json!({"name": view, "at": at, "rows": runtime.rows(context, &view, at, usize::MAX)}))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StateOptions {
    at_version: Option<usize>,
}

pub async fn state(session: Session, arguments: Vec<JsValue>) -> Answer {
    let stream: StreamId = required(&arguments, 0, "stream_id")?;
    let options: StateOptions = optional(&arguments, 1, "options")?;
    let runtime = session.runtime()?;
    let window = Window { count: options.at_version.unwrap_or(usize::MAX), ..Window::default() };
    let contexts = session.contexts_now();
    let owner = contexts.iter().find_map(|context| context.owner_of(&stream));
    let whole = runtime.store().read_stream(&stream, Window { count: 1, ..window }).await;
    let owner = match (owner, whole) {
        (_, Err(why)) => return Err(unreadable(session, &stream, why)),
        (None, Ok(_)) => return Err(unreadable(session, &stream, ReadError::StreamNotFound(stream.clone()))),
        (Some(owner), Ok(_)) => owner,
    };
    let past = match options.at_version {
        // the newest state may begin with a snapshot; it is the same
        None => runtime.past(owner, &stream).await?,
        Some(_) => Past::of(runtime.store().read_stream(&stream, window).await?),
    };
    let version = runtime.store().look(|log| log.version(&stream)).0;
    let version = options.at_version.map_or(version, |at| version.min(at as u64));
    to_js(&json!({"stream_id": stream, "version": version, "state": owner.state(&past)?}))
}

pub async fn rejections(session: Session, _: Vec<JsValue>) -> Answer {
    to_js(&session.runtime()?.store().rejections().await?)
}
