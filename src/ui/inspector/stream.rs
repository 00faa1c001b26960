//! The stream of the event at the playhead: its events, what each changed in the aggregate, and the aggregate as of the playhead.

use super::fields::{changes, fields};
use crate::app::session::Session;
use crate::engine::aggregate::{HostedAggregate, Past};
use crate::engine::event::RecordedEvent;
use crate::engine::model::label;
use crate::kernels::history::{deep_differences, untagged};
use crate::kernels::playhead::TimeCommand;
use crate::ui::parts::{each, live};
use crate::ui::things::Thing;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::Value;
use std::sync::Arc;

/// So many states are shown, the newest ones: each is folded anew.
const STATES: usize = 60;

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
    let state = owner.map(|aggregate| aggregate.state(&until).map(|state| untagged(&state)));
    let state = match state {
        Some(Ok(Value::Object(state))) => fields(&state),
        Some(Ok(_)) | None => ().into_any(),
        Some(Err(fault)) => view! { <p class="fault">{words::notice(&fault)}</p> }.into_any(),
    };
    let thing = session.log.with(|log| Thing::of(session, log, &event.stream_id, log.first_of(&event.stream_id)));
    let title = owner.map_or_else(|| thing.says.clone(), |aggregate| label(aggregate.name()));
    let here = event.position;
    let shown = stream.len().saturating_sub(STATES);
    let left_out = (shown > 0).then(|| view! { <p class="hint">{words::newest_states(STATES, stream.len())}</p> });
    let states = states(owner, &stream, shown);
    let line = |(other, changed): (&Arc<RecordedEvent>, AnyView)| {
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
                {changed}
            </li>
        }
    };
    let lines = each(stream.iter().skip(shown).zip(states), line);
    view! {
        <article class="stream-details">
            <h2>{title}" "<bdi class="rows">{thing.says}</bdi></h2>
            <p class="hint"><code>{event.stream_id.0.clone()}</code></p>
            <h3>{words::FOLDED}</h3>
            {state}
            <h3>{words::EVERY_STATE}</h3>
            {left_out}
            <ol class="chain states">{lines}</ol>
        </article>
    }
}

/// What each event changed in the aggregate, from the `from`-th on.
fn states(owner: Option<&dyn HostedAggregate>, stream: &[Arc<RecordedEvent>], from: usize) -> Vec<AnyView> {
    let state = |count: usize| {
        let events = stream.get(..count).unwrap_or_default().to_vec();
        owner
            .and_then(|aggregate| aggregate.state(&Past::of(events)).ok())
            .map(|state| untagged(&state))
            .unwrap_or_default()
    };
    let mut before = if from == 0 { Value::Null } else { state(from) };
    let mut shown = Vec::new();
    for count in from + 1..=stream.len() {
        let now = state(count);
        let changed = deep_differences(&before, &now);
        shown.push(if changed.is_empty() {
            view! { <p class="hint">{words::AGGREGATE_UNCHANGED}</p> }.into_any()
        } else {
            changes(&changed, before.is_null())
        });
        before = now;
    }
    shown
}
