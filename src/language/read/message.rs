//! Messages: text in quotes with `{values}` in it.
//!
//! Must not know who reads them.

use super::parser::{Parsed, Parser, unescaped};
use crate::language::outline::TokenKind;
use crate::language::tree::line::{Message, Part};

impl Parser<'_> {
    /// A message. The quote must be the next sign.
    pub fn message(&mut self) -> Parsed<Message> {
        self.cursor.skip_spaces();
        let from = self.cursor.at;
        self.cursor.eat("\"");
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut marked = from;
        loop {
            let Some(letter) = self.cursor.rest().chars().next() else { return Err(self.open_quote(from)) };
            let at = self.cursor.at;
            self.cursor.at += letter.len_utf8();
            match letter {
                '"' => break,
                '\\' => {
                    let escaped = self.cursor.rest().chars().next().and_then(unescaped);
                    text.push(escaped.unwrap_or('\\'));
                    self.cursor.at += usize::from(escaped.is_some());
                }
                '{' => {
                    let span = self.cursor.span(marked, at + 1);
                    self.mark(span, TokenKind::Text);
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    if matches!(self.cursor.peek(), None | Some('"')) {
                        return Err(self.open_bracket("}", at));
                    }
                    parts.push(Part::Value(self.expr()?));
                    marked = self.cursor.at;
                    self.close("}", at)?;
                }
                _ => text.push(letter),
            }
        }
        if !text.is_empty() || parts.is_empty() {
            parts.push(Part::Text(text));
        }
        let rest = self.cursor.span(marked, self.cursor.at);
        self.mark(rest, TokenKind::Text);
        Ok(Message { parts, span: self.cursor.span(from, self.cursor.at) })
    }
}
