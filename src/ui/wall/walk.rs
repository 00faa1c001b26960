//! What the wall shows of a step: which stickies are lit, in which order, and since when things have changed.
//!
//! At the head that is all that the last action set off, or the command that was refused since; in the past it is the event that
//! is looked at. Must not know markup.

use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::rejection::RejectedCommand;
use crate::kernels::trace::Trace;
use crate::ui::narration;
use leptos::prelude::*;

/// Steps that follow on each other within this time, in milliseconds, are not animated: shorter than an animation takes.
const BRISK: u64 = 350;

/// What is lit.
#[derive(Clone, PartialEq)]
pub struct Walk {
    /// Where the playhead is.
    pub position: Position,
    /// The position before the first event of what is shown.
    pub since: Position,
    /// The way over the wall.
    pub trace: Trace,
    /// Whether it ends at an aggregate that said no.
    pub is_refusal: bool,
    /// Whether the step before was a moment ago. Who steps that quickly, or drags, wants to see where things stand: a walk that is
    /// cut short with each step is not seen, and costs a third of what the step costs.
    pub is_brisk: bool,
}

/// What is lit at the playhead.
pub fn walk_of(session: Session) -> Memo<Walk> {
    let stepped = StoredValue::new(0);
    let refused = newest_refusal(session);
    Memo::new(move |before: Option<&Walk>| {
        let playhead = session.playhead.get();
        let position = playhead.position();
        let is_brisk = match before {
            Some(before) if before.position == position => before.is_brisk,
            _ => {
                let (now, last) = (session.time_now().as_millisecond(), stepped.get_value());
                stepped.set_value(now);
                // what follows from a command comes quickly too, and is one walk
                now.abs_diff(last) < BRISK && !playhead.is_following()
            }
        };
        let model = &session.context().model;
        let walk = |since, trace, is_refusal| Walk { position, since, trace, is_refusal, is_brisk };
        if let Some(refused) = refused.get() {
            return walk(position, Trace::refused(model, &refused.command), true);
        }
        let Some(event) = session.event.get() else { return walk(position, Trace::default(), false) };
        let chain = if playhead.is_following() {
            session.log.with_untracked(|log| narration::chain(log, &event))
        } else {
            vec![event]
        };
        let events: Vec<_> = chain.iter().map(AsRef::as_ref).collect();
        walk(narration::before(&chain), Trace::of(model, &events), false)
    })
}

/// The newest refusal of the shown context, while nothing has happened since, one looks at now, and the beat of the story that is
/// told was not begun after it.
pub fn newest_refusal(session: Session) -> Memo<Option<RejectedCommand>> {
    let beat = session.beat;
    Memo::new(move |_| {
        // looked at in any case, for it remembers how many there were when it began
        let beat = beat.get();
        if !session.playhead.get().is_following() {
            return None;
        }
        let context = session.context();
        let head = session.log.with(Log::head);
        session.rejections.with(|rejections| {
            let newest = rejections.last().filter(|rejected| rejected.position == head)?;
            let is_told = beat.is_none_or(|beat| beat.was_refused(rejections.len()));
            (is_told && newest.context == context.model.name).then(|| newest.clone())
        })
    })
}
