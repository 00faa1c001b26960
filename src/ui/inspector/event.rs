//! The event at the playhead: who led to it, what it says, where it stands, what caused it and what it caused.

use super::fields::fields;
use super::links::links;
use super::refusal::RefusalPanel;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::model::label;
use crate::kernels::arcs::cause;
use crate::kernels::playhead::TimeCommand;
use crate::ui::clock::when;
use crate::ui::parts::{each, live};
use crate::ui::provenance::Provenance;
use crate::ui::words;
use leptos::prelude::*;
use serde_json::json;
use std::sync::Arc;

/// The event; above it a refused command, if somebody looks into one.
#[component]
pub fn EventPanel(session: Session) -> impl IntoView {
    let refusal = live(move || session.refusal.get().map(|number| view! { <RefusalPanel session number /> }));
    let event = live(move || match session.event.get() {
        None => view! { <p class="hint">{words::NO_EVENT}</p> }.into_any(),
        Some(event) => view! { <Details session event /> }.into_any(),
    });
    view! { {refusal}{event} }
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
    let ids = ids.as_object().cloned().unwrap_or_default();
    let unknown = !session.knows(&event.event_type);
    let unknown_type =
        unknown.then(|| view! { <p class="hint" data-unknown>{words::unknown_type(&event.event_type)}</p> });
    let provenance = session.log.with(|log| Provenance::of(session, log, &event));
    let came = words::came_by(provenance.origin).map(|came| view! { <p class="hint">{came}</p> });
    view! {
        <article class="event-details" class:unknown=unknown>
            <h2>{label(event.type_parts().1)}</h2>
            {unknown_type}
            <p class="hint">{words::stand(event.position.0, event.stream_version.0)}", "{when(event.created_at, session.time_now())}</p>
            {links(session, &event, &provenance)}
            {came}
            <h3>{words::DATA}</h3>
            {fields(&event.data)}
            <h3>{words::CHAIN}</h3>
            <Tree session event=Arc::clone(&event) />
            <details class="raw">
                <summary>{words::METADATA}</summary>
                {fields(&ids)}
            </details>
        </article>
    }
}

/// The action as a tree: under each event those that it caused. Each can be gone to.
#[component]
fn Tree(session: Session, event: Arc<RecordedEvent>) -> impl IntoView {
    let action = Memo::new(move |_| {
        session.log.with(|log| {
            let action = log.correlated(event.correlation_id).into_iter();
            action.filter_map(|position| log.at(position)).collect::<Vec<_>>()
        })
    });
    live(move || action.with(|action| branches(session, action, None)))
}

/// The events of an action with one cause, each with its own branches below it.
fn branches(session: Session, action: &[Arc<RecordedEvent>], of: Option<Position>) -> AnyView {
    let own: Vec<_> = action.iter().filter(|event| cause(event, action).map(|cause| cause.position) == of).collect();
    if own.is_empty() {
        return ().into_any();
    }
    let branch = |event: &&Arc<RecordedEvent>| {
        view! { <li>{node(session, event)}{branches(session, action, Some(event.position))}</li> }
    };
    view! { <ul class="tree">{each(&own, branch)}</ul> }.into_any()
}

fn node(session: Session, event: &Arc<RecordedEvent>) -> AnyView {
    let position = event.position;
    let here = move || session.playhead.get().position() == position;
    let provenance = session.log.with_untracked(|log| Provenance::of(session, log, event));
    let led = [provenance.who, provenance.command].into_iter().flatten().collect::<Vec<_>>().join(" → ");
    view! {
        <button
            class="link" aria-current=move || here().then_some("step") data-node=position.to_string()
            on:click=move |_| session.time(TimeCommand::Seek(position))
        >
            <span class="by">{led}</span>
            <span class="what"><strong>{provenance.event}</strong>" "<bdi>{provenance.thing}</bdi>" "<span class="number">{format!("#{position}")}</span></span>
        </button>
    }
    .into_any()
}
