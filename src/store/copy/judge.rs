//! Which of two copies of a log wins, and what becomes of the other.
//!
//! Must not know how either is kept. The longer sound one wins; whatever the other has that the winner has not is set aside, never
//! thrown away, unless the owner has deleted it.

use super::record::State;
use crate::engine::ids::{EventId, Position};

/// What is to be done when a workspace is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The copy has what the log had at some time: it follows on from there.
    Follow,
    /// The copy has more than the log, so the log gets back what it lacks; unless it turns out that they differ.
    Restore,
    /// The copy is made anew; nothing in it is of use.
    Anew,
    /// The copy is made anew, and what it has is set aside.
    SetAside,
}

/// Judges. `id_at` says which event the log has at a position, `copy` what the last sound record says, if there is one, and
/// `is_empty` whether the copy has no bytes at all.
pub fn judge(
    log: &State,
    id_at: impl Fn(Position) -> Option<EventId>,
    copy: Option<&State>,
    is_empty: bool,
) -> Verdict {
    match copy {
        None if is_empty => Verdict::Anew,
        // the owner has deleted what it tells of
        Some(copy) if copy.cleared < log.cleared => Verdict::Anew,
        Some(copy) if copy.head > log.head => Verdict::Restore,
        Some(copy) if copy.head == Position::START || id_at(copy.head) == copy.last => Verdict::Follow,
        // one of another log, or one of which nothing can be read
        _ => Verdict::SetAside,
    }
}

#[cfg(test)]
mod tests {
    use super::{Verdict, judge};
    use crate::engine::ids::{EventId, Position};
    use crate::store::copy::record::State;
    use uuid::Uuid;

    fn id(number: u64) -> Option<EventId> {
        (number > 0).then(|| EventId(Uuid::from_u128(number.into())))
    }

    fn state(cleared: u32, head: u64) -> State {
        State { cleared, head: Position(head), last: id(head), ..State::default() }
    }

    fn of(log: State, copy: State) -> Verdict {
        judge(&log, |position| id(position.0).filter(|_| position <= log.head), Some(&copy), false)
    }

    #[test]
    fn a_copy_that_is_as_far_or_behind_follows_on() {
        assert_eq!(of(state(0, 5), state(0, 5)), Verdict::Follow);
        assert_eq!(of(state(0, 5), state(0, 3)), Verdict::Follow);
        assert_eq!(of(state(2, 5), state(2, 0)), Verdict::Follow);
    }

    #[test]
    fn a_log_that_has_less_gets_it_back() {
        assert_eq!(of(state(0, 3), state(0, 5)), Verdict::Restore);
        assert_eq!(
            of(state(0, 0), state(3, 5)),
            Verdict::Restore,
            "a database that was dropped has forgotten deletions, too"
        );
    }

    #[test]
    fn what_the_owner_has_deleted_does_not_come_back() {
        assert_eq!(of(state(1, 0), state(0, 5)), Verdict::Anew);
        assert_eq!(of(state(1, 9), state(0, 5)), Verdict::Anew);
    }

    #[test]
    fn a_copy_of_another_log_is_set_aside_and_so_is_one_that_cannot_be_read() {
        let other = State { last: id(99), ..state(0, 3) };
        assert_eq!(of(state(0, 5), other), Verdict::SetAside);
        assert_eq!(judge(&state(0, 5), |_| None, None, false), Verdict::SetAside);
        assert_eq!(judge(&state(0, 5), |_| None, None, true), Verdict::Anew);
    }
}
