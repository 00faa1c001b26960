//! What the stickies mean, and what a wall shows while it runs: for whoever has not stood at one yet.
//!
//! Must not know any particular model.

use super::sticky::icon;
use crate::app::keys::Surface;
use crate::engine::model::StickyKind;
use crate::ui::asked::{Asked, to_read};
use crate::ui::icon::Icon;
use crate::ui::parts::each;
use crate::ui::words;
use leptos::prelude::*;
use strum::IntoEnumIterator;

/// The dialog, while it is asked for.
#[component]
pub fn Legend(surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let content = move || to_read(surface, words::LEGEND, meanings());
    view! { <Asked surface own=Surface::Legend kind="legend" says=words::LEGEND content=Box::new(content) /> }
}

fn meanings() -> AnyView {
    let kinds = each(StickyKind::iter(), |kind| {
        let class: &'static str = kind.into();
        let sticky = view! {
            <dt class=format!("swatch sticky {class}")>
                <Icon drawing=icon(kind) />
                <span>{words::kind(kind)}</span>
            </dt>
        };
        meaning(sticky.into_any(), words::meaning(kind))
    });
    let signs = each(words::SIGNS, |(class, shown, says)| {
        meaning(view! { <dt class=format!("example {class}")>{shown}</dt> }.into_any(), says)
    });
    view! {
        <dl>{kinds}</dl>
        <h3>{words::SIGNS_OF_A_RUNNING_WALL}</h3>
        <dl>{signs}</dl>
    }
    .into_any()
}

fn meaning(picture: AnyView, says: &'static str) -> AnyView {
    view! { <div class="meaning">{picture}<dd>{says}</dd></div> }.into_any()
}
