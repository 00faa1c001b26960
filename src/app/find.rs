//! Finding events in the whole log: by what the index knows at once, then by their data, some at a time.
//!
//! A newer search ends an older one. Must not know markup, nor how a clock is read.

use super::session::Session;
use crate::engine::ids::{Position, StreamId};
use crate::engine::timestamp::Timestamp;
use crate::kernels::find::{Has, Wanted};
use crate::kernels::playhead::TimeCommand;
use crate::kernels::timeline::{Towards, nearest};
use crate::store::{EventStore, next_turn};
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};
use wasm_bindgen_futures::spawn_local;

/// How many events are looked into at a time.
const AT_A_TIME: u64 = 400;

/// What was found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What is looked for.
    pub text: String,
    /// Where it is, in order.
    pub found: Vec<Position>,
    /// How many events were looked into, and how many there are.
    pub looked_into: (u64, u64),
}

impl Finding {
    /// Whether the search goes on.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.looked_into.0 < self.looked_into.1
    }
}

/// How the search reads what people see.
#[derive(Clone, Copy)]
pub struct Reads {
    /// A time, as the reader's clock shows it.
    pub time: fn(Timestamp) -> String,
    /// What the thing of a stream is called.
    pub thing: fn(Session, &StreamId) -> String,
}

impl Session {
    /// Looks for a text in all events.
    pub fn find(self, text: String, reads: Reads) {
        let (wanted, of) = (Wanted::of(&text), self.log.with_untracked(crate::engine::log::Log::head).0);
        let of = if wanted.is_empty() { 0 } else { of };
        self.finding.set(Finding { text: text.clone(), found: Vec::new(), looked_into: (0, of) });
        if of > 0 {
            spawn_local(async move {
                let outcome = self.look_into_all(&text, &wanted, of, reads).await;
                self.noticing(outcome);
            });
        }
    }

    async fn look_into_all(
        self,
        text: &str,
        wanted: &Wanted,
        of: u64,
        reads: Reads,
    ) -> Result<(), crate::engine::fault::Fault> {
        let runtime = self.runtime()?;
        let (mut found, mut names) = (BTreeSet::new(), HashMap::<String, String>::new());
        for first in (1..=of).step_by(usize::try_from(AT_A_TIME).unwrap_or(usize::MAX)) {
            let last = (first + AT_A_TIME - 1).min(of);
            let chunk: Vec<Position> = (first..=last).map(Position).collect();
            let events = runtime.store().events(&chunk).await?;
            self.log.with_untracked(|log| {
                for event in &events {
                    let Some(head) = log.head_of(event.position) else { continue };
                    let thing = names.entry(head.stream_id.to_owned());
                    let thing = thing.or_insert_with(|| (reads.thing)(self, &event.stream_id));
                    let is_meant = match wanted.of_head(&head, &(reads.time)(head.created_at), thing) {
                        Has::All => true,
                        Has::Perhaps(rest) => rest.is_in(&event.data),
                    };
                    if is_meant {
                        found.insert(event.position);
                    }
                }
            });
            let is_wanted = self.finding.try_update(|finding| {
                let is_wanted = finding.text == *text && finding.looked_into.0 + 1 == first;
                if is_wanted {
                    finding.found = found.iter().copied().collect();
                    finding.looked_into.0 = last;
                }
                is_wanted
            });
            if is_wanted != Some(true) {
                break;
            }
            next_turn().await;
        }
        Ok(())
    }

    /// Goes to the nearest event that was found; beyond the last one on that side, to the first on the other.
    pub fn go_to_found(self, towards: Towards) {
        let next = self.finding.with_untracked(|finding| {
            let wrapped = match towards {
                Towards::Earlier => finding.found.last(),
                Towards::Later => finding.found.first(),
            };
            nearest(&finding.found, self.position(), towards).or(wrapped.copied())
        });
        if let Some(position) = next {
            self.time(TimeCommand::Seek(position));
        }
    }
}
