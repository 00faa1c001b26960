//! Emptying a workspace, which must not overtake what is under way in it: a handler that is at work would write into a log that
//! is none of its business any more.
//!
//! Must not ask whether that is wanted; somebody has.

use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::runtime::Control;
use crate::store::EventStore;
use std::sync::Arc;

/// How often more may follow from what handlers have done before that is not waited for any more.
const ROUNDS: usize = 64;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Deletes everything, once the handlers have done what they are at, in whichever tab; those that stand still, or are late
    /// beyond patience, are not waited for. Everything then begins anew.
    ///
    /// # Errors
    /// When the store fails; everything is then as it was.
    pub async fn empty(&self) -> Result<(), Fault> {
        self.let_everything_follow().await?;
        let workers = self.workers();
        let mut turns = Vec::new();
        for worker in &workers {
            turns.push(Arc::clone(&worker.turn).lock_owned().await);
        }
        let term = self.last_term().await?;
        self.store.clear().await?;
        self.forget_everything();
        self.restore_term(term).await?;
        drop(turns);
        self.begin_anew().await
    }

    /// Waits until handlers have handled everything, and everything that followed from that; but not for those that are late, which is
    /// no reason not to do what the owner wants.
    async fn let_everything_follow(&self) -> Result<(), Fault> {
        for _ in 0..ROUNDS {
            self.store.catch_up().await?;
            let head = self.store.look(Log::head);
            if self.wait_for(None, head).await.is_err() {
                break;
            }
            self.store.catch_up().await?;
            if self.store.look(Log::head) == head {
                break;
            }
        }
        Ok(())
    }

    /// The workspace was emptied, here or in another tab: from now on nothing of what handlers remember may be kept. Called before
    /// anybody else has their turn.
    pub fn forget_everything(&self) {
        for worker in self.workers() {
            worker.with(|state| {
                state.control = Control::default();
                state.durable = None;
                state.ahead.clear();
                state.pieces.clear();
                state.begin(Position::START);
            });
        }
    }

    /// Takes everything up in the emptied workspace.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn begin_anew(&self) -> Result<(), Fault> {
        self.take_up().await
    }
}
