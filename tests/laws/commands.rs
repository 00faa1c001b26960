//! Whatever people do, in whichever tab and order, what is recorded keeps the rules.

use super::cases;
use crate::support::orders::{
    FixedRuntime, complete_order, complete_shipment, create_order, create_shipment, follower, id_in, log_of, now,
    object, of_type, order_id, runtime, with_id,
};
use crate::support::store_with;
use crate::support::tab::Tab;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::{CausationId, EventId, Position};
use hindcast::runtime::{Command, Refused};
use hindcast::store::{EventStore, MemoryStore};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::proptest;
use proptest::test_runner::TestCaseError;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// What somebody does next.
#[derive(Clone, Debug)]
enum Deed {
    Create(u8),
    Complete(u8),
    /// Opens a shipment by hand, for whichever order.
    Ship(u8),
    /// Completes a shipment that is there, or one that is not.
    Deliver(u8),
    /// Sends a command of somebody before once more, with its id.
    Repeat(u8),
    /// Sends nonsense.
    Babble(String, Value),
    RunPolicies,
}

fn deed() -> impl Strategy<Value = Deed> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!([])),
        Just(json!([{"product_id": 7}, null, []])),
        Just(json!(Uuid::from_u128(1))),
        Just(json!("jane.doe@acme.com")),
    ];
    let name =
        proptest::sample::select(&["CreateOrder", "CompleteOrder", "CreateShipment", "CompleteShipment", ""][..]);
    let field = proptest::sample::select(&["order_id", "order_number", "items", "shipment_id", "x"][..]);
    let nonsense = (name, vec((field, leaf), 0..4)).prop_map(|(name, fields)| {
        let data: BTreeMap<_, _> = fields.into_iter().collect();
        Deed::Babble(name.to_owned(), json!(data))
    });
    prop_oneof![
        4 => (1_u8..=4).prop_map(Deed::Create),
        4 => (1_u8..=4).prop_map(Deed::Complete),
        1 => (1_u8..=4).prop_map(Deed::Ship),
        2 => (0_u8..6).prop_map(Deed::Deliver),
        2 => any::<u8>().prop_map(Deed::Repeat),
        1 => nonsense,
        4 => Just(Deed::RunPolicies),
    ]
}

/// Does deeds one after another, each in the tab of its number, and lets the policies finish.
fn story<S: EventStore>(tabs: &[FixedRuntime<S>], deeds: &[(usize, Deed)]) {
    let mut sent: Vec<Command> = Vec::new();
    for (step, (tab, deed)) in (0_u128..).zip(deeds) {
        let tab = &tabs[tab % tabs.len()];
        let command = match deed {
            Deed::RunPolicies => {
                run_policies(tab);
                continue;
            }
            Deed::Repeat(which) if sent.is_empty() => create_order(which % 4),
            Deed::Repeat(which) => sent[usize::from(*which) % sent.len()].clone(),
            Deed::Create(order) => create_order(*order),
            Deed::Complete(order) => complete_order(*order),
            Deed::Ship(order) => create_shipment(Uuid::from_u128(0xC000 + step), order_id(*order)),
            Deed::Deliver(which) => {
                let log = log_of(tab.store());
                let shipments = of_type(&log, "ShipmentCreated");
                let there = shipments.get(usize::from(*which)).map(|event| id_in(event, "shipment_id"));
                complete_shipment(there.unwrap_or(Uuid::nil()))
            }
            Deed::Babble(name, data) => Command {
                context: "orders".into(),
                name: name.clone(),
                data: object(data.clone()),
                ..Command::default()
            },
        };
        let id = command.command_id.map_or(0xD000 + step, |id| id.0.as_u128());
        let command = with_id(command, id);
        sent.push(command.clone());
        let done = tabs.iter().any(|tab| was_done(&log_of(tab.store()), id));
        match now(tab.dispatch(command)) {
            Ok(_) => {}
            Err(Refused::Rejected(_)) if !done => {}
            Err(other) => panic!("{deed:?} should be done or refused by the rules: {other}"),
        }
    }
    for tab in tabs {
        now(tab.store().catch_up()).expect("memory does not fail");
        run_policies(tab);
    }
    // where the tab that led has died, the browser gives the lead to another one
    if let [heir, _, ..] = tabs {
        now(heir.take_the_lead()).expect("memory does not fail");
        run_policies(heir);
    }
}

/// Lets the policies of a tab do their work, which it may not live to see the end of.
fn run_policies<S: EventStore>(tab: &FixedRuntime<S>) {
    match now(tab.run_handlers()) {
        Ok(()) => {}
        Err(fault) if fault.code == "page_died" => {}
        Err(fault) => panic!("memory does not fail: {fault}"),
    }
}

/// Whether a command of this id has made an event.
fn was_done(log: &[Arc<RecordedEvent>], id: u128) -> bool {
    log.iter().any(|event| event.causation_id.0.as_u128() == id)
}

/// What must be true of every log.
fn check(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    places_have_no_gaps(log)?;
    every_causation_is_known(log)?;
    every_correlation_has_one_root(log)?;
    every_completed_order_has_the_policys_one_shipment(log)?;
    every_row_has_a_key_of_its_own(log)
}

fn ensure(holds: bool, said: impl FnOnce() -> String) -> Result<(), TestCaseError> {
    if holds { Ok(()) } else { Err(TestCaseError::fail(said())) }
}

fn places_have_no_gaps(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    let mut versions: BTreeMap<_, u64> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    for (position, event) in (1..).zip(log) {
        ensure(event.position == Position(position), || format!("{event:?} is not at {position}"))?;
        let version = versions.entry(&event.stream_id).or_default();
        *version += 1;
        ensure(event.stream_version.0 == *version, || format!("{event:?} is not version {version}"))?;
        ensure(ids.insert(event.event_id), || format!("{event:?} has a used id"))?;
    }
    Ok(())
}

/// The event that led to the command that led to this one, where a policy issued it.
fn led_to_its_command(event: &RecordedEvent) -> Option<EventId> {
    let id = event.metadata.get("command_causation_id")?.as_str()?;
    id.parse().ok().map(EventId)
}

fn every_causation_is_known(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    for event in log {
        let Some(led) = led_to_its_command(event) else {
            // a person's command began its own correlation
            ensure(event.causation_id.0 == event.correlation_id.0, || format!("{event:?} has no known cause"))?;
            continue;
        };
        let before = log.iter().find(|other| other.event_id == led && other.position < event.position);
        let cause = before.ok_or_else(|| TestCaseError::fail(format!("{event:?} was led to by nothing")))?;
        let command = cause.event_id.derive(&format!("{}/0", event.issued_by().unwrap_or_default()));
        ensure(event.causation_id == CausationId(command), || format!("{event:?} is not what {cause:?} led to"))?;
        ensure(event.correlation_id == cause.correlation_id, || format!("{event:?} left the story of {cause:?}"))?;
    }
    Ok(())
}

fn every_correlation_has_one_root(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    let mut roots: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for event in log {
        let commands = roots.entry(event.correlation_id).or_default();
        if led_to_its_command(event).is_none() {
            commands.insert(event.causation_id);
        }
    }
    let odd = roots.iter().find(|(_, commands)| commands.len() != 1);
    ensure(odd.is_none(), || format!("not one root: {odd:?}"))
}

fn every_completed_order_has_the_policys_one_shipment(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    let completed = of_type(log, "OrderCompleted").into_iter().map(|event| id_in(event, "order_id"));
    let shipped = of_type(log, "ShipmentCreated").into_iter().filter(|event| event.issued_by() == Some("Shipping"));
    let mut shipped: Vec<_> = shipped.map(|event| id_in(event, "order_id")).collect();
    let mut completed: Vec<_> = completed.collect();
    shipped.sort_unstable();
    completed.sort_unstable();
    let distinct: BTreeSet<_> = completed.iter().collect();
    ensure(distinct.len() == completed.len(), || format!("an order was completed twice: {completed:?}"))?;
    ensure(shipped == completed, || format!("shipped {shipped:?} of the completed {completed:?}"))
}

fn every_row_has_a_key_of_its_own(log: &[Arc<RecordedEvent>]) -> Result<(), TestCaseError> {
    let shown = follower(store_with(log));
    now(shown.run_handlers()).map_err(|fault| TestCaseError::fail(fault.happened))?;
    for context in &shown.contexts() {
        for view in &context.model.views {
            let rows = shown.rows(context, view.name, Position(u64::MAX), usize::MAX);
            let keys: BTreeSet<_> = rows.iter().map(|row| &row.key).collect();
            ensure(keys.len() == rows.len(), || format!("two rows of {} have one key: {rows:?}", view.name))?;
        }
    }
    Ok(())
}

fn bytes(log: &[Arc<RecordedEvent>]) -> Vec<u8> {
    let events: Vec<&RecordedEvent> = log.iter().map(AsRef::as_ref).collect();
    serde_json::to_vec(&events).expect("events are JSON")
}

fn deeds() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    vec((0_usize..3, deed()), 0..40)
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_one_tab_records_keeps_the_rules(deeds in deeds()) {
        let store = MemoryStore::default();
        story(&[runtime(store.clone())], &deeds);
        check(&log_of(&store))?;
    }

    #[test]
    fn what_tabs_record_that_hear_of_each_other_late_keeps_the_rules(deeds in deeds(), one_dies in any::<bool>()) {
        let store = MemoryStore::default();
        let tabs = [(); 3].map(|()| runtime(Tab::of(&store)));
        if one_dies {
            tabs[2].store().die_before_next_checkpoint();
        }
        story(&tabs, &deeds);
        check(&log_of(&store))?;
    }

    #[test]
    fn two_equal_runs_give_equal_bytes(deeds in deeds()) {
        let run = || {
            let store = MemoryStore::default();
            story(&[runtime(store.clone())], &deeds);
            bytes(&log_of(&store))
        };
        proptest::prop_assert_eq!(run(), run());
    }

    #[test]
    fn a_command_that_was_done_is_not_done_again(deeds in deeds()) {
        let (once, twice) = (MemoryStore::default(), MemoryStore::default());
        story(&[runtime(once.clone())], &deeds);
        let runtime = runtime(twice.clone());
        story(std::slice::from_ref(&runtime), &deeds);
        for event in log_of(&once) {
            let id = event.causation_id.0.as_u128();
            let command = Command {
                context: "orders".into(),
                name: event.command().unwrap_or_default().to_owned(),
                data: event.data.clone(),
                ..Command::default()
            };
            let receipt = now(runtime.dispatch(with_id(command, id))).expect("it was done before");
            proptest::prop_assert_eq!(&receipt.events, &vec![event]);
        }
        proptest::prop_assert_eq!(log_of(&once), log_of(&twice));
    }
}
