//! Every player is asked once for each check, and nobody's answer changes after the close, whatever an afternoon brings.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::attendance::Attendance;
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const TEAM: Uuid = Uuid::from_u128(0xA1);
const GAME: Uuid = Uuid::from_u128(0xB1);

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    Join(u8),
    Leave(u8),
    Check(u8),
    Answer(usize, &'static str),
    Guess,
    Start,
    End,
    Cancel,
    /// The process manager comes back after a crash.
    AskAgain,
    Stop,
    GoOn,
}

fn deed() -> impl Strategy<Value = Deed> {
    let answer = proptest::sample::select(&["yes", "no", "maybe"][..]);
    prop_oneof![
        4 => (0_u8..5).prop_map(Deed::Join),
        2 => (0_u8..5).prop_map(Deed::Leave),
        4 => (0_u8..3).prop_map(Deed::Check),
        6 => (any::<usize>(), answer).prop_map(|(mail, answer)| Deed::Answer(mail, answer)),
        1 => Just(Deed::Guess),
        1 => Just(Deed::Start),
        1 => Just(Deed::End),
        1 => Just(Deed::Cancel),
        1 => Just(Deed::AskAgain),
        1 => Just(Deed::Stop),
        2 => Just(Deed::GoOn),
    ]
}

fn player(number: u8) -> Uuid {
    Uuid::from_u128(0xD0 + u128::from(number))
}

fn does(league: &mut Rehearsal, deed: &Deed) {
    // a "no" is as good as a yes here
    let _ = match deed {
        Deed::Join(number) => {
            let player = json!({"player_id": player(*number), "name": "P", "email": format!("p{number}@example.com")});
            league.give("JoinTeam", json!({"team_id": TEAM, "player": player}))
        }
        Deed::Leave(number) => league.give("LeaveTeam", json!({"team_id": TEAM, "player_id": player(*number)})),
        Deed::Check(number) => {
            let check_id = Uuid::from_u128(0xC0 + u128::from(*number));
            league.give("CheckAttendance", json!({"check_id": check_id, "game_id": GAME, "team_id": TEAM}))
        }
        Deed::Answer(mail, answer) => {
            let mails = league.rows("inbox");
            match mails.get(mail.checked_rem(mails.len()).unwrap_or_default()) {
                Some(mail) => league.give("ConfirmAttendance", mail[*answer]["data"].clone()),
                None => return,
            }
        }
        Deed::Guess => league.give("ConfirmAttendance", json!({"player_check_id": GAME, "token": Uuid::nil()})),
        Deed::Start => league.give("StartGame", json!({"game_id": GAME})),
        Deed::End => league.give("EndGame", json!({"game_id": GAME})),
        Deed::Cancel => league.give("CancelGame", json!({"game_id": GAME})),
        Deed::AskAgain => return league.react_again("Attendance check"),
        Deed::Stop => return league.pause("Attendance check"),
        Deed::GoOn => return league.resume("Attendance check"),
    };
}

fn after(deeds: &[Deed]) -> Rehearsal {
    let mut league = Rehearsal::of::<Attendance>();
    league.give("RegisterTeam", json!({"team_id": TEAM, "name": "The Noodles"})).expect("a new team");
    let game = json!({"game_id": GAME, "team_id": TEAM, "location": "Field 4", "start_time": "2026-03-02T10:00:00Z"});
    league.give("ScheduleGame", game).expect("a new game");
    for deed in deeds {
        does(&mut league, deed);
    }
    league.resume("Attendance check");
    league
}

/// The payloads of all events of a name, in order, each with its place in the log.
fn all(league: &Rehearsal, name: &str) -> Vec<(u64, Value)> {
    let events = league.events().into_iter().filter(|event| event.type_parts().1 == name);
    events.map(|event| (event.position.0, json!(event.data))).collect()
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn every_player_of_a_team_is_asked_exactly_once_per_check(deeds in vec(deed(), 0..40)) {
        let league = after(&deeds);
        let over = league.events().iter().any(|event| ["GameEnded", "GameCancelled"].contains(&event.type_parts().1));
        let mut asked = BTreeMap::<_, u32>::new();
        for (_, request) in all(&league, "AttendanceRequested") {
            let whom = (request["check_id"].to_string(), request["player"]["player_id"].to_string());
            *asked.entry(whom).or_default() += 1;
        }
        prop_assert!(asked.values().all(|times| *times == 1), "{asked:?}");
        let wanted: BTreeSet<_> = all(&league, "TeamAttendanceCheckStarted").iter().flat_map(|(_, check)| {
            let players = check["players"].as_array().cloned().unwrap_or_default();
            let check_id = check["check_id"].to_string();
            players.into_iter().map(move |player| (check_id.clone(), player["player_id"].to_string()))
        }).collect();
        let really: BTreeSet<_> = asked.into_keys().collect();
        prop_assert!(really.is_subset(&wanted));
        prop_assert!(over || really == wanted, "{really:?} of {wanted:?}");
        prop_assert_eq!(league.rows("inbox").len(), really.len());
    }

    #[test]
    fn nobodys_answer_changes_after_the_close(deeds in vec(deed(), 0..40)) {
        let league = after(&deeds);
        let closed = all(&league, "AttendanceCheckClosed");
        let at: BTreeMap<_, _> =
            closed.iter().map(|(at, close)| (close["player_check_id"].to_string(), *at)).collect();
        prop_assert_eq!(at.len(), closed.len(), "each is closed once");
        for (position, answer) in all(&league, "AttendanceConfirmed") {
            let closed_at = at.get(&answer["player_check_id"].to_string());
            prop_assert!(closed_at.is_none_or(|at| position < *at), "{position} {answer}");
        }
        let over = league.events().iter().any(|event| ["GameEnded", "GameCancelled"].contains(&event.type_parts().1));
        let open = all(&league, "AttendanceRequested").len() - closed.len();
        prop_assert!(!over || open == 0, "{open} are open after the end");
    }

    #[test]
    fn the_tally_counts_everybody_who_was_asked_once_and_as_they_answered_last(deeds in vec(deed(), 0..40)) {
        let league = after(&deeds);
        let coming = league.rows("who-is-coming");
        let tally = &league.rows("tally")[0];
        for (column, answer) in [("yes", "yes"), ("no", "no"), ("maybe", "maybe"), ("no_answer", "no answer")] {
            let rows = coming.iter().filter(|row| row["answer"] == answer).count();
            prop_assert_eq!(&tally[column], &json!(rows), "{}", column);
        }
    }
}
