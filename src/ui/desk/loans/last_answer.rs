//! What the clearing house said last, as of the playhead: it is in the event, and nowhere else.

use crate::app::moment::Moment;
use crate::app::session::Session;
use crate::domains::loans::loan_request::{CreditScore, Event};
use crate::engine::codec;
use crate::engine::ids::Position;
use crate::engine::log::{Fired, Log};
use crate::kernels::playhead::TimeCommand;
use crate::ui::clock::when;
use crate::ui::controls::goes;
use crate::ui::parts::live;
use crate::ui::words::desk::loans as words;
use leptos::prelude::*;

/// The event that has the answers in it.
const LOAN_REQUESTED: &str = "Loans.LoanRequested";

/// The answer.
pub fn last_answer(session: Session) -> AnyView {
    let newest = Memo::new(move |_| {
        let at = session.moment.with(Moment::position);
        session.log.with(|log| newest_before(log, at))
    });
    Effect::new(move |_| session.want(newest.get().into_iter().collect()));
    let event = Memo::new(move |_| newest.get().and_then(|position| session.log.with(|log| log.at(position))));
    let answer = live(move || match event.get() {
        None => view! { <p class="hint">{words::NEVER_ASKED}</p> }.into_any(),
        Some(event) => match codec::variant::<Event>(event.type_parts().1, &event.data) {
            Some(Ok(Event::LoanRequested { name, credit_score, .. })) => {
                said(session, event.position, name, credit_score)
            }
            _ => ().into_any(),
        },
    });
    view! {
        <h3>{words::LAST_ANSWER}</h3>
        <div data-last-answer>{answer}</div>
    }
    .into_any()
}

fn said(session: Session, position: Position, name: String, answer: CreditScore) -> AnyView {
    let go = goes(words::at_event(position), "goes", Box::new(move || session.time(TimeCommand::Seek(position))));
    view! {
        <p class="said">
            <b>{words::score(answer.score.into())}</b>
            <span>{name}</span>
            <code>{answer.national_id}</code>
            <time title=answer.at.to_string()>{when(answer.at, session.time_now())}</time>
            {go}
        </p>
        <p class="hint">{words::NEVER_AGAIN}</p>
    }
    .into_any()
}

fn newest_before(log: &Log, at: Position) -> Option<Position> {
    let fired = log.fired(Fired::Event, LOAN_REQUESTED);
    let before = fired.partition_point(|position| u64::from(*position) <= at.0);
    let newest = fired.get(before.checked_sub(1)?)?;
    Some(Position(u64::from(*newest)))
}
