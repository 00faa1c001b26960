//! The line that says how far the views have come while they follow a log that is far ahead of them.

use crate::app::session::Session;
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;

/// A reader hears of it every so many percent.
const HEARD: u64 = 25;

/// The line; nothing while the views are where they belong.
#[component]
pub fn Folding(session: Session) -> impl IntoView {
    let percent = session.folding();
    let heard = Memo::new(move |_| percent.get().map(|now| words::folding(now / HEARD * HEARD)).unwrap_or_default());
    let line = live(move || {
        percent.get().map(|now| {
            view! {
                <p aria-hidden="true" data-folding>
                    <progress max="100" value=now.to_string()></progress>
                    {words::folding(now)}
                </p>
            }
        })
    });
    view! {
        <div class="folding">
            {line}
            <p class="unseen" role="status">{heard}</p>
        </div>
    }
}
