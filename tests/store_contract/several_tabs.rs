//! What holds when several tabs keep one log.

use super::keeping::{Keeping, code, events, exact, known, numbers, record, stream, whole_log};
use super::telling::told;
use futures::future::join_all;
use hindcast::engine::expected_version::ExpectedVersion;
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use hindcast::store::EventStore;

pub async fn a_stale_writer_is_refused_and_sees_the_events_of_the_other(keeping: impl Keeping) {
    let (early, late) = (keeping.tab().await, keeping.tab().await);
    record(&early, "a", [1]).await;
    let outcome = late.append(&stream("a"), exact(0), events([2])).await;
    assert_eq!(code(outcome), "wrong_expected_version");
    assert_eq!(numbers(&known(&late)), [1], "who was refused knows why");
    assert_eq!(code(late.append(&stream("a"), exact(1), events([2])).await), "ok");
    assert_eq!(numbers(&whole_log(&early).await), [1, 2]);
}

pub async fn of_many_writers_of_one_version_exactly_one_wins(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    for round in 0..4 {
        let writers = (0..12).map(|writer| {
            let tab = &tabs[writer % tabs.len()];
            let number = 100 * round + writer as u64;
            async move { code(tab.append(&stream("a"), exact(round), events([number])).await) }
        });
        let outcomes = join_all(writers).await;
        let of = |code| outcomes.iter().filter(|outcome| **outcome == code).count();
        assert_eq!((of("ok"), of("wrong_expected_version")), (1, 11), "{outcomes:?}");
    }
    for tab in &tabs {
        let log = whole_log(tab).await;
        assert_eq!(log.iter().map(|event| event.stream_version.0).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }
}

pub async fn writers_of_many_streams_all_succeed_without_gaps(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await];
    let writers = (0..30).map(|writer| {
        let tab = &tabs[writer % tabs.len()];
        let number = 10 * writer as u64;
        async move {
            let own = stream(&format!("own-{writer}"));
            let own = code(tab.append(&own, ExpectedVersion::NoStream, events([number, number + 1])).await);
            let shared = code(tab.append(&stream("shared"), ExpectedVersion::Any, events([number + 2])).await);
            (own, shared)
        }
    });
    assert_eq!(join_all(writers).await, [("ok", "ok"); 30]);
    let logs = [whole_log(&tabs[0]).await, whole_log(&tabs[1]).await, whole_log(&keeping.tab().await).await];
    let positions: Vec<_> = logs[0].iter().map(|event| event.position.0).collect();
    assert_eq!(positions, (1..=90).collect::<Vec<_>>());
    let shared = logs[0].iter().filter(|event| event.stream_id == stream("shared"));
    assert_eq!(shared.map(|event| event.stream_version.0).collect::<Vec<_>>(), (1..=30).collect::<Vec<_>>());
    assert_eq!(logs[0], logs[1]);
    assert_eq!(logs[0], logs[2]);
}

pub async fn a_repeat_in_another_tab_writes_nothing<K: Keeping>(keeping: K) {
    let (one, other) = (keeping.tab().await, keeping.tab().await);
    let repeat = async |tab: &_| K::Store::append(tab, &stream("a"), exact(0), events([1, 2])).await;
    let answers = join_all([&one, &other, &one, &other].map(repeat)).await;
    assert!(answers.iter().all(|answer| answer.is_ok() && *answer == answers[0]), "{answers:?}");
    assert_eq!(numbers(&whole_log(&one).await), [1, 2]);
}

pub async fn another_tab_hears_of_new_events_by_itself(keeping: impl Keeping) {
    let (writing, listening) = (keeping.tab().await, keeping.tab().await);
    let heard = told(&listening);
    record(&writing, "a", [1]).await;
    record(&writing, "b", [2, 3]).await;
    assert!(keeping.wait_for(|| heard.borrow().len() == 3).await, "heard of {heard:?}");
    assert_eq!(listening.look(Log::head), Position(3));
    record(&listening, "a", [4]).await;
    assert!(keeping.wait_for(|| writing.look(Log::head) == Position(4)).await, "and the other way round");
}

pub async fn every_tab_is_told_in_order_and_without_gaps_while_all_write(keeping: impl Keeping) {
    let tabs = [keeping.tab().await, keeping.tab().await, keeping.tab().await];
    let listeners = [told(&tabs[0]), told(&tabs[1]), told(&tabs[2])];
    let writers = (0..30).map(|writer| record(&tabs[writer % 3], "shared", [writer as u64]));
    join_all(writers).await;
    for heard in listeners {
        assert!(keeping.wait_for(|| heard.borrow().len() == 30).await, "heard of {heard:?}");
        assert_eq!(*heard.borrow(), (1..=30).collect::<Vec<_>>());
    }
}
