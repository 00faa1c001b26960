//! The editor of models: the text with its colours, what was found in it, its stories, and the language beside it.
//!
//! A textarea and a layer of colours under it, which is what a person, a screen reader and a phone know how to use. Must not know what a
//! text means; `language` says that.

mod bar;
mod begin;
mod colours;
mod findings;
mod page;
mod reference;

use crate::app::session::Session;
use crate::ui::parts::live;
use crate::ui::words;
use bar::Bar;
use begin::Begin;
use findings::Findings;
use leptos::html::Textarea;
use leptos::prelude::*;
use page::Page;
use reference::Reference;

/// The tab in which models are written.
#[component]
pub fn WritePanel(session: Session) -> impl IntoView {
    let is_writing = Memo::new(move |_| session.writing.model.with(Option::is_some));
    live(move || {
        if is_writing.get() { view! { <Editor session /> }.into_any() } else { view! { <Begin session /> }.into_any() }
    })
}

#[component]
fn Editor(session: Session) -> impl IntoView {
    let (field, helps) = (NodeRef::<Textarea>::new(), RwSignal::new(false));
    let reference = live(move || helps.get().then(|| view! { <Reference field /> }));
    view! {
        <section class="write" aria-label=words::WRITE>
            <Bar session helps />
            <Page session field />
            <Findings session field />
            {reference}
        </section>
    }
}
