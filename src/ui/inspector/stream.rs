//! The stream of the event at the playhead: its events, and the aggregate folded from those up to there.

use super::json::Json;
use crate::app::session::Session;
use crate::engine::aggregate::Past;
use crate::engine::event::RecordedEvent;
use crate::engine::model::label;
use crate::kernels::playhead::TimeCommand;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;
use std::sync::Arc;

/// The stream.
#[component]
pub fn StreamPanel(session: Session) -> impl IntoView {
    live(move || match session.event.get() {
        None => view! { <p class="hint">{words::NO_EVENT}</p> }.into_any(),
        Some(event) => {
            let positions = session.log.with(|log| log.positions_of(&event.stream_id));
            session.want(positions.clone());
            let stream = session.log.with(|log| positions.iter().filter_map(|position| log.at(*position)).collect());
            view! { <Events session event stream /> }.into_any()
        }
    })
}

#[component]
fn Events(session: Session, event: Arc<RecordedEvent>, stream: Vec<Arc<RecordedEvent>>) -> impl IntoView {
    let context = session.context();
    let until = Past::of(stream.iter().filter(|other| other.position <= event.position).cloned().collect());
    let owner = context.owner_of(&event.stream_id);
    let state = owner.map(|aggregate| aggregate.state(&until));
    let state = match state {
        Some(Ok(state)) => view! { <Json value=state /> }.into_any(),
        Some(Err(fault)) => view! { <p class="fault">{words::notice(&fault)}</p> }.into_any(),
        None => ().into_any(),
    };
    let title = owner.map(|aggregate| label(aggregate.name())).unwrap_or_default();
    let here = event.position;
    let line = |other: &Arc<RecordedEvent>| {
        let (position, version) = (other.position, other.stream_version);
        let later = position > here;
        view! {
            <li class:later=later>
                <button
                    class="link"
                    aria-current=(position == here).then_some("step")
                    title=later.then_some(words::NOT_YET)
                    on:click=move |_| session.time(TimeCommand::Seek(position))
                >
                    <span class="by">{format!("v{version}")}</span>
                    <span class="what">{label(other.type_parts().1)}</span>
                </button>
            </li>
        }
    };
    view! {
        <article class="stream-details">
            <h2>{title}</h2>
            <p class="hint"><code>{event.stream_id.0.clone()}</code></p>
            <ol class="chain">{each(&stream, line)}</ol>
            <h3>{words::FOLDED}</h3>
            {state}
        </article>
    }
}
