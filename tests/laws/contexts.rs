//! What holds for every aggregate of every context, whatever happened and whatever somebody sends.

use super::cases;
use crate::rehearsal::Rehearsal;
use hindcast::domains::attendance::{Attendance as AttendanceContext, answer::Attendance, game::Game, team::Team};
use hindcast::domains::coins::{Coins, account::Account};
use hindcast::domains::loans::{Loans, loan_request::LoanRequest};
use hindcast::domains::meetups::{Meetups, meetup::Meetup};
use hindcast::domains::orders::{Orders, invoice::Invoice, order::Order, shipment::Shipment};
use hindcast::engine::aggregate::{Aggregate, DecidedEvent, Given, Past, Snapshot};
use hindcast::engine::codec;
use hindcast::engine::decider::Decider;
use hindcast::engine::event::{JsonObject, RecordedEvent};
use hindcast::engine::ids::{Position, StreamId, StreamVersion};
use hindcast::engine::timestamp::Timestamp;
use hindcast::kernels::form::{World, examples};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// The contexts, before anything happened.
const CONTEXTS: [fn() -> Rehearsal; 5] = [
    Rehearsal::of::<Orders>,
    Rehearsal::of::<Coins>,
    Rehearsal::of::<Meetups>,
    Rehearsal::of::<AttendanceContext>,
    Rehearsal::of::<Loans>,
];

/// A command of a context, by number, about the so-many-th thing that is there, with some fields changed.
#[derive(Clone, Debug)]
struct Deed {
    command: usize,
    about: usize,
    changes: Vec<(usize, Value)>,
}

/// A context by number, one of its stories by number, and what somebody does after that.
type Plot = (usize, usize, Vec<Deed>);

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        proptest::sample::select(&[0, 1, -1, i64::MAX, i64::MIN][..]).prop_map(Value::from),
        Just(json!(u64::MAX)),
        any::<f64>().prop_map(|number| json!(number)),
        any::<String>().prop_map(Value::from),
        proptest::sample::select(&["", " ", "maybe", "a@b.c", "2026-03-02T10:00:00Z", "9999-12-31T23:59:59Z"][..])
            .prop_map(Value::from),
        (0_u128..3).prop_map(|id| json!(Uuid::from_u128(id))),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let keys = proptest::sample::select(&["product_id", "quantity", "uom", "name", "street", "", "x"][..]);
    leaf().prop_recursive(3, 8, 3, move |inner| {
        let fields = vec((keys.clone(), inner.clone()), 0..3);
        let object = fields.prop_map(|fields| Value::Object(fields.into_iter().map(|(k, v)| (k.into(), v)).collect()));
        prop_oneof![vec(inner, 0..3).prop_map(Value::from), object]
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    (any::<usize>(), any::<usize>(), vec((any::<usize>(), value()), 0..3)).prop_map(|(command, about, changes)| Deed {
        command,
        about,
        changes,
    })
}

fn plot() -> impl Strategy<Value = Plot> {
    (0..CONTEXTS.len(), any::<usize>(), vec(deed(), 0..12))
}

/// The name and the input of a command: its example, about something that is there, and then changed.
fn input(history: &Rehearsal, deed: &Deed) -> (&'static str, JsonObject) {
    let steps = &history.context.model.steps;
    let command = &steps[deed.command % steps.len()].command;
    let world = World {
        fresh_id: &|| Uuid::from_u128(0xF00D + deed.about as u128 % 3).to_string(),
        now: Timestamp::from_millisecond(1_772_445_600_000),
    };
    let mut data = examples(&command.fields, &|_| Arc::default(), &world);
    let events = history.events();
    for (name, given) in &mut data {
        let known: Vec<&Value> = events.iter().filter_map(|event| event.data.get(name)).collect();
        if let (true, Some(value)) =
            (given.is_null() || !deed.about.is_multiple_of(4), known.get(deed.about % known.len().max(1)))
        {
            *given = (*value).clone();
        }
    }
    for (field, value) in &deed.changes {
        let name = command.fields.get(field % (command.fields.len() + 1)).map_or("nobody_asked", |field| field.name);
        data.insert(name.to_owned(), value.clone());
    }
    (command.name, data)
}

/// What happened: one of the context's stories, or none, and then what somebody did, as far as the rules allowed it.
fn history((context, story, deeds): &Plot) -> Rehearsal {
    let mut history = CONTEXTS[*context]();
    let stories: Vec<_> = history.context.model.scenarios.iter().map(|scenario| scenario.name).collect();
    if let Some(story) = stories.get(story % (stories.len() + 1)) {
        history.play(story);
    }
    for deed in deeds {
        let (command, data) = input(&history, deed);
        // a "no" is as good as a yes here
        let _ = history.give(command, Value::Object(data));
    }
    history
}

fn streams(history: &Rehearsal) -> Vec<StreamId> {
    history.log.streams().map(|(name, _)| StreamId(name.to_owned())).collect()
}

/// What was decided, as if it had been recorded behind these events.
fn recorded(history: &Rehearsal, past: &Past, decided: Vec<DecidedEvent>) -> Past {
    let Some(some) = history.events().first().cloned() else { return past.clone() };
    let place = |(number, decided): (u64, DecidedEvent)| {
        Arc::new(RecordedEvent {
            event_type: format!("{}.{}", history.context.prefix, decided.name),
            data: decided.data,
            stream_version: StreamVersion(number),
            position: Position(number),
            ..some.as_ref().clone()
        })
    };
    let later = (past.events.len() as u64 + 1..).zip(decided).map(place);
    Past { snapshot: None, events: past.events.iter().cloned().chain(later).collect() }
}

/// Whether an event of this aggregate is the same after it was read and written again; nothing, if it is another one's.
fn comes_back<A: Aggregate>(event: &RecordedEvent) -> Option<(String, JsonObject)> {
    let typed = codec::variant::<<A as Decider>::Event>(event.type_parts().1, &event.data)?;
    Some(codec::encode(&typed.expect("what was recorded can be read")).expect("an event is JSON"))
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn decide_never_panics_and_what_it_accepts_can_be_folded(plot in plot(), sent in vec(deed(), 1..20)) {
        let history = history(&plot);
        for deed in &sent {
            let (command, data) = input(&history, deed);
            let aggregate = history.context.aggregate_for(command).expect("somebody does it");
            let stream = aggregate.stream_of(command, &data).unwrap_or(StreamId("nobody".into()));
            for past in [Past::default(), Past::of(history.stream(&stream.0))] {
                // without validation and enrichment, which would stop most of it
                if let Ok(decided) = aggregate.decide(&past, Given::of(command, &data)) {
                    let after = recorded(&history, &past, decided);
                    prop_assert_eq!(aggregate.state(&after).err(), None, "{} {:?}", command, data);
                }
            }
        }
    }

    #[test]
    fn a_state_is_the_fold_over_a_snapshot_and_what_came_later_at_every_cut(plot in plot()) {
        let history = history(&plot);
        for stream in streams(&history) {
            let owner = history.context.owner_of(&stream).expect("it is an aggregate's");
            let events = history.stream(&stream.0);
            let whole = owner.state(&Past::of(events.clone())).expect("it can be read");
            for cut in 0..=events.len() {
                let (before, later) = events.split_at(cut);
                let snapshot = Snapshot {
                    stream_version: StreamVersion(cut as u64),
                    snapshot_version: owner.snapshot_version(),
                    state: owner.state(&Past::of(before.to_vec())).expect("it can be read"),
                };
                // as it is kept: as bytes
                let kept = serde_json::to_vec(&snapshot).expect("a snapshot is JSON");
                let snapshot = Some(serde_json::from_slice(&kept).expect("its own bytes are JSON"));
                let cut_state = owner.state(&Past { snapshot, events: later.to_vec() });
                prop_assert_eq!(cut_state.as_ref(), Ok(&whole), "{} cut at {}", stream, cut);
            }
        }
    }

    #[test]
    fn every_event_of_every_context_is_the_same_after_it_was_read_and_written(plot in plot()) {
        for event in history(&plot).events() {
            let again = [
                comes_back::<Order>, comes_back::<Shipment>, comes_back::<Invoice>, comes_back::<Account>,
                comes_back::<Meetup>, comes_back::<Team>, comes_back::<Game>, comes_back::<Attendance>,
                comes_back::<LoanRequest>,
            ];
            let again = again.iter().find_map(|comes_back| comes_back(&event)).expect("it is an aggregate's");
            prop_assert_eq!((again.0.as_str(), &again.1), (event.type_parts().1, &event.data));
        }
    }
}
