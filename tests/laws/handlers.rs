//! Whoever leads, dies and takes over: every event is handled once, and nothing is missing.

use super::cases;
use crate::support::tab::Tab;
use crate::support::toy::{self, Toys, cast, command, told};
use crate::support::{exported, log_of, now, seen};
use hindcast::engine::aggregate::Past;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::ids::{CommandId, CorrelationId, Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, Order};
use hindcast::store::{EventStore, MemoryStore};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

const CASES: u32 = 64;
const BELLS: [&str; 2] = ["small", "big"];
const HANDLERS: [&str; 5] = [toy::BELLS, toy::ECHO, toy::LINKER, toy::CARETAKER, toy::CRIER];

/// What happens next.
#[derive(Clone, Debug)]
enum Deed {
    /// A bell is rung so often, in the tab of this number, with so many echoes.
    Ring(usize, usize, u32, u32),
    /// The leader handles what there is.
    Run,
    /// The leader keeps what its handlers remember.
    Keep,
    /// The leader goes without goodbye, and another tab takes over.
    TakeOver,
    /// The leader's disk is full while it handles what there is.
    Fail,
    /// Something is ordered.
    Order(usize, Order),
}

fn deed() -> impl Strategy<Value = Deed> {
    let orders = vec![Order::Pause, Order::Resume, Order::Kill, Order::Rebuild];
    // set back, those that begin with the next event let go of what they have not handled
    let resets = prop_oneof![Just(0), Just(2)].prop_map(|handler| Deed::Order(handler, Order::Reset));
    prop_oneof![
        6 => (0_usize..2, 0_usize..2, 0_u32..4, 0_u32..3).prop_map(|(tab, bell, times, echoes)| Deed::Ring(tab, bell, times, echoes)),
        3 => Just(Deed::Run),
        2 => Just(Deed::Keep),
        2 => Just(Deed::TakeOver),
        2 => Just(Deed::Fail),
        1 => resets,
        2 => (0_usize..HANDLERS.len(), proptest::sample::select(orders)).prop_map(|(handler, order)| Deed::Order(handler, order)),
    ]
}

fn leader(store: &MemoryStore) -> Toys<Tab> {
    toy::leader(Tab::of(store))
}

fn with_id(command: Command, id: u128) -> Command {
    Command { command_id: Some(CommandId(Uuid::from_u128(0xF000 + id))), ..command }
}

/// The store after all of it, and its last leader, for whom nothing is left to do.
fn after(deeds: &[Deed]) -> (MemoryStore, Toys<Tab>) {
    let store = toy::store();
    let (mut leads, follows) = (leader(&store), toy::follower(Tab::of(&store)));
    for (id, bell) in (0..).zip(BELLS) {
        now(leads.dispatch(with_id(cast(bell), id))).expect("it is new");
    }
    for (id, deed) in (10..).zip(deeds) {
        match deed {
            Deed::Ring(tab, bell, times, echoes) => {
                let ring = json!({"bell": BELLS[*bell], "times": times, "echoes": echoes});
                let tab = if *tab == 0 { &leads } else { &follows };
                now(tab.dispatch(with_id(command("Ring", ring), id))).expect("it is there");
            }
            Deed::Run => {
                now(leads.store().catch_up()).expect("memory does not fail");
                now(leads.run_handlers()).expect("memory does not fail");
            }
            Deed::Keep => now(leads.keep_all()).expect("memory does not fail"),
            Deed::TakeOver => leads = leader(&store),
            Deed::Fail => {
                leads.store().die_before_next_checkpoint();
                let _ = now(leads.run_handlers());
                let _ = now(leads.keep_all());
                leads.store().recover();
            }
            Deed::Order(handler, order) => {
                now(follows.order(HANDLERS[*handler], order.clone())).expect("it is known");
                now(leads.obey()).expect("memory does not fail");
            }
        }
    }
    for handler in HANDLERS {
        now(leads.order(handler, Order::Resume)).expect("it is known");
    }
    now(leads.store().catch_up()).expect("memory does not fail");
    now(leads.run_handlers()).expect("memory does not fail");
    (store, leads)
}

fn rings(log: &[Arc<RecordedEvent>]) -> Vec<&RecordedEvent> {
    log.iter().map(AsRef::as_ref).filter(|event| event.event_type == "Toy.BellRung").collect()
}

fn bell_of(event: &RecordedEvent) -> &str {
    event.data["bell"].as_str().expect("a name")
}

proptest! {
    #![proptest_config(cases(CASES))]

    #[test]
    fn every_event_is_handled_once_whoever_leads(deeds in vec(deed(), 0..25)) {
        let (store, last) = after(&deeds);
        let log = log_of(&store);
        let rings = rings(&log);
        let mut of_bell: BTreeMap<&str, usize> = BTreeMap::new();
        for ring in &rings {
            *of_bell.entry(bell_of(ring)).or_default() += 1;
        }
        for bell in BELLS {
            let counted = toy::rung(&last, bell).expect("it was cast");
            prop_assert_eq!(counted, of_bell.get(bell).copied().unwrap_or_default() as u64, "rings of {}", bell);
        }
        let echoes = rings.iter().filter(|ring| ring.data["echoes"] != json!(0)).map(|ring| ring.event_id.0);
        let echoed = rings.iter().filter_map(|ring| ring.command_causation());
        let (mut echoes, mut echoed): (Vec<_>, Vec<_>) = (echoes.collect(), echoed.collect());
        echoes.sort_unstable();
        echoed.sort_unstable();
        prop_assert_eq!(echoes, echoed, "one echo of each ring that has one");
        prop_assert_eq!(told(&last), rings.len(), "the town was told of each ring once");
        let linked = last.store().look(|log| log.positions_of(&StreamId("rings".into())));
        prop_assert_eq!(linked, rings.iter().map(|ring| ring.position).collect::<Vec<_>>());
        let repairs = log.iter().filter(|event| event.event_type == "Toy.RepairOrdered").count();
        let expected = of_bell.values().map(|rings| rings / 3).sum::<usize>() + rings.len() / 3;
        prop_assert_eq!(repairs, expected, "a repair after each third ring, of a bell and of the town");
        let mut roots: BTreeMap<CorrelationId, BTreeSet<_>> = BTreeMap::new();
        for event in log.iter().filter(|event| event.command_causation().is_none()) {
            roots.entry(event.correlation_id).or_default().insert(event.causation_id);
        }
        prop_assert_eq!(log.iter().find(|event| roots.get(&event.correlation_id).is_none_or(|roots| roots.len() != 1)), None);
    }

    #[test]
    fn every_tab_shows_the_same(deeds in vec(deed(), 0..25)) {
        let (store, last) = after(&deeds);
        let fresh = toy::follower(store.clone());
        let imported = toy::follower(toy::store());
        now(imported.import(&crate::support::reading(&last))).expect("it fits");
        for shown in [&fresh, &imported] {
            now(shown.run_handlers()).expect("memory does not fail");
        }
        let told = |text: String| text.lines().filter(|line| !line.starts_with("Toy.told")).collect::<Vec<_>>().join("\n");
        for at in (0..=store.look(Log::head).0).map(Position) {
            let leaders = told(seen(&last, at));
            prop_assert_eq!(&told(seen(&fresh, at)), &leaders, "as of {}", at);
            prop_assert_eq!(&told(seen(&imported, at)), &leaders, "as of {}", at);
        }
    }

    #[test]
    fn equal_runs_give_equal_logs_and_equal_views(deeds in vec(deed(), 0..25)) {
        let run = || {
            let (store, last) = after(&deeds);
            now(last.take_in_deliveries()).expect("memory does not fail");
            let views: String = (0..=store.look(Log::head).0).map(|at| seen(&last, Position(at))).collect();
            (exported(&last), views)
        };
        prop_assert_eq!(run(), run());
    }

    #[test]
    fn a_state_from_a_snapshot_is_the_fold_of_all_events_at_every_version(
        every in 1_u64..6,
        rings in vec((0_u32..4, any::<bool>()), 0..12),
    ) {
        let store = toy::store();
        let toys = toy::follower(store.clone());
        toys.set_snapshot_every("Bell", every);
        now(toys.dispatch(with_id(cast("small"), 0))).expect("it is new");
        for (id, (times, scrapped)) in (1..).step_by(2).zip(rings) {
            let ring = command("Ring", json!({"bell": "small", "times": times}));
            now(toys.dispatch(with_id(ring, id))).expect("it is there");
            if scrapped {
                now(toys.dispatch(with_id(toy::scrap("small"), id + 1))).expect("it is there");
                now(toys.dispatch(with_id(cast("small"), id + 1000))).expect("it is gone");
            }
            prop_assert_eq!(state(&toys, true), state(&toys, false));
        }
    }
}

/// The state of the bell, from its snapshot or from its first event.
fn state(toys: &Toys<MemoryStore>, with_snapshot: bool) -> Value {
    let stream = StreamId("bell-small".into());
    let context = &toys.context("toy").expect("it is hosted");
    let bell = context.owner_of(&stream).expect("it is a bell's");
    let past = if with_snapshot {
        now(toys.past(bell, &stream)).expect("memory does not fail")
    } else {
        let events = log_of(toys.store()).into_iter().filter(|event| event.stream_id == stream);
        Past::of(events.collect())
    };
    bell.state(&past).expect("it can be read")
}
