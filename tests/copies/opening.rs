//! What is done when a workspace and its copy are opened, and what is told.

use super::disk::{Disk, Trouble};
use super::workload::{Store, append, beside, event, import, log_of, run, stream};
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::store::copy::Reader;
use hindcast::store::{CopiedStore, Copies, EventStore, MemoryStore, Mended, Shelf, Write};
use serde_json::json;

async fn open(memory: &MemoryStore, disk: &Disk) -> (Store, Option<Mended>) {
    let store = CopiedStore::new(memory.clone());
    let mended = store.attach(disk.clone()).await.expect("neither fails");
    store.follow().await;
    store.follow_beside().await;
    (store, mended)
}

/// A workspace with its copy.
async fn worked(disk: &Disk) -> (MemoryStore, Store) {
    let memory = MemoryStore::default();
    let (store, mended) = open(&memory, disk).await;
    assert_eq!(mended, None);
    assert!(append(&store, "a", 1..=300).await && append(&store, "b", [301]).await);
    store.link(&stream("c"), &[event(3).event_id, event(1).event_id]).await.expect("they are there");
    assert!(import(&store, 400..420).await);
    (memory, store)
}

fn head_of(disk: &Disk) -> u64 {
    let mut reader = Reader::new(false);
    reader.push(&disk.bytes());
    reader.finish().state.head.0
}

#[test]
fn a_database_that_was_dropped_comes_back_as_a_whole() {
    run(async {
        let disk = Disk::default();
        let (_, before) = worked(&disk).await;
        let (after, mended) = open(&MemoryStore::default(), &disk).await;
        assert_eq!(mended, Some(Mended { came_back: 321, head: Position(321), ..Mended::default() }));
        assert_eq!(log_of(&after).await, log_of(&before).await);
        assert_eq!(beside(&after), beside(&before));
        assert_eq!(after.copies(), Copies::Two);
        assert!(append(&after, "b", [302]).await);
        assert_eq!(head_of(&disk), 322, "and the copy goes on");
        assert_eq!(disk.aside().len(), 0);
    });
}

#[test]
fn what_is_restored_is_history_but_for_the_newest_events() {
    run(async {
        let disk = Disk::default();
        worked(&disk).await;
        let (after, _) = open(&MemoryStore::default(), &disk).await;
        let imported = |position: u64| after.look(|log| log.was_imported(Position(position)));
        assert!(imported(1) && imported(221), "what followed from them has happened");
        assert!(!imported(222) && !imported(301), "what follows from them perhaps not yet");
        assert!(imported(302) && imported(321), "what came in by an import is still that");
    });
}

#[test]
fn a_log_that_ends_earlier_than_its_copy_gets_the_rest_back() {
    run(async {
        let disk = Disk::default();
        let (_, before) = worked(&disk).await;
        let shorter = MemoryStore::default();
        let (old, _) = open(&shorter, &Disk::default()).await;
        assert!(append(&old, "a", 1..=300).await);
        let (after, mended) = open(&shorter, &disk).await;
        assert_eq!(mended.map(|mended| (mended.came_back, mended.lost)), Some((21, 0)));
        assert_eq!(log_of(&after).await, log_of(&before).await);
        assert_eq!(beside(&after), beside(&before));
    });
}

#[test]
fn a_copy_that_is_behind_follows_and_a_missing_one_is_made() {
    run(async {
        let disk = Disk::default();
        let (memory, store) = worked(&disk).await;
        for bytes in [Vec::new(), disk.bytes()[..disk.bytes().len() / 2].to_vec()] {
            let copy = Disk::with(bytes);
            let (_, mended) = open(&memory, &copy).await;
            assert_eq!(mended, None);
            assert_eq!(head_of(&copy), 321);
            let (again, _) = open(&MemoryStore::default(), &copy).await;
            assert_eq!((log_of(&again).await, beside(&again)), (log_of(&store).await, beside(&store)));
        }
    });
}

#[test]
fn a_workspace_that_its_owner_has_deleted_does_not_come_back() {
    run(async {
        let disk = Disk::default();
        let (memory, store) = worked(&disk).await;
        store.clear().await.expect("it can be emptied");
        assert_eq!(head_of(&disk), 0);
        assert!(!String::from_utf8_lossy(&disk.bytes()).contains("LessonTaught"), "nothing of it is left in the file");
        // killed before the copy was emptied
        let older = Disk::default();
        worked(&older).await;
        let (after, mended) = open(&memory, &older).await;
        assert_eq!((mended, after.look(Log::head)), (None, Position(0)));
        assert_eq!(head_of(&older), 0);
    });
}

#[test]
fn after_a_deletion_and_a_loss_the_log_comes_back_and_so_it_does_after_the_next_loss() {
    run(async {
        let disk = Disk::default();
        let (_, store) = worked(&disk).await;
        store.clear().await.expect("it can be emptied");
        assert!(append(&store, "a", 1..=5).await);
        for _ in 0..2 {
            let (after, mended) = open(&MemoryStore::default(), &disk).await;
            assert_eq!(mended.map(|mended| mended.came_back), Some(5));
            assert_eq!(after.look(Log::head), Position(5));
        }
    });
}

#[test]
fn of_two_logs_that_differ_the_longer_one_wins_and_the_other_is_set_aside() {
    run(async {
        let disk = Disk::default();
        let (_, before) = worked(&disk).await;
        let other = MemoryStore::default();
        let (store, _) = open(&other, &Disk::default()).await;
        assert!(append(&store, "z", 900..=905).await);
        let (after, mended) = open(&other, &disk).await;
        assert_eq!(mended.map(|mended| (mended.came_back, mended.set_aside)), Some((321, 6)));
        assert_eq!(log_of(&after).await, log_of(&before).await);
        assert_eq!(String::from_utf8(disk.aside()[0].clone()).unwrap().lines().count(), 6);

        // and the other way round
        let other = MemoryStore::default();
        let (store, _) = open(&other, &Disk::default()).await;
        assert!(append(&store, "z", 1_000..=1_900).await);
        let bytes = disk.bytes();
        let (after, mended) = open(&other, &disk).await;
        assert!(mended.is_some_and(|mended| mended.copy_anew));
        assert_eq!((after.look(Log::head).0, head_of(&disk)), (901, 901));
        assert_eq!(disk.aside()[1], bytes);
    });
}

#[test]
fn behind_a_damaged_record_nothing_comes_back_and_that_is_told() {
    run(async {
        let disk = Disk::default();
        worked(&disk).await;
        let mut bytes = disk.bytes();
        let second = bytes.iter().position(|byte| *byte == b'\n').unwrap() + 1;
        let at = bytes.len() - 2_000;
        bytes[at] ^= 1;
        let copy = Disk::with(bytes.clone());
        let (after, mended) = open(&MemoryStore::default(), &copy).await;
        let mended = mended.expect("something was mended");
        let head = after.look(Log::head).0;
        assert!(head >= 301 && mended.came_back == head && mended.head.0 == head, "{mended:?}");
        assert_eq!(copy.aside(), [bytes.clone()], "what could not come back can be looked through");
        assert_eq!(head_of(&copy), head);

        bytes[second] ^= 1;
        let (after, mended) = open(&MemoryStore::default(), &Disk::with(bytes)).await;
        assert_eq!(after.look(Log::head), Position(0));
        assert!(mended.is_some_and(|mended| mended.copy_anew && mended.lost > 0));
    });
}

#[test]
fn a_copy_that_fails_is_done_without_and_that_is_said() {
    run(async {
        for trouble in [Trouble::Fails, Trouble::FailsAfterwards, Trouble::Short(50)] {
            let disk = Disk::default();
            let (memory, store) = worked(&disk).await;
            disk.expect(1, trouble);
            assert!(append(&store, "a", [500]).await, "it is in the database");
            assert!(matches!(store.copies(), Copies::OneBecause(fault) if fault.code == "trouble"));
            assert!(append(&store, "a", [501]).await);
            let (store, mended) = open(&memory, &disk).await;
            assert_eq!((store.copies(), mended), (Copies::Two, None));
            assert_eq!(head_of(&disk), 323, "the next opening goes over what was left half");
        }
    });
}

#[test]
fn a_copy_in_which_a_byte_was_changed_is_made_anew_when_it_is_looked_through() {
    run(async {
        let disk = Disk::default();
        let (memory, store) = worked(&disk).await;
        assert_eq!(store.check_copy().await, Ok(None));
        let whole = disk.bytes();
        let mut bytes = whole.clone();
        bytes[1_000] ^= 1;
        let copy = Disk::with(bytes.clone());
        let (store, mended) = open(&memory, &copy).await;
        assert_eq!(mended, None, "the end of it is as it should be");
        assert!(store.check_copy().await.expect("it can be read").is_some_and(|mended| mended.copy_anew));
        assert_eq!((head_of(&copy), copy.aside()), (321, vec![bytes]));
        let (again, _) = open(&MemoryStore::default(), &copy).await;
        assert_eq!((log_of(&again).await, beside(&again)), (log_of(&store).await, beside(&store)));
    });
}

#[test]
fn what_is_no_fact_is_not_in_the_copy() {
    run(async {
        let disk = Disk::default();
        let (_, store) = worked(&disk).await;
        let before = disk.bytes();
        store.write(vec![Write::put(Shelf::Handlers, "a", json!(1))]).await.expect("it can be written");
        assert_eq!(disk.bytes(), before);
    });
}
