//! What is marked on the timeline beside events and refusals: events that handlers have parked, states that were kept as snapshots,
//! handlers that stand still or lag.
//!
//! Must not know markup.

use super::session::{PageRuntime, Session};
use super::standing::tell;
use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::runtime::{HandlerStatus, Standing};
use crate::store::{EventStore, Shelf};
use gloo::timers::future::TimeoutFuture;
use leptos::prelude::*;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// How long it is waited before the same is read again, in milliseconds: commands come first.
const REST: u32 = 400;

/// What was found beside the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// The events that were parked, each with the handler that could not handle it.
    pub parked: Vec<(Position, String)>,
    /// The streams whose state was kept, each with the version that it was of.
    pub snapshots: Vec<(StreamId, u64)>,
}

impl Marks {
    /// The handlers that have parked the event at a position.
    #[must_use]
    pub fn parked_by(&self, position: Position) -> Vec<&str> {
        let own = self.parked.iter().filter(|(at, _)| *at == position);
        own.map(|(_, handler)| handler.as_str()).collect()
    }

    /// Whether the state after an event was kept.
    #[must_use]
    pub fn is_kept(&self, stream: &StreamId, version: u64) -> bool {
        self.snapshots.iter().any(|(known, at)| known == stream && *at == version)
    }
}

impl Session {
    /// The marks, read again a moment after something was written beside the log, for as long as the owner of the signal lives.
    #[must_use]
    pub fn marks(self) -> RwSignal<Marks> {
        let found = RwSignal::new(Marks::default());
        // whether it is being read, and whether something was written meanwhile
        let (reading, changed) = (StoredValue::new(false), StoredValue::new(false));
        Effect::new(move |_| {
            self.standing.track();
            self.storage.track();
            self.renewed.track();
            changed.set_value(true);
            if reading.try_update_value(|reading| std::mem::replace(reading, true)) != Some(false) {
                return;
            }
            spawn_local(async move {
                while changed.try_update_value(|changed| std::mem::replace(changed, false)) == Some(true) {
                    let Ok(runtime) = self.runtime() else { break };
                    match read(runtime).await {
                        Ok(marks) => tell(found, marks),
                        Err(fault) => self.noticing(Err(fault)),
                    }
                    TimeoutFuture::new(REST).await;
                }
                reading.try_update_value(|reading| *reading = false);
            });
        });
        found
    }

    /// The handlers of a context that have not handled everything, since somebody wanted that or since they failed.
    #[must_use]
    pub fn standing_still(self, context: &str) -> Vec<HandlerStatus> {
        self.standing.track();
        self.log.track();
        let Ok(runtime) = self.runtime() else { return Vec::new() };
        let is_still = |status: &HandlerStatus| {
            status.context == context && status.lag > 0 && (status.standing != Standing::Running || status.lag_ms > 0)
        };
        runtime.handlers_at_hand().into_iter().filter(is_still).collect()
    }
}

async fn read(runtime: Rc<PageRuntime>) -> Result<Marks, Fault> {
    let parked = runtime.parked().await?;
    let snapshots = runtime.store().read(Shelf::Snapshots, "", "", usize::MAX).await?;
    let snapshot = |(key, content): (String, crate::store::Content)| {
        Some((StreamId(key), content.json().get("stream_version")?.as_u64()?))
    };
    Ok(Marks {
        parked: parked.into_iter().map(|parked| (parked.position, parked.handler)).collect(),
        snapshots: snapshots.into_iter().filter_map(snapshot).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::Marks;
    use crate::engine::ids::{Position, StreamId};

    #[test]
    fn a_mark_belongs_to_its_event() {
        let stream = StreamId("order-1".into());
        let marks =
            Marks { parked: vec![(Position(3), "Orders.shipments".into())], snapshots: vec![(stream.clone(), 2)] };
        assert_eq!(marks.parked_by(Position(3)), ["Orders.shipments"]);
        assert!(marks.parked_by(Position(2)).is_empty());
        assert!(marks.is_kept(&stream, 2) && !marks.is_kept(&stream, 3));
    }
}
