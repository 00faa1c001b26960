//! The team: registered once, joined and left by players, and asked whether they come.
//!
//! Must not know games, but for their ids, nor how a player is asked.

use crate::engine::aggregate::Aggregate;
use crate::engine::decider::Decider;
use crate::engine::schema::{Example, Field, FieldKind, Reference};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

/// What somebody wants of a team.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, strum::VariantNames)]
pub enum Command {
    /// Registers a team.
    RegisterTeam {
        /// The id that the client chose.
        team_id: Uuid,
        /// What people call it.
        name: String,
    },
    /// A player belongs to it from now on.
    JoinTeam {
        /// Which team.
        team_id: Uuid,
        /// Who.
        player: Player,
    },
    /// A player belongs to it no longer.
    LeaveTeam {
        /// Which team.
        team_id: Uuid,
        /// Who.
        player_id: Uuid,
    },
    /// Every player is to be asked whether they come to a game.
    RequestTeamAttendance {
        /// The check that this is for.
        check_id: Uuid,
        /// The game.
        game_id: Uuid,
        /// Which team.
        team_id: Uuid,
    },
}

/// Somebody who plays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Player {
    /// The id that the client chose.
    pub player_id: Uuid,
    /// What people call them.
    pub name: String,
    /// Where mail reaches them.
    pub email: String,
}

/// A player who is to be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The player's id.
    pub player_id: Uuid,
    /// What people call them.
    pub name: String,
    /// Where mail reaches them.
    pub email: String,
    /// Names this question to this player.
    pub player_check_id: Uuid,
}

/// What happened to a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, strum::VariantNames)]
pub enum Event {
    /// A team was registered.
    TeamRegistered {
        /// Its id.
        team_id: Uuid,
        /// What people call it.
        name: String,
    },
    /// A player belongs to it from now on.
    PlayerJoinedTeam {
        /// Which team.
        team_id: Uuid,
        /// Who.
        player: Player,
    },
    /// A player belongs to it no longer.
    PlayerLeftTeam {
        /// Which team.
        team_id: Uuid,
        /// Who.
        player_id: Uuid,
    },
    /// Its players of that time are to be asked.
    TeamAttendanceCheckStarted {
        /// The check that this is for.
        check_id: Uuid,
        /// The game.
        game_id: Uuid,
        /// Which team.
        team_id: Uuid,
        /// What people call it.
        team_name: String,
        /// Whom, in the order in which they joined.
        players: Vec<Asked>,
    },
}

/// Why a team says no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Rejection {
    /// There is a team of this id.
    #[error("Team already registered")]
    AlreadyRegistered,
    /// Somebody with this e-mail address, or this id, belongs to it.
    #[error("Player already joined team")]
    PlayerAlreadyJoinedTeam,
    /// Nobody of this id belongs to it.
    #[error("Player is not part of the team")]
    NotPartOfTeam,
    /// There is no team of this id.
    #[error("Team not found")]
    NotFound,
}

/// Where a team stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Team {
    /// Nobody has registered it yet.
    #[default]
    Absent,
    /// Registered.
    Registered {
        /// What people call it.
        name: String,
        /// In the order in which they joined.
        players: Vec<Player>,
    },
}

impl Decider for Team {
    type Command = Command;
    type Event = Event;
    type Rejection = Rejection;
    type State = Self;

    fn decide(state: &Self, command: Command) -> Result<Vec<Event>, Rejection> {
        match (state, command) {
            (Self::Absent, Command::RegisterTeam { team_id, name }) => {
                Ok(vec![Event::TeamRegistered { team_id, name }])
            }
            (Self::Absent, _) => Err(Rejection::NotFound),
            (Self::Registered { .. }, Command::RegisterTeam { .. }) => Err(Rejection::AlreadyRegistered),
            (Self::Registered { players, .. }, Command::JoinTeam { player, .. })
                if players.iter().any(|known| is_same(known, &player)) =>
            {
                Err(Rejection::PlayerAlreadyJoinedTeam)
            }
            (_, Command::JoinTeam { team_id, player }) => Ok(vec![Event::PlayerJoinedTeam { team_id, player }]),
            (Self::Registered { players, .. }, Command::LeaveTeam { team_id, player_id }) => {
                let is_here = players.iter().any(|player| player.player_id == player_id);
                let left = vec![Event::PlayerLeftTeam { team_id, player_id }];
                is_here.then_some(left).ok_or(Rejection::NotPartOfTeam)
            }
            (Self::Registered { name, players }, Command::RequestTeamAttendance { check_id, game_id, team_id }) => {
                let players = players.iter().map(|player| asked(player, check_id, game_id)).collect();
                let team_name = name.clone();
                Ok(vec![Event::TeamAttendanceCheckStarted { check_id, game_id, team_id, team_name, players }])
            }
        }
    }

    fn evolve(state: Self, event: &Event) -> Self {
        match (state, event) {
            (_, Event::TeamRegistered { name, .. }) => Self::Registered { name: name.clone(), players: Vec::new() },
            (Self::Registered { name, mut players }, Event::PlayerJoinedTeam { player, .. }) => {
                players.push(player.clone());
                Self::Registered { name, players }
            }
            (Self::Registered { name, mut players }, Event::PlayerLeftTeam { player_id, .. }) => {
                players.retain(|player| player.player_id != *player_id);
                Self::Registered { name, players }
            }
            (state, _) => state,
        }
    }
}

/// The same address is the same player, and one id names one player.
fn is_same(known: &Player, new: &Player) -> bool {
    known.email.eq_ignore_ascii_case(&new.email) || known.player_id == new.player_id
}

/// The id of the question follows from who is asked what, so that a check that is asked for twice asks nobody twice.
fn asked(player: &Player, check_id: Uuid, game_id: Uuid) -> Asked {
    let Player { player_id, name, email } = player.clone();
    let player_check_id = Uuid::new_v5(&check_id, format!("{game_id}/{player_id}").as_bytes());
    Asked { player_id, name, email, player_check_id }
}

impl Aggregate for Team {
    const NAME: &'static str = "Team";
    const STREAM_PREFIX: &'static str = "team";

    fn identity(command: &Command) -> String {
        match command {
            Command::RegisterTeam { team_id, .. }
            | Command::JoinTeam { team_id, .. }
            | Command::LeaveTeam { team_id, .. }
            | Command::RequestTeamAttendance { team_id, .. } => team_id.to_string(),
        }
    }
}

/// The field that says which team.
#[must_use]
pub fn which_team() -> Field {
    let teams = Reference { view: "teams", shown: "name", possible: None };
    Field::new("team_id", FieldKind::Existing(teams), Example::FirstPossible)
}

/// The name of a team.
#[must_use]
pub fn team_name() -> Field {
    let name = FieldKind::AtLeast(3, "should be at least 3 character(s)");
    Field::new("name", name, Example::Fixed("The Noodles"))
}

/// The field that says who plays.
#[must_use]
pub fn player() -> Field {
    let fields = vec![
        Field::new("player_id", FieldKind::Uuid, Example::FreshId),
        Field::new("name", FieldKind::Text, Example::Fixed("Alice")),
        Field::new("email", FieldKind::Email, Example::Fixed("alice@example.com")),
    ];
    Field::new("player", FieldKind::Record(fields), Example::OneEntry)
}

/// The fields of `RegisterTeam`.
#[must_use]
pub fn register_team_fields() -> Vec<Field> {
    vec![Field::new("team_id", FieldKind::Uuid, Example::FreshId), team_name()]
}

/// The fields of `LeaveTeam`.
#[must_use]
pub fn leave_team_fields() -> Vec<Field> {
    let players = Reference { view: "players", shown: "name", possible: None };
    vec![which_team(), Field::new("player_id", FieldKind::Existing(players), Example::FirstPossible)]
}
