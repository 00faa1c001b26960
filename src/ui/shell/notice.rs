//! A notice: a fault, in three short sentences.

use super::Reminder;
use crate::app::session::Session;
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;

/// The newest fault, until it is dismissed.
#[component]
pub fn Notice(session: Session) -> impl IntoView {
    let fault = move || session.notice.get();
    view! {
        <div class="notices" translate="no">
        <div role="alert">
            {live(move || fault().map(|fault| view! {
                <p class="notice" data-notice=fault.code>
                    <span>{words::notice(&fault)}</span>
                    <button class="quiet" on:click=move |_| session.notice.set(None)>{words::DISMISS}</button>
                </p>
            }))}
        </div>
        <Reminder session />
        </div>
    }
}
