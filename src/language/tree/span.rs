//! Where something stands in the text.
//!
//! Everything that a finding, the evaluator or the editor points at carries one. Must not know what stands there.

/// A piece of the text, within one line unless it is a whole block.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The byte at which it begins, from 0.
    pub from: u32,
    /// The byte after its last one.
    pub to: u32,
    /// The line in which it begins, from 1.
    pub line: u32,
    /// The letter of that line with which it begins, from 1. Letters are Unicode scalar values.
    pub column: u32,
}

/// Two trees are equal if they say the same, wherever it stands in their texts: all spans are equal.
impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Span {}

impl Span {
    /// From where this one begins to where another one ends.
    #[must_use]
    pub fn until(self, last: Self) -> Self {
        Self { to: last.to.max(self.to), ..self }
    }

    /// The text that stands there.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.from as usize..self.to as usize).unwrap_or_default()
    }
}
