//! The Noodles, through the runtime: the process manager asks, the mails go out once, links are followed, the check closes.

use futures::FutureExt;
use hindcast::domains;
use hindcast::engine::codec::object;
use hindcast::engine::ids::StreamId;
use hindcast::engine::log::Log;
use hindcast::engine::projection::Row;
use hindcast::runtime::{Command, Environment, FixedEnvironment, Order, Runtime};
use hindcast::store::{EventStore, MemoryStore};
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

type League = std::rc::Rc<Runtime<MemoryStore, FixedEnvironment>>;

const TEAM: Uuid = Uuid::from_u128(0xA1);
const GAME: Uuid = Uuid::from_u128(0xB1);
const CHECK: Uuid = Uuid::from_u128(0xC1);

fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("nothing here waits")
}

/// A page over what a store has, which runs the handlers.
fn opened(store: MemoryStore) -> League {
    let league = Runtime::new(store, FixedEnvironment::default(), domains::all());
    now(league.take_the_lead()).expect("the store works");
    league
}

fn give(league: &League, name: &str, data: Value) -> Result<(), String> {
    let command = Command { context: "attendance".into(), name: name.into(), data: object(data), ..Command::default() };
    let done = now(league.dispatch(command)).map(|_| ()).map_err(|refused| refused.code().to_owned());
    now(league.run_handlers()).expect("the handlers run");
    now(league.take_in_deliveries()).expect("the store works");
    done
}

fn rows(league: &League, view: &str) -> Vec<Row> {
    let context = &league.context("attendance").expect("it is there");
    league.rows(context, view, league.store().look(Log::head), usize::MAX)
}

fn to(league: &League) -> Vec<Value> {
    rows(league, "inbox").into_iter().map(|mail| mail.cells["to"].clone()).collect()
}

fn click(league: &League, mail: usize, answer: &str) -> Result<(), String> {
    let link = rows(league, "inbox")[mail].cells[answer].clone();
    give(league, link["command"].as_str().expect("a link"), link["data"].clone())
}

fn asked() -> League {
    let league = opened(MemoryStore::default());
    let joins = |id: u128, name: &str, email: &str| json!({"team_id": TEAM, "player": {"player_id": Uuid::from_u128(id), "name": name, "email": email}});
    let game = json!({
        "game_id": GAME, "team_id": TEAM, "location": "Monarch Park - Field 4", "start_time": "2026-03-02T10:30:00Z",
    });
    for (command, data) in [
        ("RegisterTeam", json!({"team_id": TEAM, "name": "The Noodles"})),
        ("JoinTeam", joins(0xD1, "Alice", "alice@example.com")),
        ("JoinTeam", joins(0xD2, "Bob", "bob@example.com")),
        ("ScheduleGame", game),
        ("CheckAttendance", json!({"check_id": CHECK, "game_id": GAME, "team_id": TEAM})),
    ] {
        give(&league, command, data).expect(command);
    }
    league
}

fn version(league: &League, stream: &str) -> u64 {
    league.store().look(|log| log.version(&StreamId(stream.into())).0)
}

#[test]
fn the_noodles_are_asked_play_and_bob_is_too_late() {
    let league = asked();
    assert_eq!(to(&league), ["alice@example.com", "bob@example.com"]);
    assert_eq!(click(&league, 0, "yes"), Ok(()));
    let game = json!({"game_id": GAME});
    assert_eq!(give(&league, "StartGame", game.clone()), Err("cant_start_game_before_start_time".into()));
    now(league.move_clock(Duration::from_mins(30))).expect("the store works");
    assert_eq!(give(&league, "StartGame", game.clone()), Ok(()));
    assert_eq!(give(&league, "EndGame", game), Ok(()));
    assert_eq!(click(&league, 1, "no"), Err("check_closed".into()));
    assert_eq!(league.store().look(Log::head).0, 13);
    let attendance = |mail: usize| format!("attendance-{}", rows(&league, "inbox")[mail].key);
    let versions = [
        version(&league, &format!("team-{TEAM}")),
        version(&league, &format!("game-{GAME}")),
        version(&league, &attendance(0)),
        version(&league, &attendance(1)),
    ];
    assert_eq!(versions, [4, 4, 3, 2]);
}

#[test]
fn a_page_that_is_opened_again_sends_no_mail_again_and_still_closes_every_check() {
    let before = asked();
    let league = opened(before.store().clone());
    // the counted ids of the first page are used up
    for _ in 0..100 {
        league.environment().fresh_id();
    }
    for handler in ["Attendance.Mailer", "Attendance.Attendance check"] {
        now(league.order(handler, Order::Rebuild)).expect("it is there");
    }
    now(league.order("Attendance.Mailer", Order::Reset)).expect("it is there");
    assert_eq!(give(&league, "CancelGame", json!({"game_id": GAME})), Ok(()));
    assert_eq!(to(&league), ["alice@example.com", "bob@example.com"]);
    assert_eq!(click(&league, 0, "yes"), Err("check_closed".into()));
    assert_eq!(click(&league, 1, "yes"), Err("check_closed".into()));
}
