//! Processes: what goes on by itself. Each handler has one, and what applies events to tables is one more.
//!
//! A process is at work, or asleep until somebody wakes it. Woken while it is at work, it looks once more before it falls asleep, so
//! nothing that is new is overlooked and nothing goes on twice. Must not know what a process does.

use super::{Environment, Runtime};
use crate::engine::fault::Fault;
use crate::store::EventStore;
use futures::channel::oneshot;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Whether a process is at work, and whether it was woken meanwhile.
#[derive(Debug, Default)]
pub struct Wakeful {
    is_at_work: Cell<bool>,
    is_woken: Cell<bool>,
}

impl Wakeful {
    /// Whether it is at work.
    pub fn is_at_work(&self) -> bool {
        self.is_at_work.get()
    }

    /// Wakes it. Whether it was asleep and has to begin.
    fn wake(&self) -> bool {
        self.is_woken.set(true);
        !self.is_at_work.replace(true)
    }

    /// Whether there is something to look at since this was asked last.
    fn was_woken(&self) -> bool {
        self.is_woken.replace(false)
    }
}

/// Falls asleep when it is dropped, also where a page lets go of a process.
struct AtWork<'a>(&'a Wakeful);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.is_at_work.set(false);
    }
}

/// Lets anybody wait for the next change of something.
#[derive(Debug, Default)]
pub struct Signal(RefCell<Vec<oneshot::Sender<()>>>);

impl Signal {
    /// Tells whoever waits.
    pub fn tell(&self) {
        for waiting in self.0.take() {
            let _ = waiting.send(());
        }
    }

    /// The next change. Whoever asks before looking at what there is overlooks none.
    pub fn next(&self) -> oneshot::Receiver<()> {
        let (tell, told) = oneshot::channel();
        let mut waiting = self.0.borrow_mut();
        waiting.retain(|waiting| !waiting.is_canceled());
        waiting.push(tell);
        told
    }
}

impl<S: EventStore, E: Environment> Runtime<S, E> {
    /// Lets something go on by itself.
    pub(super) fn spawn<F: Future<Output = ()> + 'static>(&self, work: impl FnOnce(Rc<Self>) -> F) {
        if let Some(runtime) = self.me.upgrade() {
            self.environment.spawn(Box::pin(work(runtime)));
        }
    }

    /// Wakes a process, which does its work as often as it is woken. Whoever watches is told when it has done it, and of a fault,
    /// after which it sleeps until it is woken again.
    pub(super) fn wake_process<O, W>(
        &self,
        owner: O,
        wakeful: fn(&O) -> &Wakeful,
        work: impl Fn(Rc<Self>, O) -> W + 'static,
    ) where
        O: Clone + 'static,
        W: Future<Output = Result<(), Fault>> + 'static,
    {
        if !wakeful(&owner).wake() {
            return;
        }
        self.spawn(move |runtime| async move {
            {
                let process = wakeful(&owner);
                let _at_work = AtWork(process);
                while process.was_woken() {
                    if let Err(fault) = work(Rc::clone(&runtime), owner.clone()).await {
                        runtime.failed.replace(Some(fault.clone()));
                        runtime.tell_watchers(&Progressed::Failed(fault));
                        break;
                    }
                }
            }
            runtime.tell_moved();
        });
    }

    /// Tells whoever waits or watches that handlers have come further, or stand in another way.
    pub(super) fn tell_moved(&self) {
        self.moved.tell();
        self.tell_watchers(&Progressed::Moved);
    }

    /// Tells whoever watches of a fault that nobody waits for.
    pub(super) fn note_fault(&self, outcome: Result<(), Fault>) {
        if let Err(fault) = outcome {
            self.tell_watchers(&Progressed::Failed(fault));
        }
    }

    fn tell_watchers(&self, progressed: &Progressed) {
        let watchers = self.watchers.borrow().clone();
        for watch in watchers {
            watch(progressed);
        }
    }

    /// Tells `watch` whenever handlers have come further by themselves, and of faults of the store that nobody else is told of.
    pub fn watch(&self, watch: impl Fn(&Progressed) + 'static) {
        self.watchers.borrow_mut().push(Rc::new(watch));
    }
}

/// What a runtime tells of its processes.
#[derive(Clone, Debug)]
pub enum Progressed {
    /// Handlers have come further, or stand in another way.
    Moved,
    /// The store failed.
    Failed(Fault),
}
