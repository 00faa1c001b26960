//! A log that went through its text is the same log.

use super::arbitrary::log;
use super::cases;
use crate::support::{events_of, exported, log_of, log_with, now, text_of, toy};
use hindcast::engine::ids::{Position, StreamId};
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Import, Reader, Reading};
use hindcast::store::MemoryStore;
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use proptest::sample::Index;

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_was_exported_and_imported_is_the_same_log(log in log()) {
        let text = text_of(&log);
        let runtime = toy::follower(MemoryStore::default());
        let report = now(runtime.import(&Reading::of(&text))).expect("memory does not fail");
        prop_assert_eq!((report.imported, report.new), (true, log.head().0));
        prop_assert_eq!(log_of(runtime.store()), events_of(&log));
        let (exported, written) = (exported(&runtime), text);
        let lines = |text: &str| text.split_once('\n').map(|(_, lines)| lines.to_owned());
        prop_assert_eq!(lines(&exported), lines(&written), "byte for byte, but for the names of the contexts");
    }

    #[test]
    fn what_is_linked_and_closed_is_so_in_the_imported_log(
        log in log(),
        links in vec((0..3_usize, any::<Index>()), 0..40),
        closings in vec(any::<Index>(), 0..3),
    ) {
        let mut log = log;
        for (stream, event) in links.into_iter().filter(|_| log.head().0 > 0).collect::<Vec<_>>() {
            let position = Position(event.index(usize::try_from(log.head().0).expect("small")) as u64 + 1);
            log.link(&StreamId(format!("links-{stream}")), [position]);
        }
        let streams: Vec<_> = log.streams().map(|(stream, _)| StreamId(stream.to_owned())).collect();
        for closed in closings.into_iter().filter(|_| !streams.is_empty()) {
            log.close(closed.get(&streams));
        }
        let text = text_of(&log);
        let runtime = toy::follower(MemoryStore::default());
        let report = now(runtime.import(&Reading::of(&text))).expect("memory does not fail");
        prop_assert_eq!(&report.refused, &vec![]);
        prop_assert_eq!((report.linked, report.closed), (log.link_count() as u64, log.closed_count() as u64));
        let (exported, written) = (exported(&runtime), text);
        let lines = |text: &str| text.split_once('\n').map(|(_, lines)| lines.to_owned());
        prop_assert_eq!(lines(&exported), lines(&written));
    }

    #[test]
    fn importing_a_log_into_itself_is_nothing_new(log in log()) {
        let import = Import::plan(&log, &Reading::of(&text_of(&log)));
        prop_assert_eq!((import.new, import.already_there), (0, log.head().0));
        prop_assert_eq!(import.refused, vec![]);
    }

    #[test]
    fn a_log_imported_into_its_own_past_gives_the_log(log in log(), cut in 0_usize..60) {
        let mut past = log_with(events_of(&log).into_iter().take(cut));
        let import = Import::plan(&past, &Reading::of(&text_of(&log)));
        prop_assert_eq!(import.already_there, past.head().0);
        past.take_for_good(&import);
        prop_assert_eq!(events_of(&past), events_of(&log));
    }

    #[test]
    fn an_import_is_the_same_whatever_pieces_its_text_comes_in(log in log(), piece in 1_usize..500) {
        let text = text_of(&log);
        let mut reader = Reader::default();
        for bytes in text.as_bytes().chunks(piece) {
            reader.push(bytes);
        }
        prop_assert_eq!(reader.finish(), Reading::of(&text));
    }

    #[test]
    fn whatever_the_bytes_are_reading_them_never_panics(log in log(), at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = text_of(&log).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let mut reader = Reader::default();
        reader.push(&bytes);
        let import = Import::plan(&Log::default(), &reader.finish());
        prop_assert!(import.new <= log.head().0 + 1);
        prop_assert!(import.refused.iter().all(|refused| refused.line > 0 && !refused.field.is_empty()));
    }
}
