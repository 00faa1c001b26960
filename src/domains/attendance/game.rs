//! The game: scheduled for a team, then started and ended, or cancelled.
//!
//! Must not know players, nor a clock: the time at which somebody wants to start it comes with the command.

use super::team::which_team;
use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::enrichment::Enrichment;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use crate::engine::timestamp::{self, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of a game.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Plans a game.
    ScheduleGame {
        /// The id that the client chose.
        game_id: Uuid,
        /// Who plays.
        team_id: Uuid,
        /// Where.
        location: String,
        /// When, with any offset.
        #[serde(deserialize_with = "timestamp::with_any_offset")]
        start_time: Timestamp,
    },
    /// It begins.
    StartGame {
        /// Which game.
        game_id: Uuid,
        /// What the clock says; no person fills this in.
        #[serde(default)]
        now: Timestamp,
    },
    /// It will not be.
    CancelGame {
        /// Which game.
        game_id: Uuid,
    },
    /// It is over.
    EndGame {
        /// Which game.
        game_id: Uuid,
    },
    /// The players are to be asked whether they come.
    CheckAttendance {
        /// The id that the client chose.
        check_id: Uuid,
        /// Which game.
        game_id: Uuid,
        /// Whose players.
        team_id: Uuid,
    },
}

/// What happened to a game.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// A game was planned.
    GameScheduled {
        /// Its id.
        game_id: Uuid,
        /// Who plays.
        team_id: Uuid,
        /// Where.
        location: String,
        /// When, UTC.
        start_time: Timestamp,
    },
    /// It began.
    GameStarted {
        /// Which game.
        game_id: Uuid,
        /// When, UTC.
        started_at: Timestamp,
    },
    /// It will not be.
    GameCancelled {
        /// Which game.
        game_id: Uuid,
    },
    /// It is over.
    GameEnded {
        /// Which game.
        game_id: Uuid,
    },
    /// The players are to be asked whether they come.
    AttendanceCheckStarted {
        /// The id of the check.
        check_id: Uuid,
        /// Which game.
        game_id: Uuid,
        /// Whose players.
        team_id: Uuid,
    },
}

/// Why a game says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is a game of this id.
    #[error("Game already scheduled")]
    AlreadyScheduled,
    /// It was cancelled before.
    #[error("Game was cancelled")]
    GameCancelled,
    /// It has ended before.
    #[error("Game already ended")]
    GameAlreadyEnded,
    /// It has begun before.
    #[error("Game already started")]
    GameAlreadyStarted,
    /// Its time has not come.
    #[error("Can't start a game before its start time.")]
    CantStartGameBeforeStartTime,
    /// It is not planned any more.
    #[error("A game must be scheduled to cancel it.")]
    NotScheduled,
    /// It does not run.
    #[error("Can't end game in the {0} state.")]
    NotStarted(&'static str),
    /// It is another team's.
    #[error("Team is not scheduled for the game")]
    TeamNotScheduledForGame,
    /// There is no game of this id.
    #[error("Game not found")]
    NotFound,
}

/// Where a game stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Game {
    /// Nobody has planned it yet.
    #[default]
    Absent,
    /// Planned.
    Scheduled {
        /// Who plays.
        team_id: Uuid,
        /// When.
        start_time: Timestamp,
    },
    /// It runs.
    Started {
        /// Who plays.
        team_id: Uuid,
    },
    /// It will not be.
    Cancelled,
    /// It is over.
    Ended,
}

impl Game {
    /// How a view and a "no" call it.
    fn status(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Scheduled { .. } => "scheduled",
            Self::Started { .. } => "started",
            Self::Cancelled => "cancelled",
            Self::Ended => "ended",
        }
    }

    fn start(self, game_id: Uuid, now: Timestamp) -> Result<Vec<Event>, Rejection> {
        match self {
            Self::Absent => Err(Rejection::NotFound),
            Self::Cancelled => Err(Rejection::GameCancelled),
            Self::Ended => Err(Rejection::GameAlreadyEnded),
            Self::Started { .. } => Err(Rejection::GameAlreadyStarted),
            Self::Scheduled { start_time, .. } if now < start_time => Err(Rejection::CantStartGameBeforeStartTime),
            Self::Scheduled { .. } => Ok(vec![Event::GameStarted { game_id, started_at: now }]),
        }
    }

    fn check(self, check_id: Uuid, game_id: Uuid, of_team: Uuid) -> Result<Vec<Event>, Rejection> {
        match self {
            Self::Absent => Err(Rejection::NotFound),
            Self::Cancelled => Err(Rejection::GameCancelled),
            Self::Ended => Err(Rejection::GameAlreadyEnded),
            Self::Scheduled { team_id, .. } | Self::Started { team_id } if team_id != of_team => {
                Err(Rejection::TeamNotScheduledForGame)
            }
            Self::Scheduled { team_id, .. } | Self::Started { team_id } => {
                Ok(vec![Event::AttendanceCheckStarted { check_id, game_id, team_id }])
            }
        }
    }
}

impl Decider for Game {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::ScheduleGame { game_id, team_id, location, start_time }) => {
                Ok(vec![Event::GameScheduled { game_id, team_id, location, start_time }])
            }
            (_, Command::ScheduleGame { .. }) => Err(Rejection::AlreadyScheduled),
            (state, Command::StartGame { game_id, now }) => state.start(game_id, now),
            (state, Command::CheckAttendance { check_id, game_id, team_id }) => state.check(check_id, game_id, team_id),
            (Self::Absent, _) => Err(Rejection::NotFound),
            (Self::Scheduled { .. }, Command::CancelGame { game_id }) => Ok(vec![Event::GameCancelled { game_id }]),
            (_, Command::CancelGame { .. }) => Err(Rejection::NotScheduled),
            (Self::Started { .. }, Command::EndGame { game_id }) => Ok(vec![Event::GameEnded { game_id }]),
            (state, Command::EndGame { .. }) => Err(Rejection::NotStarted(state.status())),
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::GameScheduled { team_id, start_time, .. }) => {
                Self::Scheduled { team_id: *team_id, start_time: *start_time }
            }
            (Self::Scheduled { team_id, .. }, Event::GameStarted { .. }) => Self::Started { team_id },
            (_, Event::GameCancelled { .. }) => Self::Cancelled,
            (_, Event::GameEnded { .. }) => Self::Ended,
            (state, _) => state,
        }
    }
}

impl Aggregate for Game {
    const NAME: &'static str = "Game";
    const STREAM_PREFIX: &'static str = "game";

    fn identity(command: &Command) -> String {
        match command {
            Command::ScheduleGame { game_id, .. }
            | Command::StartGame { game_id, .. }
            | Command::CancelGame { game_id }
            | Command::EndGame { game_id }
            | Command::CheckAttendance { game_id, .. } => game_id.to_string(),
        }
    }
}

/// `StartGame` is told the time.
#[must_use]
pub fn clock() -> Enrichment {
    Enrichment::new("StartGame", None, |data, known| {
        data.insert("now".into(), known.now.to_string().into());
        Ok(())
    })
}

/// The field that says which game; the first choice is one in this status.
#[must_use]
pub fn which_game(status: &'static str) -> Field {
    let games = Reference { view: "games", shown: "location", possible: Some(("status", status)) };
    Field::new("game_id", FieldKind::Existing(games), Example::FirstPossible)
}

/// The fields of `ScheduleGame`.
#[must_use]
pub fn schedule_game_fields() -> Vec<Field> {
    let location = FieldKind::AtLeast(3, "should be at least 3 character(s)");
    vec![
        Field::new("game_id", FieldKind::Uuid, Example::FreshId),
        which_team(),
        Field::new("location", location, Example::Fixed("Monarch Park - Field 4")),
        Field::new("start_time", FieldKind::Time, Example::InMinutes(60)),
    ]
}

/// The fields of `CheckAttendance`.
#[must_use]
pub fn check_attendance_fields() -> Vec<Field> {
    vec![Field::new("check_id", FieldKind::Uuid, Example::FreshId), which_game("scheduled"), which_team()]
}
