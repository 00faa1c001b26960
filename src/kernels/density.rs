//! How many events there were in each part of the log's time, the times that are written below that, and the part of it that a
//! window of the timeline has.
//!
//! Must not know pixels of a real screen.

use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::engine::timestamp::Timestamp;

/// The time that a log spans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When its first event was decided.
    pub start: u64,
    /// When its newest was, in milliseconds since 1970.
    pub end: u64,
}

impl Span {
    /// The time of a log with events at more than one time. Time rises along a log; only where an import has brought older events
    /// it is approximate.
    #[must_use]
    pub fn of(log: &Log) -> Option<Self> {
        let time = |position: u64| log.created_at(Position(position)).map(Timestamp::as_millisecond);
        let (start, end) = (time(1)?, time(log.head().0)?);
        (end > start).then_some(Self { start, end })
    }

    /// A time as a part of it, from 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    pub fn part(self, time: u64) -> f64 {
        (time.saturating_sub(self.start) as f64 / (self.end - self.start) as f64).clamp(0.0, 1.0)
    }

    /// The time at a part of it.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "milliseconds since 1970 are far below 2^53, and 0 or more"
    )]
    pub fn time(self, part: f64) -> Timestamp {
        let after = part.clamp(0.0, 1.0) * (self.end - self.start) as f64;
        Timestamp::from_millisecond(self.start + after.round() as u64)
    }

    /// The last position at or before a part of it.
    #[must_use]
    pub fn position(self, log: &Log, part: f64) -> Position {
        if part >= 1.0 {
            return log.head();
        }
        Position(log.count_before(self.time(part).as_millisecond() + 1))
    }
}

/// How many events fall into each of `buckets` equal parts of a span; `events` says how many there are up to a position.
#[must_use]
pub fn density(log: &Log, span: Span, buckets: usize, events: impl Fn(Position) -> u64) -> Vec<u32> {
    let border = |bucket: usize| {
        if bucket == buckets {
            return events(log.head());
        }
        let until =
            u128::from(span.start) + u128::from(span.end - span.start) * bucket as u128 / buckets.max(1) as u128;
        events(Position(log.count_before(u64::try_from(until).unwrap_or(u64::MAX))))
    };
    let borders: Vec<u64> = (0..=buckets).map(border).collect();
    let count = |pair: &[u64]| match pair {
        [from, to] => u32::try_from(to.saturating_sub(*from)).unwrap_or(u32::MAX),
        _ => 0,
    };
    borders.windows(2).map(count).collect()
}

const SECOND: u64 = 1_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The steps that people count time in.
const STEPS: [u64; 28] = [
    10,
    20,
    50,
    100,
    200,
    500,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    90 * DAY,
    365 * DAY,
    3_650 * DAY,
];

/// How exactly a time has to be written so that those beside each other differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exactly {
    /// To the millisecond.
    Millisecond,
    /// To the second.
    Second,
    /// To the minute.
    Minute,
    /// To the day.
    Day,
}

/// The times that are written below a span, at most so many, and how exactly. `offset` is how far the reader's clock is ahead of UTC,
/// in milliseconds: people count hours and days from their own midnight.
#[must_use]
pub fn ticks(span: Span, most: usize, offset: i64) -> (Vec<u64>, Exactly) {
    let length = span.end - span.start;
    let step = STEPS.into_iter().find(|step| length / step <= most as u64).unwrap_or(length.max(1));
    let exactly = match step {
        ..SECOND => Exactly::Millisecond,
        SECOND..MINUTE => Exactly::Second,
        MINUTE..DAY => Exactly::Minute,
        DAY.. => Exactly::Day,
    };
    let local = span.start.saturating_add_signed(offset);
    let first = local.div_ceil(step).saturating_mul(step).saturating_add_signed(offset.saturating_neg());
    let times = (0..).map(|number| first.saturating_add(step * number)).take_while(|time| *time <= span.end);
    (times.take(most + 1).collect(), exactly)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, clippy::expect_used, clippy::panic, reason = "a test may stop")]

    use super::{DAY, Exactly, HOUR, MINUTE, SECOND, Span, ticks};

    fn written(start: u64, end: u64, most: usize) -> (Vec<u64>, Exactly) {
        ticks(Span { start, end }, most, 0)
    }

    #[test]
    fn times_are_written_in_the_steps_that_people_count_in() {
        let start = 100 * DAY;
        assert_eq!(
            written(start + 300, start + 4_000, 4),
            ((1..=4).map(|n| start + n * SECOND).collect(), Exactly::Second)
        );
        assert_eq!(written(start, start + 3 * MINUTE, 4).0.len(), 4);
        assert_eq!(written(start, start + 3 * MINUTE, 4).1, Exactly::Minute);
        assert_eq!(written(start, start + 40 * DAY, 6).1, Exactly::Day);
        assert_eq!(written(start, start + 7, 6), (vec![start], Exactly::Millisecond));
    }

    #[test]
    fn days_begin_at_the_readers_midnight() {
        let span = Span { start: 100 * DAY, end: 103 * DAY };
        let offset = i64::try_from(2 * HOUR).unwrap_or_default();
        assert_eq!(ticks(span, 4, offset).0, [101 * DAY - 2 * HOUR, 102 * DAY - 2 * HOUR, 103 * DAY - 2 * HOUR]);
    }

    #[test]
    fn a_time_is_a_part_of_its_span_and_back() {
        let span = Span { start: 1_000, end: 3_000 };
        assert!((span.part(1_500) - 0.25).abs() < 1e-9);
        assert_eq!(span.time(0.25).as_millisecond(), 1_500);
        assert_eq!((span.time(-1.0).as_millisecond(), span.time(7.0).as_millisecond()), (1_000, 3_000));
    }
}
