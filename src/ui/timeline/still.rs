//! The handlers that stand still or lag: how far each has come, as a bar from there to the head.

use super::view::TimeView;
use crate::app::session::Tab;
use crate::engine::model::label;
use crate::runtime::HandlerStatus;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;

/// At most so many are shown; the tab of handlers has all.
const SHOWN: usize = 3;

/// A lane for each.
#[component]
pub fn Still(view: TimeView) -> impl IntoView {
    let session = view.session;
    let found = Memo::new(move |_| {
        session.shown.track();
        let still = session.standing_still(session.context().model.name);
        still
            .into_iter()
            .take(SHOWN)
            .map(|status| (status.name.clone(), told(&status), status.position))
            .collect::<Vec<_>>()
    });
    let places = Memo::new(move |_| {
        let window = view.window.get();
        let bar = |(name, says, position): (String, String, _)| {
            let (from, until) = view.with_axis(|axis| (axis.column_after(position), axis.count()));
            let (from, until) = (window.part(from).clamp(0.0, 1.0), window.part(until).clamp(0.0, 1.0));
            (name, says, format!("{:.3}%", from * 100.0), format!("{:.3}%", (until - from) * 100.0))
        };
        found.get().into_iter().map(bar).collect::<Vec<_>>()
    });
    live(move || {
        each(places.get(), |(name, says, left, width)| {
            let called = label(name.split_once('.').map_or(name.as_str(), |(_, name)| name));
            let described = words::stands_still(&called, &says);
            view! {
                <div class="lane still" data-still=name>
                    <span class="lane-name"><bdi>{called}</bdi></span>
                    <div class="cells">
                        <button
                            type="button" class="lag" aria-label=described style:left=left style:width=width
                            on:click=move |_| session.tab.set(Tab::Handlers)
                        >
                            <span>{says}</span>
                        </button>
                    </div>
                </div>
            }
        })
    })
}

fn told(status: &HandlerStatus) -> String {
    format!("{} · {}", words::handler_standing(status), words::behind_by(status.lag))
}
