//! Icons: Lucide's drawings, in the colour of the text around them.

use icondata_core::Icon as Drawing;
use leptos::prelude::*;

/// A decoration; whoever uses it has words for it, too.
#[component]
pub fn Icon(
    /// Which drawing.
    drawing: Drawing,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox=drawing.view_box.unwrap_or("0 0 24 24")
            fill=drawing.fill.unwrap_or("none")
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=drawing.data
        ></svg>
    }
}
