//! Which tab leads: what a tab does about a web lock that it waits for, and about a leader that does not answer.
//!
//! A tab that waits asks the leading one every second whether it is there. One that has left several questions unanswered has
//! crashed, is frozen or stands in a dialog, and loses the lock to whoever asked. Questions are counted and no time: a tab whose
//! timers were slow has asked less often, and is not the sooner to take over. Without locks, or with a browser that answers no
//! request, a tab that nobody answers leads all the same; terms (`runtime/leading.rs`) see to it that two leaders do no harm.
//! Must not know how a lock is asked for, nor what leading means.

/// How many questions a leading tab may leave unanswered.
const PATIENCE: u32 = 5;
/// How many, where there are no locks that would say whether anybody leads: a busy page may be late for one.
const ALONE: u32 = 2;

/// What a tab hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A second has gone by.
    Second,
    /// A leading tab says that it is there, and of which term it is.
    Leader(Option<u64>),
    /// The lock is ours.
    Granted,
    /// There are no locks here, or none for this page.
    Refused,
    /// The lock was ours, and another tab has taken it.
    Broken,
    /// It is known from elsewhere that another tab leads, or this one cannot.
    Resigned,
}

/// What a tab does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask for the lock, and wait in line.
    Queue,
    /// Take the lock from whoever has it.
    Steal,
    /// Give the lock back.
    Release,
    /// Ask whether a leading tab is there.
    Ask,
    /// Begin to lead. Whether the tab that led until now did not answer.
    Lead {
        /// The tab that led did not answer.
        silent: bool,
    },
    /// Lead no longer. Whether another tab has taken the lead.
    StepDown {
        /// Another tab leads instead.
        replaced: bool,
    },
}

/// How this tab stands to the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lock {
    /// It has not asked for it.
    Free,
    /// It waits in line.
    Queued,
    /// It takes it, and no answer has come yet.
    Stealing,
    /// It has it.
    Held,
    /// There is none to be had.
    None,
}

/// One tab's part in the election.
#[derive(Clone, Copy, Debug)]
pub struct Election {
    lock: Lock,
    leads: bool,
    term: u64,
    unanswered: u32,
    /// Whether a leading tab has answered since this one asked for the first time.
    heard: bool,
}

impl Election {
    /// A tab that has just been opened, and what it does first.
    #[must_use]
    pub fn begin() -> (Self, Vec<Step>) {
        (Self { lock: Lock::Queued, leads: false, term: 0, unanswered: 0, heard: false }, vec![Step::Queue, Step::Ask])
    }

    /// Whether this tab leads.
    #[must_use]
    pub fn leads(&self) -> bool {
        self.leads
    }

    /// Whether no lock is to be had for this tab.
    #[must_use]
    pub fn has_no_lock(&self) -> bool {
        self.lock == Lock::None
    }

    /// Whether a leading tab is asked and has not answered for a while.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        !self.leads && self.unanswered >= PATIENCE / 2
    }

    /// Whether this tab knows who leads: itself, a tab that has answered, or whoever has held the lock for a second.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.leads || self.heard || (self.unanswered > 0 && self.lock == Lock::Queued)
    }

    /// The term for which this tab leads, once it has begun it.
    pub fn begin_term(&mut self, term: u64) {
        self.term = term;
    }

    /// What this tab does about what it hears.
    pub fn hear(&mut self, heard: Heard) -> Vec<Step> {
        match heard {
            Heard::Second => self.wait(),
            Heard::Leader(term) => self.meet(term),
            Heard::Granted if self.leads => Vec::new(),
            Heard::Granted => {
                let silent = self.lock == Lock::Stealing;
                self.lock = Lock::Held;
                self.lead(silent)
            }
            Heard::Refused => {
                if matches!(self.lock, Lock::Queued | Lock::Stealing) {
                    (self.lock, self.unanswered) = (Lock::None, 0);
                }
                Vec::new()
            }
            Heard::Broken => {
                // it is gone, and there is nothing to give back
                (self.lock, self.unanswered) = (Lock::Queued, 0);
                let mut steps = self.step_down(true);
                steps.push(Step::Queue);
                steps
            }
            Heard::Resigned => self.step_down(false),
        }
    }

    fn wait(&mut self) -> Vec<Step> {
        if self.leads {
            return Vec::new();
        }
        let patience = if self.lock == Lock::None { ALONE } else { PATIENCE };
        if self.unanswered < patience {
            self.unanswered += 1;
            let queue = (self.lock == Lock::Free).then(|| {
                self.lock = Lock::Queued;
                Step::Queue
            });
            return queue.into_iter().chain([Step::Ask]).collect();
        }
        self.unanswered = 0;
        match self.lock {
            Lock::Free | Lock::Queued | Lock::Held => {
                self.lock = Lock::Stealing;
                vec![Step::Steal, Step::Ask]
            }
            // a browser that answers no request of this page: it works alone
            Lock::Stealing | Lock::None => {
                let silent = self.lock == Lock::Stealing;
                self.lock = Lock::None;
                self.lead(silent)
            }
        }
    }

    fn lead(&mut self, silent: bool) -> Vec<Step> {
        (self.leads, self.unanswered, self.term) = (true, 0, 0);
        vec![Step::Lead { silent }]
    }

    /// Another tab leads. If this one does as well, the newer term holds.
    fn meet(&mut self, term: Option<u64>) -> Vec<Step> {
        (self.unanswered, self.heard) = (0, true);
        let is_newer = term.is_some_and(|term| self.term > 0 && term > self.term);
        if self.leads && is_newer { self.step_down(true) } else { Vec::new() }
    }

    fn step_down(&mut self, replaced: bool) -> Vec<Step> {
        if !self.leads {
            return Vec::new();
        }
        (self.leads, self.unanswered) = (false, 0);
        let mut steps = vec![Step::StepDown { replaced }];
        if self.lock == Lock::Held {
            self.lock = Lock::Free;
            steps.push(Step::Release);
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::{ALONE, Election, Heard, PATIENCE, Step};

    /// What a tab does in so many seconds in which it hears nothing.
    fn silence(tab: &mut Election, seconds: u32) -> Vec<Step> {
        (0..seconds).flat_map(|_| tab.hear(Heard::Second)).filter(|step| *step != Step::Ask).collect()
    }

    #[test]
    fn a_tab_that_is_alone_leads_as_soon_as_it_has_the_lock() {
        let (mut tab, steps) = Election::begin();
        assert_eq!(steps, [Step::Queue, Step::Ask]);
        assert_eq!(tab.hear(Heard::Granted), [Step::Lead { silent: false }]);
        assert!(tab.leads());
        assert_eq!(silence(&mut tab, 100), [], "whoever leads asks nobody");
    }

    #[test]
    fn a_leader_that_answers_keeps_the_lead_however_long_it_takes() {
        let (mut tab, _) = Election::begin();
        for _ in 0..100 {
            assert_eq!(silence(&mut tab, PATIENCE), []);
            assert_eq!(tab.hear(Heard::Leader(Some(1))), []);
        }
        assert!(!tab.leads() && !tab.is_silent());
    }

    #[test]
    fn a_lock_that_is_not_granted_for_a_second_is_held_by_a_tab_that_leads() {
        let (mut tab, _) = Election::begin();
        assert!(!tab.is_known(), "it has only asked");
        silence(&mut tab, 1);
        assert!(tab.is_known() && !tab.leads());
    }

    #[test]
    fn a_leader_that_answers_nothing_loses_the_lock() {
        let (mut tab, _) = Election::begin();
        assert_eq!(silence(&mut tab, PATIENCE), []);
        assert!(tab.is_silent());
        assert_eq!(tab.hear(Heard::Second), [Step::Steal, Step::Ask]);
        assert_eq!(tab.hear(Heard::Granted), [Step::Lead { silent: true }]);
        assert_eq!(tab.hear(Heard::Granted), [], "the place in line that it had before comes to nothing");
    }

    #[test]
    fn a_tab_that_was_replaced_steps_down_and_waits_in_line() {
        let (mut tab, _) = Election::begin();
        tab.hear(Heard::Granted);
        tab.begin_term(4);
        assert_eq!(tab.hear(Heard::Leader(Some(3))), [], "an older leader gives way to this one");
        assert_eq!(tab.hear(Heard::Leader(None)), [], "one that has not begun its term may yet fail");
        assert_eq!(tab.hear(Heard::Broken), [Step::StepDown { replaced: true }, Step::Queue]);
        assert_eq!(tab.hear(Heard::Leader(Some(5))), []);
        assert_eq!(tab.hear(Heard::Granted), [Step::Lead { silent: false }]);
        tab.begin_term(6);
        let met = tab.hear(Heard::Leader(Some(7)));
        assert_eq!(
            met,
            [Step::StepDown { replaced: true }, Step::Release],
            "a newer leader is heard of before the lock is"
        );
        assert_eq!(tab.hear(Heard::Second), [Step::Queue, Step::Ask], "and it waits again");
    }

    #[test]
    fn a_lock_that_is_refused_or_absent_leaves_a_page_that_works_alone() {
        let (mut tab, _) = Election::begin();
        assert_eq!(tab.hear(Heard::Refused), []);
        assert_eq!(silence(&mut tab, ALONE), [], "somebody may lead without a lock as well");
        assert!(!tab.is_known(), "and it is not known yet who");
        assert_eq!(silence(&mut tab, 1), [Step::Lead { silent: false }]);
        let (mut second, _) = Election::begin();
        second.hear(Heard::Refused);
        for _ in 0..100 {
            assert_eq!(silence(&mut second, ALONE), []);
            second.hear(Heard::Leader(Some(1)));
        }
        assert!(!second.leads(), "one that is answered does not");
        assert!(second.is_known());
    }

    #[test]
    fn a_lock_request_that_is_never_answered_leaves_a_page_that_works_alone() {
        let (mut tab, _) = Election::begin();
        assert_eq!(silence(&mut tab, PATIENCE + 1), [Step::Steal]);
        assert_eq!(silence(&mut tab, PATIENCE + 1), [Step::Lead { silent: true }]);
    }

    #[test]
    fn a_tab_that_cannot_lead_lets_others() {
        let (mut tab, _) = Election::begin();
        tab.hear(Heard::Granted);
        assert_eq!(tab.hear(Heard::Resigned), [Step::StepDown { replaced: false }, Step::Release]);
        assert_eq!(tab.hear(Heard::Resigned), []);
        assert_eq!(silence(&mut tab, 1), [Step::Queue], "and tries again");
    }
}
