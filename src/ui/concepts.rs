//! The words of event sourcing, each in one sentence: for whoever hears them for the first time.

use super::asked::{Asked, to_read};
use super::parts::each;
use super::words;
use crate::app::keys::Surface;
use leptos::prelude::*;

/// The dialog, while it is asked for.
#[component]
pub fn Concepts(surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let content = move || to_read(surface, words::CONCEPTS, concepts());
    view! { <Asked surface own=Surface::Concepts kind="concepts" says=words::CONCEPTS content=Box::new(content) /> }
}

fn concepts() -> AnyView {
    let meanings = each(words::MEANINGS, |(word, meaning)| {
        view! { <div class="concept"><dt>{word}</dt><dd>{meaning}</dd></div> }
    });
    view! { <dl>{meanings}</dl> }.into_any()
}
