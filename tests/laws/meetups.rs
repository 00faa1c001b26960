//! Whoever joins, in whichever spelling: nobody comes twice, and the views agree with the meetup.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::meetups::Meetups;
use hindcast::engine::ids::Position;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any, prop_assert_eq, prop_oneof};
use proptest::proptest;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    Create(u128),
    Rename(u128, String),
    Join(u128, u128, &'static str),
}

fn deed() -> impl Strategy<Value = Deed> {
    let meetup = || 1_u128..4;
    let email = proptest::sample::select(&["a@x.org", "A@x.org", "a@X.ORG", "b@x.org", "B@X.org", "no"][..]);
    prop_oneof![
        1 => meetup().prop_map(Deed::Create),
        1 => (meetup(), any::<String>()).prop_map(|(meetup, title)| Deed::Rename(meetup, title)),
        3 => (meetup(), 1_u128..5, email).prop_map(|(meetup, attendee, email)| Deed::Join(meetup, attendee, email)),
    ]
}

fn story(deeds: Vec<Deed>) -> Rehearsal {
    let mut meetups = Rehearsal::of::<Meetups>();
    for deed in deeds {
        let (command, mut input) = match deed {
            Deed::Create(id) => {
                let date = "2026-03-09T19:00:00+01:00";
                ("CreateMeetup", json!({"meetup_id": id, "title": "Old", "date": date, "host": "Grace"}))
            }
            Deed::Rename(id, title) => ("UpdateMeetupTitle", json!({"meetup_id": id, "title": title})),
            Deed::Join(id, attendee, email) => {
                let attendee = Uuid::from_u128(attendee);
                let input = json!({"meetup_id": id, "attendee_id": attendee, "name": "Ada", "email": email});
                ("AddMeetupAttendee", input)
            }
        };
        let id = input["meetup_id"].as_u64().expect("a small number");
        input["meetup_id"] = json!(Uuid::from_u128(id.into()));
        // often the rules say no
        let _ = meetups.give(command, input);
    }
    meetups
}

fn emails(rows: &[Value]) -> BTreeSet<String> {
    rows.iter().map(|row| row["email"].as_str().expect("text").to_lowercase()).collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn nobody_comes_twice_and_everybody_is_counted(deeds in vec(deed(), 0..40)) {
        let meetups = story(deeds);
        for row in meetups.rows("meetups") {
            let stream = format!("meetup-{}", row["meetup_id"].as_str().expect("text"));
            let state = meetups.state(&stream, usize::MAX)["ANNOUNCED"].clone();
            let coming = state["attendees"].as_array().expect("a list").clone();
            prop_assert_eq!(emails(&coming).len(), coming.len());
            prop_assert_eq!(&row["attendees"], &json!(coming.len()));
            prop_assert_eq!(&row["title"], &state["title"]);
            let shown = meetups.rows("attendees").into_iter().filter(|one| one["meetup_id"] == row["meetup_id"]);
            prop_assert_eq!(shown.count(), coming.len());
        }
    }

    #[test]
    fn what_was_shown_at_a_moment_is_shown_of_it_for_ever(deeds in vec(deed(), 0..30), cut in 0_usize..30) {
        let early = story(deeds.iter().take(cut).cloned().collect());
        let late = story(deeds);
        for view in ["meetups", "attendees"] {
            prop_assert_eq!(late.rows_at(view, Position(early.log.head().0)), early.rows(view));
        }
    }
}
