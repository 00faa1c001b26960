//! A version of a row: where its cells are, what it says, and which versions came before.
//!
//! There are millions of them, so each takes 28 bytes. Must not know the cells.

use super::arena::Place;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    /// The position of the event that it is of.
    pub(super) position: u32,
    /// The line of its row.
    pub(super) line: u32,
    /// The version before it.
    pub(super) before: u32,
    /// One further back.
    pub(super) skip: u32,
    /// Its number among those of its line, from 0.
    pub(super) nth: u32,
    /// Where its cells start.
    pub(super) start: u32,
    /// What it says, and how long its cells are.
    pub(super) shape: Shape,
}

impl Version {
    pub(super) fn what(&self) -> What {
        self.shape.what()
    }

    pub(super) fn cells(&self) -> Place {
        Place { start: self.start, length: self.shape.length() }
    }
}

/// What a version says, and how many bytes its cells have. In four bytes: there are millions of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape(u32);

impl Shape {
    /// What is below this number of bits says what the version is.
    const BITS: u32 = 5;
    const MASK: u32 = (1 << Self::BITS) - 1;

    pub(super) fn of(what: What, length: u32) -> Self {
        let what = match what {
            What::Whole => 0,
            What::Changed(distance) => distance.clamp(1, Self::MASK - 1),
            What::Removed => Self::MASK,
        };
        Self(length << Self::BITS | what)
    }

    fn what(self) -> What {
        match self.0 & Self::MASK {
            0 => What::Whole,
            Self::MASK => What::Removed,
            distance => What::Changed(distance),
        }
    }

    fn length(self) -> u32 {
        self.0 >> Self::BITS
    }
}

/// What a version says of its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum What {
    /// All of its cells.
    Whole,
    /// The cells that changed; so many versions before it is one that is whole.
    Changed(u32),
    /// That it is gone.
    Removed,
}

#[cfg(test)]
mod tests {
    use super::{Shape, What};

    #[test]
    fn what_a_version_says_and_how_long_it_is_share_four_bytes() {
        for what in [What::Whole, What::Changed(1), What::Changed(15), What::Changed(30), What::Removed] {
            for length in [0, 1, 60_000, (1 << 27) - 1] {
                let shape = Shape::of(what, length);
                assert_eq!((shape.what(), shape.length()), (what, length));
            }
        }
    }
}
