//! The past as of a position is what it was, however one comes there.

use super::arbitrary::log;
use super::cases;
use hindcast::domains;
use hindcast::engine::context::Views;
use hindcast::engine::event::RecordedEvent;
use hindcast::engine::history::{Fold, History};
use hindcast::engine::ids::Position;
use hindcast::engine::log::Log;
use proptest::collection::vec;
use proptest::prelude::{prop_assert_eq, proptest};
use std::sync::Arc;

/// The views of every context, and what they were folded from.
struct Shown {
    views: Vec<Box<dyn Views>>,
    folded: Vec<Position>,
}

impl Clone for Shown {
    fn clone(&self) -> Self {
        Self { views: self.views.iter().map(|views| views.fork()).collect(), folded: self.folded.clone() }
    }
}

impl Fold for Shown {
    fn apply(&mut self, event: &RecordedEvent) {
        self.views.iter_mut().for_each(|views| views.apply(event));
        self.folded.push(event.position);
    }
}

impl Shown {
    fn empty() -> Self {
        Self { views: domains::all().iter().map(|context| context.empty_views()).collect(), folded: Vec::new() }
    }

    fn after<'a>(events: impl IntoIterator<Item = &'a Arc<RecordedEvent>>) -> Self {
        let mut shown = Self::empty();
        events.into_iter().for_each(|event| shown.apply(event));
        shown
    }

    /// Everything that a person can see of it.
    fn seen(&self) -> String {
        let mut seen = vec![format!("{:?}", self.folded)];
        for (context, views) in domains::all().iter().zip(&self.views) {
            for view in &context.model.views {
                let rows = views.rows(view.name).expect("a view of the wall");
                let keys: Vec<_> = rows.iter().map(|row| row.key.as_str()).collect();
                let cells = serde_json::to_string(&rows).expect("rows are JSON");
                seen.push(format!("{} {keys:?} {cells}", view.name));
            }
        }
        seen.join("\n")
    }
}

fn cut_at(log: &Log, position: u64) -> Log {
    let mut cut = Log::default();
    cut.extend(log.events().iter().take(usize::try_from(position).expect("small")).cloned());
    cut
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn as_of_the_head_is_the_fold_of_everything(log in log(), spacing in 0_u64..12) {
        let mut history = History::new(Shown::empty(), spacing);
        let shown = history.as_of(&log, log.head());
        prop_assert_eq!(shown.seen(), Shown::after(log.events()).seen());
    }

    #[test]
    fn as_of_any_position_is_the_fold_of_the_log_cut_there(
        log in log(),
        jumps in vec(0_u64..70, 1..12),
        spacing in 0_u64..12,
    ) {
        let mut history = History::new(Shown::empty(), spacing);
        for jump in jumps {
            let shown = history.as_of(&log, Position(jump));
            prop_assert_eq!(shown.seen(), Shown::after(cut_at(&log, jump).events()).seen(), "as of {}", jump);
        }
    }

    #[test]
    fn what_was_shown_stays_when_the_log_grows(log in log(), early in 0_u64..60, spacing in 1_u64..12) {
        let mut history = History::new(Shown::empty(), spacing);
        let while_young = history.as_of(&cut_at(&log, early), Position(u64::MAX)).seen();
        let head = history.as_of(&log, log.head());
        prop_assert_eq!(head.seen(), Shown::after(log.events()).seen());
        let again = history.as_of(&log, Position(early));
        prop_assert_eq!(again.seen(), while_young);
    }

    #[test]
    fn views_do_not_depend_on_the_batches_that_events_come_in(
        log in log(),
        batches in vec((0_usize..60, 1_usize..60), 0..20),
    ) {
        let mut taken_in = Log::default();
        let mut shown = Shown::empty();
        // batches may overlap, come again, or lie beyond a gap; at last everything comes once more
        for (from, count) in batches.into_iter().chain([(0, usize::MAX)]) {
            let new = taken_in.extend(log.events().iter().skip(from).take(count).cloned());
            for event in new {
                shown.apply(&event);
            }
        }
        prop_assert_eq!(taken_in.events(), log.events());
        prop_assert_eq!(shown.seen(), Shown::after(log.events()).seen());
        for (stream, positions) in log.streams() {
            prop_assert_eq!(taken_in.positions_of(stream), positions);
        }
    }

    #[test]
    fn a_fork_of_the_views_does_not_follow_them(log in log(), early in 0_usize..60) {
        let mut shown = Shown::after(log.events().iter().take(early));
        let fork = shown.clone();
        let before = fork.seen();
        log.events().iter().skip(early).for_each(|event| shown.apply(event));
        prop_assert_eq!(fork.seen(), before);
    }
}
