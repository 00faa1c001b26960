//! Why a command was refused: the reason first, then by which rule, on which state, and what was asked for.

use super::fields::fields;
use crate::app::session::{Session, Tab};
use crate::engine::aggregate::Past;
use crate::engine::context::Context;
use crate::engine::ids::{Position, StreamId};
use crate::engine::model::label;
use crate::engine::rejection::RejectedCommand;
use crate::kernels::history::untagged;
use crate::ui::clock::when;
use crate::ui::controls::{button, fixed, goes};
use crate::ui::parts::live;
use crate::ui::things::Thing;
use crate::ui::{narration, words};
use leptos::prelude::*;
use std::sync::Arc;

/// The refusal of this number among all.
#[component]
pub fn RefusalPanel(session: Session, number: usize) -> impl IntoView {
    // it belongs to the place where it was refused, and goes when somebody goes on
    Effect::new(move |_| {
        let here = session.playhead.get().position();
        let is_here = session.rejections.with(|all| all.get(number).is_some_and(|rejected| rejected.position == here));
        if !is_here {
            session.refusal.set(None);
        }
    });
    let rejected = session.rejections.with_untracked(|all| all.get(number).cloned());
    rejected.and_then(|rejected| {
        let contexts = session.contexts();
        let context = contexts.iter().find(|context| context.model.name == rejected.context)?;
        Some(told(session, Arc::clone(context), rejected))
    })
}

fn told(session: Session, context: Arc<Context>, rejected: RejectedCommand) -> AnyView {
    let RejectedCommand { position, rejected_at, command, data, code, .. } = rejected.clone();
    let reason = session.log.with_untracked(|log| narration::refusal(&context, log, &rejected));
    let stream = narration::stream_of(&context, &rejected);
    let judged = live(move || stream.clone().and_then(|stream| state(session, &context, &stream, position)));
    let leave = Box::new(move || session.refusal.set(None));
    view! {
        <article class="why-refused" data-refused-command=command.clone()>
            <h2>{words::WHY_REFUSED}</h2>
            <p class="reason">{reason}</p>
            <p class="hint">{words::refused_where(position.0, &when(rejected_at, session.time_now()))}" "<code>{code}</code></p>
            {judged}
            <h3>{words::asked_for(&label(&command))}</h3>
            {fields(&data)}
            <div class="row">
                {goes(words::TO_PIPELINE.to_owned(), "goes", Box::new(move || session.tab.set(Tab::Desk)))}
                {button(fixed(words::CLOSE_REFUSAL), "", "close-refusal", leave)}
            </div>
        </article>
    }
    .into_any()
}

/// The state that the rules looked at: that of the stream as of then.
fn state(session: Session, context: &Context, stream: &StreamId, until: Position) -> Option<AnyView> {
    let positions = session.log.with(|log| log.positions_of(stream));
    let before: Vec<_> = positions.into_iter().filter(|position| *position <= until).collect();
    session.want(before.clone());
    let (events, thing): (Vec<_>, _) = session.log.with(|log| {
        let thing = Thing::of(session, log, stream, before.first().copied()).says;
        (before.iter().filter_map(|position| log.at(*position)).collect(), thing)
    });
    if events.is_empty() || events.len() < before.len() {
        return None;
    }
    let version = events.len();
    let state = context.owner_of(stream)?.state(&Past::of(events)).ok()?;
    let state = untagged(&state).as_object().map(fields)?;
    Some(view! { <h3>{words::judged_on(&thing, version)}</h3>{state} }.into_any())
}
