//! Who is coming: for each game how many come, may, do not or have not answered, and who they are.

use super::games::text;
use super::when;
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::projection::Row;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::attendance as words;
use leptos::prelude::*;
use serde_json::Value;

/// How many games are shown: the last ones by their time.
const SHOWN: usize = 20;
/// The columns of the tally, each with the answer of a player that it counts.
const COUNTED: [(&str, &str); 4] = [("yes", "yes"), ("maybe", "maybe"), ("no", "no"), ("no_answer", "no answer")];

/// Who is coming, as of the playhead.
pub fn coming(session: Session) -> AnyView {
    let when_empty = session.context().model.view("games").map_or("", |view| view.when_empty);
    live(move || {
        let moment = session.moment.get();
        let (games, tallies, players) =
            (moment.newest("games"), moment.newest("tally"), moment.newest("who-is-coming"));
        if games.is_empty() {
            return view! { <p class="hint">{when_empty}</p> }.into_any();
        }
        let last = games.get(games.len().saturating_sub(SHOWN)..).unwrap_or_default();
        each(last, |row| {
            let tally = tallies.iter().find(|tally| tally.key == row.key).map(|tally| &tally.cells);
            let asked = |player: &&Row| text(&player.cells, "game_id") == row.key;
            let asked: Vec<&JsonObject> = players.iter().filter(asked).map(|player| &player.cells).collect();
            game(row, tally, &asked)
        })
        .into_any()
    })
}

fn game(row: &Row, tally: Option<&JsonObject>, players: &[&JsonObject]) -> AnyView {
    let (place, team, status) =
        (text(&row.cells, "location"), text(&row.cells, "team_name"), text(&row.cells, "status"));
    let count = |column: &str| tally.and_then(|tally| tally.get(column)).and_then(Value::as_u64).unwrap_or_default();
    let total: u64 = COUNTED.iter().map(|(column, _)| count(column)).sum();
    let counts = each(COUNTED, |(column, answer)| {
        view! { <li data-count=column data-none=(count(column) == 0).then_some("")><strong>{count(column)}</strong> " " {answer}</li> }
    });
    let listed = each(COUNTED, |(_, answer)| {
        each(players.iter().filter(|player| text(player, "answer") == answer), |player| line(player, answer))
    });
    let more = words::more_players(total, players.len() as u64);
    let answers = if total == 0 {
        view! { <p class="hint">{words::NOBODY_ASKED}</p> }.into_any()
    } else {
        view! {
            <ul class="counts" aria-label=words::COUNTS>{counts}</ul>
            <ul class="players">{listed}</ul>
            {more.map(|more| view! { <p class="hint">{more}</p> })}
        }
        .into_any()
    };
    view! {
        <article class="game" data-game=row.key.clone() data-status=status.to_owned()>
            <h3>{place.to_owned()}</h3>
            <p class="about">{words::game(team, &when(text(&row.cells, "start_time")))} " · " <span data-standing>{status.to_owned()}</span></p>
            {answers}
        </article>
    }
    .into_any()
}

fn line(player: &JsonObject, answer: &'static str) -> AnyView {
    let (name, who) = (text(player, "player").to_owned(), text(player, "player").to_owned());
    let message = player.get("message").and_then(Value::as_str).map(str::to_owned);
    let closed = (text(player, "check") == "closed").then_some(words::CLOSED);
    view! {
        <li data-player=who data-answer=answer>
            <span class="name">{name}</span>
            <span class="word">{answer}</span>
            {closed.map(|closed| view! { <span class="about">{closed}</span> })}
            {message.map(|message| view! { <q>{message}</q> })}
        </li>
    }
    .into_any()
}
