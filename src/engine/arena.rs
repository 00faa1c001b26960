//! An arena: many short runs of bytes, kept in a few large pieces.
//!
//! A log of a million events has millions of names and rows. Each in an allocation of its own would cost more than it holds,
//! and one vector that doubles would for a moment need three times its size, which a page never gives back. Must not know
//! what the bytes mean.

/// How many bytes a piece has, unless one run alone is longer.
const PIECE_BITS: u32 = 20;
const PIECE: usize = 1 << PIECE_BITS;

/// Where a run of bytes is in its arena.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub(super) start: u32,
    pub(super) length: u32,
}

/// Runs of bytes that are never changed and never taken out.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    pieces: Vec<Vec<u8>>,
}

impl Arena {
    /// Puts a run in.
    pub fn push(&mut self, bytes: &[u8]) -> Place {
        let fits = |piece: &Vec<u8>| piece.len() + bytes.len() <= PIECE;
        if !self.pieces.last().is_some_and(fits) {
            // most arenas are small: their only piece grows as it needs, and the room to spare of it is given back
            let room = if self.pieces.is_empty() { 0 } else { PIECE.max(bytes.len()) };
            if let [only] = self.pieces.as_mut_slice() {
                only.shrink_to_fit();
            }
            self.pieces.push(Vec::with_capacity(room));
        }
        let number = self.pieces.len().saturating_sub(1);
        let Some(piece) = self.pieces.last_mut() else { return Place::default() };
        let offset = piece.len();
        piece.extend_from_slice(bytes);
        Place { start: narrow((number << PIECE_BITS) | offset), length: narrow(bytes.len()) }
    }

    /// The run at a place of this arena.
    #[must_use]
    pub fn get(&self, place: Place) -> &[u8] {
        let (number, offset) = (place.start as usize >> PIECE_BITS, place.start as usize & (PIECE - 1));
        let piece = self.pieces.get(number).map_or(&[][..], Vec::as_slice);
        piece.get(offset..offset + place.length as usize).unwrap_or_default()
    }

    /// How many bytes are in use.
    #[must_use]
    pub fn size(&self) -> usize {
        self.pieces.iter().map(Vec::len).sum()
    }
}

/// A count or an index as it is kept: four bytes. A page's memory ends before these do.
#[must_use]
pub fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Arena, PIECE};

    #[test]
    fn every_run_is_found_again_whatever_its_length() {
        let mut arena = Arena::default();
        let runs = [vec![1; 3], vec![], vec![2; PIECE - 3], vec![3; PIECE + 5], vec![4; 1], vec![5; PIECE]];
        let places: Vec<_> = runs.iter().map(|run| arena.push(run)).collect();
        for (run, place) in runs.iter().zip(places) {
            assert_eq!(arena.get(place), run.as_slice());
        }
        assert_eq!(arena.size(), runs.iter().map(Vec::len).sum::<usize>());
    }
}
