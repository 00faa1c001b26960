//! What part of a stream or of the log a reader wants.
//!
//! Must not know what is read: it cuts a window out of anything that is in order.

use crate::engine::fault::Fault;
use crate::engine::ids::StreamId;
use thiserror::Error;

/// Which way to read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Oldest first.
    #[default]
    Forward,
    /// Newest first.
    Backward,
}

/// From where, how many, which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first version or position to be read, from 1. Negative: counted from the end, -1 is the newest.
    pub from: i64,
    /// How many at the most.
    pub count: usize,
    /// Which way.
    pub direction: Direction,
}

impl Default for Window {
    fn default() -> Self {
        Self { from: 1, count: usize::MAX, direction: Direction::Forward }
    }
}

impl Window {
    /// The window's part of `all`. Beyond the end there is nothing, which is no error.
    #[must_use]
    pub fn of<T: Clone>(self, all: &[T]) -> Vec<T> {
        let length = i64::try_from(all.len()).unwrap_or(i64::MAX);
        let first = if self.from < 0 { length + self.from } else { self.from - 1 };
        match self.direction {
            Direction::Forward => {
                let first = usize::try_from(first.max(0)).unwrap_or(usize::MAX);
                all.iter().skip(first).take(self.count).cloned().collect()
            }
            Direction::Backward => {
                let last = usize::try_from((first + 1).clamp(0, length)).unwrap_or_default();
                all.iter().take(last).rev().take(self.count).cloned().collect()
            }
        }
    }
}

/// Why nothing could be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// There is no stream of that name.
    #[error("stream {0} does not exist")]
    StreamNotFound(StreamId),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

#[cfg(test)]
mod tests {
    use super::{Direction, Window};

    fn cut(from: i64, count: usize, direction: Direction) -> Vec<u8> {
        Window { from, count, direction }.of(&[1, 2, 3, 4, 5])
    }

    #[test]
    fn forward_reads_from_a_place_to_the_end() {
        assert_eq!(cut(1, usize::MAX, Direction::Forward), [1, 2, 3, 4, 5]);
        assert_eq!(cut(4, usize::MAX, Direction::Forward), [4, 5]);
        assert_eq!(cut(2, 2, Direction::Forward), [2, 3]);
        assert_eq!(cut(-2, 9, Direction::Forward), [4, 5]);
    }

    #[test]
    fn backward_reads_from_a_place_to_the_start() {
        assert_eq!(cut(-1, usize::MAX, Direction::Backward), [5, 4, 3, 2, 1]);
        assert_eq!(cut(3, 2, Direction::Backward), [3, 2]);
        assert_eq!(cut(99, 1, Direction::Backward), [5]);
    }

    #[test]
    fn beyond_the_end_there_is_nothing() {
        assert!(cut(6, 5, Direction::Forward).is_empty());
        assert!(cut(0, 5, Direction::Backward).is_empty());
        assert!(cut(-9, 5, Direction::Backward).is_empty());
        assert!(cut(1, 0, Direction::Forward).is_empty());
    }
}
