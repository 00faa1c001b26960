//! Where orders for handlers are given, and where the answer is heard. Copied freely.
//!
//! Must not know markup.

use crate::app::session::Session;
use crate::app::standing::Beside;
use crate::engine::ids::Position;
use crate::runtime::{HandlerStatus, Order, Refused};
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What every part of the tab needs.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The session.
    pub session: Session,
    /// How the handlers stand.
    pub beside: RwSignal<Beside>,
    /// Why the last order was not done.
    pub answer: RwSignal<Option<String>>,
}

impl Desk {
    /// How a handler stands.
    pub fn status(self, name: &str) -> Memo<Option<HandlerStatus>> {
        let name = name.to_owned();
        Memo::new(move |_| self.beside.with(|beside| beside.handlers.iter().find(|one| one.name == name).cloned()))
    }

    /// Orders something.
    pub fn order(self, handler: &str, order: Order) {
        let handler = handler.to_owned();
        spawn_local(async move {
            let outcome = match self.session.runtime() {
                Ok(runtime) => runtime.order(&handler, order).await,
                Err(fault) => Err(fault.into()),
            };
            self.hear(outcome);
        });
    }

    /// Handles a parked event again, or lets go of it.
    pub fn settle(self, handler: &str, position: Position, again: bool) {
        let handler = handler.to_owned();
        spawn_local(async move {
            let outcome = match self.session.runtime() {
                Ok(runtime) => runtime.settle_parked(&handler, position, again).await,
                Err(fault) => Err(fault.into()),
            };
            self.hear(outcome);
        });
    }

    fn hear(self, outcome: Result<(), Refused>) {
        // the tab may have been left meanwhile
        let _ = self.answer.try_set(outcome.err().map(|refused| words::refusal(&refused)));
        self.session.log.look_again();
    }
}
