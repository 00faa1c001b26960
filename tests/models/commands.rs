//! What a command goes through: validation, what others say, uniqueness, the rules of its aggregate, its own, its effects.

use super::{give, passes, run};
use hindcast::runtime::Environment;
use serde_json::json;

#[test]
fn every_field_is_validated_at_once_and_first() {
    passes(
        r#"model T
system Weather
  fair: yes/no = no
aggregate Kite
  one per kite_id
command Fly Kite
  on Kite
  kite_id: new id
  height: whole number above 0, e.g. 3
  who: email
  colour: one of RED, BLUE
  at: time
  strong: yes/no
  plate: text like aa-99
  note: text, optional
  asks Weather
    refuse storm "Not in a storm" if not system.fair
  refuse never "Never" if height > 2
  then Kite Flown
event Kite Flown
story A
  when Fly Kite with height: 0, who: "me", colour: "GREEN", at: "noon", strong: "x", plate: "M-1"
  then refused validation_failure at height, who, colour, at, strong, plate
  when Fly Kite
  then refused storm
  set Weather with fair: yes
  when Fly Kite
  then refused never
"#,
    );
}

#[test]
fn the_aggregate_says_no_in_the_order_of_its_lines_and_before_the_command() {
    passes(
        r#"model T
aggregate Door
  one per door_id
  remembers state: one of OPEN, SHUT, GONE
  refuse gone if door.state is GONE
  begins with Hang Door
  refuse stuck "The door is stuck" if door.state is SHUT
command Hang Door
  on Door
  door_id: new id
  then Door Hung
event Door Hung
  sets state to OPEN
command Shut Door
  on Door
  door_id: id
  refuse shut_already if door.state is SHUT
  then Door Shut
event Door Shut
  sets state to SHUT
command Burn Door
  on Door
  door_id: id
  then Door Burnt
event Door Burnt
  sets state to GONE
story A
  when Shut Door with door_id: #B
  then refused not_found
  when Hang Door with door_id: #A
  then Door Hung
  when Hang Door with door_id: #A
  then refused already_created
  when Shut Door with door_id: #A
  then Door Shut
  when Shut Door with door_id: #A
  then refused stuck
  when Hang Door with door_id: #A
  then refused already_created
story B
  when Hang Door with door_id: #A
  when Burn Door with door_id: #A
  when Hang Door with door_id: #A
  then refused gone
"#,
    );
}

#[test]
fn what_is_not_there_is_refused_by_the_name_of_the_aggregate() {
    let runtime = run(
        "model T\naggregate Loan Request\n  one per id\n  begins with Request\ncommand Request\n  on Loan Request\n  id: new id\n  then Requested\nevent Requested\ncommand Deny\n  on Loan Request\n  id: id\n  then Denied\nevent Denied\n",
    );
    let id = "00000000-0000-0000-0000-00000000000A";
    let no = give(&runtime, 1, "Deny", json!({"id": id})).expect_err("nobody has asked");
    assert_eq!((no.code.as_str(), no.message.as_str()), ("not_found", "Loan request not found"));
    let events = give(&runtime, 2, "Request", json!({"id": id})).expect("it is new");
    assert_eq!(events[0].stream_id.0, "loan-request-00000000-0000-0000-0000-00000000000a");
    assert_eq!((events[0].event_type.as_str(), &events[0].data["id"]), ("T.Requested", &json!(id.to_lowercase())));
    let no = give(&runtime, 3, "Request", json!({"id": id.to_lowercase()})).expect_err("it exists");
    assert_eq!((no.code.as_str(), no.message.as_str()), ("already_created", "Loan request already created"));
}

#[test]
fn a_command_may_be_accepted_and_change_nothing() {
    passes(
        "model T\naggregate Lamp\n  one per lamp_id\n  remembers lit: yes/no\ncommand Light\n  on Lamp\n  lamp_id: new id\n  nothing if lamp.lit\n  then Lit\nevent Lit\n  sets lit to yes\nstory A\n  when Light with lamp_id: #A\n  then Lit\n  when Light with lamp_id: #A\n  then nothing\n",
    );
}

#[test]
fn fields_carry_over_and_with_says_the_rest() {
    passes(
        r#"model T
command Book
  seat: text, e.g. "A1"
  guest: text, e.g. "Ada"
  note: text, optional
  then Booked
  then Charged with amount: 2 * 3, whom: guest
event Booked
event Charged
  seat: text
  amount: number
  whom: text
  tip: number = 1
story A
  when Book
  then Booked with seat: "A1", guest: "Ada"
  then Charged with seat: "A1", amount: 6, whom: "Ada", tip: 1
"#,
    );
}

#[test]
fn an_effect_may_depend_and_may_be_repeated_and_otherwise_is_for_the_rest() {
    passes(
        r"model T
command Sort
  sizes: list of number, e.g. [1, 5, 9]
  score: number, e.g. 5
  then Sorted
  then Large with size: s for s in sizes if s > 4
  then High if score >= 7
  then Low if score <= 4
  otherwise Middle
event Sorted
event Large
  size: number
event High
  score: number
event Low
  score: number
event Middle
  score: number
story A
  when Sort
  then Sorted with sizes: [1, 5, 9]
  then Large with size: 5
  then Large with size: 9
  when Sort with sizes: [1], score: 8
  then Sorted
  then High
  when Sort with sizes: [1], score: 1
  then Sorted
  then Low
  when Sort with sizes: [1], score: 5
  then Sorted
  then Middle with score: 5
",
    );
}

#[test]
fn a_unique_value_is_refused_as_a_fault_or_as_the_line_says_and_nobody_is_in_their_own_way() {
    passes(
        r#"model T
aggregate Guest
  one per guest_id
command Enter
  on Guest
  guest_id: new id
  badge: text, e.g. "B"
  card: text, e.g. "C"
  unique badge in Guests
  unique card in Guests held by guest_id as card_taken "Somebody has that card"
  then Entered
event Entered
command Leave
  on Guest
  guest_id: id
  then Left
event Left
view Guests
  one row per guest_id
  shows badge, card
  on Entered adds row: copies badge, card
  on Left removes row
story A
  when Enter with guest_id: #A, badge: "1", card: "1"
  when Enter with guest_id: #B, badge: "1", card: "2"
  then refused validation_failure at badge
  when Enter with guest_id: #B, badge: "2", card: "1"
  then refused card_taken
  when Enter with guest_id: #A, badge: "2", card: "1"
  then Entered
  when Enter with guest_id: #B, badge: "1", card: "2"
  then Entered
  when Leave with guest_id: #B
  when Enter with guest_id: #C, badge: "1", card: "2"
  then Entered
"#,
    );
}

#[test]
fn a_unique_value_is_claimed_so_that_of_two_commands_at_once_one_gets_it() {
    let runtime = run(
        "model T\naggregate Guest\n  one per guest_id\ncommand Enter\n  on Guest\n  guest_id: new id\n  badge: text\n  unique badge in Guests\n  then Entered\nevent Entered\ncommand Leave\n  on Guest\n  guest_id: id\n  then Left\nevent Left\nview Guests\n  one row per guest_id\n  shows badge\n  on Entered adds row: copies badge\n  on Left removes row\n",
    );
    let guest = |number: u128| uuid::Uuid::from_u128(number).to_string();
    let enter = |id, number| give(&runtime, id, "Enter", json!({"guest_id": guest(number), "badge": "A 1"}));
    enter(1, 1).expect("it is free");
    let no =
        give(&runtime, 2, "Enter", json!({"guest_id": guest(2), "badge": " A  1"})).expect_err("it looks the same");
    assert_eq!((no.code.as_str(), no.details[0].code.as_str()), ("validation_failure", "uniqueness"));
    give(&runtime, 3, "Leave", json!({"guest_id": guest(1)})).expect("it is there");
    assert!(enter(4, 2).is_err(), "it is claimed for a minute");
    crate::support::now(runtime.move_clock(std::time::Duration::from_mins(2))).expect("memory does not fail");
    assert!(enter(5, 2).is_ok());
}

#[test]
fn what_a_system_says_is_for_the_rules_and_nobody_can_say_it_by_hand() {
    let text = r#"model T
system Scores
  known: map of whole number = {"ada": 9}
command Ask
  who: text
  asks Scores
    sets score to system.known[who] or else chance(1, 10)
  refuse low "{who} has {score} only" if score < 5
  then Asked
event Asked
  who, score
story A
  when Ask with who: "ada"
  then Asked with score: 9
  set Scores with known: {"bob": 2}
  when Ask with who: "bob"
  then refused low
"#;
    passes(text);
    let runtime = run(text);
    let events = give(&runtime, 1, "Ask", json!({"who": "ada", "score": 1})).expect("9 is enough");
    assert_eq!(events[0].data["score"], 9);
    let context = runtime.contexts()[0].clone();
    let settings = crate::support::object(json!({"known": {"bob": 2}}));
    crate::support::now(runtime.set_system(&context, "scores", settings)).expect("memory does not fail");
    let no = give(&runtime, 2, "Ask", json!({"who": "bob"})).expect_err("2 is not");
    assert_eq!(no.message, "bob has 2 only");
}

#[test]
fn new_ids_follow_from_the_command_and_each_turn_has_its_own() {
    let text = "model T\ncommand Cut\n  pieces: list of number\n  then Piece with piece_id: new id, size: p for p in pieces\nevent Piece\n  piece_id: id\n  size: number\n";
    let ids = |command: u128| {
        let events = give(&run(text), command, "Cut", json!({"pieces": [1, 2]})).expect("it is right");
        events.iter().map(|event| event.data["piece_id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(1), ids(1));
    assert_ne!(ids(1), ids(2));
    assert_ne!(ids(1)[0], ids(1)[1]);
}

#[test]
fn now_is_the_clock_of_the_workspace() {
    let runtime = run(
        "model T\ncommand Start\n  at: time\n  refuse too_early if now < at\n  then Started with started_at: now\nevent Started\n  started_at: time\n",
    );
    let later = runtime.environment().now().after(std::time::Duration::from_mins(5));
    let start = || json!({"at": later.to_string()});
    assert_eq!(give(&runtime, 1, "Start", start()).expect_err("it is too early").code, "too_early");
    crate::support::now(runtime.move_clock(std::time::Duration::from_mins(6))).expect("memory does not fail");
    assert!(give(&runtime, 2, "Start", start()).is_ok());
}

#[test]
fn a_number_beyond_what_javascript_can_count_is_refused_by_the_decision() {
    passes(
        "model T\naggregate Pot\n  one per pot_id\n  remembers sum: number\ncommand Fill\n  on Pot\n  pot_id: new id\n  amount: whole number, e.g. 9007199254740991\n  then Filled\nevent Filled\n  adds amount to sum\ncommand Double\n  on Pot\n  pot_id: id\n  amount: number\n  then Doubled with amount: amount * 2\nevent Doubled\n  amount: number\nstory A\n  when Fill with pot_id: #A\n  then Filled\n  when Fill with pot_id: #A, amount: 1\n  then refused number_too_large\n  when Double with pot_id: #A, amount: 9007199254740991\n  then refused number_too_large\n  when Fill with pot_id: #A, amount: -1\n  then Filled\n",
    );
}

#[test]
fn an_evaluation_ends_after_so_many_steps() {
    let runtime = run(
        "model T\ncommand Square\n  ns: list of number\n  refuse odd if count(a for a in ns where count(b for b in ns where count(c for c in ns where c > b) > a) > 1) > 1\n  then Squared\nevent Squared\n",
    );
    let no = give(&runtime, 1, "Square", json!({"ns": (0..200).collect::<Vec<_>>()}));
    assert_eq!(no.expect_err("it takes too long").code, "too_many_steps");
}

#[test]
fn what_is_blank_is_not_there_and_what_is_nothing_makes_a_comparison_no() {
    passes(
        r#"model T
command Note
  text: text, optional
  count: number, optional
  refuse is_a if text is "a"
  refuse is_not_a if text is not "a"
  refuse above if count > 1
  refuse below if count <= 1
  refuse missing if text is missing
  then Noted
event Noted
command Divide
  by: number
  refuse nothing_known if 1 / by is missing
  then Divided with result: 1 / by
event Divided
  result: number, optional
story A
  when Note with text: "   "
  then refused missing
  when Note
  then refused missing
  when Note with text: "b"
  then refused is_not_a
  when Divide with by: 0
  then refused nothing_known
  when Divide with by: 4
  then Divided with result: 0.25
"#,
    );
}
