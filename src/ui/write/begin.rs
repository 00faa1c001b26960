//! Where nothing is written yet: what a new model can begin with, and the models that there are.
//!
//! Must not know how a text is edited.

use crate::app::examples::EXAMPLES;
use crate::app::session::Session;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The beginning.
#[component]
pub fn Begin(session: Session) -> impl IntoView {
    let example = |(name, text): &(&'static str, &'static str)| {
        let (name, text) = (*name, *text);
        view! {
            <button type="button" data-example=name on:click=move |_| session.write_new(text)>
                {format!("{} {name}", words::COPY_OF)}
            </button>
        }
    };
    let written = live(move || {
        session.log.track();
        let rows = session.written_models(session.position()).unwrap_or_default();
        (!rows.is_empty()).then(|| {
            let rows = each(rows, |row| {
                let name = row.name.clone();
                let open = move |_| {
                    let row = row.clone();
                    spawn_local(async move {
                        match session.text_of_model(&row).await {
                            Ok(text) => {
                                session.edit_written(&row, text);
                                session.show_context(&row.name);
                            }
                            Err(fault) => session.noticing(Err(fault)),
                        }
                    });
                };
                view! { <li><button type="button" data-model=name.clone() on:click=open><bdi>{name.clone()}</bdi></button></li> }
            });
            view! { <h3>{words::WRITTEN_HERE}</h3><ul class="begin">{rows}</ul> }
        })
    });
    view! {
        <section class="write" aria-label=words::WRITE>
            <h2>{words::WRITE_TITLE}</h2>
            <p>{words::WRITE_WHAT}</p>
            <div class="begin">
                <button type="button" class="primary" data-action="write-new" on:click=move |_| session.write_new(words::FIRST_LINES)>
                    {words::EMPTY_PAGE}
                </button>
                {each(EXAMPLES.iter(), example)}
            </div>
            {written}
        </section>
    }
}
