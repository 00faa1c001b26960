//! A seeded simulation: a program that works on a database and its copy, and dies or meets errors at every call there is.
//!
//! The oracle is simple: what was acknowledged is there, every append as a whole, as long as no more than one of the two was lost.

use super::disk::{Disk, Trouble};
use super::workload::{Chance, Store, append, import, log_of, run, stream};
use hindcast::store::{CopiedStore, Copies, EventStore, MemoryStore};
use std::collections::BTreeSet;

/// How many pasts are tried with each trouble at each call.
const SEEDS: u64 = 2;

/// What was given to the store in one go.
#[derive(Clone, Debug)]
struct Step {
    numbers: Vec<u128>,
    /// Whether it was acknowledged, by a store that said that there are two copies.
    is_safe: bool,
}

/// Works for some steps, or until the program is dead.
async fn work(store: &Store, disk: &Disk, chance: &mut Chance, next: &mut u128) -> Vec<Step> {
    let mut steps = Vec::new();
    for _ in 0..4 + chance.below(5) {
        // now and then more than one record of the copy has
        let count = if chance.below(8) == 0 { 230 } else { 1 + chance.below(4) };
        let numbers: Vec<u128> = (*next..*next + count as u128).collect();
        *next += count as u128;
        let done = match chance.below(5) {
            0 => import(store, numbers.clone()).await,
            _ => append(store, &format!("s{}", chance.below(3)), numbers.clone()).await,
        };
        let is_safe = done && !disk.is_dead() && store.copies() == Copies::Two;
        if is_safe && chance.below(6) == 0 {
            let links = [super::workload::event(numbers[0]).event_id];
            let _ = store.link(&stream(&format!("linked-{}", numbers[0])), &links).await;
        }
        steps.push(Step { numbers, is_safe });
        if disk.is_dead() {
            break;
        }
    }
    steps
}

/// One life of a workspace: works, meets trouble at a call, is opened again, perhaps without its database. Whether the trouble came.
async fn live(seed: u64, call: usize, trouble: Trouble) -> bool {
    let (mut chance, disk, mut memory, mut next) = (Chance(seed), Disk::default(), MemoryStore::default(), 1_u128);
    let mut steps: Vec<Step> = Vec::new();
    let mut came = false;
    for life in 0..3 {
        let store = CopiedStore::new(memory.clone());
        disk.expect(if life == 0 { call } else { 1 + chance.below(12) }, trouble);
        if let Err(fault) = store.attach(disk.clone()).await {
            store.do_without(fault);
        }
        store.follow().await;
        if !disk.is_dead() {
            steps.extend(work(&store, &disk, &mut chance, &mut next).await);
        }
        came |= life == 0 && disk.had_trouble();
        // a copy that was given up may lack what came later: then the database has to live
        let has_two = store.copies() == Copies::Two;
        if chance.below(2) == 0 && (has_two || disk.is_dead()) {
            memory = MemoryStore::default();
        }
        // the opening that comes next meets no trouble
        disk.expect(usize::MAX, Trouble::Fails);
        let again = CopiedStore::new(memory.clone());
        again.attach(disk.clone()).await.expect("nothing fails any more");
        again.follow().await;
        let log = log_of(&again).await;
        let there: BTreeSet<u128> = log.iter().map(|event| event.event_id.0.as_u128()).collect();
        assert_eq!(log.len(), there.len(), "seed {seed}, call {call}, {trouble:?}: an event is there twice");
        for step in &steps {
            let kept = step.numbers.iter().filter(|number| there.contains(number)).count();
            assert!(kept == 0 || kept == step.numbers.len(), "seed {seed}, call {call}, {trouble:?}: half of {step:?}");
            assert!(kept > 0 || !step.is_safe, "seed {seed}, call {call}, {trouble:?}: {step:?} is lost");
        }
        steps.retain(|step| there.contains(&step.numbers[0]));
        // what is there now is in both again
        assert_eq!(again.copies(), Copies::Two);
        steps.iter_mut().for_each(|step| step.is_safe = true);
    }
    came
}

#[test]
fn whatever_is_acknowledged_is_there_though_the_program_dies_or_the_copy_fails_at_any_call() {
    for seed in 0..SEEDS {
        let troubles = [
            Trouble::Fails,
            Trouble::FailsAfterwards,
            Trouble::Short(60),
            Trouble::Dies(0),
            Trouble::Dies(40),
            Trouble::Dies(99),
            Trouble::Dies(100),
        ];
        for trouble in troubles {
            let mut call = 1;
            while run(live(seed, call, trouble)) {
                call += 1;
            }
            assert!(call > 4, "seed {seed}: the trouble came at {call} calls only");
        }
    }
}
