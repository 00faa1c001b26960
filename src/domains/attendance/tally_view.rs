//! The tally: for each game how many come, do not, may, or have not answered.
//!
//! Counts a player once for a game, however often they were asked, as [`super::who_is_coming_view`] does. Must not know why
//! somebody does not come.

use super::answer::{Event, Response};
use super::{AttendanceEvent, game};
use crate::engine::event::{JsonObject, RecordedEvent};
use crate::engine::projection::Projection;
use crate::engine::tables::Writer;
use serde_json::{Value, json};

/// The table of who is asked by a question, by the question's id.
const QUESTIONS: &str = "asked-by-questions";
/// The table of the columns in which players are counted, by game and player.
const COUNTED: &str = "counted-in";

const NO_ANSWER: &str = "no_answer";

/// Folds into the read model Tally.
#[derive(Debug)]
pub struct TallyView;

impl Projection for TallyView {
    type Event = AttendanceEvent;
    const NAME: &'static str = "tally";
    const REMEMBERS: &'static [&'static str] = &[QUESTIONS, COUNTED];

    fn apply(tables: &mut Writer, event: &AttendanceEvent, _: &RecordedEvent) {
        match event {
            AttendanceEvent::Game(game::Event::GameScheduled { game_id, location, start_time, .. }) => {
                let game = json!({
                    "game_id": game_id,
                    "location": location,
                    "start_time": start_time,
                    "yes": 0, "no": 0, "maybe": 0, "no_answer": 0,
                });
                tables.put(Self::NAME, game_id, game);
            }
            AttendanceEvent::Answer(Event::AttendanceRequested { player_check_id, game_id, player, .. }) => {
                let (game_id, who) = (game_id.to_string(), format!("{game_id}/{}", player.player_id));
                tables.put(QUESTIONS, player_check_id, json!({"game_id": game_id, "who": who}));
                if tables.get(COUNTED, &who).is_none() {
                    count(tables, &game_id, &who, NO_ANSWER);
                }
            }
            AttendanceEvent::Answer(Event::AttendanceConfirmed { player_check_id, response, .. }) => {
                let known = tables.get(QUESTIONS, player_check_id).unwrap_or_default();
                if let (Some(game_id), Some(who)) = (text(&known, "game_id"), text(&known, "who")) {
                    count(tables, game_id, who, Response::into(*response));
                }
            }
            _ => {}
        }
    }
}

/// Counts a player in a column, and no longer where they were counted before.
fn count(tables: &mut Writer, game_id: &str, who: &str, column: &str) {
    let before = tables.get(COUNTED, who).unwrap_or_default();
    let mut tally = tables.get(TallyView::NAME, game_id).unwrap_or_default();
    let mut cells = JsonObject::new();
    for (column, change) in [(text(&before, "in"), -1), (Some(column), 1)] {
        let Some(column) = column else { continue };
        let counted = tally.get(column).and_then(Value::as_i64).unwrap_or_default() + change;
        tally.insert(column.into(), counted.into());
        cells.insert(column.into(), counted.into());
    }
    tables.change(TallyView::NAME, game_id, cells);
    tables.put(COUNTED, who, json!({"in": column}));
}

fn text<'a>(cells: &'a JsonObject, column: &str) -> Option<&'a str> {
    cells.get(column).and_then(Value::as_str)
}
