//! The caption: what the story says of this beat, and the sentence of the step that is shown.

use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::ui::parts::live;
use crate::ui::{narration, words};
use leptos::prelude::*;

/// The caption.
#[component]
pub fn Caption(session: Session) -> impl IntoView {
    let told = Memo::new(move |_| told(session));
    let beat = Memo::new(move |_| {
        session.story.with(|story| story.told().map(|telling| telling.says.unwrap_or(words::STORY_BEGINS)))
    });
    let beat = live(move || beat.get().map(|says| view! { <strong class="beat" data-beat>{says}</strong> }));
    view! { <p class="caption" data-caption aria-live="polite">{beat} <span>{told}</span></p> }
}

fn told(session: Session) -> String {
    let (event, after) = (session.event.get(), session.moment.get());
    let following = session.playhead.get().is_following();
    let context = session.context();
    session.log.with_untracked(|log| {
        if let Some(refusal) = refusal_at(session, context.model.name, log, following) {
            return refusal;
        }
        let Some(event) = event else {
            let first = context.model.steps.first().map_or("", |step| step.command.name);
            return if log.head() == Position::START {
                words::nothing_yet(first)
            } else {
                words::BEFORE_ALL.to_owned()
            };
        };
        if !context.owns(&event.event_type) {
            return elsewhere(&event);
        }
        let chain = narration::chain(log, &event);
        let before = session.moment_at(narration::before(&chain));
        narration::sentence(&context.model, log, &chain, &before, &after)
    })
}

/// An event of another context than the one that is shown.
fn elsewhere(event: &RecordedEvent) -> String {
    let (context, name) = event.type_parts();
    words::elsewhere(context, &label(name))
}

/// The newest refusal of this context, while nothing has happened since.
fn refusal_at(session: Session, context: &str, log: &Log, following: bool) -> Option<String> {
    session.rejections.with(|rejections| {
        let newest = rejections.last().filter(|rejected| following && rejected.position == log.head())?;
        (newest.context == context).then(|| words::rejected(newest))
    })
}
