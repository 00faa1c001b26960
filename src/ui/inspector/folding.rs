//! The line that says how far the views have come while they follow a log that is far ahead of them.

use crate::app::session::Session;
use crate::ui::parts::{While, live};
use crate::ui::words;
use leptos::prelude::*;

/// A reader hears of it every so many percent.
const HEARD: u64 = 25;

/// The line; nothing while the views are where they belong.
#[component]
pub fn Folding(session: Session) -> impl IntoView {
    let percent = session.folding();
    let behind = Memo::new(move |_| percent.get().is_some());
    let now = move || percent.get().unwrap_or_default();
    let heard = Memo::new(move |_| percent.get().map(|percent| percent / HEARD * HEARD));
    view! {
        <div class="folding">
            <While when=behind>
                <p aria-hidden="true" data-folding=move || now().to_string()>
                    <progress max="100" prop:value=now></progress>
                    {live(move || words::folding(now()))}
                </p>
            </While>
            <p class="unseen" role="status">{live(move || heard.get().map(words::folding))}</p>
        </div>
    }
}
