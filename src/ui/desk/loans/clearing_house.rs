//! The clearing house: whether it answers, how slowly, and whom it knows.
//!
//! It is set in all tabs at once. Must not ask it anything.

use super::last_answer::last_answer;
use crate::app::session::Session;
use crate::domains::loans::credit_clearing_house::{KNOWN, NAME, told};
use crate::domains::loans::loan_request::Ruling;
use crate::engine::codec::object;
use crate::ui::parts::{each, live};
use crate::ui::slider::Slider;
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
    let in_the_past = Memo::new(move |_| !session.accepts_commands());
    let others = Memo::new(move |_| settings.with(told));
    let down = live(move || (!on.get()).then(|| view! { <p class="down" data-down>{words::DOWN}</p> }));
    let slowness = Slider {
        about: words::SLOWNESS,
        field: "delay_ms",
        longest: SLOWEST,
        kept,
        says: words::takes,
        is_off: in_the_past,
        keep: Box::new(move |delay_ms| session.set_system(NAME, object(json!({"delay_ms": delay_ms})))),
    };
    let switch = move |event| {
        let done = session.set_system(NAME, object(json!({"on": event_target_checked(&event)})));
        spawn_local(async move {
            session.see_to(done).await;
        });
    };
    view! {
        <div class="row">
            <label class="switch">
                <input
                    type="checkbox" role="switch" data-field="on" prop:checked=on prop:disabled=in_the_past
                    on:change=switch
                />
                {words::ON}
            </label>
            {slowness.view(session)}
        </div>
        <div role="status">{down}</div>
        {live(move || known(others.get()))}
        {last_answer(session)}
    }
    .into_any()
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
