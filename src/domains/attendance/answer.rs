//! The attendance: one question to one player about one game, and the answer that counts.
//!
//! Must not know how the question reaches the player. Whoever has a token may give its answer; the tokens are made by an
//! enrichment and are in the event.

use super::game::which_game;
use super::team::{self, Player};
use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::enrichment::Enrichment;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use crate::engine::spelling::is_blank;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of an attendance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Asks a player.
    RequestAttendance {
        /// Names the question to this player.
        player_check_id: Uuid,
        /// The check that it belongs to.
        check_id: Uuid,
        /// The game.
        game_id: Uuid,
        /// The team that plays.
        team: TeamName,
        /// Who is asked.
        player: Player,
        /// Says yes; no person fills this in.
        #[serde(default)]
        yes_token: Uuid,
        /// Says no; no person fills this in.
        #[serde(default)]
        no_token: Uuid,
        /// Says maybe; no person fills this in.
        #[serde(default)]
        maybe_token: Uuid,
    },
    /// The player answers.
    ConfirmAttendance {
        /// Which question.
        player_check_id: Uuid,
        /// One of its three tokens.
        token: String,
        /// What the player has to say.
        message: Option<String>,
    },
    /// No answer counts from now on.
    CloseAttendanceCheck {
        /// Which question.
        player_check_id: Uuid,
    },
}

/// A team as players know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamName {
    /// Its id.
    pub team_id: Uuid,
    /// What people call it.
    pub name: String,
}

/// What a player can answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, strum::IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Response {
    /// They come.
    Yes,
    /// They do not.
    No,
    /// They do not know yet.
    Maybe,
}

/// What happened to an attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// A player was asked.
    AttendanceRequested {
        /// Names the question to this player.
        player_check_id: Uuid,
        /// The check that it belongs to.
        check_id: Uuid,
        /// The game.
        game_id: Uuid,
        /// The team that plays.
        team: TeamName,
        /// Who was asked.
        player: Player,
        /// Says yes.
        yes_token: Uuid,
        /// Says no.
        no_token: Uuid,
        /// Says maybe.
        maybe_token: Uuid,
    },
    /// The player answered; the last answer counts.
    AttendanceConfirmed {
        /// Which question.
        player_check_id: Uuid,
        /// The check that it belongs to.
        check_id: Uuid,
        /// The answer.
        response: Response,
        /// What the player has to say.
        message: Option<String>,
    },
    /// No answer counts from now on.
    AttendanceCheckClosed {
        /// Which question.
        player_check_id: Uuid,
    },
}

/// Why an attendance says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// The game is over, or will not be.
    #[error("Attendance check is closed")]
    CheckClosed,
    /// It stands for none of the three answers.
    #[error("Token is not valid")]
    InvalidToken,
    /// Nobody was asked under this id.
    #[error("Attendance not found")]
    NotFound,
}

/// Where an attendance stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Attendance {
    /// Nobody was asked yet.
    #[default]
    Absent,
    /// Asked; may be answered, again and again.
    Open {
        /// The check that it belongs to.
        check_id: Uuid,
        /// Says yes.
        yes_token: Uuid,
        /// Says no.
        no_token: Uuid,
        /// Says maybe.
        maybe_token: Uuid,
        /// The answer that counts by now.
        response: Option<Response>,
    },
    /// No answer counts any more.
    Closed {
        /// The answer that counted at the end.
        response: Option<Response>,
    },
}

impl Decider for Attendance {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (*state, command) {
            (
                Self::Absent,
                Command::RequestAttendance {
                    player_check_id,
                    check_id,
                    game_id,
                    team,
                    player,
                    yes_token,
                    no_token,
                    maybe_token,
                },
            ) => Ok(vec![Event::AttendanceRequested {
                player_check_id,
                check_id,
                game_id,
                team,
                player,
                yes_token,
                no_token,
                maybe_token,
            }]),
            (Self::Absent, _) => Err(Rejection::NotFound),
            (Self::Closed { .. }, Command::ConfirmAttendance { .. }) => Err(Rejection::CheckClosed),
            (
                Self::Open { check_id, yes_token, no_token, maybe_token, .. },
                Command::ConfirmAttendance { player_check_id, token, message },
            ) => {
                let answers = [(yes_token, Response::Yes), (no_token, Response::No), (maybe_token, Response::Maybe)];
                let meant = Uuid::parse_str(&token).ok();
                let response = answers.into_iter().find(|(token, _)| Some(*token) == meant).map(|(_, answer)| answer);
                let response = response.ok_or(Rejection::InvalidToken)?;
                let message = message.filter(|message| !is_blank(message));
                Ok(vec![Event::AttendanceConfirmed { player_check_id, check_id, response, message }])
            }
            (Self::Open { .. }, Command::CloseAttendanceCheck { player_check_id }) => {
                Ok(vec![Event::AttendanceCheckClosed { player_check_id }])
            }
            (_, Command::RequestAttendance { .. }) | (Self::Closed { .. }, Command::CloseAttendanceCheck { .. }) => {
                Ok(Vec::new())
            }
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::AttendanceRequested { check_id, yes_token, no_token, maybe_token, .. }) => Self::Open {
                check_id: *check_id,
                yes_token: *yes_token,
                no_token: *no_token,
                maybe_token: *maybe_token,
                response: None,
            },
            (
                Self::Open { check_id, yes_token, no_token, maybe_token, .. },
                Event::AttendanceConfirmed { response, .. },
            ) => Self::Open { check_id, yes_token, no_token, maybe_token, response: Some(*response) },
            (Self::Open { response, .. }, Event::AttendanceCheckClosed { .. }) => Self::Closed { response },
            (state, _) => state,
        }
    }
}

impl Aggregate for Attendance {
    const NAME: &'static str = "Attendance";
    const STREAM_PREFIX: &'static str = "attendance";

    fn identity(command: &Command) -> String {
        match command {
            Command::RequestAttendance { player_check_id, .. }
            | Command::ConfirmAttendance { player_check_id, .. }
            | Command::CloseAttendanceCheck { player_check_id } => player_check_id.to_string(),
        }
    }
}

/// `RequestAttendance` is told three tokens that nobody can guess.
#[must_use]
pub fn tokens() -> Enrichment {
    Enrichment::new("RequestAttendance", None, |data, known| {
        for token in ["yes_token", "no_token", "maybe_token"] {
            let fresh = Uuid::new_v5(&known.fresh_id, token.as_bytes());
            data.insert(token.into(), fresh.to_string().into());
        }
        Ok(())
    })
}

/// The field that says which question, known by whom it was sent to.
#[must_use]
pub fn which_question() -> Field {
    let mails = Reference { view: "inbox", shown: "to", possible: None };
    Field::new("player_check_id", FieldKind::Existing(mails), Example::FirstPossible)
}

/// The fields of `RequestAttendance`.
#[must_use]
pub fn request_attendance_fields() -> Vec<Field> {
    let team = vec![team::which_team(), team::team_name()];
    vec![
        Field::new("player_check_id", FieldKind::Uuid, Example::FreshId),
        Field::new("check_id", FieldKind::Uuid, Example::FreshId),
        which_game("scheduled"),
        Field::new("team", FieldKind::Record(team), Example::OneEntry),
        team::player(),
    ]
}

/// The fields of `ConfirmAttendance`.
#[must_use]
pub fn confirm_attendance_fields() -> Vec<Field> {
    vec![
        which_question(),
        Field::new("token", FieldKind::Text, Example::Empty),
        Field::new("message", FieldKind::Text, Example::Empty).optional().at_most(2_000),
    ]
}
