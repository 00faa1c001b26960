//! The reminder to export, where no file is kept up to date: one line that can be put off or switched off.

use crate::app::session::Session;
use crate::ui::parts::live;
use crate::ui::words;
use leptos::prelude::*;

/// The reminder, when there is reason for one.
#[component]
pub fn Reminder(session: Session) -> impl IntoView {
    view! {
        <div role="status">
            {live(move || session.backup.reminder.get().filter(|_| !session.presenting.get()).map(|events| view! {
                <p class="notice reminder" data-reminder>
                    <span>{words::reminder(events)}</span>
                    <button class="quiet" data-action="reminder-export" on:click=move |_| session.export_as_file()>{words::EXPORT}</button>
                    <button class="quiet" data-action="reminder-later" on:click=move |_| session.put_off_reminder()>{words::LATER}</button>
                    <button class="quiet" data-action="reminder-never" on:click=move |_| session.set_reminds(false)>{words::NEVER}</button>
                </p>
            }))}
        </div>
    }
}
