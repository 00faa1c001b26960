//! The desks of two underwriters, side by side: what each of them saw, and when.
//!
//! In the past a desk shows what somebody would have seen there. Must not keep a desk up to date: that it is not is the point.

use super::request::card;
use crate::app::session::{Session, Storage};
use crate::app::underwriting::{DASHBOARD, Desk, UNDERWRITERS};
use crate::domains::loans::underwriter_desk::Sight;
use crate::engine::log::Log;
use crate::ui::controls::Says;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::loans as words;
use leptos::prelude::*;

/// Both desks.
pub fn underwriters(session: Session) -> AnyView {
    let nobody_looked = Memo::new(move |_| session.desks.with(|desks| desks.iter().any(|desk| desk.sight.is_none())));
    Effect::new(move |_| {
        if session.storage.get() == Storage::Saved && nobody_looked.get() {
            session.sit_down();
        }
    });
    view! { <div class="desks">{each(UNDERWRITERS.into_iter().enumerate(), |(desk, name)| desk_of(session, desk, name))}</div> }
        .into_any()
}

fn desk_of(session: Session, desk: usize, underwriter: &'static str) -> AnyView {
    let kept = Memo::new(move |_| session.desks.with(|desks| desks.get(desk).cloned().unwrap_or_default()));
    let sight = Memo::new(move |_| seen(session, &kept.get()));
    let head = Memo::new(move |_| session.log.with(Log::head));
    let as_of: Says = Memo::new(move |_| words::as_of(sight.with(|sight| sight.at), head.get()));
    let outcome: Says = Memo::new(move |_| {
        let here = session.playhead.get().is_following();
        kept.with(|desk| desk.outcome.as_ref().filter(|_| here).map(words::outcome).unwrap_or_default())
    });
    let off = Memo::new(move |_| !session.accepts_commands());
    let when_empty = session.context().model.view(DASHBOARD).map_or(words::NOTHING_TO_DECIDE, |view| view.when_empty);
    let requests = live(move || {
        let Sight { requests, .. } = sight.get();
        if requests.is_empty() {
            return view! { <p class="hint">{when_empty}</p> }.into_any();
        }
        let cards = each(requests, |request| card(session, (desk, underwriter), kept, off, request));
        view! { <ul class="requests">{cards}</ul> }.into_any()
    });
    view! {
        <section class="underwriter" data-desk=underwriter aria-label=words::desk_of(underwriter)>
            <div class="top">
                <h3>{underwriter}</h3>
                <button
                    type="button" class="small" data-action="look" aria-label=format!("{}: {underwriter}", words::LOOK_AGAIN)
                    aria-disabled=move || off.get().to_string()
                    on:click=move |_| {
                        if !off.get_untracked() {
                            session.look_at_dashboard(desk);
                        }
                    }
                >
                    {words::LOOK_AGAIN}
                </button>
            </div>
            <p class="hint" data-as-of>{as_of}</p>
            <p class="outcome" role="status" data-outcome>{outcome}</p>
            {requests}
        </section>
    }
    .into_any()
}

/// What is on a desk: at the head what was seen at the last look.
fn seen(session: Session, desk: &Desk) -> Sight {
    if session.playhead.get().is_following() {
        return desk.sight.clone().unwrap_or_default();
    }
    session.moment.with(|moment| Sight::of(&moment.newest(DASHBOARD), moment.position()))
}
