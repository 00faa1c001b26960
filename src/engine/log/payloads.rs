//! The events that are in memory: the new ones singly, older ones in the segments that somebody looked at lately.
//!
//! Must not know the store. What is let go of here is not lost, only not at hand.

use super::entries::Entries;
use super::segment::Payloads as Segment;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{Position, StreamId};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// How many segments are kept at hand. One has about 200 kB.
const AT_HAND: usize = 48;

#[derive(Clone, Debug, Default)]
pub(super) struct Payloads {
    single: BTreeMap<u64, Arc<RecordedEvent>>,
    /// By the position of their first event.
    segments: BTreeMap<u64, Arc<Segment>>,
    /// In the order in which they came.
    order: VecDeque<u64>,
}

impl Payloads {
    pub(super) fn add(&mut self, event: Arc<RecordedEvent>) {
        self.single.insert(event.position.0, event);
    }

    pub(super) fn keep(&mut self, first: Position, segment: Arc<Segment>) {
        let first = first.0;
        if self.segments.insert(first, segment).is_none() {
            self.order.push_back(first);
        }
        if self.order.len() > AT_HAND
            && let Some(oldest) = self.order.pop_front()
        {
            self.segments.remove(&oldest);
        }
    }

    pub(super) fn settle(&mut self, first: Position, last: Position) {
        self.single.retain(|position, _| *position < first.0 || *position > last.0);
    }

    pub(super) fn has(&self, position: Position) -> bool {
        self.single.contains_key(&position.0) || self.segment(position).is_some()
    }

    pub(super) fn event(&self, entries: &Entries, position: Position) -> Option<Arc<RecordedEvent>> {
        if let Some(event) = self.single.get(&position.0) {
            return Some(Arc::clone(event));
        }
        let (segment, index) = self.segment(position)?;
        let (payload, head) = (segment.payload(index)?, entries.head(position)?);
        Some(Arc::new(RecordedEvent {
            event_id: head.event_id,
            event_type: head.event_type.to_owned(),
            stream_id: StreamId(head.stream_id.to_owned()),
            stream_version: head.stream_version,
            position,
            data: payload.data,
            metadata: payload.metadata,
            causation_id: payload.causation_id,
            correlation_id: head.correlation_id,
            created_at: head.created_at,
            schema_version: payload.schema_version,
        }))
    }

    fn segment(&self, position: Position) -> Option<(&Segment, usize)> {
        let (first, segment) = self.segments.range(..=position.0).next_back()?;
        let index = usize::try_from(position.0 - first).ok()?;
        (index < segment.count()).then_some((segment.as_ref(), index))
    }
}
