//! Where orders for handlers are given, and where the answer is heard. Copied freely.
//!
//! Must not know markup.

use crate::app::session::Session;
use crate::app::standing::{Beside, Done};
use crate::runtime::{HandlerStatus, Order};
use crate::ui::controls::Says;
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What every part of the tab needs.
#[derive(Clone, Copy)]
pub struct Switchboard {
    /// The session.
    pub session: Session,
    /// How the handlers stand.
    pub beside: RwSignal<Beside>,
    /// Why the last order was not done.
    pub answer: RwSignal<String>,
}

impl Switchboard {
    /// Something about a handler that is shown; nothing before it is known.
    pub fn read(self, name: StoredValue<String>, part: fn(&HandlerStatus) -> String) -> Says {
        Memo::new(move |_| self.now(name, part))
    }

    /// The same, as it is now.
    pub fn now(self, name: StoredValue<String>, part: fn(&HandlerStatus) -> String) -> String {
        self.beside.with(|beside| {
            let found = name.with_value(|name| beside.handlers.iter().find(|one| one.name == *name));
            found.map(part).unwrap_or_default()
        })
    }

    /// Orders something.
    pub fn order(self, handler: StoredValue<String>, order: Order) {
        self.hear(self.session.order(handler.get_value(), order));
    }

    /// Lets a person know why something was not done.
    pub fn hear(self, done: Done) {
        spawn_local(async move {
            let why = done.await.err().map(|refused| words::refusal(&refused));
            // the tab may have been left meanwhile
            let _ = self.answer.try_set(why.unwrap_or_default());
            self.session.log.look_again();
        });
    }
}
