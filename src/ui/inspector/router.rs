//! The router: which commands of the context it takes.

use crate::app::session::Session;
use crate::engine::model::label;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;

/// A switch for every command.
#[component]
pub fn Router(session: Session) -> impl IntoView {
    let context = session.context();
    let name = context.model.name;
    let switch = |command: &'static str| {
        let change = move |event| {
            session.noticing(session.switch(name, command, event_target_checked(&event)));
        };
        view! {
            <li>
                <label class="switch">
                    <input
                        type="checkbox" role="switch" data-command=command
                        prop:checked=move || session.is_on(name, command) on:change=change
                    />
                    <span>{label(command)}</span>
                </label>
            </li>
        }
    };
    let commands = context.model.steps.iter().map(|step| step.command.name);
    view! {
        <section class="part">
            <h2>{words::ROUTER}</h2>
            <p class="hint">{words::ROUTER_HINT}</p>
            <ul class="switches">{each(commands, switch)}</ul>
        </section>
    }
}
