//! Attendance check: leads a game's checks from the captain's wish over a question to each player to the close of them all.
//!
//! One instance for each game. What a second check asks is remembered in addition to what the first one asked, so that the
//! end of the game closes every question. Must not know how a player is asked, nor what was answered.

use super::{AttendanceEvent, game, team};
use crate::engine::codec;
use crate::engine::event::RecordedEvent;
use crate::engine::handler::{FollowUp, Reaction};
use crate::engine::process_manager::{Interest, ProcessManager};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// Whenever *Attendance Check Started*, then the players of the team are asked, until *Game Ended* or *Game Cancelled*.
#[derive(Debug)]
pub struct AttendanceCheck;

/// The questions that are to be closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// In the order in which they were asked.
    pub player_check_ids: Vec<Uuid>,
}

impl ProcessManager for AttendanceCheck {
    type Event = AttendanceEvent;
    type State = Asked;
    const NAME: &'static str = "Attendance check";

    fn interests(event: &AttendanceEvent) -> Vec<Interest> {
        match event {
            AttendanceEvent::Game(game::Event::AttendanceCheckStarted { game_id, .. }) => {
                vec![Interest::Start(game_id.to_string())]
            }
            AttendanceEvent::Team(team::Event::TeamAttendanceCheckStarted { game_id, .. }) => {
                vec![Interest::Continue(game_id.to_string())]
            }
            AttendanceEvent::Game(game::Event::GameEnded { game_id } | game::Event::GameCancelled { game_id }) => {
                vec![Interest::Stop(game_id.to_string())]
            }
            _ => Vec::new(),
        }
    }

    fn react(state: &Asked, event: &AttendanceEvent, _: &RecordedEvent) -> Vec<Reaction> {
        match event {
            AttendanceEvent::Game(game::Event::AttendanceCheckStarted { check_id, game_id, team_id }) => {
                let data = json!({"check_id": check_id, "game_id": game_id, "team_id": team_id});
                vec![issue("RequestTeamAttendance", data)]
            }
            AttendanceEvent::Team(team::Event::TeamAttendanceCheckStarted {
                check_id,
                game_id,
                team_id,
                team_name,
                players,
            }) => {
                let ask = |asked: &team::Asked| {
                    let data = json!({
                        "player_check_id": asked.player_check_id,
                        "check_id": check_id,
                        "game_id": game_id,
                        "team": {"team_id": team_id, "name": team_name},
                        "player": {"player_id": asked.player_id, "name": asked.name, "email": asked.email},
                    });
                    issue("RequestAttendance", data)
                };
                players.iter().map(ask).collect()
            }
            AttendanceEvent::Game(game::Event::GameEnded { .. } | game::Event::GameCancelled { .. }) => {
                let close = |id: &Uuid| issue("CloseAttendanceCheck", json!({"player_check_id": id}));
                state.player_check_ids.iter().map(close).collect()
            }
            _ => Vec::new(),
        }
    }

    fn evolve(mut state: Asked, event: &AttendanceEvent) -> Asked {
        if let AttendanceEvent::Team(team::Event::TeamAttendanceCheckStarted { players, .. }) = event {
            for asked in players {
                if !state.player_check_ids.contains(&asked.player_check_id) {
                    state.player_check_ids.push(asked.player_check_id);
                }
            }
        }
        state
    }
}

fn issue(command: &'static str, data: Value) -> Reaction {
    FollowUp { command, data: codec::object(data) }.into()
}
