//! The caption: what the story says of this beat, and the sentence of the step that is shown.
//!
//! While a story is told, a step has its sentence here only if the beat made it, or if somebody has gone to it.

use crate::app::beat::Beat;
use crate::app::session::Session;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::Position;
use crate::engine::model::{StickyKind, label};
use crate::engine::rejection::RejectedCommand;
use crate::ui::narration::{self, Clause};
use crate::ui::parts::{While, live};
use crate::ui::wall::newest_refusal;
use crate::ui::words;
use leptos::prelude::*;

/// The caption.
#[component]
pub fn Caption(session: Session) -> impl IntoView {
    let beat = session.beat;
    let refused = newest_refusal(session);
    let told = Memo::new(move |_| told(session, beat.get(), refused.get()));
    let is_under_way = Memo::new(move |_| beat.get().is_some_and(|beat| beat.is_under_way));
    let place = session.place_in_story();
    let says = Memo::new(move |_| place.get().map(|place| place.says.unwrap_or(words::STORY_BEGINS)));
    let says = live(move || says.get().map(|says| view! { <strong class="beat" data-beat>{says}</strong> }));
    // the band above the wall says where in the past we are
    let heard = move || if session.playhead.get().is_following() { "polite" } else { "off" };
    // what was said stays, and is not said again when more comes to it
    let told = view! {
        <For
            each=move || told.get()
            key=|clause| clause.clone()
            children=|clause| {
                let kind: &'static str = clause.kind.into();
                let end = if clause.says.ends_with('.') { "" } else { "." };
                view! { <span class=format!("clause {kind}")>{clause.says}<span class="unseen">{end}</span>" "</span> }.into_any()
            }
        />
    };
    let was_refused = Memo::new(move |_| refused.with(Option::is_some));
    view! {
        <p class="caption" data-caption aria-live=heard>
            {says}" "<span class="step" class:refused=was_refused data-step-told>{told}</span>
            <While when=is_under_way><span class="under-way" data-under-way>{words::UNDER_WAY}</span></While>
        </p>
    }
}

fn told(session: Session, beat: Option<Beat>, refused: Option<RejectedCommand>) -> Vec<Clause> {
    let (event, after) = (session.event.get(), session.moment.get());
    let context = session.context();
    let one = |kind, says| vec![Clause { kind, says }];
    session.log.with_untracked(|log| {
        if let Some(refused) = refused {
            return one(StickyKind::Aggregate, narration::refusal(&context, log, &refused));
        }
        if beat.is_some_and(|beat| log.head() == Position::START || !beat.tells(after.position(), session.position())) {
            return Vec::new();
        }
        let Some(event) = event else {
            let first = context.model.steps.first().map_or("", |step| step.command.name);
            let says =
                if log.head() == Position::START { words::nothing_yet(first) } else { words::BEFORE_ALL.to_owned() };
            return one(StickyKind::Hotspot, says);
        };
        if !context.owns(&event.event_type) {
            return one(StickyKind::Event, elsewhere(&event));
        }
        let chain = narration::chain(log, &event);
        let before = session.moment_at(narration::before(&chain));
        narration::clauses(&context, log, &chain, &before, &after)
    })
}

/// An event of another context than the one that is shown.
fn elsewhere(event: &RecordedEvent) -> String {
    let (context, name) = event.type_parts();
    words::elsewhere(context, &label(name))
}
