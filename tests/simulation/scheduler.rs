//! Who goes on next: tasks, requests that are under way, and a clock, on one thread and in an order that a seed decides.
//!
//! A request is two gates: one before the store does it and one before whoever asked learns of it. While a gate is closed anything
//! else may happen. Time passes when nobody has anything else to do, and now and then before that. Must not know a store.

use futures::future::LocalBoxFuture;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

/// Whether a task has something to do.
struct Ready(AtomicBool);

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Task {
    owner: usize,
    future: Option<LocalBoxFuture<'static, ()>>,
    ready: Arc<Ready>,
}

/// Something that is waited for: a request, or a time.
#[derive(Default)]
struct Awaited {
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

impl Awaited {
    fn end(&self) {
        self.is_over.set(true);
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

#[derive(Default)]
struct Inner {
    chance: Cell<u64>,
    now: Cell<Duration>,
    next: Cell<u64>,
    tasks: RefCell<BTreeMap<u64, Task>>,
    gates: RefCell<Vec<Rc<Awaited>>>,
    timers: RefCell<Vec<(Duration, Rc<Awaited>)>>,
    is_patient: Cell<bool>,
}

/// Decides who goes on. Clones are the same scheduler.
#[derive(Clone, Default)]
pub struct Scheduler(Rc<Inner>);

impl Scheduler {
    pub fn new(seed: u64) -> Self {
        let scheduler = Self::default();
        scheduler.0.chance.set(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        scheduler
    }

    /// A number below `bound`, by the seed's chance (xorshift64*).
    pub fn below(&self, bound: usize) -> usize {
        let mut chance = self.0.chance.get();
        chance ^= chance >> 12;
        chance ^= chance << 25;
        chance ^= chance >> 27;
        self.0.chance.set(chance);
        let drawn = chance.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap_or_default() % bound.max(1)
    }

    /// From now on time passes only when nobody has anything else to do: what takes time then has waited for it.
    pub fn be_patient(&self) {
        self.0.is_patient.set(true);
    }

    /// How much time has passed.
    pub fn now(&self) -> Duration {
        self.0.now.get()
    }

    /// Begins a task of a tab.
    pub fn spawn(&self, owner: usize, future: impl Future<Output = ()> + 'static) {
        let id = self.0.next.replace(self.0.next.get() + 1);
        let task = Task { owner, future: Some(Box::pin(future)), ready: Arc::new(Ready(AtomicBool::new(true))) };
        self.0.tasks.borrow_mut().insert(id, task);
    }

    /// Ends all tasks of a tab where they are, as closing it does.
    pub fn end(&self, owner: usize) {
        let ended: Vec<_> = {
            let mut tasks = self.0.tasks.borrow_mut();
            let ids: Vec<_> = tasks.iter().filter(|(_, task)| task.owner == owner).map(|(id, _)| *id).collect();
            ids.into_iter().filter_map(|id| tasks.remove(&id)).collect()
        };
        drop(ended);
    }

    /// Gives way to anything else.
    pub async fn gate(&self) {
        let awaited = Rc::new(Awaited::default());
        self.0.gates.borrow_mut().push(Rc::clone(&awaited));
        wait(awaited).await;
    }

    /// Waits until so much time has passed.
    pub async fn sleep(&self, time: Duration) {
        let awaited = Rc::new(Awaited::default());
        self.0.timers.borrow_mut().push((self.now() + time, Rc::clone(&awaited)));
        wait(awaited).await;
    }

    /// Lets one thing happen. Whether there was one.
    pub fn step(&self) -> bool {
        let ready: Vec<_> = {
            let tasks = self.0.tasks.borrow();
            tasks.iter().filter(|(_, task)| task.ready.0.load(Ordering::Relaxed)).map(|(id, _)| *id).collect()
        };
        let gates = self.0.gates.borrow().len();
        let busy = ready.len() + gates;
        let is_slow = !self.0.is_patient.get() && self.below(64) == 0 && !self.0.timers.borrow().is_empty();
        if busy == 0 {
            return self.let_time_pass();
        }
        // timers that nobody waits for any more are none
        if is_slow && self.let_time_pass() {
            return true;
        }
        let chosen = self.below(busy);
        if let Some(task) = ready.get(chosen) {
            self.poll(*task);
        } else {
            let gate = self.0.gates.borrow_mut().swap_remove(chosen - ready.len());
            gate.end();
        }
        true
    }

    fn let_time_pass(&self) -> bool {
        let first = {
            let mut timers = self.0.timers.borrow_mut();
            // whoever was ended waits for nothing any more
            timers.retain(|(_, awaited)| Rc::strong_count(awaited) > 1);
            let first = timers.iter().map(|(at, _)| *at).min();
            first
                .and_then(|first| timers.iter().position(|(at, _)| *at == first))
                .map(|index| timers.swap_remove(index))
        };
        let Some((at, awaited)) = first else { return false };
        self.0.now.set(at.max(self.now()));
        awaited.end();
        true
    }

    fn poll(&self, id: u64) {
        let taken = {
            let mut tasks = self.0.tasks.borrow_mut();
            tasks.get_mut(&id).and_then(|task| {
                task.ready.0.store(false, Ordering::Relaxed);
                Some((task.future.take()?, Arc::clone(&task.ready)))
            })
        };
        let Some((mut future, ready)) = taken else { return };
        let waker = Waker::from(ready);
        let is_done = future.as_mut().poll(&mut Context::from_waker(&waker)).is_ready();
        let mut tasks = self.0.tasks.borrow_mut();
        if is_done {
            tasks.remove(&id);
        } else if let Some(task) = tasks.get_mut(&id) {
            // one that was ended while it was polled is gone
            task.future = Some(future);
        }
    }

    /// Lets some things happen, fewer than so many.
    pub fn some_steps(&self, fewer_than: usize) {
        for _ in 0..self.below(fewer_than) {
            self.step();
        }
    }

    /// Lets things happen until `done`, or nothing can happen any more. Whether it is done.
    pub fn until(&self, mut done: impl FnMut() -> bool) -> bool {
        for _ in 0..STEPS {
            if done() {
                return true;
            }
            if !self.step() {
                return done();
            }
        }
        panic!("it does not come to an end")
    }
}

/// After so many steps something goes round in circles.
const STEPS: usize = 400_000;

async fn wait(awaited: Rc<Awaited>) {
    poll_fn(|context| {
        if awaited.is_over.get() {
            return Poll::Ready(());
        }
        awaited.waker.replace(Some(context.waker().clone()));
        Poll::Pending
    })
    .await;
}
