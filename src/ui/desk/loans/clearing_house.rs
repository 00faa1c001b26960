//! The clearing house: whether it answers, how slowly, and whom it knows.
//!
//! It is set in all tabs at once. Must not ask it anything.

use super::last_answer::last_answer;
use crate::app::session::Session;
use crate::domains::loans::credit_clearing_house::{KNOWN, NAME, told};
use crate::domains::loans::loan_request::Ruling;
use crate::engine::codec::object;
use crate::runtime::Refused;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::loans as words;
use leptos::prelude::*;
use serde_json::{Value, json};
use wasm_bindgen_futures::spawn_local;

/// The slowest that it can be set to, in milliseconds.
const SLOWEST: &str = "5000";

/// The clearing house.
pub fn clearing_house(session: Session) -> AnyView {
    let settings = session.system(NAME);
    let on = Memo::new(move |_| settings.with(|settings| settings.get("on") == Some(&Value::Bool(true))));
    let kept =
        Memo::new(move |_| settings.with(|settings| settings.get("delay_ms").and_then(Value::as_u64).unwrap_or(0)));
    // what somebody drags it to, before they let go of it
    let dragged = RwSignal::new(None);
    Effect::new(move |_| {
        settings.track();
        dragged.set(None);
    });
    let takes = Memo::new(move |_| words::takes(dragged.get().unwrap_or_else(|| kept.get())));
    let in_the_past = Memo::new(move |_| !session.accepts_commands());
    let others = Memo::new(move |_| settings.with(told));
    let down = live(move || (!on.get()).then(|| view! { <p class="down" data-down>{words::DOWN}</p> }));
    let number = |event| event_target_value(&event).parse::<u64>().unwrap_or_default();
    view! {
        <div class="row">
            <label class="switch">
                <input
                    type="checkbox" role="switch" data-field="on" prop:checked=on prop:disabled=in_the_past
                    on:change=move |event| set(session, json!({"on": event_target_checked(&event)}))
                />
                {words::ON}
            </label>
            <label class="control slowness">
                <span>{words::SLOWNESS}" "<b data-takes>{takes}</b></span>
                <input
                    type="range" min="0" max=SLOWEST step="100" data-field="delay_ms"
                    prop:value=move || kept.get().to_string() prop:disabled=in_the_past
                    aria-valuetext=takes
                    on:input=move |event| dragged.set(Some(number(event)))
                    on:change=move |event| set(session, json!({"delay_ms": number(event)}))
                />
            </label>
        </div>
        <div role="status">{down}</div>
        {live(move || known(others.get()))}
        {last_answer(session)}
    }
    .into_any()
}

fn set(session: Session, changes: Value) {
    let done = session.set_system(NAME, object(changes));
    spawn_local(async move {
        if let Err(Refused::Fault(fault)) = done.await {
            session.notice.set(Some(fault));
        }
    });
}

/// The persons whom it knows, with those of whom somebody has told it, and what the rule makes of each.
fn known(others: Vec<(String, u8)>) -> AnyView {
    let heads = each(words::KNOWN_COLUMNS, |column| view! { <th scope="col">{column}</th> });
    let known = KNOWN.map(|(national_id, score)| (national_id.to_owned(), score)).into_iter().chain(others);
    let rows = each(known, |(national_id, score)| {
        view! {
            <tr>
                <th scope="row"><code>{national_id}</code></th>
                <td>{score.to_string()}</td>
                <td>{words::ruling(Ruling::on(score))}</td>
            </tr>
        }
    });
    view! {
        <div class="scroll">
            <table>
                <caption class="unseen">{words::KNOWN}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>
                    {rows}
                    <tr>
                        <th scope="row">{words::ANYBODY}</th>
                        <td colspan="2">{words::BY_CHANCE}</td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}
