//! The event at the playhead: what it says, where it stands, what led to it and what it led to.

use super::json::Json;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::model::label;
use crate::kernels::playhead::TimeCommand;
use crate::ui::clock::when;
use crate::ui::parts::{each, live};
use crate::ui::words;
use leptos::prelude::*;
use serde_json::json;
use std::sync::Arc;

/// The event.
#[component]
pub fn EventPanel(session: Session) -> impl IntoView {
    live(move || match session.event.get() {
        None => view! { <p class="hint">{words::NO_EVENT}</p> }.into_any(),
        Some(event) => view! { <Details session event /> }.into_any(),
    })
}

#[component]
fn Details(session: Session, event: Arc<RecordedEvent>) -> impl IntoView {
    let ids = json!({
        "event_id": event.event_id,
        "stream_id": event.stream_id,
        "causation_id": event.causation_id,
        "correlation_id": event.correlation_id,
        "created_at": event.created_at,
        "schema_version": event.schema_version,
        "metadata": event.metadata,
    });
    let unknown = !session.knows(&event.event_type);
    let unknown_type =
        unknown.then(|| view! { <p class="hint" data-unknown>{words::unknown_type(&event.event_type)}</p> });
    view! {
        <article class="event-details" class:unknown=unknown>
            <h2>{label(event.type_parts().1)}</h2>
            {unknown_type}
            <p class="hint">{words::stand(event.position.0, event.stream_version.0)}", "{when(event.created_at, session.time_now())}</p>
            <h3>{words::DATA}</h3>
            <Json value=event.data.clone().into() />
            <h3>{words::CHAIN}</h3>
            <Chain session event=Arc::clone(&event) />
            <h3>{words::METADATA}</h3>
            <Json value=ids />
        </article>
    }
}

/// All events of one action, in order; each can be gone to.
#[component]
fn Chain(session: Session, event: Arc<RecordedEvent>) -> impl IntoView {
    let related = Memo::new(move |_| {
        session.log.with(|log| {
            let related = log.correlated(event.correlation_id).into_iter();
            related.filter_map(|position| log.at(position)).collect::<Vec<_>>()
        })
    });
    let here = session.event;
    let link = move |other: Arc<RecordedEvent>| {
        let position = other.position;
        let here =
            move || here.with(|event| event.as_ref().is_some_and(|event| event.position == position)).then_some("step");
        view! {
            <li>
                <button class="link" aria-current=here on:click=move |_| session.time(TimeCommand::Seek(position))>
                    <span class="by">{led_to(&other)}</span>
                    <span class="what">{format!("{position} {}", label(other.type_parts().1))}</span>
                </button>
            </li>
        }
    };
    view! { <ol class="chain">{live(move || each(related.get(), link))}</ol> }
}

fn led_to(event: &RecordedEvent) -> String {
    let command = event.command().map(label).unwrap_or_default();
    match event.issued_by() {
        Some(policy) => format!("{} → {command} →", label(policy)),
        None => format!("{command} →"),
    }
}
