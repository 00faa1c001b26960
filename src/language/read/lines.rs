//! The lines of a text: how far each is indented, and letters that must not be there.
//!
//! Must not know what stands in a line.

use super::cursor::{Cursor, narrow};
use crate::language::finding::{Code, Findings, Fix};
use crate::language::tree::span::Span;

/// A line that is not blank.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    /// From 1.
    pub number: u32,
    /// The byte at which it begins.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
    /// How many spaces it begins with; a tab counts as two.
    pub indent: usize,
    /// How many bytes those take.
    pub margin: usize,
}

impl Line {
    /// A cursor at its beginning.
    pub fn cursor<'a>(&self, text: &'a str) -> Cursor<'a> {
        Cursor::new(text, self.number, self.start, self.end)
    }

    /// The spaces that it begins with.
    pub fn margin_span(&self) -> Span {
        Span { from: narrow(self.start), to: narrow(self.start + self.margin), line: self.number, column: 1 }
    }

    /// Reports that it is indented oddly. What mends it is another number of spaces.
    pub fn odd_indent(&self, findings: &mut Findings, message: &str, spaces: usize) {
        let margin = self.margin_span();
        let fix = Fix { span: margin, text: " ".repeat(spaces) };
        let at = Span { column: narrow(self.indent + 1), from: margin.to, ..margin };
        findings.mendable(Code::OddIndent, at, message, Some(fix));
    }
}

/// The lines of a text that are not blank. Tabs and invisible letters have their findings.
pub fn lines(text: &str, findings: &mut Findings) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let body = text.get(start..).unwrap_or_default();
    for (number, line) in (1..).zip(body.split('\n')) {
        let next = start + line.len() + 1;
        let line = line.strip_suffix('\r').unwrap_or(line);
        let rest = line.trim_start_matches([' ', '\t', '\u{a0}']);
        let margin = line.len() - rest.len();
        let indent =
            line.get(..margin).unwrap_or_default().chars().map(|letter| if letter == '\t' { 2 } else { 1 }).sum();
        let found = Line { number, start, end: start + line.len(), indent, margin };
        if !rest.is_empty() {
            check_letters(text, line, found, findings);
            lines.push(found);
        }
        start = next;
    }
    lines
}

/// Only what a person sees counts: tabs and letters without a shape are none of it.
fn check_letters(text: &str, line: &str, found: Line, findings: &mut Findings) {
    if line.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_control()) {
        return;
    }
    let mut cursor = found.cursor(text);
    if let Some(at) = line.find(is_wrong_space) {
        let rest = line.get(at..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches(is_wrong_space).len();
        let spaces =
            rest.get(..run).unwrap_or_default().chars().map(|letter| if letter == '\t' { "  " } else { " " }).collect();
        let span = cursor.span(found.start + at, found.start + at + run);
        let what = if rest.starts_with('\t') { "a tab" } else { "a no-break space" };
        let fix = Fix { span, text: spaces };
        findings.mendable(Code::Tabs, span, format!("{what} stands here; write spaces only"), Some(fix));
    }
    let mut before = ' ';
    let invisible = line.char_indices().find(|(_, letter)| {
        let found = is_invisible(*letter, before);
        before = *letter;
        found
    });
    if let Some((at, letter)) = invisible {
        let span = cursor.span(found.start + at, found.start + at + letter.len_utf8());
        let message = format!("an invisible letter stands here (U+{:04X}); take it out", u32::from(letter));
        findings.mendable(Code::UnknownWord, span, message, Some(Fix { span, text: String::new() }));
    }
}

fn is_wrong_space(letter: char) -> bool {
    matches!(letter, '\t' | '\u{a0}' | '\u{202f}')
}

/// Letters without a shape, and those that turn the direction of others. A joiner is visible in what it joins, but for
/// letters of ASCII.
fn is_invisible(letter: char, before: char) -> bool {
    match letter {
        '\t' => false,
        '\u{200c}' | '\u{200d}' => before.is_ascii(),
        '\u{ad}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => true,
        _ => letter.is_control(),
    }
}
