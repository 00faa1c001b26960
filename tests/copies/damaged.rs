//! Bytes of a copy that were cut off or changed at any place: a sound beginning, and the truth about the rest.

use super::disk::Disk;
use super::workload::{append, import, log_of, run, stream};
use hindcast::engine::ids::Position;
use hindcast::store::copy::{Found, Reader, event_of, last_of};
use hindcast::store::{CopiedStore, EventStore, MemoryStore};

/// A copy of appends of one and of several events, a link, a closing and an import of so many; its events; and after how many events each step ended.
fn written(imported: u128) -> (Vec<u8>, Vec<String>, Vec<u64>) {
    let disk = Disk::default();
    run(async {
        let store = CopiedStore::new(MemoryStore::default());
        store.attach(disk.clone()).await.expect("it is new");
        let mut ends = vec![0];
        let mut ended = |store: &CopiedStore<MemoryStore, Disk>| ends.push(store.look(|log| log.head().0));
        assert!(append(&store, "a", [1]).await);
        ended(&store);
        assert!(append(&store, "b", [2, 3, 4]).await);
        ended(&store);
        store.link(&stream("c"), &[super::workload::event(2).event_id]).await.expect("it is there");
        store.close(&stream("a")).await.expect("it is there");
        assert!(import(&store, 10..10 + imported).await);
        ended(&store);
        assert!(append(&store, "b", [5]).await);
        ended(&store);
        let events = log_of(&store).await.iter().map(|event| serde_json::to_string(event).unwrap()).collect();
        (disk.bytes(), events, ends)
    })
}

fn read(bytes: &[u8], piece: usize) -> Found {
    let mut reader = Reader::new(true);
    bytes.chunks(piece).for_each(|piece| reader.push(piece));
    reader.finish()
}

/// What was found is the beginning of what was written, up to the end of a step.
fn assert_sound(found: &Found, bytes: &[u8], events: &[String], ends: &[u64], what: &str) {
    let texts: Vec<_> = found.records.iter().flat_map(|record| &record.events).map(|text| text.get()).collect();
    assert_eq!(texts, events[..texts.len()], "{what}");
    assert_eq!(found.state.head.0, texts.len() as u64, "{what}");
    assert!(ends.contains(&found.state.head.0), "{what}: half a step is there, up to {}", found.state.head);
    assert!(found.end <= bytes.len() as u64, "{what}");
}

#[test]
fn a_whole_copy_is_read_in_pieces_of_any_size() {
    let (bytes, events, ends) = written(450);
    for piece in [1, 7, 1_000, bytes.len()] {
        let found = read(&bytes, piece);
        assert_sound(&found, &bytes, &events, &ends, "whole");
        assert_eq!((found.state.head.0, found.end), (events.len() as u64, bytes.len() as u64));
        assert_eq!((found.behind, found.is_damaged), (0, false));
        assert_eq!((found.state.links, found.state.closed), (2, 2));
    }
    assert_eq!(last_of(&bytes, 0), Some((read(&bytes, 99).state, bytes.len() as u64)));
}

#[test]
fn a_copy_that_is_cut_off_at_any_byte_has_all_steps_before() {
    // an import of more events than a record has is looked at in fewer places
    for ((bytes, events, ends), step) in [(written(3), 1), (written(450), 997)] {
        for length in (0..bytes.len()).step_by(step) {
            let found = read(&bytes[..length], bytes.len());
            assert_sound(&found, &bytes[..length], &events, &ends, &format!("{length} bytes"));
            assert!(!found.is_damaged, "a torn end is no damage: it was never acknowledged");
            // whatever the tail says is what reading all of it says
            let tail = last_of(&bytes[..length], 0);
            assert_eq!(tail, (found.end > 0).then_some((found.state, found.end)), "{length} bytes");
        }
    }
}

#[test]
fn a_byte_that_was_changed_anywhere_costs_what_comes_after_it_and_no_more() {
    for ((bytes, events, ends), step) in [(written(3), 1), (written(450), 997)] {
        let whole = read(&bytes, bytes.len());
        for at in (0..bytes.len()).step_by(step) {
            for flip in [0x01, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= flip;
                let found = read(&changed, changed.len());
                assert_sound(&found, &changed, &events, &ends, &format!("byte {at} changed by {flip}"));
                assert!(
                    found.end <= at as u64,
                    "byte {at} changed by {flip}, and up to {} all is said to be sound",
                    found.end
                );
                // what stands behind is counted, unless the last record is the damaged one
                let is_counted = found.is_damaged || found.behind == 0;
                assert!(is_counted && found.behind <= whole.state.head.0, "byte {at} changed by {flip}");
                assert!(found.state.head.0 + found.behind <= whole.state.head.0, "byte {at}: nothing is counted twice");
            }
        }
    }
}

#[test]
fn an_event_that_stands_elsewhere_is_none() {
    let (bytes, ..) = written(3);
    let found = read(&bytes, bytes.len());
    let text = found.records.iter().flat_map(|record| &record.events).next().expect("there is one");
    assert_eq!(event_of(text, Position(1)).map(|event| event.position), Ok(Position(1)));
    assert!(event_of(text, Position(2)).is_err());
}
