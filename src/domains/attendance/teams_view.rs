//! Teams: every team with its players and the games that it has before it.
//!
//! A game is before a team until it is started, cancelled or ended. "Starts after now" cannot be asked here, for a projection
//! has no clock, nor has whoever reads a view as of a position: the desk asks it (see ARCHITECTURE, "A view has no clock"). As no
//! game can be started before its time, the two differ only in a game whose time came and that nobody started, and its time is
//! shown. Must not know who is coming.

use super::{AttendanceEvent, game, team};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};
use uuid::Uuid;

/// The table of whose game it is, by the game's id.
const GAMES: &str = "teams-of-games";

/// Folds into the read model Teams.
#[derive(Debug)]
pub struct TeamsView;

impl Projection for TeamsView {
    type Event = AttendanceEvent;
    const NAME: &'static str = "teams";
    const REMEMBERS: &'static [&'static str] = &[GAMES];

    fn apply(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        match event {
            AttendanceEvent::Team(event) => of_team(tables, event),
            AttendanceEvent::Game(game::Event::GameScheduled { game_id, team_id, location, start_time }) => {
                tables.put(GAMES, game_id, json!({"team_id": team_id}));
                let game = json!({"game_id": game_id, "location": location, "start_time": start_time});
                edit(tables, &team_id.to_string(), "upcoming_games", |games| {
                    games.push(game);
                    games.sort_by(|one, other| cell(one, "start_time").cmp(&cell(other, "start_time")));
                });
            }
            AttendanceEvent::Game(
                game::Event::GameStarted { game_id, .. }
                | game::Event::GameCancelled { game_id }
                | game::Event::GameEnded { game_id },
            ) => {
                let known = tables.get(GAMES, game_id).unwrap_or_default();
                let team_id = known.get("team_id").and_then(Value::as_str).unwrap_or_default();
                edit(tables, team_id, "upcoming_games", |games| drop_entry(games, "game_id", *game_id));
                tables.remove(GAMES, game_id);
            }
            _ => {}
        }
    }
}

fn of_team(tables: &mut Writer, event: &team::Event) {
    match event {
        team::Event::TeamRegistered { team_id, name } => {
            let row = json!({"team_id": team_id, "name": name, "roster": [], "upcoming_games": []});
            tables.put(TeamsView::NAME, team_id, row);
        }
        team::Event::PlayerJoinedTeam { team_id, player } => {
            edit(tables, &team_id.to_string(), "roster", |roster| roster.push(json!(player)));
        }
        team::Event::PlayerLeftTeam { team_id, player_id } => {
            edit(tables, &team_id.to_string(), "roster", |roster| drop_entry(roster, "player_id", *player_id));
        }
        team::Event::TeamAttendanceCheckStarted { .. } => {}
    }
}

/// Changes the list in a cell of a team.
fn edit(tables: &mut Writer, team_id: &str, column: &str, change: impl FnOnce(&mut Vec<Value>)) {
    let Some(mut row) = tables.get(TeamsView::NAME, team_id) else { return };
    let Some(Value::Array(mut list)) = row.remove(column) else { return };
    change(&mut list);
    let mut cells = JsonObject::new();
    cells.insert(column.into(), list.into());
    tables.change(TeamsView::NAME, team_id, cells);
}

fn drop_entry(list: &mut Vec<Value>, field: &str, id: Uuid) {
    let id = id.to_string();
    list.retain(|entry| cell(entry, field) != Some(&id));
}

fn cell<'a>(entry: &'a Value, field: &str) -> Option<&'a str> {
    entry.get(field).and_then(Value::as_str)
}
