//! A chain of hashes over the events of a log: each link is the SHA-256 of the link before and of one event as it was written.
//!
//! Whoever knows the link after the newest event can tell of any event before it whether a byte was changed. Must not know where
//! events are kept.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

/// The link after an event. Before the first event it is all zeros.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain([u8; 32]);

impl Chain {
    /// The link after one more event, as it stands in a text of the log, without the end of the line.
    #[must_use]
    pub fn then(self, event: &[u8]) -> Self {
        Self(Sha256::new().chain_update(self.0).chain_update(event).finalize().into())
    }

    /// A link that was written in hexadecimal digits.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut link = [0; 32];
        if text.len() != 2 * link.len() || !text.is_ascii() {
            return None;
        }
        for (byte, digits) in link.iter_mut().zip(text.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(Self(link))
    }

    /// The first eight digits: enough to tell which event was changed, once it is known that one was.
    #[must_use]
    pub fn short(self) -> String {
        let [a, b, c, d, ..] = self.0;
        format!("{a:02x}{b:02x}{c:02x}{d:02x}")
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Chain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Chain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).ok_or_else(|| serde::de::Error::custom("is no SHA-256 in hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::Chain;

    #[test]
    fn a_link_depends_on_every_event_before_it() {
        let of = |events: &[&str]| events.iter().fold(Chain::default(), |link, event| link.then(event.as_bytes()));
        assert_eq!(of(&["a", "b"]), of(&["a", "b"]));
        assert!(of(&["a", "b"]) != of(&["b", "a"]) && of(&["a", "b"]) != of(&["a"]) && of(&["a"]) != of(&["b"]));
    }

    #[test]
    fn a_link_is_read_as_it_was_written() {
        let link = Chain::default().then(b"x");
        assert_eq!(Chain::read(&link.to_string()), Some(link));
        assert!(link.to_string().starts_with(&link.short()));
        for wrong in ["", "ab", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(Chain::read(wrong), None, "{wrong}");
        }
    }
}
