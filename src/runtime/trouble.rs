//! What a handler could not handle: how often it has tried, and whether it waits before it tries again.
//!
//! A handler can be at one event with what it remembers and at another with what follows; each has its own tries and its own timer.
//! Must not know a clock: whoever lets it wait says when that is over.

use crate::engine::ids::Position;

/// On which side of a handler something happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Taking an event into what it remembers.
    Applying,
    /// Doing what follows from an event.
    Reacting,
}

/// What became of a try that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It waits, and tries again when the timer of this number is over.
    TryAgain(u64),
    /// It has tried so often, and gives up.
    GiveUp(u32),
}

/// An event that could not be handled.
#[derive(Clone, Debug)]
struct Trouble {
    position: Position,
    tries: u32,
    why: String,
    /// The timer that it waits for.
    timer: Option<u64>,
    is_given_up: bool,
}

/// What troubles a handler on either side.
#[derive(Clone, Debug, Default)]
pub struct Troubles {
    applying: Option<Trouble>,
    reacting: Option<Trouble>,
    timers: u64,
}

impl Troubles {
    fn of(&mut self, side: Side) -> &mut Option<Trouble> {
        match side {
            Side::Applying => &mut self.applying,
            Side::Reacting => &mut self.reacting,
        }
    }

    /// Whether an event has to wait: for a timer, or for what becomes of it after the last try.
    #[must_use]
    pub fn hold(&self, side: Side, position: Position) -> bool {
        let trouble = match side {
            Side::Applying => &self.applying,
            Side::Reacting => &self.reacting,
        };
        let waits =
            |trouble: &Trouble| trouble.position == position && (trouble.timer.is_some() || trouble.is_given_up);
        trouble.as_ref().is_some_and(waits)
    }

    /// Notes a try that failed, of so many.
    pub fn fail(&mut self, side: Side, position: Position, why: String, of: u32) -> Verdict {
        self.timers += 1;
        let timer = self.timers;
        let trouble = self.of(side);
        let before = trouble.as_ref().filter(|trouble| trouble.position == position).map_or(0, |trouble| trouble.tries);
        let tries = before + 1;
        let is_given_up = tries >= of;
        *trouble = Some(Trouble { position, tries, why, timer: (!is_given_up).then_some(timer), is_given_up });
        if is_given_up { Verdict::GiveUp(tries) } else { Verdict::TryAgain(timer) }
    }

    /// A timer is over. Whether anything still waits for it.
    pub fn end(&mut self, side: Side, timer: u64) -> bool {
        let trouble = self.of(side).as_mut().filter(|trouble| trouble.timer == Some(timer));
        trouble.map(|trouble| trouble.timer = None).is_some()
    }

    /// The event that was given up while it was applied, why, and after how many tries.
    #[must_use]
    pub fn given_up(&self) -> Option<(Position, String, u32)> {
        let trouble = self.applying.as_ref().filter(|trouble| trouble.is_given_up)?;
        Some((trouble.position, trouble.why.clone(), trouble.tries))
    }

    /// Somebody has seen to an event: it is handled, put aside, or tried anew.
    pub fn forget(&mut self, position: Position) {
        for side in [Side::Applying, Side::Reacting] {
            self.of(side).take_if(|trouble| trouble.position == position);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Side, Troubles, Verdict};
    use crate::engine::ids::Position;

    const AT: Position = Position(7);

    #[test]
    fn each_side_has_its_own_tries_and_its_own_timer() {
        let mut troubles = Troubles::default();
        assert_eq!(troubles.fail(Side::Applying, AT, "a".into(), 2), Verdict::TryAgain(1));
        assert_eq!(troubles.fail(Side::Reacting, AT, "b".into(), 2), Verdict::TryAgain(2));
        assert!(troubles.hold(Side::Applying, AT) && troubles.hold(Side::Reacting, AT));
        assert!(troubles.end(Side::Applying, 1) && !troubles.hold(Side::Applying, AT));
        assert!(troubles.hold(Side::Reacting, AT), "the other one still waits");
        assert_eq!(troubles.fail(Side::Applying, AT, "c".into(), 2), Verdict::GiveUp(2));
        assert_eq!(troubles.given_up(), Some((AT, "c".into(), 2)));
    }

    #[test]
    fn a_timer_of_an_event_that_somebody_has_seen_to_wakes_nobody() {
        let mut troubles = Troubles::default();
        assert_eq!(troubles.fail(Side::Reacting, AT, "a".into(), 9), Verdict::TryAgain(1));
        troubles.forget(AT);
        assert!(!troubles.end(Side::Reacting, 1) && !troubles.hold(Side::Reacting, AT));
        assert_eq!(troubles.fail(Side::Reacting, AT.next(), "b".into(), 9), Verdict::TryAgain(2), "each event anew");
    }
}
