//! Which beat of a story belongs to the moment that is shown, and how a clicker goes from beat to beat.
//!
//! Whoever steps back in time reads the words of then. Must not know how a beat is played.

use super::{Story, Telling};
use crate::app::session::Session;
use crate::engine::ids::Position;
use crate::engine::log::Log;
use crate::kernels::playhead::TimeCommand;
use leptos::prelude::*;

/// What the beats of a story have left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// The head after each beat that was played.
    heads: Vec<Position>,
    /// Where the last one left the playhead; nothing while it follows.
    left_at: Option<Position>,
    /// The beat, from 1, that a clicker went back to.
    gone_to: Option<usize>,
}

/// The beat that belongs to the moment that is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 1; 0 before the first one.
    pub number: usize,
    /// How many there are.
    pub beats: usize,
    /// Its sentence.
    pub says: Option<&'static str>,
}

impl Trail {
    /// A beat has left the log at this head, and the playhead where it is.
    pub(super) fn leave(&mut self, head: Position, playhead: Option<Position>) {
        self.heads.push(head);
        (self.left_at, self.gone_to) = (playhead, None);
    }

    /// The beat that made the moment at a position; the last one where it left the playhead there, or while it is under way.
    fn beat_at(&self, played: usize, playhead: Option<Position>) -> usize {
        let Some(position) = playhead else { return played };
        if self.left_at == Some(position) || self.heads.len() < played {
            return played;
        }
        if let Some(beat) = self.gone_back_to(position) {
            return beat;
        }
        let made = self.heads.iter().position(|head| *head >= position && position > Position::START);
        made.map_or(if position == Position::START { 0 } else { played }, |index| index + 1)
    }

    /// The beat that a clicker went back to, while the playhead is still there.
    fn gone_back_to(&self, position: Position) -> Option<usize> {
        let beat = self.gone_to?;
        let there = beat.checked_sub(1).map_or(Some(Position::START), |index| self.heads.get(index).copied());
        (there == Some(position)).then_some(beat)
    }
}

impl Telling {
    /// The beat that belongs to a position; to the head where none is given.
    fn beat_at(&self, playhead: Option<Position>) -> usize {
        self.trail.beat_at(self.played, playhead)
    }
}

impl Session {
    /// The beat that belongs to the moment that is shown, while a story is told.
    #[must_use]
    pub fn place_in_story(self) -> Memo<Option<Place>> {
        Memo::new(move |_| {
            let playhead = self.playhead.get();
            let at = (!playhead.is_following()).then(|| playhead.position());
            let contexts = self.contexts();
            self.story.with(|story| {
                let telling = story.told()?;
                let number = telling.beat_at(at);
                let scenario = contexts.get(telling.choice.context)?.model.scenarios.get(telling.choice.scenario)?;
                let says = number.checked_sub(1).and_then(|index| scenario.beats.get(index)).map(|beat| beat.says);
                Some(Place { number, beats: telling.beats, says })
            })
        })
    }

    /// Goes a beat on: to one that was played before, where somebody has gone back; else it plays the next one. Whether a story is
    /// told in which that can be done.
    pub fn beat_on(self) -> bool {
        let at = self.looked_at();
        let Some((number, played, is_over)) = self.story.with_untracked(|story| {
            story.told().map(|telling| (telling.beat_at(at), telling.played, telling.is_over()))
        }) else {
            return false;
        };
        if number < played {
            self.go_to_beat(number + 1, played);
            return true;
        }
        if !is_over {
            self.step_story();
        }
        !is_over
    }

    /// Goes to the moment in which the beat before was told. Whether a story is told.
    pub fn beat_back(self) -> bool {
        let at = self.looked_at();
        let told = self.story.with_untracked(|story| story.told().map(|telling| (telling.beat_at(at), telling.played)));
        let Some((number, played)) = told else { return false };
        if played > 0 {
            self.go_to_beat(number.saturating_sub(1), played);
        }
        true
    }

    /// Whether the playhead is where the story that is told has left it: then a step on is a step of the story.
    #[must_use]
    pub fn is_where_the_story_is(self) -> bool {
        let at = self.looked_at();
        self.story.with_untracked(|story| {
            story.told().is_some_and(|telling| {
                let is_left = at.is_none() || telling.trail.left_at == at;
                (is_left && !telling.is_over()) || at.is_some_and(|at| telling.trail.gone_back_to(at).is_some())
            })
        })
    }

    fn go_to_beat(self, number: usize, played: usize) {
        let head = self.log.with_untracked(Log::head);
        let to = self.story.try_update(|story| {
            let (Story::Told(telling) | Story::Asked(_, _, Some(telling))) = story else { return None };
            telling.trail.gone_to = (number < played).then_some(number);
            let position =
                number.checked_sub(1).map_or(Some(Position::START), |index| telling.trail.heads.get(index).copied());
            if number == played { telling.trail.left_at.or(Some(head)) } else { position }
        });
        if let Some(Some(position)) = to {
            self.time(if position >= head { TimeCommand::Follow } else { TimeCommand::Seek(position) });
        }
    }

    /// Where somebody looks; nothing while the playhead follows.
    pub(super) fn looked_at(self) -> Option<Position> {
        let now = self.now.get_value();
        (!now.is_following()).then(|| now.position())
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;
    use crate::engine::ids::Position;

    fn trail(heads: &[u64], left_at: Option<u64>) -> Trail {
        let heads = heads.iter().copied().map(Position).collect();
        Trail { heads, left_at: left_at.map(Position), gone_to: None }
    }

    #[test]
    fn the_words_are_those_of_the_moment_that_is_shown() {
        let told = trail(&[1, 2, 5, 6, 7], None);
        let beat_at = |position| told.beat_at(5, Some(Position(position)));
        assert_eq!(told.beat_at(5, None), 5, "at the head the last one");
        assert_eq!([0, 1, 2, 3, 5, 6].map(beat_at), [0, 1, 2, 3, 3, 4]);
    }

    #[test]
    fn a_beat_that_made_nothing_has_no_moment_of_its_own_but_the_last_one() {
        assert_eq!(trail(&[0, 1, 1], None).beat_at(3, Some(Position(1))), 2);
        assert_eq!(trail(&[1, 2, 7, 7], Some(2)).beat_at(4, Some(Position(2))), 4, "it looked back to there");
        assert_eq!(trail(&[1, 2], None).beat_at(3, Some(Position(1))), 3, "it is under way");
    }

    #[test]
    fn whoever_goes_from_beat_to_beat_passes_those_that_made_nothing_too() {
        let gone = Trail { gone_to: Some(1), ..trail(&[0, 1, 1], None) };
        assert_eq!(gone.beat_at(3, Some(Position(0))), 1);
    }
}
