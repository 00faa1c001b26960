//! The wall of the attendance context: what hangs where, in the order of time.
//!
//! Must say nothing that the code does not do; a test holds the two against each other.

use super::{answer, game, scenarios, team};
use crate::engine::event::JsonObject;
use crate::engine::model::{CommandSticky, Model, PolicySticky, Sorting, Step, SystemSticky, ViewSticky};
use crate::engine::schema::Field;

const CAPTAIN: Option<&str> = Some("Captain");

/// The board.
#[must_use]
pub fn model() -> Model {
    Model {
        name: "attendance",
        title: "Attendance",
        steps: steps(),
        policies: policies(),
        views: views(),
        systems: vec![SystemSticky { name: "mail", settings: JsonObject::new(), fields: Vec::new() }],
        hotspots: Vec::new(),
        known_by: vec!["name", "location", "player.name"],
        called_after: Vec::new(),
        pivotal_events: vec!["AttendanceCheckStarted"],
        loose: Vec::new(),
        scenarios: scenarios::scenarios(),
    }
}

fn steps() -> Vec<Step> {
    let team =
        |actor, command, fields, event, views: &[&'static str]| step(actor, "Team", command, fields, event, views);
    let game = |command, fields, event, views: &[&'static str]| step(CAPTAIN, "Game", command, fields, event, views);
    let answer = |actor, command, fields, event, views: &[&'static str]| {
        step(actor, "Attendance", command, fields, event, views)
    };
    let (asked, answered) = (["who-is-coming", "tally", "inbox"], ["who-is-coming", "tally"]);
    let join = vec![team::which_team(), team::player()];
    let check = game::check_attendance_fields;
    vec![
        team(CAPTAIN, "RegisterTeam", team::register_team_fields(), "TeamRegistered", &["teams"]),
        team(CAPTAIN, "JoinTeam", join, "PlayerJoinedTeam", &["teams", "players"]),
        team(CAPTAIN, "LeaveTeam", team::leave_team_fields(), "PlayerLeftTeam", &["teams", "players"]),
        game("ScheduleGame", game::schedule_game_fields(), "GameScheduled", &["games", "teams", "tally"]),
        game("CheckAttendance", check(), "AttendanceCheckStarted", &[]),
        team(None, "RequestTeamAttendance", check(), "TeamAttendanceCheckStarted", &[]),
        answer(None, "RequestAttendance", answer::request_attendance_fields(), "AttendanceRequested", &asked),
        answer(
            Some("Player"),
            "ConfirmAttendance",
            answer::confirm_attendance_fields(),
            "AttendanceConfirmed",
            &answered,
        ),
        game("StartGame", vec![game::which_game("scheduled")], "GameStarted", &["games", "teams"]),
        game("EndGame", vec![game::which_game("started")], "GameEnded", &["games"]),
        game("CancelGame", vec![game::which_game("scheduled")], "GameCancelled", &["games", "teams"]),
        answer(
            None,
            "CloseAttendanceCheck",
            vec![answer::which_question()],
            "AttendanceCheckClosed",
            &["who-is-coming"],
        ),
    ]
}

fn step(
    actor: Option<&'static str>,
    aggregate: &'static str,
    command: &'static str,
    fields: Vec<Field>,
    event: &'static str,
    views: &[&'static str],
) -> Step {
    let command = CommandSticky { name: command, fields, unique: Vec::new() };
    Step { actor, command, aggregate, events: vec![event], views: views.to_vec(), ..Step::default() }
}

fn policies() -> Vec<PolicySticky> {
    vec![
        PolicySticky {
            name: "Attendance check",
            whenever: vec!["AttendanceCheckStarted", "TeamAttendanceCheckStarted", "GameEnded", "GameCancelled"],
            then: vec!["RequestTeamAttendance", "RequestAttendance", "CloseAttendanceCheck"],
            tells: None,
        },
        PolicySticky { name: "Mailer", whenever: vec!["AttendanceRequested"], then: Vec::new(), tells: Some("mail") },
    ]
}

fn views() -> Vec<ViewSticky> {
    vec![
        ViewSticky {
            name: "teams",
            columns: vec!["team_id", "name", "roster", "upcoming_games"],
            sorted_by: vec![Sorting::Rising("name")],
            when_empty: "No team yet. Register one on the wall.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "players",
            columns: vec!["player_id", "name", "email", "teams"],
            sorted_by: vec![Sorting::Rising("name")],
            when_empty: "No player yet. Let one join a team.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "games",
            columns: vec!["game_id", "location", "start_time", "team_name", "status"],
            sorted_by: vec![Sorting::Rising("start_time")],
            when_empty: "No game yet. Schedule one for a team.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "who-is-coming",
            columns: vec!["game_id", "location", "start_time", "player", "answer", "message", "check"],
            sorted_by: vec![Sorting::Rising("start_time")],
            when_empty: "Nobody has been asked yet. Check the attendance of a game.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "tally",
            columns: vec!["game_id", "location", "start_time", "yes", "no", "maybe", "no_answer"],
            sorted_by: vec![Sorting::Rising("start_time")],
            when_empty: "No game yet, so there is nothing to count.",
            ..ViewSticky::default()
        },
        ViewSticky {
            name: "inbox",
            columns: vec!["player_check_id", "to", "from", "subject", "text", "yes", "no", "maybe"],
            delivered_to: Some("mail"),
            when_empty: "No mail yet. Check the attendance of a game, and every player of the team gets one.",
            ..ViewSticky::default()
        },
    ]
}
