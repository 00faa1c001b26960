//! Reading JSON of our own writing, which may be nested deeper than the reader takes of its own accord.
//!
//! Bytes can be damaged, and a text of nothing but brackets must not overflow anything. Must not know what is read.

use super::event::MAX_DEPTH;
use serde::de::DeserializeOwned;
use serde_json::{Deserializer, Error};

/// From this nesting on the JSON reader wants to be told that it is meant.
const READ_ANYWAY: usize = 128;

/// Reads a value in which an event stands at most `around` levels deep.
///
/// # Errors
/// When the bytes are no such value, or nested deeper than an event may be.
pub fn from_slice<T: DeserializeOwned>(bytes: &[u8], around: usize) -> Result<T, Error> {
    serde_json::from_slice(bytes).or_else(|why| {
        if !(READ_ANYWAY..=MAX_DEPTH + around).contains(&nesting(bytes)) {
            return Err(why);
        }
        let mut json = Deserializer::from_slice(bytes);
        json.disable_recursion_limit();
        let value = T::deserialize(&mut json)?;
        json.end().map(|()| value)
    })
}

/// How deep objects and lists stand in each other.
fn nesting(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::{from_slice, nesting};
    use serde_json::Value;

    #[test]
    fn what_is_as_deep_as_an_event_may_be_is_read_and_deeper_is_not() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes();
        for depth in [1, 100, 126, 127, 128, 129] {
            assert!(from_slice::<Value>(&nested(depth), 1).is_ok(), "{depth}");
        }
        assert!(from_slice::<Value>(&nested(130), 1).is_err());
        assert!(from_slice::<Value>(&vec![b'['; 100_000], 1).is_err(), "and nothing overflows");
    }

    #[test]
    fn brackets_in_a_text_are_no_nesting() {
        assert_eq!(nesting(br#"{"a[\\": "[[\"{", "b": [1]}"#), 2);
    }
}
