//! The guided scenarios of the meetups context.
//!
//! Each begins in an empty workspace. Must do nothing that a person could not do.

use crate::engine::codec::object;
use crate::engine::scenario::{Act, Beat, Scenario};
use serde_json::{Value, json};

const MEETUP: &str = "0d000000-0000-4000-8000-000000000001";
const ADA: &str = "0e000000-0000-4000-8000-000000000001";

const OTHER_ID: &str = "0e000000-0000-4000-8000-000000000002";

/// All of them.
#[must_use]
pub fn all() -> Vec<Scenario> {
    vec![time_travel(), lost_row(), lag()]
}

fn time_travel() -> Scenario {
    let again = ada(OTHER_ID, "A@X.ORG");
    let title_42 = object(json!({"meetup_id": MEETUP, "title": 42}));
    let beats = vec![
        beat("Grace announces a meetup. The first event of its stream.", create()),
        in_vain("There is one of this id: no second one.", "CreateMeetup", announced(), "already_exists"),
        beat("She changes the title. A second event; the first stays as it is.", update("Events by the lake")),
        beat("42 is no title.", Act::GiveInVain("UpdateMeetupTitle", title_42, "invalid_title")),
        beat("Ada will come. An entity of the meetup, with an id of her own.", add()),
        in_vain(
            "Nobody comes twice. Capitals make no other address.",
            "AddMeetupAttendee",
            again,
            "attendee_already_added",
        ),
        beat("One step back: the new title, and nobody has joined.", Act::LookBack(1)),
        beat("Another step back: the old title.", Act::LookBack(1)),
        beat("And this is now.", Act::LookAtNow),
    ];
    Scenario { name: "time-travel", title: "A stack of events, and the way back", beats }
}

fn lost_row() -> Scenario {
    let beats = vec![
        beat("Grace announces a meetup.", create()),
        beat(
            "An accident: the read model loses the row. The event is still there.",
            Act::Lose { view: "meetups", row: MEETUP },
        ),
        beat("She changes the title. No row, no error; the read model moves on.", update("Events by the lake")),
        beat("The read model is folded anew: the row is back, with the new title.", Act::Rebuild("meetups")),
    ];
    Scenario { name: "lost-row", title: "A read model loses a row", beats }
}

fn lag() -> Scenario {
    let beats = vec![
        beat("The read model is paused.", Act::Pause("meetups")),
        beat("Grace announces a meetup. It has happened, and no row shows it: eventual consistency.", create()),
        in_vain("The meetup itself knows: a second one is refused.", "CreateMeetup", announced(), "already_exists"),
        beat("The read model goes on, and there is the row.", Act::Resume("meetups")),
    ];
    Scenario { name: "lag", title: "Happened, and not shown yet", beats }
}

fn announced() -> Value {
    json!({
        "meetup_id": MEETUP,
        "title": "Events by the fire",
        "date": "2026-03-09T19:00:00+01:00",
        "host": "Grace",
        "location": {"name": "Town library", "address": "1 Market Square"},
    })
}

fn create() -> Act {
    Act::Give("CreateMeetup", object(announced()))
}

fn update(title: &str) -> Act {
    Act::Give("UpdateMeetupTitle", object(json!({"meetup_id": MEETUP, "title": title})))
}

fn ada(id: &str, email: &str) -> Value {
    json!({"meetup_id": MEETUP, "attendee_id": id, "name": "Ada", "email": email})
}

fn add() -> Act {
    Act::Give("AddMeetupAttendee", object(ada(ADA, "a@x.org")))
}

fn in_vain(says: &'static str, command: &'static str, data: Value, code: &'static str) -> Beat {
    beat(says, Act::GiveInVain(command, object(data), code))
}

fn beat(says: &'static str, act: Act) -> Beat {
    Beat { says, act }
}
