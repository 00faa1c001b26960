//! The slider on the lanes' axis: as wide as the columns that are drawn, its handle is the place of the playhead.
//!
//! It is a native one, so that everybody's keys, fingers and readers know it. Must not know what stands in the columns.

use super::hand::seek_border;
use super::view::TimeView;
use crate::app::session::Session;
use crate::ui::clock::clock;
use crate::ui::parts::live;
use crate::ui::size::size_of;
use crate::ui::words;
use leptos::html::{Div, Input};
use leptos::prelude::*;

/// The slider, with the place of the playhead. `session` is the one that is never late: what a hand holds follows at once.
#[component]
pub fn Ruler(session: Session, view: TimeView, axis: NodeRef<Div>) -> impl IntoView {
    let slider = NodeRef::<Input>::new();
    let size = size_of(axis);
    Effect::new(move |_| view.width.set(size.get().0));
    let border = Memo::new(move |_| {
        let position = session.playhead.get().position();
        view.with_axis(|axis| axis.column_after(position))
    });
    let says = move || {
        let playhead = session.playhead.get();
        let event = session.event.get();
        let name = event.as_ref().map(|event| event.type_parts().1);
        words::place(playhead.position().0, playhead.head().0, name)
    };
    Effect::new(move |_| {
        let (window, border) = (view.window.get(), border.get());
        let Some(slider) = slider.get() else { return };
        // a browser clamps the value to its bounds, so the bounds have to be known first
        slider.set_min(&window.start.to_string());
        slider.set_max(&(window.start + window.span).to_string());
        slider.set_value(&border.to_string());
    });
    let drag = move |event| {
        if let Ok(border) = event_target_value(&event).parse() {
            view.is_held.set(true);
            seek_border(view, border);
        }
    };
    let place = live(move || {
        let playhead = session.playhead.get();
        let time = session.log.with_untracked(|log| log.created_at(playhead.position())).map(clock);
        words::place_and_time(playhead.position().0, playhead.head().0, time.as_deref())
    });
    // moved and not placed: nothing is laid out anew for it
    let moved = move || {
        let (width, at) = (view.width.get(), view.window.get().part(border.get()));
        format!("translateX(clamp(0px, calc({:.1}px - 50%), calc({width:.1}px - 100%)))", at * width)
    };
    let done = move |_| view.is_held.set(false);
    view! {
        <div class="ruler">
            <span class="lane-space"></span>
            <div class="axis" node_ref=axis>
                <input
                    type="range" id="playhead" step="1" node_ref=slider
                    aria-label=words::PLAYHEAD aria-valuetext=says
                    data-at=move || session.playhead.get().position().to_string()
                    on:input=drag on:change=done
                />
                <output
                    class="place" data-position for="playhead" aria-label=words::POSITION title=words::PLACE_HINT
                    style:transform=moved
                >
                    {place}
                </output>
            </div>
        </div>
    }
}
