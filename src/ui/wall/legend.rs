//! What the stickies mean, and what a wall shows while it runs: for whoever has not stood at one yet.
//!
//! Must not know any particular model.

use super::sticky::icon;
use crate::app::keys::Surface;
use crate::engine::model::StickyKind;
use crate::ui::icon::Icon;
use crate::ui::parts::{each, live};
use crate::ui::sheet::Sheet;
use crate::ui::words;
use leptos::prelude::*;
use strum::IntoEnumIterator;

/// The dialog, while it is asked for.
#[component]
pub fn Legend(surface: RwSignal<Option<Surface>>) -> impl IntoView {
    let is_open = Memo::new(move |_| surface.get() == Some(Surface::Legend));
    let content = live(move || is_open.get().then(|| content(surface)));
    view! {
        <Sheet kind="legend" says=words::LEGEND.to_owned() is_open leave=Box::new(move || surface.set(None))>
            {content}
        </Sheet>
    }
}

/// All that it says.
fn content(surface: RwSignal<Option<Surface>>) -> AnyView {
    let kinds = each(StickyKind::iter(), |kind| {
        let class: &'static str = kind.into();
        view! {
            <div class="meaning">
                <dt class=format!("swatch sticky {class}")>
                    <Icon drawing=icon(kind) />
                    <span>{words::kind(kind)}</span>
                </dt>
                <dd>{words::meaning(kind)}</dd>
            </div>
        }
    });
    let signs = each(words::SIGNS, |(sign, says)| {
        view! {
            <div class="meaning">
                <dt class=format!("example {sign}")>{words::sign(sign)}</dt>
                <dd>{says}</dd>
            </div>
        }
    });
    view! {
        <h2>{words::LEGEND}</h2>
        <dl>{kinds}</dl>
        <h3>{words::SIGNS_OF_A_RUNNING_WALL}</h3>
        <dl>{signs}</dl>
        <div class="actions">
            <button class="primary" autofocus on:click=move |_| surface.set(None)>{words::CLOSE}</button>
        </div>
    }
    .into_any()
}
