//! What an editor colours in a text, in the units in which a browser counts.
//!
//! A browser counts the letters of a text in UTF-16, the outline of a model counts bytes. Data in, ranges out. Must not know how a colour
//! is shown.

use crate::language::finding::{Finding, Severity};
use crate::language::outline::{Kind, Outline, TokenKind};
use crate::language::tree::span::Span;
use std::collections::BTreeMap;

/// From and to, counted in UTF-16.
pub type Range = (u32, u32);

/// The ranges of a text by the name of their colour: `head-event`, `text`, `error`.
#[must_use]
pub fn paint(text: &str, outline: &Outline, findings: &[Finding]) -> BTreeMap<&'static str, Vec<Range>> {
    let mut painted: BTreeMap<&'static str, Vec<Range>> = BTreeMap::new();
    let mut units = Units::of(text);
    for token in &outline.tokens {
        painted.entry(colour(token.kind)).or_default().push(units.range(token.span));
    }
    let mut units = Units::of(text);
    for finding in findings {
        let name = match finding.severity {
            Severity::Error => "error",
            Severity::Warning | Severity::Hint => "warning",
        };
        let range = units.range(finding.span);
        // an empty place is shown at the letter beside it
        let range = if range.0 == range.1 { (range.0.saturating_sub(1), range.1 + 1) } else { range };
        painted.entry(name).or_default().push(range);
    }
    painted
}

/// Every name of a colour, so that those without a range can be taken away.
pub const COLOURS: [&str; 16] = [
    "actor", "aggregate", "command", "event", "hotspot", "policy", "story", "system", "view", "keyword", "type", "word",
    "text", "comment", "error", "warning",
];

fn colour(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::Head(kind) | TokenKind::Name(kind) => match kind {
            Kind::Actor => "actor",
            Kind::Aggregate => "aggregate",
            Kind::Command => "command",
            Kind::Event => "event",
            Kind::Hotspot => "hotspot",
            Kind::Policy | Kind::Process => "policy",
            Kind::System => "system",
            Kind::View => "view",
            Kind::Model | Kind::Record | Kind::Story => "story",
        },
        TokenKind::Keyword | TokenKind::Label => "keyword",
        TokenKind::Type => "type",
        TokenKind::Field | TokenKind::Word | TokenKind::Code | TokenKind::Number => "word",
        TokenKind::Text => "text",
        TokenKind::Comment => "comment",
    }
}

/// Bytes to UTF-16, for places that come in their order.
struct Units<'a> {
    text: &'a str,
    byte: usize,
    unit: u32,
}

impl<'a> Units<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, byte: 0, unit: 0 }
    }

    fn range(&mut self, span: Span) -> Range {
        let from = self.at(span.from);
        (from, from + units(span.of(self.text)))
    }

    /// How many units stand before a byte. A byte before the last one asked for counts as that one.
    fn at(&mut self, byte: u32) -> u32 {
        if let Some(passed) = self.text.get(self.byte..byte as usize) {
            self.unit += units(passed);
            self.byte = byte as usize;
        }
        self.unit
    }
}

fn units(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// How many units stand before a byte.
#[must_use]
pub fn unit_of(text: &str, byte: u32) -> u32 {
    Units::of(text).at(byte)
}

/// The line, from 1, in which the letter stands before which there are so many units.
#[must_use]
pub fn line_of(text: &str, unit: u32) -> u32 {
    let mut passed = 0;
    let mut line = 1;
    for letter in text.chars() {
        if passed >= unit {
            break;
        }
        passed += u32::try_from(letter.len_utf16()).unwrap_or(1);
        line += u32::from(letter == '\n');
    }
    line
}

/// The units before the first letter of a line, from 1, and after its last one. The end of the text, where it has fewer lines.
#[must_use]
pub fn units_of_line(text: &str, line: u32) -> Range {
    let mut from = 0;
    for (number, found) in text.split('\n').enumerate() {
        let to = from + units(found);
        if number + 1 == line as usize {
            return (from, to);
        }
        from = to + 1;
    }
    let end = units(text);
    (end, end)
}

#[cfg(test)]
mod tests {
    use super::{COLOURS, line_of, paint, unit_of, units_of_line};
    use crate::language::check;

    fn painted(text: &str, colour: &str) -> Vec<String> {
        let checked = check(text);
        let letters: Vec<u16> = text.encode_utf16().collect();
        let ranges = paint(text, &checked.outline, &checked.findings).remove(colour).unwrap_or_default();
        let of = |(from, to): (u32, u32)| String::from_utf16_lossy(&letters[from as usize..to as usize]);
        ranges.into_iter().map(of).collect()
    }

    #[test]
    fn a_head_has_the_colour_of_its_sticky() {
        let text = "model Library\ncommand Borrow Book\nevent Book Borrowed\n";
        assert_eq!(painted(text, "command"), ["command", "Borrow Book"]);
        assert_eq!(painted(text, "event"), ["event", "Book Borrowed"]);
    }

    #[test]
    fn letters_outside_of_ascii_move_no_colour() {
        let text = "model Bücher 📚\n-- 📚📚\nevent Buch Geliehen\n";
        assert_eq!(painted(text, "comment"), ["-- 📚📚"]);
        assert!(painted(text, "event").contains(&"event".to_owned()));
    }

    #[test]
    fn every_colour_that_is_painted_is_listed() {
        for text in ["model A\nevent B\n  unknown line here\n", include_str!("../../models/orders.hindcast")] {
            let checked = check(text);
            for colour in paint(text, &checked.outline, &checked.findings).keys() {
                assert!(COLOURS.contains(colour), "{colour}");
            }
        }
    }

    #[test]
    fn lines_and_units_lead_to_each_other() {
        let text = "ä\n📚b\n\nc";
        assert_eq!([0, 1, 2, 4, 5, 6, 7].map(|unit| line_of(text, unit)), [1, 1, 2, 2, 2, 3, 4]);
        assert_eq!([1, 2, 3, 4, 9].map(|line| units_of_line(text, line)), [(0, 1), (2, 5), (6, 6), (7, 8), (8, 8)]);
        assert_eq!(unit_of(text, 7), 4, "a byte behind a letter of two units");
    }
}
