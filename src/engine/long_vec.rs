//! A list that grows by pieces, so that what is in it never moves.
//!
//! A vector that doubles has for a moment three times the room that it needs, and half of it to spare afterwards; a page never
//! gives memory back. Must not know what is listed.

/// How many things a piece has.
const PIECE: usize = 4_096;

/// A list.
#[derive(Clone, Debug)]
pub struct LongVec<T> {
    pieces: Vec<Vec<T>>,
}

impl<T> Default for LongVec<T> {
    fn default() -> Self {
        Self { pieces: Vec::new() }
    }
}

impl<T> LongVec<T> {
    /// Puts a thing at the end.
    pub fn push(&mut self, thing: T) {
        if self.pieces.last().is_none_or(|piece| piece.len() == PIECE) {
            // most lists are short: their only piece grows as it needs
            self.pieces.push(if self.pieces.is_empty() { Vec::new() } else { Vec::with_capacity(PIECE) });
        }
        if let Some(piece) = self.pieces.last_mut() {
            piece.push(thing);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The thing at a place, from 0.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    /// The thing at a place, to be changed.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.pieces.get_mut(index / PIECE)?.get_mut(index % PIECE)
    }

    /// The thing at the end.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.pieces.last()?.last()
    }

    /// The thing at the end, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.pieces.last_mut()?.last_mut()
    }

    /// The things from a place on, in order.
    pub fn iter_from(&self, index: usize) -> impl Iterator<Item = &T> {
        let (first, rest) = (index / PIECE, self.pieces.get(index / PIECE + 1..).unwrap_or_default());
        let first = self.pieces.get(first).and_then(|piece| piece.get(index % PIECE..)).unwrap_or_default();
        first.iter().chain(rest.iter().flatten())
    }

    /// The place of the first thing of which something does not hold, in a list where it holds of those before and of none after.
    #[must_use]
    pub fn partition_point(&self, mut holds: impl FnMut(&T) -> bool) -> usize {
        let whole = self.pieces.partition_point(|piece| piece.last().is_some_and(&mut holds));
        // the last piece has all of them, and is shorter than a piece
        let Some(piece) = self.pieces.get(whole) else { return self.len() };
        whole * PIECE + piece.partition_point(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::{LongVec, PIECE};

    #[test]
    fn a_list_of_many_pieces_is_as_one() {
        let count = PIECE * 2 + 5;
        let mut list = LongVec::default();
        assert!(list.is_empty() && list.get(0).is_none());
        for number in 0..count {
            assert_eq!(list.len(), number);
            list.push(number);
        }
        for number in [0, 1, PIECE - 1, PIECE, PIECE + 1, count - 1] {
            assert_eq!(list.get(number), Some(&number));
            assert_eq!(list.partition_point(|known| *known < number), number);
            assert_eq!(list.iter_from(number).copied().collect::<Vec<_>>(), (number..count).collect::<Vec<_>>());
        }
        assert_eq!((list.get(count), list.partition_point(|_| true)), (None, count));
        assert_eq!(list.iter_from(count).count() + list.iter_from(PIECE * 9).count(), 0);
        if let Some(last) = list.get_mut(count - 1) {
            *last = 7;
        }
        assert_eq!((list.get(count - 1), list.last()), (Some(&7), Some(&7)));
        if let Some(last) = list.last_mut() {
            *last = 8;
        }
        assert_eq!(list.last(), Some(&8));
    }
}
