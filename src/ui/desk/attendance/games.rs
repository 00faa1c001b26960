//! Games as the views have them: which is the next one. Must not know signals, nor a clock: the time is given.

use crate::engine::event::JsonObject;
use crate::engine::projection::Row;
use crate::engine::timestamp::Timestamp;
use serde_json::Value;

/// The text in a cell.
pub fn text<'a>(cells: &'a JsonObject, column: &str) -> &'a str {
    cells.get(column).and_then(Value::as_str).unwrap_or_default()
}

/// When a game begins, if its row says so.
pub fn start(game: &JsonObject) -> Option<Timestamp> {
    text(game, "start_time").parse().ok()
}

/// The next scheduled game after a time: where it is, and when it begins.
pub fn next(games: &[Row], now: Timestamp) -> Option<(String, Timestamp)> {
    let planned = games.iter().filter(|game| text(&game.cells, "status") == "scheduled");
    let ahead = planned.filter_map(|game| Some((text(&game.cells, "location"), start(&game.cells)?)));
    let (place, time) = ahead.filter(|(_, time)| *time > now).min_by_key(|(_, time)| *time)?;
    Some((place.to_owned(), time))
}

/// Of the games that a team has before it, those that start after a time.
pub fn upcoming(team: &JsonObject, now: Timestamp) -> Vec<&JsonObject> {
    let games = team.get("upcoming_games").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    games.iter().filter_map(Value::as_object).filter(|game| start(game).is_some_and(|start| start > now)).collect()
}

#[cfg(test)]
mod tests {
    use super::{next, text, upcoming};
    use crate::engine::codec::object;
    use crate::engine::projection::Row;
    use serde_json::json;

    fn game(place: &str, hour: u8, status: &str) -> Row {
        let start = format!("2026-03-02T{hour:02}:00:00Z");
        Row { key: place.into(), cells: object(json!({"location": place, "start_time": start, "status": status})) }
    }

    #[test]
    fn the_next_game_is_the_first_scheduled_one_whose_time_has_not_come() {
        let games = [
            game("past", 9, "scheduled"),
            game("late", 20, "scheduled"),
            game("cancelled", 11, "cancelled"),
            game("next", 18, "scheduled"),
        ];
        let at = |time: &str| time.parse().map(|now| next(&games, now).map(|(place, _)| place)).unwrap_or_default();
        assert_eq!(at("2026-03-02T10:00:00Z").as_deref(), Some("next"));
        assert_eq!(at("2026-03-02T18:00:00Z").as_deref(), Some("late"));
        assert_eq!(at("2026-03-02T21:00:00Z"), None);
    }

    #[test]
    fn a_game_whose_time_has_come_is_not_before_a_team_any_more() {
        let games = [("early", 9), ("late", 20)].map(|(place, hour)| game(place, hour, "scheduled").cells);
        let team = object(json!({"upcoming_games": games}));
        let at = |time: &str| {
            let games = time.parse().map(|now| upcoming(&team, now)).unwrap_or_default();
            games.into_iter().map(|game| text(game, "location")).collect::<Vec<_>>()
        };
        assert_eq!(at("2026-03-02T08:00:00Z"), ["early", "late"]);
        assert_eq!(at("2026-03-02T09:00:00Z"), ["late"]);
        assert!(upcoming(&object(json!({})), crate::engine::timestamp::Timestamp::UNIX_EPOCH).is_empty());
    }
}
