//! The events that handlers could not handle, put aside until somebody looks into them.

use super::json::Json;
use super::switchboard::Switchboard;
use crate::engine::model::label;
use crate::kernels::playhead::TimeCommand;
use crate::runtime::Parked;
use crate::ui::controls::{button, fixed, goes};
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// The parked events of a context.
pub fn parked_events(board: Switchboard, prefix: &'static str) -> AnyView {
    let own = move |parked: &&Parked| parked.handler.split_once('.').is_some_and(|(context, _)| context == prefix);
    let parked =
        Memo::new(move |_| board.beside.with(|beside| beside.parked.iter().filter(own).cloned().collect::<Vec<_>>()));
    let list = live(move || match parked.get() {
        parked if parked.is_empty() => view! { <p class="hint">{words::NOTHING_PARKED}</p> }.into_any(),
        parked => view! { <ol class="parked">{each(parked, |parked| one(board, parked))}</ol> }.into_any(),
    });
    view! { <h2 class="part">{words::PARKED}</h2>{list} }.into_any()
}

fn one(board: Switchboard, parked: Parked) -> AnyView {
    let Parked { handler, position, event_type, reason, tries, before, .. } = parked;
    let name = |full: &str| label(full.split_once('.').map_or(full, |(_, name)| name));
    let settle = |again: bool| {
        let handler = handler.clone();
        Box::new(move || board.hear(board.session.settle_parked(handler.clone(), position, again)))
    };
    let go = move || board.session.time(TimeCommand::Seek(position));
    view! {
        <li data-parked=format!("{handler}/{position}")>
            {goes(format!("{position} {}", name(&event_type)), "goes", Box::new(go))}
            <p>{words::parked(&name(&handler), &reason, tries)}</p>
            <details>
                <summary>{words::REMEMBERED_BEFORE}</summary>
                <Json value=before />
            </details>
            <div class="row">
                {button(fixed(words::RETRY), words::RETRY_HINT, "retry", settle(true))}
                {button(fixed(words::SKIP), words::SKIP_HINT, "skip", settle(false))}
            </div>
        </li>
    }
    .into_any()
}
