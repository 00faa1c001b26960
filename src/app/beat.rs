//! The beat of the story that is told, as far as the page tells of it: which steps and which "no" are its own.
//!
//! What an older beat did stays on the wall and in the log; told again under a newer sentence it would be taken for what that one
//! did. Must not know how a beat is played.

use super::story::{Choice, Story, Telling};
use crate::engine::ids::Position;
use leptos::prelude::*;

/// The beat that is under way, or was played last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    story: Choice,
    number: usize,
    /// Whether it is under way.
    pub is_under_way: bool,
    /// How things were when it began.
    began: Here,
    /// Where it left the playhead.
    left_at: Position,
}

/// How things are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Here {
    pub(super) head: Position,
    pub(super) playhead: Position,
    pub(super) refusals: usize,
}

impl Beat {
    fn following(before: Option<Self>, telling: &Telling, is_under_way: bool, here: Here) -> Self {
        let Telling { choice, played, .. } = *telling;
        match before.filter(|before| before.story == choice && before.number == played) {
            Some(same) if same.is_under_way && !is_under_way => Self { is_under_way, left_at: here.playhead, ..same },
            Some(same) => Self { is_under_way, ..same },
            None => Self { story: choice, number: played, is_under_way, began: here, left_at: here.playhead },
        }
    }

    /// Whether the step at a position is its own, or one that somebody has gone to since. `shown` is where the screen looks, `now`
    /// where it will look with the next frame.
    #[must_use]
    pub fn tells(self, shown: Position, now: Position) -> bool {
        shown > self.began.head || (!self.is_under_way && shown == now && shown != self.left_at)
    }

    /// Whether the newest of so many refusals is from its time.
    #[must_use]
    pub fn was_refused(self, refusals: usize) -> bool {
        refusals > self.began.refusals
    }
}

/// The beat of the story that is told, if one is. There is one of these for the whole page: it remembers how things were when the beat
/// began, and who asks later would take what the beat did for what was there before.
pub(super) fn beat_of(
    story: RwSignal<Story>,
    is_under_way: RwSignal<bool>,
    here: impl Fn() -> Here + Send + Sync + 'static,
) -> Memo<Option<Beat>> {
    Memo::new(move |before: Option<&Option<Beat>>| {
        let before = before.copied().flatten();
        let is_under_way = is_under_way.get();
        story.with(|story| story.told().map(|telling| Beat::following(before, telling, is_under_way, here())))
    })
}

#[cfg(test)]
mod tests {
    use super::{Beat, Here};
    use crate::app::story::{Choice, Telling, Trail};
    use crate::engine::ids::Position;

    fn telling(played: usize) -> Telling {
        let choice = Choice { context: 0, scenario: 0 };
        Telling {
            choice,
            title: "",
            beats: 9,
            played,
            begun: Vec::new(),
            by_itself: None,
            went_wrong: None,
            trail: Trail::default(),
        }
    }

    fn here(head: u64, playhead: u64, refusals: usize) -> Here {
        Here { head: Position(head), playhead: Position(playhead), refusals }
    }

    fn tells(beat: Beat, position: u64) -> bool {
        beat.tells(Position(position), Position(position))
    }

    #[test]
    fn a_beat_tells_of_the_steps_that_it_made_and_of_no_older_one() {
        let begun = Beat::following(None, &telling(1), true, here(3, 3, 1));
        assert!(begun.is_under_way && !tells(begun, 3));
        assert!(tells(begun, 4), "its first event is told while it is under way");
        let done = Beat::following(Some(begun), &telling(1), false, here(5, 5, 1));
        assert!(!done.is_under_way && tells(done, 5));
        let next = Beat::following(Some(done), &telling(2), true, here(5, 5, 1));
        let next = Beat::following(Some(next), &telling(2), false, here(5, 5, 1));
        assert!(!tells(next, 5), "it made nothing");
        assert!(!next.was_refused(1) && next.was_refused(2));
    }

    #[test]
    fn a_beat_that_looks_back_tells_nothing_until_somebody_goes_on_from_there() {
        let begun = Beat::following(None, &telling(7), true, here(9, 9, 0));
        let done = Beat::following(Some(begun), &telling(7), false, here(9, 4, 0));
        assert!(!done.tells(Position(9), Position(4)), "the screen is a frame behind");
        assert!(!tells(done, 4));
        assert!(tells(done, 5) && tells(done, 3), "whoever goes there wants to know what it is");
    }
}
