//! A dialog over the page, open exactly while what it stands for says so.
//!
//! The browser closes a dialog by itself too, and tells it later. By then the next thing may be open in it, so what the
//! browser tells is compared with what is there. Must not know what is shown.

use leptos::html::Dialog;
use leptos::prelude::*;
use web_sys::{Event, HtmlDialogElement};

/// What a sheet does when the browser closed it, or when somebody pressed Escape.
type Leave = Box<dyn Fn() + Send + Sync>;
/// What is done once it is open.
type Opened = Box<dyn Fn(&HtmlDialogElement) + Send + Sync>;

/// A dialog with its class, its name for those who do not see it, and what is in it.
#[component]
pub fn Sheet(
    kind: &'static str,
    #[prop(into)] says: Signal<Option<String>>,
    #[prop(into)] is_open: Signal<bool>,
    leave: Leave,
    #[prop(optional)] opened: Option<Opened>,
    children: Children,
) -> impl IntoView {
    let sheet = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = sheet.get() else { return };
        match (is_open.get(), dialog.open()) {
            (true, false) => {
                let _ = dialog.show_modal();
                if let Some(opened) = &opened {
                    opened(&dialog);
                }
            }
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    let leave = StoredValue::new(leave);
    let leave = move || leave.with_value(|leave| leave());
    let closed = move || {
        if !sheet.get_untracked().is_some_and(|dialog| dialog.open()) && is_open.get_untracked() {
            leave();
        }
    };
    // a translator of the browser's puts texts of its own in the place of ours, which then follow nothing any more: it may have
    // what never changes
    let translated = if ["keys", "legend"].contains(&kind) { "yes" } else { "no" };
    view! {
        <dialog
            class=format!("sheet {kind}") translate=translated node_ref=sheet aria-label=move || says.get()
            on:cancel=move |_: Event| leave() on:close=move |_| closed()
        >
            {children()}
        </dialog>
    }
}
