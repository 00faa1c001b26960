//! The playhead: one place in time for all that is on screen.
//!
//! A closed set of commands is the only door: buttons, keys, the address bar, scripts and playback all go through
//! [`Playhead::apply`]. The idea is that of rerun's time control. At the head it follows; away from it the past is read-only.
//! Must not know a clock: somebody else calls [`TimeCommand::Tick`].

use crate::engine::ids::Position;

/// Where we look, and whether we move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Playhead {
    head: Position,
    mode: Mode,
    speed: Speed,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Following,
    Paused(Position),
    Playing(Position),
}

/// How fast playback moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// An event in two seconds.
    Half,
    /// An event a second.
    #[default]
    Normal,
    /// Four events a second.
    Fast,
}

impl Speed {
    /// The time that an event stays, in milliseconds.
    #[must_use]
    pub fn milliseconds(self) -> u32 {
        match self {
            Self::Half => 2_000,
            Self::Normal => 1_000,
            Self::Fast => 250,
        }
    }
}

/// Everything that can be asked of the playhead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeCommand {
    /// The log has grown to here.
    HeadMoved(Position),
    /// Look at the state as of this position; beyond the head is the head.
    Seek(Position),
    /// So many events on, or back.
    Step(i64),
    /// To the time before the first event.
    ToStart,
    /// To the head, and stay there when it moves.
    Follow,
    /// Move by itself; at the head, from the start.
    Play,
    /// Stay.
    Pause,
    /// Play, or pause.
    TogglePlay,
    /// Playback is due to move on.
    Tick,
    /// The next speed.
    ChangeSpeed,
}

impl Playhead {
    /// A playhead in a log that ends at `head`, following it.
    #[must_use]
    pub fn following(head: Position) -> Self {
        Self { head, ..Self::default() }
    }

    /// The position that everything on screen shows.
    #[must_use]
    pub fn position(self) -> Position {
        match self.mode {
            Mode::Following => self.head,
            Mode::Paused(position) | Mode::Playing(position) => position,
        }
    }

    /// The end of the log.
    #[must_use]
    pub fn head(self) -> Position {
        self.head
    }

    /// Whether it is at the head, where commands can be given.
    #[must_use]
    pub fn is_following(self) -> bool {
        self.mode == Mode::Following
    }

    /// Whether it moves by itself.
    #[must_use]
    pub fn is_playing(self) -> bool {
        matches!(self.mode, Mode::Playing(_))
    }

    /// How fast it would move.
    #[must_use]
    pub fn speed(self) -> Speed {
        self.speed
    }

    /// The playhead after a command.
    #[must_use]
    pub fn apply(self, command: TimeCommand) -> Self {
        match command {
            TimeCommand::HeadMoved(head) => Self { head, ..self },
            TimeCommand::Seek(position) => self.at(position),
            TimeCommand::Step(events) => self.at(Position(self.position().0.saturating_add_signed(events))),
            TimeCommand::ToStart => self.at(Position::START),
            TimeCommand::Follow => Self { mode: Mode::Following, ..self },
            TimeCommand::Play if self.is_following() => self.playing_from(Position::START),
            TimeCommand::Play => self.playing_from(self.position()),
            TimeCommand::Pause if self.is_playing() => self.at(self.position()),
            TimeCommand::TogglePlay if self.is_playing() => self.apply(TimeCommand::Pause),
            TimeCommand::TogglePlay => self.apply(TimeCommand::Play),
            TimeCommand::Tick if self.is_playing() => self.playing_from(self.position().next()),
            TimeCommand::Pause | TimeCommand::Tick => self,
            TimeCommand::ChangeSpeed => Self { speed: self.speed.next(), ..self },
        }
    }

    fn at(self, position: Position) -> Self {
        let mode = if position >= self.head { Mode::Following } else { Mode::Paused(position) };
        Self { mode, ..self }
    }

    fn playing_from(self, position: Position) -> Self {
        let mode = if position >= self.head { Mode::Following } else { Mode::Playing(position) };
        Self { mode, ..self }
    }
}

impl Speed {
    fn next(self) -> Self {
        match self {
            Self::Half => Self::Normal,
            Self::Normal => Self::Fast,
            Self::Fast => Self::Half,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TimeCommand::{Follow, HeadMoved, Pause, Play, Seek, Step, Tick, ToStart, TogglePlay};
    use super::{Playhead, TimeCommand};
    use crate::engine::ids::Position;

    fn after(commands: &[TimeCommand]) -> (u64, bool, bool) {
        let start = Playhead::following(Position(5));
        let playhead = commands.iter().fold(start, |playhead, command| playhead.apply(*command));
        (playhead.position().0, playhead.is_following(), playhead.is_playing())
    }

    #[test]
    fn at_the_head_it_follows() {
        assert_eq!(after(&[HeadMoved(Position(7))]), (7, true, false));
    }

    #[test]
    fn away_from_the_head_it_stays_when_the_head_moves() {
        assert_eq!(after(&[Seek(Position(2)), HeadMoved(Position(7))]), (2, false, false));
    }

    #[test]
    fn a_step_to_the_head_follows_again() {
        assert_eq!(after(&[Step(-1)]), (4, false, false));
        assert_eq!(after(&[Step(-1), Step(1)]), (5, true, false));
        assert_eq!(after(&[Step(-1), Step(10), HeadMoved(Position(6))]), (6, true, false));
    }

    #[test]
    fn it_never_leaves_the_log() {
        assert_eq!(after(&[Step(-10)]), (0, false, false));
        assert_eq!(after(&[Seek(Position(99))]), (5, true, false));
        assert_eq!(after(&[ToStart, Step(-1)]), (0, false, false));
    }

    #[test]
    fn playback_from_the_head_begins_at_the_start_and_ends_at_the_head() {
        assert_eq!(after(&[Play]), (0, false, true));
        assert_eq!(after(&[Play, Tick, Tick]), (2, false, true));
        assert_eq!(after(&[Play, Tick, Tick, Tick, Tick, Tick]), (5, true, false));
    }

    #[test]
    fn a_person_who_steps_takes_over_from_playback() {
        assert_eq!(after(&[Play, Tick, Step(1)]), (2, false, false));
        assert_eq!(after(&[Play, Tick, TogglePlay]), (1, false, false));
        assert_eq!(after(&[Play, Tick, Pause, Tick]), (1, false, false));
        assert_eq!(after(&[Play, Tick, Follow]), (5, true, false));
    }

    #[test]
    fn in_an_empty_log_there_is_nothing_to_play() {
        let playhead = Playhead::default().apply(Play);
        assert!(playhead.is_following() && !playhead.is_playing());
    }
}
