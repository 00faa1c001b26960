//! The caption: what the story says of this beat, and the sentence of the step that is shown.
//!
//! While a story is told, a step has its sentence here only if the beat made it, or if somebody has gone to it.

use crate::app::beat::Beat;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::model::label;
use crate::ui::parts::{While, live};
use crate::ui::{narration, words};
use leptos::prelude::*;

/// The caption.
#[component]
pub fn Caption(session: Session) -> impl IntoView {
    let beat = session.beat();
    let told = Memo::new(move |_| told(session, beat.get()));
    let is_under_way = Memo::new(move |_| beat.get().is_some_and(|beat| beat.is_under_way));
    let says = Memo::new(move |_| {
        session.story.with(|story| story.told().map(|telling| telling.says.unwrap_or(words::STORY_BEGINS)))
    });
    let says = live(move || says.get().map(|says| view! { <strong class="beat" data-beat>{says}</strong> }));
    view! {
        <p class="caption" data-caption aria-live="polite">
            {says} <span data-step-told>{told}</span>
            <While when=is_under_way><span class="under-way" data-under-way>{words::UNDER_WAY}</span></While>
        </p>
    }
}

fn told(session: Session, beat: Option<Beat>) -> String {
    let (event, after) = (session.event.get(), session.moment.get());
    let following = session.playhead.get().is_following();
    let context = session.context();
    let refusals = session.rejections.with(Vec::len);
    session.log.with_untracked(|log| {
        if following
            && beat.is_none_or(|beat| beat.was_refused(refusals))
            && let Some(refusal) = refusal_at(session, context.model.name, log)
        {
            return refusal;
        }
        if beat.is_some_and(|beat| log.head() == Position::START || !beat.tells(after.position(), session.position())) {
            return String::new();
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
        narration::sentence(&context, log, &chain, &before, &after)
    })
}

/// An event of another context than the one that is shown.
fn elsewhere(event: &RecordedEvent) -> String {
    let (context, name) = event.type_parts();
    words::elsewhere(context, &label(name))
}

/// The newest refusal of this context, while nothing has happened since.
fn refusal_at(session: Session, context: &str, log: &Log) -> Option<String> {
    session.rejections.with(|rejections| {
        let newest = rejections.last().filter(|rejected| rejected.position == log.head())?;
        (newest.context == context).then(|| narration::refusal(&session.context(), log, newest))
    })
}
