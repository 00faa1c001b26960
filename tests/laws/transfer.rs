//! A log that went through its text is the same log.

use super::arbitrary::log;
use super::cases;
use futures::FutureExt;
use hindcast::engine::log::Log;
use hindcast::engine::transfer::{Import, Reader, Reading, lines};
use hindcast::store::{EventStore, MemoryStore};
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};

fn exported(log: &Log) -> String {
    lines(log, &["orders"]).collect::<Result<_, _>>().expect("a log is text")
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn what_was_exported_and_imported_is_the_same_log(log in log()) {
        let text = exported(&log);
        let store = MemoryStore::default();
        let import = store.import(&Reading::of(&text), &[]).now_or_never().expect("memory never waits");
        prop_assert_eq!(import.map(|import| import.new.len()), Ok(log.events().len()));
        prop_assert_eq!(store.look(|log| log.events().to_vec()), log.events());
        prop_assert_eq!(store.look(exported), text, "byte for byte");
    }

    #[test]
    fn importing_a_log_into_itself_is_nothing_new(log in log()) {
        let import = Import::plan(&log, &Reading::of(&exported(&log)));
        prop_assert_eq!((import.new.len(), import.already_there), (0, log.events().len() as u64));
        prop_assert_eq!(import.refused, vec![]);
    }

    #[test]
    fn a_log_imported_into_its_own_past_gives_the_log(log in log(), cut in 0_usize..60) {
        let mut past = Log::default();
        past.extend(log.events().iter().take(cut).cloned());
        let import = Import::plan(&past, &Reading::of(&exported(&log)));
        prop_assert_eq!(import.already_there, past.head().0);
        past.extend(import.new);
        prop_assert_eq!(past.events(), log.events());
    }

    #[test]
    fn whatever_the_bytes_are_reading_them_never_panics(log in log(), at in any::<usize>(), byte in any::<u8>()) {
        let mut bytes = exported(&log).into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let mut reader = Reader::default();
        reader.push(&bytes);
        let import = Import::plan(&Log::default(), &reader.finish());
        prop_assert!(import.new.len() <= log.events().len() + 1);
        prop_assert!(import.refused.iter().all(|refused| refused.line > 0 && !refused.field.is_empty()));
    }
}
