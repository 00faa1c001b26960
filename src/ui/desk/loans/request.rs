//! A request on an underwriter's desk, with the version at which it was seen: two buttons, or why it was too late for them.

use crate::app::session::Session;
use crate::app::underwriting::{Desk, Outcome};
use crate::domains::loans::underwriter_desk::{Decision, SeenRequest, TooLate};
use crate::ui::parts::{each, live};
use crate::ui::words as all_words;
use crate::ui::words::desk::loans as words;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The request, on the desk of this number and owner.
pub fn card(
    session: Session,
    (desk, underwriter): (usize, &'static str),
    kept: Memo<Desk>,
    off: Memo<bool>,
    request: SeenRequest,
) -> AnyView {
    let SeenRequest { loan_request_id, name, amount, national_id, score, version } = request;
    let (id, shown) = (loan_request_id.clone(), name.clone());
    let missed = Memo::new(move |_| {
        // in the past nobody is too late
        let here = session.playhead.get().is_following();
        kept.with(|desk| match &desk.outcome {
            Some(Outcome::TooLate { loan_request_id: late, missed, .. }) if here && *late == id => Some(missed.clone()),
            _ => None,
        })
    });
    let busy = Memo::new(move |_| off.get() || kept.with(|desk| desk.decides));
    let id = loan_request_id.clone();
    let decide = move |decision: Decision, says: &'static str, action: &'static str| {
        let id = id.clone();
        let press = move |_| {
            if !busy.get_untracked() {
                session.decide(desk, &id, decision, Box::new(move || keep_focus(underwriter)));
            }
        };
        view! {
            <button
                type="button" class="small" data-action=action aria-label=words::decide(decision, &name)
                aria-disabled=move || busy.get().to_string() on:click=press
            >
                {says}
            </button>
        }
        .into_any()
    };
    let below = live(move || match missed.get() {
        Some(missed) => conflict(underwriter, &missed),
        None => view! {
            <div class="row">
                {decide(Decision::Approve, words::APPROVE, "approve")}
                {decide(Decision::Deny, words::DENY, "deny")}
            </div>
        }
        .into_any(),
    });
    view! {
        <li class="request" data-request=loan_request_id data-version=version.to_string()>
            <p class="who"><b>{shown}</b><span>{all_words::grouped(amount)}</span></p>
            <p class="hint whose"><code>{national_id}</code><span>{words::score(score)}</span></p>
            <p class="hint" data-seen>{words::seen_at(version)}</p>
            {below}
        </li>
    }
    .into_any()
}

/// Somebody else was faster: both versions, and what was missed.
fn conflict(underwriter: &str, missed: &TooLate) -> AnyView {
    let lines = each(&missed.meanwhile, |missed| view! { <li>{words::meanwhile(missed)}</li> });
    view! {
        <div class="too-late" role="alert" data-conflict="wrong_expected_version">
            <p><b>{words::TOO_LATE}</b>" "<code>"wrong_expected_"<wbr/>"version"</code></p>
            <p data-versions>{words::versions(underwriter, missed.expected, missed.actual)}</p>
            <ul>{lines}</ul>
            <p>{words::LOOK_AND_DECIDE}</p>
        </div>
    }
    .into_any()
}

/// The button that was pressed may be gone: whoever uses the keyboard goes on at the desk.
fn keep_focus(underwriter: &'static str) {
    request_animation_frame(move || {
        let document = gloo::utils::document();
        if document.active_element().is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        let look = document.query_selector(&format!("[data-desk={underwriter}] [data-action=look]"));
        if let Some(look) = look.ok().flatten().and_then(|look| look.dyn_into::<HtmlElement>().ok()) {
            let _ = look.focus();
        }
    });
}
