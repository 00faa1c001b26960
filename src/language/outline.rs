//! The outline of a text: what the editor colours, and which lines belong to which sticky.
//!
//! Made while the text is read, so that a text with errors has one as far as it was understood. Must not know a screen.

pub use super::tree::kind::Kind;
use super::tree::span::Span;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The word that begins a head.
    Head(Kind),
    /// The name of a head, where it stands or where it is used.
    Name(Kind),
    /// A word of the language.
    Keyword,
    /// A type.
    Type,
    /// A field.
    Field,
    /// One of the words of a type.
    Word,
    /// The code of a refusal.
    Code,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// A label: `#A`.
    Label,
    /// A comment.
    Comment,
}

/// A piece of a line and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: TokenKind,
}

/// A head and the lines of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Its name, as people say it.
    pub name: String,
    /// The line of the head, from 1.
    pub line: u32,
    /// The last line of its body.
    pub last_line: u32,
}

/// The outline of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its pieces, in the order of the text, none over another one.
    pub tokens: Vec<Token>,
    /// Its heads, in the order of the text.
    pub blocks: Vec<Block>,
}

impl Outline {
    /// The block that a line belongs to.
    #[must_use]
    pub fn block_at(&self, line: u32) -> Option<&Block> {
        self.blocks.iter().find(|block| (block.line..=block.last_line).contains(&line))
    }

    /// The block of a head.
    #[must_use]
    pub fn block_of(&self, kind: Kind, name: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind && block.name == name)
    }

    /// Brings the pieces into order; of two that overlap the one that came first stays.
    pub(super) fn settle(&mut self) {
        self.tokens.sort_by_key(|token| token.span.from);
        let mut end = 0;
        self.tokens.retain(|token| {
            let free = token.span.from >= end && token.span.to > token.span.from;
            if free {
                end = token.span.to;
            }
            free
        });
    }
}
