//! Proof of work: what a coin costs, and the search for the next one.
//!
//! A nonce holds on an account when `sha256(sha256(account_id) ‖ sha256(nonce))` starts with a zero byte, which one in 256
//! does. The search is cut into slices by whoever asks, so that a page stays usable meanwhile. Must not know a clock.

use sha2::{Digest, Sha256};
use std::ops::Deref;

/// What a slice of the search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// This nonce holds.
    Found(i64),
    /// None of the slice does; the next slice begins here.
    NotYet(i64),
}

/// What is said where there is no number left to try: a nonce is a whole number of 64 bits.
pub const NONE_LEFT: &str = "there is no nonce left above the last one";

/// Whether a nonce is worth a coin on an account.
#[must_use]
pub fn proof_holds(account: &str, nonce: i64) -> bool {
    holds(&Sha256::digest(account), nonce)
}

/// The first nonce from `from` on that holds on an account, if it is among the next `at_most`.
#[must_use]
pub fn next_nonce(account: &str, from: i64, at_most: u32) -> Searched {
    let account = Sha256::digest(account);
    let end = from.saturating_add(at_most.into());
    (from..end).find(|nonce| holds(&account, *nonce)).map_or(Searched::NotYet(end), Searched::Found)
}

/// The first four bytes of a proof, as a number: below 2 to the 24th it holds.
#[must_use]
pub fn proof_begins(account: &str, nonce: i64) -> u32 {
    let proof = proof(&Sha256::digest(account), nonce);
    proof.iter().take(4).fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn holds(account: &[u8], nonce: i64) -> bool {
    proof(account, nonce).first() == Some(&0)
}

fn proof(account: &[u8], nonce: i64) -> impl Deref<Target = [u8]> + use<> {
    Sha256::new().chain_update(account).chain_update(Sha256::digest(nonce.to_string())).finalize()
}
