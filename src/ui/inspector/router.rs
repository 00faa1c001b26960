//! The router: which commands of the context it takes.

use crate::app::session::Session;
use crate::engine::model::{Step, label};
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// A switch for every command.
pub fn router(session: Session) -> AnyView {
    let context = session.context();
    let name = context.model.name;
    let switch = |step: &Step| {
        let command = step.command.name;
        let on = Memo::new(move |_| session.is_on(name, command));
        let change = move |event| session.noticing(session.switch(name, command, event_target_checked(&event)));
        view! {
            <li>
                <label class="switch">
                    <input type="checkbox" role="switch" data-command=command prop:checked=on on:change=change />
                    {label(command)}
                </label>
            </li>
        }
    };
    view! {
        <h2 class="part">{words::ROUTER}</h2>
        <p class="hint">{words::ROUTER_HINT}</p>
        <ul class="switches">{each(&context.model.steps, switch)}</ul>
    }
    .into_any()
}
