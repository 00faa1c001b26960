//! A page in a simulated tab: it hears of what is new and keeps what handlers remember, as `app::follow` does in a browser.
//!
//! Must not know what the handlers are, nor what is tried with them.

use super::tab::{Tab, TabEnvironment, World};
use hindcast::engine::context::Context;
use hindcast::runtime::{Command, Progressed, Receipt, Refused, Runtime};
use hindcast::store::{EventStore, News};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// How long after the last event what handlers remember is kept.
const KEEP_AFTER: Duration = Duration::from_secs(1);

/// What came of a command, once it is answered.
pub type Answer = Rc<RefCell<Option<Result<Receipt, Refused>>>>;

/// A page.
pub struct Page {
    pub tab: Tab,
    pub runtime: Rc<Runtime<Tab, TabEnvironment>>,
    keeps: Cell<bool>,
    lags: Cell<bool>,
    /// What went wrong where nobody waits for it.
    pub faults: RefCell<Vec<String>>,
}

impl Page {
    /// Opens a page; it leads from when it is open, if it is to.
    pub fn open(world: &World, contexts: impl Into<Vec<Arc<Context>>>, leads: bool) -> Rc<Self> {
        let tab = world.tab();
        let runtime = Runtime::new(tab.clone(), TabEnvironment::of(world, &tab), contexts);
        let page =
            Rc::new(Self { tab, runtime, keeps: Cell::default(), lags: Cell::default(), faults: RefCell::default() });
        let (hears, watches) = (Rc::downgrade(&page), Rc::downgrade(&page));
        page.tab.subscribe(move |news| {
            if let Some(page) = hears.upgrade() {
                match news {
                    News::Cleared => page.begin_anew(),
                    _ => page.runtime.hear(news),
                }
                page.keep_later();
            }
        });
        page.runtime.watch(move |progressed| {
            if let Some(page) = watches.upgrade() {
                if let Progressed::Failed(fault) = progressed {
                    page.faults.borrow_mut().push(fault.code.to_owned());
                }
                page.keep_later();
                page.come_back_when_due();
            }
        });
        page.run(move |page| async move {
            page.runtime.take_up().await?;
            page.runtime.wake_all();
            if leads {
                page.lead();
            }
            Ok(())
        });
        page
    }

    /// From now on this page leads, for the one before is gone, or does not answer.
    pub fn lead(self: &Rc<Self>) {
        self.run(|page| async move {
            page.runtime.take_the_lead().await?;
            page.runtime.wake_all();
            Ok(())
        });
    }

    /// Does something in the background.
    pub fn run<F: Future<Output = Result<(), Refused>> + 'static>(self: &Rc<Self>, work: impl FnOnce(Rc<Self>) -> F) {
        let (page, working) = (Rc::clone(self), work(Rc::clone(self)));
        self.tab.scheduler().spawn(self.tab.number(), async move {
            if let Err(refused) = working.await {
                page.faults.borrow_mut().push(refused.code().to_owned());
            }
        });
    }

    /// Gives a command; what came of it is there once it is.
    pub fn give(self: &Rc<Self>, command: Command) -> Answer {
        let outcome = Answer::default();
        let (page, told) = (Rc::clone(self), Rc::clone(&outcome));
        self.tab.scheduler().spawn(self.tab.number(), async move {
            let done = page.runtime.dispatch(command).await;
            told.replace(Some(done));
        });
        outcome
    }

    fn begin_anew(self: &Rc<Self>) {
        self.runtime.forget_everything();
        self.run(|page| async move {
            page.runtime.begin_anew().await?;
            page.runtime.wake_all();
            Ok(())
        });
    }

    fn come_back_when_due(self: &Rc<Self>) {
        if !self.lags.replace(true) {
            self.run(|page| async move {
                while page.runtime.until_due().await {
                    page.runtime.apply_all().await?;
                }
                page.lags.set(false);
                Ok(())
            });
        }
    }

    fn keep_later(self: &Rc<Self>) {
        if !self.keeps.replace(true) {
            self.run(|page| async move {
                page.tab.scheduler().sleep(KEEP_AFTER).await;
                page.keeps.set(false);
                Ok(page.runtime.keep_changed().await?)
            });
        }
    }
}
