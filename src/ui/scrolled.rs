//! A region that scrolls sideways, and says so: where something is out of sight, its edge has a shadow.
//!
//! Must not know what is in it.

use super::size::size_of;
use leptos::html::Div;
use leptos::prelude::*;

/// The region, with its name.
#[component]
pub fn Scrolled(#[prop(into)] says: Signal<String>, children: Children) -> impl IntoView {
    let (region, content) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    let (room, needed) = (size_of(region), size_of(content));
    let scrolled = RwSignal::new(0);
    let look = move || scrolled.set(region.get_untracked().map_or(0, |region| region.scroll_left()));
    let left = Memo::new(move |_| scrolled.get() > 1);
    #[expect(clippy::cast_possible_truncation, reason = "a width on screen")]
    let right = Memo::new(move |_| (needed.get().0 - room.get().0) as i32 - scrolled.get() > 1);
    view! {
        <div class="scrolled" class:more-left=move || left.get() class:more-right=move || right.get()>
            <div class="scroll" tabindex="0" role="group" aria-label=says node_ref=region on:scroll=move |_| look()>
                <div class="content" node_ref=content>{children()}</div>
            </div>
        </div>
    }
}
