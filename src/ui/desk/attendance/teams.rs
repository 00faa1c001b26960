//! The teams: who plays, and which games a team has before it.
//!
//! A game is before a team if it starts after now, and the view Teams cannot say that, for a projection has no clock. Here
//! there is one; where the past is looked at, now is the time of the event there.

use super::games::{text, upcoming};
use super::when;
use crate::app::session::Session;
use crate::engine::event::JsonObject;
use crate::engine::timestamp::Timestamp;
use crate::ui::parts::{each, live};
use crate::ui::words::desk::attendance as words;
use leptos::prelude::*;
use serde_json::Value;

/// The teams, as of the playhead.
pub fn teams(session: Session, as_of: Memo<Timestamp>) -> AnyView {
    let when_empty = session.context().model.view("teams").map_or("", |view| view.when_empty);
    // what is before each team: made anew when that changes, and not with each second
    let ahead = Memo::new(move |_| {
        let now = as_of.get();
        let rows = session.moment.with(|moment| moment.newest("teams"));
        let of = |team: &JsonObject| -> Vec<JsonObject> { upcoming(team, now).into_iter().cloned().collect() };
        rows.iter().map(|row| (row.key.clone(), row.cells.clone(), of(&row.cells))).collect::<Vec<_>>()
    });
    live(move || {
        let teams = ahead.get();
        if teams.is_empty() {
            return view! { <p class="hint">{when_empty}</p> }.into_any();
        }
        each(teams, |(key, team, games)| {
            let roster = team.get("roster").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let names: Vec<&str> = roster.iter().filter_map(Value::as_object).map(|player| text(player, "name")).collect();
            let lines = each(&games, |game| {
                let place = text(game, "location").to_owned();
                view! { <li><span class="name">{place}</span> <span class="about">{when(text(game, "start_time"))}</span></li> }
            });
            let none = games.is_empty().then(|| view! { <p class="hint">{words::NO_GAME_AHEAD}</p> });
            view! {
                <article class="game" data-team=key>
                    <h3>{text(&team, "name").to_owned()}</h3>
                    <p class="about">{words::roster(&names)}</p>
                    <ul class="players" data-upcoming>{lines}</ul>
                    {none}
                </article>
            }
        })
        .into_any()
    })
}
