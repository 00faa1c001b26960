//! How a story stands: which one is told, how far it is, and what it said at which time.
//!
//! Must not know how a beat is played, nor where the log is.

use super::place::Trail;
use crate::engine::ids::Position;

/// One story of one context, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The number of the context.
    pub context: usize,
    /// The number of the scenario there.
    pub scenario: usize,
}

/// How a story stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Story {
    /// None is told.
    #[default]
    None,
    /// One was chosen, or none and only the empty workspace, and so many events would be lost by it: the person decides. The
    /// story that was told until then waits.
    Asked(Option<Choice>, u64, Option<Telling>),
    /// One is told.
    Told(Telling),
}

/// A story that is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// Which one.
    pub choice: Choice,
    /// What a person chose it by.
    pub title: &'static str,
    /// How many beats it has.
    pub beats: usize,
    /// How many of them were played.
    pub played: usize,
    /// The sentence of each beat that was begun, and the head of the log at that time.
    pub begun: Vec<(&'static str, Position)>,
    /// The number of the run in which it goes on by itself, if it does.
    pub by_itself: Option<u64>,
    /// Why it went otherwise than it should.
    pub went_wrong: Option<String>,
    /// What its beats have left behind.
    pub trail: Trail,
}

impl Telling {
    /// Whether everything was told.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.played >= self.beats
    }

    /// The sentence of the last beat.
    #[must_use]
    pub fn says(&self) -> Option<&'static str> {
        self.begun.last().map(|(says, _)| *says)
    }
}

impl Story {
    /// The story that is told, or waits for an answer, if one does.
    #[must_use]
    pub fn told(&self) -> Option<&Telling> {
        match self {
            Self::Told(telling) => Some(telling),
            Self::Asked(_, _, waiting) => waiting.as_ref(),
            Self::None => None,
        }
    }

    pub(super) fn told_mut(&mut self) -> Option<&mut Telling> {
        match self {
            Self::Told(telling) => Some(telling),
            Self::Asked(_, _, waiting) => waiting.as_mut(),
            Self::None => None,
        }
    }

    /// The same without the question, if one is asked.
    #[must_use]
    pub(super) fn unasked(self) -> Self {
        match self {
            Self::Asked(_, _, waiting) => waiting.map_or(Self::None, Self::Told),
            told => told,
        }
    }

    /// The sentence of the last beat.
    #[must_use]
    pub fn says(&self) -> Option<&'static str> {
        self.told()?.says()
    }

    /// Which one is told, or asked for.
    #[must_use]
    pub fn choice(&self) -> Option<Choice> {
        match self {
            Self::Asked(Some(choice), ..) => Some(*choice),
            other => other.told().map(|telling| telling.choice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Choice, Story, Telling, Trail};
    use crate::engine::ids::Position;

    #[test]
    fn a_question_that_is_taken_back_leaves_the_story_as_it_was() {
        let choice = Choice { context: 0, scenario: 0 };
        let told = Story::Told(Telling {
            choice,
            title: "a story",
            beats: 3,
            played: 2,
            begun: vec![("so it goes", Position(3))],
            by_itself: None,
            went_wrong: None,
            trail: Trail::default(),
        });
        let other = Choice { scenario: 1, ..choice };
        for (asked_for, shown) in [(Some(other), other), (None, choice)] {
            let asked = Story::Asked(asked_for, 7, told.told().cloned());
            assert_eq!(asked.choice(), Some(shown));
            assert_eq!(asked.says(), Some("so it goes"));
            assert_eq!(asked.unasked(), told);
            assert_eq!(Story::Asked(asked_for, 7, None).unasked(), Story::None);
        }
    }
}
