//! Where the events are kept, below the tables of the store: whether for good, how much room they take, which copies there are; and
//! the buttons to export, to check, and to keep a file up to date.

use crate::app::backup::FileBackup;
use crate::app::safekeeping::{CopyState, Health, Persistence, Place};
use crate::app::session::{Session, Storage};
use crate::app::workspace_name;
use crate::engine::log::Log;
use crate::ui::controls::{button, fixed};
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The panel.
pub fn safekeeping_panel(session: Session) -> AnyView {
    let known = session.safekeeping;
    spawn_local(session.learn_of_storage());
    let facts = live(move || {
        let facts = [
            ("kept", words::persistence(known.persistence.get()).to_owned()),
            ("room", words::room(known.room.get())),
            ("exported", words::exported(known.exported.get().as_ref())),
            ("killed", words::killed(known.killed.get().as_ref())),
            ("repaired", known.repaired.get().unwrap_or_else(|| words::NOTHING_REPAIRED.to_owned())),
            ("checked", words::checked(&known.check.get())),
        ];
        each(facts, |(key, says)| {
            view! {
                <div>
                    <dt>{words::safekeeping(key)}</dt>
                    <dd data-kept=key>{says}</dd>
                </div>
            }
        })
    });
    let copies = live(move || {
        each(copies_of(session), |copy| {
            view! { <li data-copy=words::place_key(copy.place)>{words::copy(&copy)}</li> }
        })
    });
    let apart = workspace_name::other_copy().map(|path| view! { <p class="hint">{words::kept_apart(&path)}</p> });
    view! {
        <section class="safekeeping" aria-label=words::SAFEKEEPING data-safekeeping>
            <h2>{words::SAFEKEEPING}</h2>
            <dl>{facts}</dl>
            <h3>{words::COPIES}</h3>
            <ul>{copies}</ul>
            {apart}
            <p class="hint" role="status">{live(move || words::check_is_under_way(&known.check.get()))}</p>
            <div class="row">
                {button(fixed(words::EXPORT), words::EXPORT_HINT, "export-now", Box::new(move || session.export_as_file()))}
                {button(fixed(words::CHECK), words::CHECK_HINT, "check-all", Box::new(move || session.check_everything()))}
                {live(move || (known.persistence.get() == Persistence::Refused).then(|| {
                    button(fixed(words::PERSIST), words::PERSIST_HINT, "persist", Box::new(move || session.ask_to_persist()))
                }))}
            </div>
            {live(move || file(session, session.backup.file.get()))}
            {reminder(session)}
        </section>
    }
    .into_any()
}

/// The database first, then the others.
fn copies_of(session: Session) -> Vec<CopyState> {
    session.log.track();
    let health = match (session.storage.get(), session.notice.get()) {
        (Storage::Lost, fault) => Health::Damaged(fault.map(|fault| fault.happened).unwrap_or_default()),
        _ => Health::Whole,
    };
    let events = session.log.with_untracked(Log::head).0;
    let database = CopyState { place: Place::Database, events, health };
    std::iter::once(database).chain(session.safekeeping.copies.get()).collect()
}

/// The file that is kept up to date, and what can be done about it.
fn file(session: Session, file: FileBackup) -> AnyView {
    let choose = || {
        button(
            fixed(words::CHOOSE_FILE),
            words::CHOOSE_FILE_HINT,
            "choose-file",
            Box::new(move || session.choose_backup_file()),
        )
    };
    let renew = || {
        button(fixed(words::RENEW_FILE), words::RENEW_FILE_HINT, "renew-file", Box::new(move || session.renew_backup()))
    };
    let leave = || {
        button(
            fixed(words::LEAVE_FILE),
            words::LEAVE_FILE_HINT,
            "leave-file",
            Box::new(move || session.leave_backup_file()),
        )
    };
    let buttons = match &file {
        FileBackup::Impossible => ().into_any(),
        FileBackup::None => choose(),
        FileBackup::Kept(_) => leave(),
        FileBackup::Asks(_) | FileBackup::Failed(..) => view! { {renew()} {choose()} {leave()} }.into_any(),
    };
    view! {
        <p class="hint" data-backup>{words::file_backup(&file)}</p>
        <div class="row">{buttons}</div>
    }
    .into_any()
}

fn reminder(session: Session) -> impl IntoView {
    let reminds = session.backup.reminds;
    view! {
        <label class="check">
            <input
                type="checkbox" data-field="reminds" prop:checked=reminds
                on:change=move |event| session.set_reminds(event_target_checked(&event))
            />
            <span>{words::REMINDS}</span>
        </label>
    }
}
