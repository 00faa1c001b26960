//! Takes part in the election of the tab that runs the handlers: asks for the workspace's web lock, and asks the leading tab over a
//! channel whether it is there, and answers while this one leads. What to do about it is decided by `kernels/election.rs`.
//!
//! The Web Locks API is bound by hand: web-sys has it among its unstable ones only. Must not know what leading means.

use super::crash;
use crate::kernels::election::{Election, Heard, Step};
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

/// How often a tab that waits asks, in milliseconds.
const SECOND: u32 = 1_000;
/// What a tab that waits asks the leading one.
const ASKS: &str = "who leads?";
/// What the leading tab answers, with the number of its term.
const LEADS: &str = "this tab leads";

/// What becomes of a tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It leads from now on. Whether the tab that led until now did not answer.
    Leads {
        /// The tab that led did not answer.
        silent: bool,
    },
    /// It leads no longer. Whether another tab leads instead.
    StepsDown {
        /// Another tab has taken the lead.
        replaced: bool,
    },
    /// It has become known that another tab leads, or that tab has begun or ceased not to answer.
    Waits,
}

/// A tab that takes part.
pub struct Candidate {
    election: RefCell<Election>,
    name: String,
    /// Without it nobody can be asked or answered; then the lock alone decides.
    channel: Option<BroadcastChannel>,
    term: Cell<Option<u64>>,
    /// What gives the lock back.
    releases: RefCell<Vec<Function>>,
    turn: Box<dyn Fn(Turn)>,
    seconds: RefCell<Option<Interval>>,
    listening: RefCell<Option<EventListener>>,
}

impl Candidate {
    /// Takes part in the election of a workspace; `turn` is called with whatever becomes of this tab.
    pub fn stand(workspace: &str, turn: impl Fn(Turn) + 'static) -> Rc<Self> {
        let (election, steps) = Election::begin();
        let candidate = Rc::new(Self {
            election: RefCell::new(election),
            name: format!("{workspace}-handlers"),
            channel: BroadcastChannel::new(&format!("{workspace}-handlers")).ok(),
            term: Cell::default(),
            releases: RefCell::default(),
            turn: Box::new(turn),
            seconds: RefCell::default(),
            listening: RefCell::default(),
        });
        candidate.listen();
        candidate.take(steps);
        candidate
    }

    /// This tab has begun to lead: others hear of it at once.
    pub fn begin_term(&self, term: Option<u64>) {
        self.term.set(term);
        self.election.borrow_mut().begin_term(term.unwrap_or_default());
        self.say_that_it_leads();
    }

    /// This tab cannot lead, or knows that another one does.
    pub fn resign(self: &Rc<Self>) {
        self.hear(Heard::Resigned);
    }

    /// Whether this tab leads.
    pub fn leads(&self) -> bool {
        self.election.borrow().leads()
    }

    /// Whether this tab knows who leads.
    pub fn is_known(&self) -> bool {
        self.election.borrow().is_known()
    }

    /// Whether the tab that leads has not answered for a while.
    pub fn is_silent(&self) -> bool {
        self.election.borrow().is_silent()
    }

    fn listen(self: &Rc<Self>) {
        let Some(channel) = &self.channel else { return };
        let candidate = Rc::clone(self);
        let listener = EventListener::new(channel, "message", move |event| {
            let said = event.dyn_ref::<MessageEvent>().and_then(|message| message.data().as_string());
            match said.as_deref().map(|said| said.split_once(": ").unwrap_or((said, ""))) {
                Some((ASKS, _)) if candidate.leads() && !crash::has_crashed() => candidate.say_that_it_leads(),
                Some((LEADS, term)) => candidate.hear(Heard::Leader(term.parse().ok())),
                _ => {}
            }
        });
        self.listening.replace(Some(listener));
    }

    fn say_that_it_leads(&self) {
        let term = self.term.get().map(|term| term.to_string()).unwrap_or_default();
        self.say(&format!("{LEADS}: {term}"));
    }

    fn say(&self, what: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&what.into());
        }
    }

    fn hear(self: &Rc<Self>, heard: Heard) {
        if crash::has_crashed() {
            return;
        }
        let stood = (self.is_known(), self.is_silent());
        // nobody can answer where nobody can be asked: then the lock alone says who leads
        let can_wait = self.channel.is_some() || heard != Heard::Second || self.has_no_lock();
        let steps = if can_wait { self.election.borrow_mut().hear(heard) } else { Vec::new() };
        self.take(steps);
        if stood != (self.is_known(), self.is_silent()) {
            (self.turn)(Turn::Waits);
        }
    }

    fn has_no_lock(&self) -> bool {
        locks().is_none() || self.election.borrow().has_no_lock()
    }

    fn take(self: &Rc<Self>, steps: Vec<Step>) {
        for step in steps {
            match step {
                Step::Queue => self.request(false),
                Step::Steal => self.request(true),
                Step::Release => self.releases.take().iter().for_each(|release| {
                    let _ = release.call0(&JsValue::UNDEFINED);
                }),
                Step::Ask => self.say(ASKS),
                Step::Lead { silent } => {
                    self.say_that_it_leads();
                    (self.turn)(Turn::Leads { silent });
                }
                Step::StepDown { replaced } => {
                    self.term.set(None);
                    (self.turn)(Turn::StepsDown { replaced });
                }
            }
        }
        self.count_seconds();
    }

    /// Seconds are counted while this tab waits.
    fn count_seconds(self: &Rc<Self>) {
        let counts = self.seconds.borrow().is_some();
        if self.leads() {
            self.seconds.take();
        } else if !counts {
            let candidate = Rc::clone(self);
            self.seconds.replace(Some(Interval::new(SECOND, move || candidate.hear(Heard::Second))));
        }
    }

    /// Asks for the lock. It is held until it is given back, taken by another tab, or the page goes.
    fn request(self: &Rc<Self>, steal: bool) {
        let candidate = Rc::clone(self);
        let granted = Closure::once_into_js(move |_: JsValue| {
            let held = Promise::new(&mut |release, _| candidate.releases.borrow_mut().push(release));
            candidate.hear(Heard::Granted);
            held
        });
        let candidate = Rc::clone(self);
        let asked = ask_for(&self.name, steal, granted);
        spawn_local(async move {
            let outcome = match asked {
                Some(asked) => JsFuture::from(asked).await,
                None => Err(JsValue::NULL),
            };
            // it ends well when this tab has given it back
            if outcome.is_err() {
                let was_ours = !candidate.releases.take().is_empty();
                candidate.hear(if was_ours { Heard::Broken } else { Heard::Refused });
            }
        });
    }
}

fn locks() -> Option<Object> {
    let navigator = gloo::utils::window().navigator();
    Reflect::get(&navigator, &"locks".into()).ok()?.dyn_into().ok()
}

/// Nothing where there are no locks.
fn ask_for(name: &str, steal: bool, granted: JsValue) -> Option<Promise> {
    let locks = locks()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"steal".into(), &steal.into()).ok()?;
    let arguments = Array::of3(&name.into(), &options, &granted);
    request.apply(&locks, &arguments).ok()?.dyn_into().ok()
}
