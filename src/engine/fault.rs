//! A fault: storage or decoding failed. Not a "no" of the rules and not a race that somebody else won.
//!
//! Must not know which store failed; it carries the three sentences that a person needs.

use thiserror::Error;

/// Something failed that no rule foresaw. Says what happened, what is safe and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{happened}; {safe}; {remedy}")]
pub struct Fault {
    /// The stable code for scripts.
    pub code: &'static str,
    /// What happened, with the name of the thing.
    pub happened: String,
    /// What is certainly not lost.
    pub safe: String,
    /// What to do now.
    pub remedy: String,
}
