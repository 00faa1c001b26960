//! Whole stories of several tabs: commands, orders, tabs that die or lose the lead, full disks, in an order that a seed decides.
//!
//! What must hold is looked at after each step (`watching`), and at the end, when everything is settled.

use super::page::{Answer, Page};
use super::seeds::each_seed;
use super::tab::World;
use super::watching::Watching;
use crate::support::toy::{self, BELLS, CARETAKER, CRIER, ECHO, LINKER};
use crate::support::{log_of, now, seen};
use hindcast::engine::ids::{CommandId, Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::runtime::{Command, Control, Order};
use hindcast::store::{Content, EventStore, Shelf};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use uuid::Uuid;

const SEEDS: u64 = 300;
const DEEDS: usize = 24;
const NAMES: [&str; 2] = ["small", "big"];
const HANDLERS: [&str; 5] = [BELLS, ECHO, LINKER, CARETAKER, CRIER];
const RUNG: &str = "Toy.BellRung";

struct Telling {
    world: World,
    pages: Vec<Rc<Page>>,
    leader: usize,
    answers: Vec<Answer>,
    /// How often each handler was ordered to be killed, rebuilt or set back, and how often that was acknowledged.
    interrupted: BTreeMap<&'static str, u32>,
    acknowledged: Rc<RefCell<BTreeMap<&'static str, u32>>>,
    watching: Watching,
    next_id: u128,
}

impl Telling {
    fn begin(seed: u64) -> Self {
        let world = World::new(seed, toy::store());
        let watching = Watching::of(&world);
        let (answers, interrupted) = (Vec::new(), BTreeMap::new());
        let (acknowledged, pages) = (Rc::default(), Vec::new());
        let mut telling =
            Self { world, pages, leader: 0, answers, interrupted, acknowledged, watching, next_id: 0x1000 };
        telling.pages = vec![telling.open(true), telling.open(false)];
        telling.go_on(usize::MAX);
        for bell in NAMES {
            telling.give(0, toy::cast(bell));
        }
        telling.go_on(usize::MAX);
        telling
    }

    fn open(&self, leads: bool) -> Rc<Page> {
        Page::open(&self.world, vec![toy::context(|_| ())], leads)
    }

    /// Lets so many steps happen, and looks after each whether everything is as it must be.
    fn go_on(&mut self, steps: usize) {
        for step in 0..steps {
            assert!(step < 200_000, "it does not come to an end");
            if !self.world.scheduler.step() {
                break;
            }
            self.watching.look(&self.answers);
        }
    }

    fn below(&self, bound: usize) -> usize {
        self.world.scheduler.below(bound)
    }

    fn give(&mut self, page: usize, command: Command) {
        self.next_id += 1;
        let command = Command { command_id: Some(CommandId(Uuid::from_u128(self.next_id))), ..command };
        let answer = self.pages[page].give(command);
        self.answers.push(answer);
    }

    fn order(&mut self, handler: &'static str, order: Order) {
        let interrupts = matches!(order, Order::Kill | Order::Rebuild | Order::Reset);
        if interrupts {
            *self.interrupted.entry(handler).or_default() += 1;
        }
        let (page, acknowledged) = (self.below(self.pages.len()), Rc::clone(&self.acknowledged));
        self.pages[page].run(move |page| async move {
            page.runtime.order(handler, order).await?;
            if interrupts {
                *acknowledged.borrow_mut().entry(handler).or_default() += 1;
            }
            Ok(())
        });
    }

    fn deed(&mut self) {
        match self.below(20) {
            0..=8 => {
                let ring = json!({"bell": NAMES[self.below(2)], "times": 1 + self.below(3), "echoes": self.below(3)});
                let page = self.below(self.pages.len());
                self.give(page, toy::command("Ring", ring));
            }
            9..=12 => {
                let orders = [Order::Pause, Order::Resume, Order::Resume, Order::Kill, Order::Rebuild];
                let order = orders[self.below(orders.len())].clone();
                self.order(HANDLERS[self.below(5)], order);
            }
            // set back, those that begin with the next event would let go of what they have not handled
            13 => self.order([BELLS, LINKER][self.below(2)], Order::Reset),
            14 => self.order([BELLS, ECHO, LINKER, CRIER][self.below(4)], Order::FailOn(Some(RUNG.into()))),
            15 => self.order([BELLS, ECHO, LINKER, CRIER][self.below(4)], Order::FailOn(None)),
            16 => self.order([BELLS, CARETAKER][self.below(2)], Order::LagMs([0, 40][self.below(2)])),
            17 => {
                // the leader goes without goodbye, another one takes over, and a new tab is opened
                self.pages.remove(self.leader).tab.close();
                self.leader = 0;
                self.pages[0].lead();
                let page = self.open(false);
                self.pages.push(page);
            }
            18 => {
                // the leader does not answer, and another one takes over; it goes on as if nothing had happened
                self.leader = (self.leader + 1) % self.pages.len();
                self.pages[self.leader].lead();
            }
            _ => {
                let page = Rc::clone(&self.pages[self.leader]);
                page.tab.fill_disk(true);
                let steps = self.below(60);
                self.go_on(steps);
                page.tab.fill_disk(false);
            }
        }
    }

    /// Lets everything come to its end, with all handlers running and nothing put aside.
    fn settle(&mut self) {
        self.go_on(usize::MAX);
        for handler in HANDLERS {
            self.order(handler, Order::FailOn(None));
            self.order(handler, Order::Resume);
        }
        // a disk that was full may have kept a tab from leading
        self.pages[self.leader].lead();
        self.pages.iter().for_each(|page| page.runtime.wake_all());
        self.go_on(usize::MAX);
        let parked = now(self.world.store.read(Shelf::Parked, "", "", usize::MAX)).expect("memory does not fail");
        for (key, _) in parked {
            let (handler, position) = key.split_once('/').expect("a handler and a position");
            let (handler, position) = (handler.to_owned(), Position(position.parse().expect("a position")));
            self.pages[self.leader]
                .run(move |page| async move { page.runtime.settle_parked(&handler, position, true).await });
            self.go_on(usize::MAX);
        }
        for page in &self.pages {
            page.runtime.wake_all();
            page.run(|page| async move { Ok(page.runtime.obey().await?) });
        }
        self.go_on(usize::MAX);
    }

    fn assert_all_is_well(&self) {
        let store = &self.world.store;
        let (log, head) = (log_of(store), store.look(Log::head));
        let rings: Vec<_> = log.iter().filter(|event| event.event_type == RUNG).collect();
        let last = &self.pages[self.leader];
        assert!(last.runtime.leads(), "somebody leads");
        for page in &self.pages {
            let faults = page.faults.borrow();
            // of two tabs that take the lead at once one has it
            let expected = |fault: &String| ["disk_full", "superseded"].contains(&fault.as_str());
            assert!(faults.iter().all(expected), "{faults:?}");
        }
        let mut echoes: Vec<_> =
            rings.iter().filter(|ring| ring.data["echoes"] != json!(0)).map(|ring| ring.event_id.0).collect();
        let mut echoed: Vec<_> = rings.iter().filter_map(|ring| ring.command_causation()).collect();
        echoes.sort_unstable();
        echoed.sort_unstable();
        assert_eq!(echoes, echoed, "one echo of each ring that has one");
        let told = now(store.read(Shelf::Outbox, "", "", usize::MAX)).expect("memory does not fail").len();
        assert_eq!(told, rings.len(), "the town was told of each ring once");
        let mut linked = store.look(|log| log.positions_of(&StreamId("rings".into())));
        linked.sort_unstable();
        assert_eq!(linked, rings.iter().map(|ring| ring.position).collect::<Vec<_>>(), "each ring is linked once");
        let of = |bell: &str| rings.iter().filter(|ring| ring.data["bell"] == bell).count();
        let repairs = log.iter().filter(|event| event.event_type == "Toy.RepairOrdered").count();
        assert_eq!(repairs, of(NAMES[0]) / 3 + of(NAMES[1]) / 3 + rings.len() / 3, "a repair after each third ring");
        let fresh = toy::follower(store.clone());
        now(fresh.run_handlers()).expect("memory does not fail");
        let views =
            |text: String| text.lines().filter(|line| !line.starts_with("Toy.told")).collect::<Vec<_>>().join("\n");
        for page in &self.pages {
            assert_eq!(views(seen(&page.runtime, head)), views(seen(&fresh, head)), "every tab shows the same");
        }
        for (number, bell) in NAMES.into_iter().enumerate() {
            let counted = toy::rung_in(&last.runtime, bell);
            assert_eq!(counted, Some(of(bell) as u64), "rings of bell {number}");
        }
        for (handler, times) in &self.interrupted {
            let kept = now(store.get(Shelf::Controls, handler)).expect("memory does not fail").map(Content::json);
            let control: Control =
                kept.map(|kept| serde_json::from_value(kept).expect("a control")).unwrap_or_default();
            let acknowledged = self.acknowledged.borrow().get(handler).copied().unwrap_or_default();
            assert!((acknowledged..=*times).contains(&control.generation), "each order to {handler} counts");
        }
    }
}

#[test]
fn however_tabs_and_handlers_interleave_every_event_is_handled_once_and_nothing_acknowledged_is_lost() {
    each_seed(SEEDS, |seed| {
        let mut telling = Telling::begin(seed);
        for _ in 0..DEEDS {
            let steps = telling.below(40);
            telling.go_on(steps);
            telling.deed();
        }
        telling.settle();
        telling.assert_all_is_well();
        telling.world.forget_tabs();
    });
}
