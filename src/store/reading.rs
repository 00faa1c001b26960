//! What part of a stream or of the log a reader wants.
//!
//! Must not know what is read: it cuts a window out of anything that is in order.

use crate::engine::fault::Fault;
use crate::engine::ids::{Position, StreamId};
use crate::engine::log::Log;
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
    /// The indices, from 0, of the window's part of `length` things that are in order. Beyond the end there is nothing, which is
    /// no error.
    pub fn of(self, length: usize) -> Box<dyn Iterator<Item = usize>> {
        let end = i64::try_from(length).unwrap_or(i64::MAX);
        let first = if self.from < 0 { end + self.from } else { self.from - 1 };
        match self.direction {
            Direction::Forward => {
                let first = usize::try_from(first.max(0)).unwrap_or(usize::MAX);
                Box::new((first..length).take(self.count))
            }
            Direction::Backward => {
                let last = usize::try_from((first + 1).clamp(0, end)).unwrap_or_default();
                Box::new((0..last).rev().take(self.count))
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
    /// The stream was closed.
    #[error("stream {0} was closed")]
    StreamDeleted(StreamId),
    /// The store failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// The positions of what is read by the name of a stream, oldest first.
pub fn readable(log: &Log, stream: &StreamId) -> Result<Vec<Position>, ReadError> {
    if stream.0 == StreamId::ALL {
        return Ok((1..=log.head().0).map(Position).collect());
    }
    if log.is_closed(stream) {
        return Err(ReadError::StreamDeleted(stream.clone()));
    }
    match log.positions_of(stream) {
        positions if positions.is_empty() => Err(ReadError::StreamNotFound(stream.clone())),
        positions => Ok(positions),
    }
}

/// That a stream can be closed.
pub fn closable(log: &Log, stream: &StreamId) -> Result<(), ReadError> {
    if log.is_closed(stream) {
        return Err(ReadError::StreamDeleted(stream.clone()));
    }
    if log.version(stream).0 == 0 {
        return Err(ReadError::StreamNotFound(stream.clone()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Direction, Window};

    fn cut(from: i64, count: usize, direction: Direction) -> Vec<u8> {
        Window { from, count, direction }.of(5).map(|index| u8::try_from(index + 1).unwrap_or_default()).collect()
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
