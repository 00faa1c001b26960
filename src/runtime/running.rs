//! Letting handlers run: who is woken when something is new, and how somebody waits until they have done it.
//!
//! Nobody here handles an event: applying is one process, each handler's reactions are another (`process`, `apply`, `react`). Must not
//! know a screen.

use super::worker::Worker;
use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::engine::log::Log;
use crate::store::{EventStore, News, Shelf};
use std::rc::Rc;

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Hears what is new in the store. What was recorded is in every view that can have it before this returns; whatever takes longer
    /// goes on by itself.
    pub fn hear(&self, news: &News) {
        match news {
            News::Recorded(before, after) => {
                self.apply_recorded(*before, *after);
                self.wake_all();
            }
            News::Written(shelf) => self.hear_of(*shelf),
            News::Reopened => self.wake_all(),
            News::Fetched | News::Rejected(_) | News::Cleared | News::Closed(_) | News::Lost(_) => {}
        }
    }

    fn hear_of(&self, shelf: Shelf) {
        match shelf {
            Shelf::Controls | Shelf::Parked => self.spawn(|runtime| async move {
                let heard = runtime.obey().await;
                runtime.note_fault(heard);
            }),
            // of its own handlers the tab that leads need not be told
            Shelf::Handlers if !self.leads() => self.spawn(|runtime| async move {
                let heard = runtime.obey().await;
                runtime.note_fault(heard);
            }),
            Shelf::Outbox => self.spawn(|runtime| async move {
                let heard = runtime.take_in_deliveries().await;
                runtime.note_fault(heard);
                runtime.tell_moved();
            }),
            Shelf::Systems => {
                self.forget_systems();
                self.spawn(|runtime| async move {
                    let heard = runtime.take_in_clock().await;
                    runtime.note_fault(heard);
                    runtime.tell_moved();
                });
            }
            _ => {}
        }
    }

    /// Wakes everybody.
    pub fn wake_all(&self) {
        self.wake_applying();
        self.workers().iter().for_each(|worker| self.wake(worker));
    }

    /// Lets every handler handle what it has not handled yet, and what comes of that, until nothing is left to be done at once: one
    /// that waits before it tries again, or lags on purpose, is not waited for.
    ///
    /// # Errors
    /// When the store fails. A command that the rules refuse is no error; it is kept like every refused command.
    pub async fn run_handlers(&self) -> Result<(), Fault> {
        self.run(None).await
    }

    /// The same, until one handler has nothing more to do; nobody else is waited for. Without one, until none has.
    pub(super) async fn run(&self, awaited: Option<&Rc<Worker>>) -> Result<(), Fault> {
        self.failed.take();
        loop {
            let before = self.store.look(Log::head);
            self.wake_all();
            self.until(|runtime| match awaited {
                Some(worker) => runtime.has_nothing_to_do(worker) || runtime.has_failed(),
                None => runtime.are_all_asleep(),
            })
            .await;
            self.failed.take().map_or(Ok(()), Err)?;
            if self.store.look(Log::head) == before {
                return Ok(());
            }
        }
    }

    fn are_all_asleep(&self) -> bool {
        !self.applying.is_at_work() && self.workers().iter().all(|worker| !worker.process.is_at_work())
    }

    fn has_failed(&self) -> bool {
        self.failed.borrow().is_some()
    }

    /// Waits until something is so, looking again whenever handlers have come further.
    pub(super) async fn until(&self, is_so: impl Fn(&Self) -> bool) {
        loop {
            let moved = self.moved.next();
            if is_so(self) {
                return;
            }
            // nobody who could tell is lost: the runtime has the other end
            let _ = moved.await;
        }
    }
}
