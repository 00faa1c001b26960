//! What the timeline shows, as signals: which columns, which lanes, what the pointer or the focus is at.
//!
//! Every wish about the window goes through [`TimeView::zoom`]. Must not know markup.

use crate::app::late::Part;
use crate::app::marks::Marks;
use crate::app::session::Session;
use crate::engine::context::Context;
use crate::engine::ids::{Position, StreamId};
use crate::engine::model::label;
use crate::kernels::timeline::{Asked, Axis, Detail, Plan, Slot, Window};
use crate::kernels::zoom::{Extent, Shown, Zoom, zoomed};
use crate::ui::{narration, words};
use leptos::prelude::*;
use std::sync::Arc;

/// So many columns are planned for before the page is laid out.
const NOT_LAID_OUT: f64 = 1_000.0;
/// The height of a lane and of letters in it, in CSS pixels, as the style sheet has them too: alone, and before a room.
const LANE: (f64, f64) = (28.0, 34.0);
const LETTERS: (f64, f64) = (12.5, 15.0);
/// How much nearer a press of a button or a key goes.
const NEARER: f64 = 1.6;

/// What the pointer or the focus is at, and where that is: the middle of its upper edge, in pixels from the timeline's corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hovered {
    /// What it is.
    pub what: Slot,
    /// Its place.
    pub at: (f64, f64),
}

/// The commands that were refused, as far as the lanes show them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Refused {
    /// After which event, in order.
    pub positions: Vec<Position>,
    /// Their numbers among all refusals.
    pub numbers: Vec<usize>,
    /// The streams that they were about.
    pub streams: Vec<Option<StreamId>>,
}

/// The timeline's own state. Copied freely.
#[derive(Clone, Copy)]
pub struct TimeView {
    /// The session, whose playhead is that of the lanes.
    pub session: Session,
    /// Which columns somebody wants to see.
    pub zoom: RwSignal<Zoom>,
    /// How wide the axis is, in CSS pixels.
    pub width: RwSignal<f64>,
    /// What the pointer or the focus is at.
    pub hovered: RwSignal<Option<Hovered>>,
    /// What is marked beside events and refusals.
    pub marks: RwSignal<Marks>,
    /// Whether somebody drags the playhead.
    pub is_held: RwSignal<bool>,
    /// The types of the events that have a column, if not all have one.
    pub types: Memo<Option<Vec<String>>>,
    /// The refusals that have a column.
    pub refused: Memo<Refused>,
    /// How many columns there are.
    pub extent: Memo<Extent>,
    /// The columns that are drawn.
    pub window: Memo<Window>,
    /// What is drawn in them.
    pub plan: Memo<Plan>,
}

impl TimeView {
    /// The state of a timeline that shows as much as fits.
    pub fn new(session: Session) -> Self {
        let session = session.late(Part::Lanes);
        let (zoom, width, is_held) = (RwSignal::default(), RwSignal::new(0.0), RwSignal::new(false));
        let types = Memo::new(move |_| {
            session.shown.track();
            (!session.all_events.get()).then(|| types_of(&session.context()))
        });
        let refused = Memo::new(move |_| refused(session));
        let extent = Memo::new(move |_| {
            let playhead = session.playhead.get().position();
            let width = Some(width.get()).filter(|width| *width > 0.0).unwrap_or(NOT_LAID_OUT);
            with_axis(session, types, refused, |axis| Extent {
                count: axis.count(),
                fit: Detail::fitting(width),
                playhead: axis.column_after(playhead),
                is_held: is_held.get(),
            })
        });
        let shown = Memo::new(move |before: Option<&Shown>| Shown::after(before.copied(), zoom.get(), extent.get()));
        let window = Memo::new(move |_| shown.get().window);
        let plan = Memo::new(move |_| {
            let window = window.get();
            let width = Some(width.get()).filter(|width| *width > 0.0).unwrap_or(NOT_LAID_OUT);
            let stream_of = |number: usize| refused.with(|refused| refused.streams.get(number).cloned().flatten());
            let kind_of = |event_type: &str| kind_of(session, event_type);
            let asked = Asked { kind_of: &kind_of, stream_of: &stream_of };
            #[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
            let column = width / window.span.max(1) as f64;
            with_axis(session, types, refused, |axis| Plan::of(axis, window, column, &asked))
        });
        let hovered = RwSignal::new(None);
        let marks = session.marks();
        Self { session, zoom, width, hovered, marks, is_held, types, refused, extent, window, plan }
    }

    /// Looks at the axis, and again when there are more columns.
    pub fn with_axis<R>(self, look: impl FnOnce(Axis) -> R) -> R {
        with_axis(self.session, self.types, self.refused, look)
    }

    /// How high a lane is, in CSS pixels.
    pub fn lane(self) -> f64 {
        if self.session.presenting.get() { LANE.1 } else { LANE.0 }
    }

    /// How large the letters in it are, in CSS pixels.
    pub fn letters(self) -> f64 {
        if self.session.presenting.get() { LETTERS.1 } else { LETTERS.0 }
    }

    /// How wide a column is, in CSS pixels.
    #[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
    pub fn column_width(self) -> f64 {
        self.width.get() / self.window.get().span.max(1) as f64
    }

    /// Zooms about a part of the width.
    pub fn zoom_by(self, factor: f64, about: f64) {
        let count = self.extent.get_untracked().count;
        self.look_at(zoomed(self.window.get_untracked(), factor, about, count));
    }

    /// Zooms by one step: about the playhead where it is in sight, else about the middle.
    pub fn step(self, is_nearer: bool) {
        let (window, playhead) = (self.window.get_untracked(), self.extent.get_untracked().playhead);
        let part = window.part(playhead);
        let about = if (0.0..=1.0).contains(&part) { part } else { 0.5 };
        self.zoom_by(if is_nearer { NEARER } else { 1.0 / NEARER }, about);
    }

    /// Shows a window.
    pub fn look_at(self, window: Window) {
        self.zoom.update(|zoom| *zoom = zoom.at(window));
    }

    /// Shows the whole log.
    pub fn look_at_all(self) {
        let count = self.extent.get_untracked().count;
        self.zoom.update(|zoom| *zoom = zoom.whole(count));
    }

    /// Shows as much as fits.
    pub fn fit(self) {
        self.zoom.update(|zoom| *zoom = zoom.fitting());
    }

    /// What is said of a refusal, by its number on the axis.
    pub fn refusal_says(self, number: usize) -> Option<(usize, String)> {
        let number = self.refused.with(|refused| refused.numbers.get(number).copied())?;
        let session = self.session;
        session.rejections.with(|rejections| {
            let rejected = rejections.get(number)?;
            let contexts = session.contexts();
            let context = contexts.iter().find(|context| context.model.name == rejected.context)?;
            let says = session.log.with_untracked(|log| narration::refusal(context, log, rejected));
            Some((number, words::refusal_mark(rejected.position.0, &says)))
        })
    }
}

fn with_axis<R>(
    session: Session,
    types: Memo<Option<Vec<String>>>,
    refused: Memo<Refused>,
    look: impl FnOnce(Axis) -> R,
) -> R {
    types.with(|types| {
        refused.with(|refused| session.log.with(|log| look(Axis::of(log, types.as_deref(), &refused.positions))))
    })
}

/// The refusals of the shown context; those of every context, where all events are shown.
fn refused(session: Session) -> Refused {
    let (all, contexts) = (session.all_events.get(), session.contexts());
    session.shown.track();
    let shown = session.context();
    let mut found = Refused::default();
    session.rejections.with(|rejections| {
        let own = rejections.iter().enumerate().filter(|(_, rejected)| all || rejected.context == shown.model.name);
        for (number, rejected) in own {
            let Some(context) = contexts.iter().find(|context| context.model.name == rejected.context) else {
                continue;
            };
            found.positions.push(rejected.position);
            found.numbers.push(number);
            found.streams.push(narration::stream_of(context, rejected));
        }
    });
    found
}

/// The types of the context's events.
fn types_of(context: &Context) -> Vec<String> {
    context.model.events().into_iter().map(|event| format!("{}.{event}", context.prefix)).collect()
}

/// What events of a type share a lane by: their aggregate, or their context where all contexts are shown.
fn kind_of(session: Session, event_type: &str) -> String {
    let contexts = session.contexts();
    let context = contexts.iter().find(|context| context.owns(event_type));
    let kind = |context: &Arc<Context>| {
        if session.all_events.get() {
            return context.model.title.to_owned();
        }
        let name = event_type.split_once('.').map_or(event_type, |(_, name)| name);
        let step = context.model.steps.iter().find(|step| step.events.contains(&name));
        step.map_or_else(|| words::OTHER_EVENTS.to_owned(), |step| label(step.aggregate))
    };
    context.map_or_else(|| words::OTHER_EVENTS.to_owned(), kind)
}

/// The kinds with their types, in the order in which they stand on the wall.
pub fn kinds(session: Session) -> Vec<(String, Vec<String>)> {
    let contexts = if session.all_events.get() { session.contexts() } else { vec![session.context()] };
    let mut kinds: Vec<(String, Vec<String>)> = Vec::new();
    for event_type in contexts.iter().flat_map(|context| types_of(context)) {
        let kind = kind_of(session, &event_type);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, types)) => types.push(event_type),
            None => kinds.push((kind, vec![event_type])),
        }
    }
    kinds
}
