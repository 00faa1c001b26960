//! Turns: long work of the page lets others have theirs, be it a click, a frame or the answer to a command.
//!
//! A message to ourselves comes back right behind what waits already. A timer would come back four milliseconds late once it
//! is used again and again, and a second late in a tab that nobody sees. Must not know what the work is.

use futures::channel::oneshot;
use gloo::events::EventListener;
use gloo::timers::future::TimeoutFuture;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::{MessageChannel, MessagePort};

/// Where messages to ourselves come back, and who waits for one, in order. One for all: to make one takes longer than a turn.
struct Turns {
    port: MessagePort,
    waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>>,
    _listener: EventListener,
}

impl Turns {
    fn new() -> Option<Self> {
        let channel = MessageChannel::new().ok()?;
        let waiting: Rc<RefCell<VecDeque<oneshot::Sender<()>>>> = Rc::default();
        let next = Rc::clone(&waiting);
        let listener = EventListener::new(&channel.port1(), "message", move |_| {
            let told = next.borrow_mut().pop_front();
            let _ = told.map(|tell| tell.send(()));
        });
        channel.port1().start();
        Some(Self { port: channel.port2(), waiting, _listener: listener })
    }

    fn wait(&self) -> Option<oneshot::Receiver<()>> {
        self.port.post_message(&JsValue::NULL).ok()?;
        let (tell, told) = oneshot::channel();
        self.waiting.borrow_mut().push_back(tell);
        Some(told)
    }
}

thread_local! {
    static TURNS: Option<Turns> = Turns::new();
}

/// Goes on behind everything that waits for its turn by now.
pub async fn next_turn() {
    match TURNS.with(|turns| turns.as_ref().and_then(Turns::wait)) {
        Some(told) => drop(told.await),
        None => TimeoutFuture::new(0).await,
    }
}

/// Lets something go on by itself, from the next turn on.
pub fn spawn_next_turn(work: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(async {
        next_turn().await;
        work.await;
    });
}
