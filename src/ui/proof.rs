//! The step as a card, beside the wall while presenting: who gave which command, how the aggregate decided, what was written, what
//! followed, what has changed in the read models, and what could come next. A refused command is told in red, and why.
//!
//! Must not know rules: whatever it says is read from the log, the aggregate's fold and the read models.

use super::cell::in_short;
use super::narration::{self, Deed};
use super::parts::{While, each, live};
use super::wall::newest_refusal;
use super::words;
use crate::app::session::Session;
use crate::engine::aggregate::Past;
use crate::engine::context::Context;
use crate::engine::event::RecordedEvent;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
use crate::engine::model::{StickyKind, label};
use crate::engine::rejection::RejectedCommand;
use crate::kernels::changes::of_row;
use crate::kernels::choices::is_possible;
use crate::kernels::isolation::isolated;
use crate::kernels::naming::name;
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

/// Of a long action so many deeds are told, and the number of the others.
const DEEDS: usize = 4;
/// So many cells that have changed are listed.
const CHANGES: usize = 7;
/// So many fields of an event or of a state are said.
const FIELDS: usize = 4;
/// An aggregate with more events before it is not folded for this.
const FOLDED: usize = 200;

/// One line of the card.
#[derive(Clone, PartialEq)]
struct Line {
    kind: StickyKind,
    says: String,
    more: String,
    is_newest: bool,
}

/// A cell before and after.
#[derive(Clone, PartialEq)]
struct Cell {
    view: String,
    row: String,
    column: String,
    was: Option<String>,
    is: Option<String>,
}

/// All that the card says.
#[derive(Clone, Default, PartialEq)]
struct Proof {
    lines: Vec<Line>,
    deeds: usize,
    /// By whom the command was refused, which one, and why.
    refused: Option<[String; 3]>,
    changed: Vec<Cell>,
    next: Vec<String>,
}

/// The card, while presenting.
#[component]
pub fn ProofCard(session: Session) -> impl IntoView {
    let presenting = Memo::new(move |_| session.presenting.get());
    view! { <While when=presenting><Card session /></While> }
}

#[component]
fn Card(session: Session) -> impl IntoView {
    let refused = newest_refusal(session);
    let proof = Memo::new(move |_| proof(session, refused.get()));
    let part = move |of: fn(&Proof) -> AnyView| live(move || proof.with(of));
    view! {
        <section class="step-card" aria-label=words::PROOF data-proof>
            {part(what_happened)}
            {part(what_changed)}
            {part(what_next)}
        </section>
    }
}

fn what_happened(proof: &Proof) -> AnyView {
    if let Some([by, what, why]) = &proof.refused {
        return view! {
            <div class="refusal-card" data-refused-card>
                <h2>{what.clone()}</h2>
                <p class="refused-by">{by.clone()}</p>
                <p class="why">{why.clone()}</p>
                <p class="unwritten">{words::NOTHING_WRITTEN}</p>
                {steps(&proof.lines)}
            </div>
        }
        .into_any();
    }
    view! { <h2>{words::one_action(proof.deeds)}</h2> {steps(&proof.lines)} }.into_any()
}

fn steps(lines: &[Line]) -> AnyView {
    let lines = each(lines, |line| {
        let kind: &'static str = line.kind.into();
        view! {
            <li class=format!("deed {kind}") class:newest=line.is_newest>
                <span class="swatch" aria-hidden="true"></span>
                <div><strong>{line.says.clone()}</strong>" "<span class="more">{line.more.clone()}</span></div>
            </li>
        }
    });
    view! { <ol class="deeds">{lines}</ol> }.into_any()
}

fn what_changed(proof: &Proof) -> AnyView {
    if proof.refused.is_some() {
        return ().into_any();
    }
    let rows = each(proof.changed.iter().take(CHANGES), |cell| {
        let class = match (&cell.was, &cell.is) {
            (Some(_), Some(_)) => "changed",
            (None, _) => "added",
            (_, None) => "removed",
        };
        let said = |value: &Option<String>| value.clone().unwrap_or_else(|| words::NO_ROW.to_owned());
        view! {
            <tr class=class>
                <th scope="row">{cell.view.clone()}" "<span class="thing">{cell.row.clone()}</span></th>
                <td class="column">{cell.column.clone()}</td>
                <td class="was">{said(&cell.was)}</td>
                <td class="arrow" aria-hidden="true">"→"</td>
                <td class="is">{said(&cell.is)}</td>
            </tr>
        }
    });
    let more = proof.changed.len().checked_sub(CHANGES).filter(|more| *more > 0).map(words::and_more);
    let table = if proof.changed.is_empty() {
        view! { <p class="hint">{words::NOTHING_CHANGED}</p> }.into_any()
    } else {
        view! { <table data-changes><tbody>{rows}</tbody></table> }.into_any()
    };
    view! { <div class="box"><h3>{words::WHAT_CHANGED}</h3>{table}{more.map(|more| view! { <p class="hint">{more}</p> })}</div> }.into_any()
}

fn what_next(proof: &Proof) -> AnyView {
    let says = if proof.next.is_empty() { words::NOTHING_NEXT.to_owned() } else { proof.next.join(" · ") };
    view! { <div class="box next"><h3>{words::WHAT_NEXT}</h3><p>{says}</p></div> }.into_any()
}

fn proof(session: Session, refused: Option<RejectedCommand>) -> Proof {
    let (event, after) = (session.event.get(), session.moment.get());
    let context = session.context();
    let next = possible(session, &context);
    if let Some(refused) = refused {
        return session.log.with_untracked(|log| Proof { next, ..refusal(&context, log, &refused) });
    }
    let Some(event) = event.filter(|event| context.owns(&event.event_type)) else {
        return Proof { next, ..Proof::default() };
    };
    session.log.with_untracked(|log| {
        let chain = narration::chain(log, &event);
        let deeds = narration::deeds(&context, log, &chain);
        let hidden = deeds.len().saturating_sub(DEEDS);
        let mut lines = Vec::new();
        for (number, deed) in deeds.iter().enumerate() {
            match number {
                0 => lines.extend(first(&context, log, deed, event.position)),
                number if number <= hidden => {}
                _ => lines.push(follower(deed, log, event.position)),
            }
        }
        if hidden > 0 {
            let more =
                Line { kind: StickyKind::Policy, says: words::and_more(hidden), more: String::new(), is_newest: false };
            lines.insert(lines.len().saturating_sub(DEEDS - 1), more);
        }
        let before = session.moment_at(narration::before(&chain));
        let changed = context.model.views.iter().flat_map(|view| {
            let keys = after.changed_since(view.name, before.position());
            let cells = keys.iter().flat_map(|key| {
                let (was, is) = (before.row(view.name, key), after.row(view.name, key));
                of_row(&view.columns, &context.model.known_by, was.as_ref(), is.as_ref())
            });
            let said = |value: Option<Value>, column: &str| value.map(|value| in_short(&value, column));
            cells
                .map(|cell| Cell {
                    view: label(view.name),
                    row: in_short(&cell.row, ""),
                    column: label(cell.column),
                    was: said(cell.was, cell.column),
                    is: said(cell.is, cell.column),
                })
                .collect::<Vec<_>>()
        });
        Proof { deeds: deeds.len(), lines, refused: None, changed: changed.collect(), next }
    })
}

/// The deed that began it: who, how it was decided, what was written.
fn first(context: &Context, log: &Log, deed: &Deed, here: Position) -> Vec<Line> {
    let Some(event) = deed.events.first() else { return Vec::new() };
    let mut lines = Vec::new();
    if let Some(what) = &deed.what {
        let by = deed.by.as_ref().map(|(_, by)| by.as_str());
        let says = words::led_to([by, Some(what), None]);
        lines.push(Line { kind: deed.kind(), says, more: String::new(), is_newest: false });
        let stood = state_before(context, log, &event.stream_id, event.position);
        let more = stood.map(|state| words::stood(&state)).unwrap_or_default();
        lines.push(Line {
            kind: StickyKind::Aggregate,
            says: words::decides(deed.aggregate, true),
            more,
            is_newest: false,
        });
    }
    lines.extend(deed.events.iter().map(|event| Line {
        kind: StickyKind::Event,
        says: label(event.type_parts().1),
        more: written(context, log, event),
        is_newest: event.position == here,
    }));
    lines
}

fn follower(deed: &Deed, log: &Log, here: Position) -> Line {
    let event = deed.events.first();
    let cause = event.and_then(|event| {
        let cause = event.command_causation()?;
        let others = log.correlated(event.correlation_id);
        others.into_iter().find(|position| log.at(*position).is_some_and(|other| other.event_id.0 == cause))
    });
    let more =
        event.map(|event| words::event_because(event.position.0, cause.map(|cause| cause.0))).unwrap_or_default();
    let is_newest = deed.events.iter().any(|event| event.position == here);
    Line { kind: deed.kind(), says: deed.says(), more, is_newest }
}

/// Where an event stands, and what it says.
fn written(context: &Context, log: &Log, event: &RecordedEvent) -> String {
    let aggregate = context.owner_of(&event.stream_id).map(|owner| label(owner.name())).unwrap_or_default();
    let first = log.first_of(&event.stream_id);
    let named =
        first.and_then(|first| name(&context.model, log, first, event.position)).map(|name| name.after(&aggregate));
    let stands = words::event_at(event.position.0, event.stream_version.0, &named.unwrap_or(aggregate));
    let says: Vec<String> =
        fields(event.data.iter()).into_iter().map(|(name, value)| format!("{name} {}", isolated(&value))).collect();
    if says.is_empty() { stands } else { format!("{} · {stands}", says.join(", ")) }
}

/// The fields that people read, without ids.
fn fields<'a>(data: impl Iterator<Item = (&'a String, &'a Value)>) -> Vec<(String, String)> {
    let is_id = |value: &Value| value.as_str().is_some_and(|text| Uuid::parse_str(text).is_ok());
    let read = data.filter(|(_, value)| !value.is_null() && !is_id(value));
    let said = read.map(|(name, value)| (label(name), in_short(value, name))).filter(|(_, says)| !says.is_empty());
    said.take(FIELDS).collect()
}

/// How an aggregate stood before an event; nothing if that is not known here.
fn state_before(context: &Context, log: &Log, stream: &StreamId, until: Position) -> Option<Vec<(String, String)>> {
    let positions = log.positions_of(stream);
    let before: Vec<Position> = positions.into_iter().filter(|position| *position < until).collect();
    if before.is_empty() {
        return Some(Vec::new());
    }
    let events: Vec<_> = before.iter().filter_map(|position| log.at(*position)).collect();
    if events.len() != before.len() || events.len() > FOLDED {
        return None;
    }
    let state = context.owner_of(stream)?.state(&Past::of(events)).ok()?;
    // a state that has several forms is written as its form's name with what that has
    let inner = state.as_object()?.values().filter_map(Value::as_object).flatten();
    let scalars = state.as_object()?.iter().filter(|(_, value)| !value.is_object()).chain(inner);
    let said = fields(scalars.filter(|(_, value)| !value.is_object()));
    Some(said).filter(|state| !state.is_empty())
}

/// A command that was refused: by whom, which one, why, and how the thing stood.
fn refusal(context: &Context, log: &Log, refused: &RejectedCommand) -> Proof {
    let step = context.model.step(&refused.command);
    let aggregate = step.map_or("", |step| step.aggregate);
    let before = !refused.details.is_empty();
    let by = words::refused_by(aggregate, before);
    let what = words::led_to([step.and_then(|step| step.actor), Some(&label(&refused.command)), None]);
    let why = words::why(&words::reason_of(refused));
    let stream = narration::stream_of(context, refused).filter(|_| !before);
    let stood = stream.and_then(|stream| state_before(context, log, &stream, Position(u64::MAX)));
    let line = stood.map(|state| Line {
        kind: StickyKind::Aggregate,
        says: words::decides(aggregate, false),
        more: words::stood(&state),
        is_newest: false,
    });
    Proof { lines: line.into_iter().collect(), refused: Some([by, what, why]), ..Proof::default() }
}

/// The commands that somebody could give now.
fn possible(session: Session, context: &Context) -> Vec<String> {
    session.moment.with(|moment| {
        let has = |view: &str, is_meant: &dyn Fn(&crate::engine::projection::Row) -> bool| moment.has(view, is_meant);
        let by_hand = context.model.steps.iter().filter(|step| step.is_by_hand());
        by_hand.filter(|step| is_possible(&step.command.fields, &has)).map(|step| label(step.command.name)).collect()
    })
}
