//! The timeline: one axis of columns, a column for each event and for each refusal, and the part of it that is drawn.
//!
//! Only what is in the window is planned, so a log of a hundred thousand events costs as much as one of a hundred. Must not know
//! pixels of a real screen: widths come in as numbers.

use crate::engine::ids::{Position, StreamId};
use crate::engine::log::{Fired, Log};

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// An event.
    Event(Position),
    /// A refused command, by its number among those of the axis.
    Refusal(usize),
}

/// Every column that there is: the events of a log, or those of some types, and after each event the commands that were refused
/// before the next one. A column never changes its number, since both only grow at the end.
#[derive(Clone, Copy)]
pub struct Axis<'a> {
    log: &'a Log,
    types: Option<&'a [String]>,
    /// After which event each command was refused, in order.
    refusals: &'a [Position],
}

impl<'a> Axis<'a> {
    /// The axis of all events, or of those of some types.
    #[must_use]
    pub fn of(log: &'a Log, types: Option<&'a [String]>, refusals: &'a [Position]) -> Self {
        Self { log, types, refusals }
    }

    /// How many columns there are.
    #[must_use]
    pub fn count(self) -> u64 {
        self.column_after(Position(u64::MAX))
    }

    /// The border between columns that has everything up to a position on its left.
    #[must_use]
    pub fn column_after(self, position: Position) -> u64 {
        self.events_until(position) + self.refusals.partition_point(|refused| *refused <= position) as u64
    }

    /// The position that a playhead at this border shows: that of the last event on its left.
    #[must_use]
    pub fn position_at(self, column: u64) -> Position {
        match column.checked_sub(1).and_then(|last| self.place_of(last)) {
            Some(place) => place,
            None if column == 0 => Position::START,
            None => self.log.head(),
        }
    }

    /// What stands in so many columns from one on.
    #[must_use]
    pub fn slots(self, from: u64, count: usize) -> Vec<Slot> {
        let Some(place) = self.place_of(from) else { return Vec::new() };
        let before = Position(place.0.saturating_sub(1));
        let first = if place == Position::START { 0 } else { self.column_after(before) };
        let skipped = usize::try_from(from.saturating_sub(first)).unwrap_or(usize::MAX);
        let wanted = count.saturating_add(skipped);
        let refused_before = self.refusals.partition_point(|refused| *refused < place);
        let mut refusals = self.refusals.iter().enumerate().skip(refused_before).take(wanted).peekable();
        let mut slots = Vec::with_capacity(wanted.min(4_096));
        for event in self.events_from(place, wanted) {
            while let Some((number, _)) = refusals.next_if(|(_, refused)| **refused < event) {
                slots.push(Slot::Refusal(number));
            }
            slots.push(Slot::Event(event));
        }
        slots.extend(refusals.map(|(number, _)| Slot::Refusal(number)));
        slots.into_iter().skip(skipped).take(count).collect()
    }

    /// The events of a type at or before a position.
    fn events_until(self, position: Position) -> u64 {
        match self.types {
            None => self.log.head().min(position).0,
            Some(types) => types.iter().map(|event_type| self.fired_until(event_type, position)).sum(),
        }
    }

    /// How many events of a type there are up to a position.
    #[must_use]
    pub fn fired_until(self, event_type: &str, position: Position) -> u64 {
        self.log.fired(Fired::Event, event_type).partition_point(|fired| u64::from(*fired) <= position.0) as u64
    }

    /// The position of the event in a column; of a refusal, the one after which it stands.
    fn place_of(self, column: u64) -> Option<Position> {
        if column >= self.count() {
            return None;
        }
        // the first position that has the column on its left
        let (mut low, mut high) = (0, self.log.head().0);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.column_after(Position(middle)) > column {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(Position(low))
    }

    /// At most so many events from a position on, oldest first.
    fn events_from(self, place: Position, count: usize) -> Vec<Position> {
        let Some(types) = self.types else {
            let first = place.0.max(1);
            return (first..=self.log.head().0).take(count).map(Position).collect();
        };
        let mut events = Vec::new();
        for event_type in types {
            let fired = self.log.fired(Fired::Event, event_type);
            let before = fired.partition_point(|fired| u64::from(*fired) < place.0);
            events.extend(fired.iter().skip(before).take(count).map(|fired| Position(u64::from(*fired))));
        }
        events.sort_unstable();
        events.truncate(count);
        events
    }
}

/// The columns that are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// The first column.
    pub start: u64,
    /// How many there is room for; some may be empty.
    pub span: u64,
}

impl Window {
    /// Where a border between columns is, as a part of the width.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a number of columns is far below 2^53")]
    pub fn part(self, column: u64) -> f64 {
        (column as f64 - self.start as f64) / self.span.max(1) as f64
    }

    /// Whether a column is in it.
    #[must_use]
    pub fn has(self, column: u64) -> bool {
        column >= self.start && column - self.start < self.span
    }

    /// The column at a part of the width.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of columns is far below 2^53, and the part is 0 or more"
    )]
    pub fn column_at(self, part: f64) -> u64 {
        self.start + (part.clamp(0.0, 1.0) * self.span as f64) as u64
    }

    /// The border between columns that is nearest to a part of the width.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a number of columns is far below 2^53, and the part is 0 or more"
    )]
    pub fn border_at(self, part: f64) -> u64 {
        self.start + (part.clamp(0.0, 1.0) * self.span as f64).round() as u64
    }
}

/// How much is drawn of each event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// A button, with its name where there is room for it.
    #[default]
    Cards,
    /// A stroke.
    Marks,
    /// Nothing: a bar counts the events of several columns.
    Bars,
}

/// What a column must be wide for a button that can be hit, and for a stroke, in CSS pixels.
const CARD: f64 = 24.0;
const STROKE: f64 = 5.0;
/// Streams have a lane each while there are no more of them.
const LANES: usize = 8;

impl Detail {
    /// What is drawn in columns of this width.
    #[must_use]
    pub fn of(column_width: f64) -> Self {
        match column_width {
            width if width >= CARD => Self::Cards,
            width if width >= STROKE => Self::Marks,
            _ => Self::Bars,
        }
    }

    /// As many columns as there is room for with buttons.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of columns, at least 1")]
    pub fn fitting(width: f64) -> u64 {
        (width / CARD).max(1.0) as u64
    }
}

/// What a lane is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// A stream.
    Stream(StreamId),
    /// Everything of one kind, by a name that the caller gave it.
    Kind(String),
    /// The commands that were refused and belong to no lane.
    Refused,
}

/// Something that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its column.
    pub column: u64,
    /// Its lane, by number.
    pub lane: usize,
    /// What it is.
    pub what: Slot,
    /// How many columns there are until the next mark of its lane, or until the end of the window.
    pub room: u64,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The part of the axis.
    pub window: Window,
    /// How it is drawn.
    pub detail: Detail,
    /// The lanes, in the order in which they appear.
    pub lanes: Vec<Lane>,
    /// What stands in them; nothing where only bars are drawn.
    pub marks: Vec<Mark>,
}

/// What a plan asks of whoever knows the models: the kind of an event by its type, and the stream that a refused command was about.
pub struct Asked<'a> {
    /// The kind of a type of events.
    pub kind_of: &'a dyn Fn(&str) -> String,
    /// The stream of a refusal, by its number.
    pub stream_of: &'a dyn Fn(usize) -> Option<StreamId>,
}

impl Plan {
    /// Plans a window whose columns are so wide. Streams have a lane each while buttons fit, or while there are few of them; else
    /// everything of one kind shares a lane.
    #[must_use]
    pub fn of(axis: Axis, window: Window, column_width: f64, asked: &Asked) -> Self {
        let detail = Detail::of(column_width);
        let mut plan = Self { window, detail, ..Self::default() };
        if detail == Detail::Bars {
            return plan;
        }
        let slots = axis.slots(window.start, usize::try_from(window.span).unwrap_or(usize::MAX));
        let streams = |slot: &Slot| match slot {
            Slot::Event(position) => axis.log.head_of(*position).map(|head| head.stream_id),
            Slot::Refusal(_) => None,
        };
        let by_stream = detail == Detail::Cards || {
            let mut known: Vec<&str> = Vec::new();
            slots.iter().filter_map(streams).all(|stream| {
                if !known.contains(&stream) {
                    known.push(stream);
                }
                known.len() <= LANES
            })
        };
        let lanes: Vec<Lane> = slots.iter().map(|slot| lane_of(axis, *slot, by_stream, asked)).collect();
        let is_own =
            |lane: &Lane| slots.iter().zip(&lanes).any(|(slot, own)| matches!(slot, Slot::Event(_)) && own == lane);
        for ((slot, lane), column) in slots.iter().zip(&lanes).zip(window.start..) {
            // a refusal stands beside events, and alone only where its stream has none in sight
            let lane = if is_own(lane) { lane.clone() } else { Lane::Refused };
            plan.mark(*slot, lane, column);
        }
        plan.measure();
        plan
    }

    fn mark(&mut self, what: Slot, lane: Lane, column: u64) {
        let lane = self.lanes.iter().position(|known| *known == lane).unwrap_or_else(|| {
            self.lanes.push(lane);
            self.lanes.len() - 1
        });
        self.marks.push(Mark { column, lane, what, room: 0 });
    }

    /// Finds out how much room each mark has.
    fn measure(&mut self) {
        let mut next = vec![self.window.start + self.window.span; self.lanes.len()];
        for mark in self.marks.iter_mut().rev() {
            if let Some(next) = next.get_mut(mark.lane) {
                mark.room = next.saturating_sub(mark.column);
                *next = mark.column;
            }
        }
    }

    /// What stands in a lane.
    pub fn marks_of<'a>(&'a self, lane: &Lane) -> impl Iterator<Item = &'a Mark> + use<'a> {
        let number = self.lanes.iter().position(|known| known == lane);
        self.marks.iter().filter(move |mark| Some(mark.lane) == number)
    }

    /// The mark of something.
    #[must_use]
    pub fn find(&self, what: Slot) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.what == what)
    }
}

fn lane_of(axis: Axis, slot: Slot, by_stream: bool, asked: &Asked) -> Lane {
    match slot {
        Slot::Event(position) => match axis.log.head_of(position) {
            Some(head) if by_stream => Lane::Stream(StreamId(head.stream_id.to_owned())),
            Some(head) => Lane::Kind((asked.kind_of)(head.event_type)),
            None => Lane::Refused,
        },
        Slot::Refusal(number) if by_stream => (asked.stream_of)(number).map_or(Lane::Refused, Lane::Stream),
        Slot::Refusal(_) => Lane::Refused,
    }
}

/// Which way to look for the next event of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    /// The past.
    Earlier,
    /// The future.
    Later,
}

/// The nearest of some positions (in order) on one side of the playhead.
#[must_use]
pub fn nearest(positions: &[Position], playhead: Position, towards: Towards) -> Option<Position> {
    let found = match towards {
        Towards::Earlier => positions.partition_point(|position| *position < playhead).checked_sub(1)?,
        Towards::Later => positions.partition_point(|position| *position <= playhead),
    };
    positions.get(found).copied()
}

/// The nearest event of some types on one side of the playhead.
#[must_use]
pub fn nearest_of_types<'a>(
    log: &Log,
    types: impl IntoIterator<Item = &'a str>,
    playhead: Position,
    towards: Towards,
) -> Option<Position> {
    let nearest = |event_type| {
        let positions = log.fired(Fired::Event, event_type);
        let found = match towards {
            Towards::Earlier => {
                positions.partition_point(|position| u64::from(*position) < playhead.0).checked_sub(1)?
            }
            Towards::Later => positions.partition_point(|position| u64::from(*position) <= playhead.0),
        };
        positions.get(found).map(|position| Position((*position).into()))
    };
    let found = types.into_iter().filter_map(nearest);
    match towards {
        Towards::Earlier => found.max(),
        Towards::Later => found.min(),
    }
}

#[cfg(test)]
mod tests;
