//! The desk: what a context has beyond tables, to look at as of the playhead and to work with at the head.
//!
//! One file for each context; all of them read the session's moment, and give commands as everybody does. Must not decide
//! anything, nor know another context than its own.

mod attendance;
mod coins;
mod loans;
mod meetups;
mod orders;
mod pipeline;

use crate::app::session::Session;
use leptos::prelude::*;

/// The desk of the context that is shown, and how its last command went through the pipeline.
pub fn desk(session: Session) -> AnyView {
    let own = match session.context().model.name {
        "orders" => orders::desk(session),
        "coins" => coins::desk(session),
        "meetups" => meetups::desk(session),
        "attendance" => attendance::desk(session),
        "loans" => loans::desk(session),
        _ => ().into_any(),
    };
    view! { <div class="desk">{own} {pipeline::last_command(session)}</div> }.into_any()
}

/// A part of a desk: what it is, what it is good for in a sentence, and the thing itself.
fn part(name: &'static str, title: &'static str, about: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="part" data-part=name aria-label=title>
            <h2>{title}</h2>
            <p class="hint">{about}</p>
            {content}
        </section>
    }
    .into_any()
}
