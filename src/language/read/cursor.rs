//! A cursor over one line: words, signs, numbers and texts, with their places.
//!
//! A comment ends the line for it. Must not know the grammar.

use super::names::is_of_word;
use crate::language::tree::span::Span;

/// A place in a line of a text.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a str,
    /// The line, from 1.
    pub line: u32,
    start: usize,
    end: usize,
    /// The byte of the text at which the cursor stands.
    pub at: usize,
    counted: (usize, u32),
}

impl<'a> Cursor<'a> {
    /// At the beginning of a line, which goes from one byte to another one.
    pub fn new(text: &'a str, line: u32, start: usize, end: usize) -> Self {
        Self { text, line, start, end, at: start, counted: (start, 1) }
    }

    /// What is left of the line, comment and all.
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    /// What stands between two bytes.
    pub fn between(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// The span between two bytes of the line.
    pub fn span(&mut self, from: usize, to: usize) -> Span {
        if from < self.counted.0 {
            self.counted = (self.start, 1);
        }
        let letters = self.between(self.counted.0, from).chars().count();
        self.counted = (from, self.counted.1.saturating_add(narrow(letters)));
        Span { from: narrow(from), to: narrow(to), line: self.line, column: self.counted.1 }
    }

    /// Passes over spaces.
    pub fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(is_space).len();
    }

    /// Whether nothing but a comment is left.
    pub fn is_at_end(&mut self) -> bool {
        self.skip_spaces();
        self.rest().is_empty() || self.rest().starts_with("--")
    }

    /// The next sign, after spaces; nothing at the end.
    pub fn peek(&mut self) -> Option<char> {
        if self.is_at_end() { None } else { self.rest().chars().next() }
    }

    /// The next word, after spaces, if there is one; the cursor stays.
    pub fn peek_word(&mut self) -> &'a str {
        self.skip_spaces();
        let rest = self.rest();
        if !rest.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
            return "";
        }
        let end = rest.find(|letter: char| !is_of_word(letter)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// Passes over a phrase, word by word, if it comes next, and says where it stood.
    pub fn eat_phrase(&mut self, phrase: &str) -> Option<Span> {
        self.skip_spaces();
        let (before, from) = (self.at, self.at);
        for word in phrase.split(' ') {
            if self.peek_word() != word {
                self.at = before;
                return None;
            }
            self.at += word.len();
        }
        Some(self.span(from, self.at))
    }

    /// Passes over signs, if they come next.
    pub fn eat(&mut self, signs: &str) -> Option<Span> {
        self.skip_spaces();
        if !self.rest().starts_with(signs) {
            return None;
        }
        let from = self.at;
        self.at += signs.len();
        Some(self.span(from, self.at))
    }

    /// Passes over everything up to one of some signs, a space or the end.
    pub fn raw(&mut self, stops: &[char]) -> (&'a str, Span) {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest.find(|letter: char| is_space(letter) || stops.contains(&letter)).unwrap_or(rest.len());
        let from = self.at;
        self.at += end;
        (rest.get(..end).unwrap_or_default(), self.span(from, self.at))
    }

    /// Passes over a number without a sign.
    pub fn number(&mut self) -> Option<(f64, Span)> {
        self.skip_spaces();
        let rest = self.rest();
        let whole = digits(rest);
        if whole == 0 {
            return None;
        }
        let fraction = rest.get(whole..).and_then(|rest| rest.strip_prefix('.')).map_or(0, digits);
        let length = if fraction > 0 { whole + 1 + fraction } else { whole };
        let number = rest.get(..length)?.parse().ok()?;
        let from = self.at;
        self.at += length;
        Some((number, self.span(from, self.at)))
    }

    /// Where the line ends, before its comment and the spaces before that. Two dashes within quotes are no comment.
    pub fn code_end(&self) -> usize {
        let rest = self.rest();
        let code = rest.get(..comment_in(rest)).unwrap_or_default();
        self.at + code.trim_end_matches(is_space).len()
    }

    /// Goes to the next `;` outside of quotes, or to the end.
    pub fn skip_piece(&mut self) {
        let rest = self.rest();
        let code = rest.get(..comment_in(rest)).unwrap_or_default();
        self.at += outside_of_quotes(code, ";").unwrap_or(code.len());
    }
}

/// Where the comment of a line begins; its length if there is none.
fn comment_in(line: &str) -> usize {
    outside_of_quotes(line, "--").unwrap_or(line.len())
}

/// Where signs stand outside of quotes. Quotes that nobody closes are none.
fn outside_of_quotes(line: &str, signs: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = line.get(at..)?;
        let quote = rest.find('"').unwrap_or(rest.len());
        if let Some(found) = rest.get(..quote)?.find(signs) {
            return Some(at + found);
        }
        let inside = rest.get(quote + 1..)?;
        match closing_quote(inside) {
            Some(closing) => at += quote + 1 + closing + 1,
            None => return inside.find(signs).map(|found| at + quote + 1 + found),
        }
    }
}

fn closing_quote(inside: &str) -> Option<usize> {
    let mut escaped = false;
    inside.char_indices().find_map(|(index, letter)| {
        let closes = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        closes.then_some(index)
    })
}

fn digits(text: &str) -> usize {
    text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len())
}

/// Whether a letter is passed over like a space. Tabs and no-break spaces have their finding by then.
pub fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\u{a0}' | '\u{202f}')
}

/// A place in a text, which is shorter than 4 GB.
pub fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    fn on(line: &str) -> Cursor<'_> {
        Cursor::new(line, 1, 0, line.len())
    }

    #[test]
    fn columns_count_letters_and_not_bytes() {
        let mut cursor = on("größe: text");
        let word = cursor.peek_word();
        cursor.at += word.len();
        let colon = cursor.eat(":").map(|colon| (colon.column, colon.from));
        assert_eq!((word, colon), ("größe", Some((6, 7))));
    }

    #[test]
    fn a_comment_ends_a_line_but_not_within_quotes() {
        let mut cursor = on("a -- b");
        assert!(cursor.eat_phrase("a").is_some());
        assert!(cursor.is_at_end());
        assert_eq!(on("x \"a -- b\"  -- c").code_end(), 10);
        assert_eq!(on("x \"a -- b").code_end(), 4, "a quote that is not closed hides no comment");
        let mut cursor = on("a \"b;c\\\";\"; d");
        cursor.skip_piece();
        assert_eq!(cursor.rest(), "; d");
    }

    #[test]
    fn a_number_may_have_a_fraction_but_not_end_in_a_point() {
        let read = |text: &'static str| {
            let mut cursor = on(text);
            (cursor.number().map(|(number, _)| number), cursor.rest())
        };
        assert_eq!(read("2.5, x"), (Some(2.5), ", x"));
        assert_eq!(read("2.x"), (Some(2.0), ".x"));
        assert_eq!(read("x"), (None, "x"));
    }

    #[test]
    fn a_phrase_is_eaten_whole_or_not_at_all() {
        let mut cursor = on("goes on  with it");
        assert!(cursor.eat_phrase("goes on without").is_none());
        assert!(cursor.eat_phrase("goes on with").is_some());
        assert_eq!(cursor.rest(), " it");
    }
}
