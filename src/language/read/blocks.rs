//! Blocks: heads at the left margin, bodies indented under them, pieces of a line with `;` between.
//!
//! One bad block hides no other: a line that is not understood is given up alone, a head that is not understood with its body.
//! Must not know what the lines say.

use super::head_lines::{HeadLine, head_lines};
use super::heads::{Under, empty};
use super::lines::{Line, lines};
use super::names::Declared;
use super::parser::Parser;
use super::rules::{CHANGES, RULES};
use super::{LONGEST_TEXT, Read};
use crate::language::finding::{Code, Findings};
use crate::language::outline::{Block, Kind, TokenKind};
use crate::language::tree::span::Span;
use crate::language::tree::{Body, Head};

/// Whether lines may stand under the line before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    No,
    Yes,
    /// The line before was given up, and what stands under it is given up with it.
    Skipped,
}

/// Reads a text.
pub fn read(text: &str, findings: &mut Findings) -> Read {
    if text.len() > LONGEST_TEXT {
        findings.error(Code::TooLong, end_of_the_longest(text), too_long(text));
        return Read::default();
    }
    let lines = lines(text, findings);
    let first_line = lines.first().copied();
    let (heads, end) = head_lines(text, &lines, findings);
    let lines = lines.get(..end).unwrap_or_default();
    let mut names = Declared::default();
    for head in &heads {
        if let (Some(kind), false) = (head.kind, head.name.says.is_empty()) {
            names.add(&head.name.says, kind);
        }
    }
    let mut read = Read::default();
    let Some(first_line) = first_line else { return read };
    let mut parser = Parser { cursor: first_line.cursor(text), names: &names, findings, tokens: Vec::new(), depth: 0 };
    for (index, head) in heads.iter().enumerate() {
        let end = heads.get(index + 1).map_or(lines.len(), |next| next.index);
        let body = lines.get(head.index + 1..end).unwrap_or_default();
        parser.tokens.extend(head.tokens.iter().copied());
        let Some(kind) = head.kind else {
            comments_of(&mut parser, text, body);
            continue;
        };
        let (head, broken) = block(&mut parser, text, head, kind, body);
        read.outline.blocks.push(Block {
            kind,
            name: head.name.says.clone(),
            line: head.span.line,
            last_line: head.last_line,
        });
        read.tree.heads.push(head);
        read.broken.push(broken);
    }
    let first_head = heads.first().map_or(lines.len(), |head| head.index);
    before_any_head(&mut parser, text, lines.get(..first_head).unwrap_or_default());
    read.outline.tokens = std::mem::take(&mut parser.tokens);
    read.outline.settle();
    read
}

fn too_long(text: &str) -> String {
    format!("this text has {} bytes; {LONGEST_TEXT} is the most. Make two models of it", text.len())
}

fn end_of_the_longest(text: &str) -> Span {
    let end = (0..=LONGEST_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    let before = text.get(..end).unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let mut cursor = super::cursor::Cursor::new(text, super::cursor::narrow(line), start, end);
    cursor.span(end, end)
}

/// Lines above the first head that are indented.
fn before_any_head<'a>(parser: &mut Parser<'a>, text: &'a str, lines: &[Line]) {
    comments_of(parser, text, lines);
    let code = lines.iter().find(|line| !line.cursor(text).is_at_end());
    if let Some(line) = code {
        line.odd_indent(parser.findings, "this line stands under no head; begin with one, such as `model Library`", 0);
    }
}

fn comments_of<'a>(parser: &mut Parser<'a>, text: &'a str, lines: &[Line]) {
    for line in lines {
        parser.cursor = line.cursor(text);
        parser.cursor.at = parser.cursor.code_end();
        mark_comment(parser, line);
    }
}

fn mark_comment(parser: &mut Parser<'_>, line: &Line) {
    parser.cursor.skip_spaces();
    if parser.cursor.rest().starts_with("--") {
        let span = parser.cursor.span(parser.cursor.at, line.end);
        parser.mark(span, TokenKind::Comment);
    }
}

/// A head with its body, and whether a line of it was not understood.
fn block<'a>(parser: &mut Parser<'a>, text: &'a str, line: &HeadLine, kind: Kind, body: &[Line]) -> (Head, bool) {
    let mut head = Head {
        name: line.name.clone(),
        was: line.was.clone(),
        body: empty(kind, line.pivotal),
        span: line.span,
        last_line: body.last().map_or(line.span.line, |last| last.number),
    };
    let mut broken = line.is_misspelt || line.name.says.is_empty();
    let mut levels = Levels { body: None, nested: None, takes: Takes::No };
    for line in body {
        parser.cursor = line.cursor(text);
        if !parser.cursor.is_at_end() {
            let under = levels.of(line, parser.findings);
            if under == Under::Line && levels.takes == Takes::Skipped {
                parser.cursor.at = parser.cursor.code_end();
            } else {
                broken |= !pieces(parser, &mut head, under, &mut levels.takes);
            }
        }
        mark_comment(parser, line);
    }
    (head, broken)
}

/// How far the lines of a block are indented.
struct Levels {
    body: Option<usize>,
    nested: Option<usize>,
    takes: Takes,
}

impl Levels {
    /// What a line stands under.
    fn of(&mut self, line: &Line, findings: &mut Findings) -> Under {
        if line.indent == 0 {
            line.odd_indent(
                findings,
                "this line belongs under a head; indent it by two spaces",
                self.body.unwrap_or(2),
            );
            self.nested = None;
            return Under::Head;
        }
        if line.indent == 1 {
            line.odd_indent(
                findings,
                "this line is indented by one space; indent it by two or more",
                self.body.unwrap_or(2),
            );
            self.nested = None;
            return Under::Head;
        }
        let body = *self.body.get_or_insert(line.indent);
        if line.indent == body {
            self.nested = None;
            return Under::Head;
        }
        if line.indent > body && self.takes != Takes::No {
            let nested = *self.nested.get_or_insert(line.indent);
            if nested != line.indent {
                line.odd_indent(
                    findings,
                    &format!("the lines before this one are indented by {nested} spaces"),
                    nested,
                );
            }
            return Under::Line;
        }
        let message = if line.indent > body {
            format!("nothing can stand under the line before this one; indent it by {body} spaces")
        } else {
            format!("the lines before this one are indented by {body} spaces")
        };
        line.odd_indent(findings, &message, body);
        self.nested = None;
        Under::Head
    }
}

/// The pieces of a line; whether all of them were understood.
fn pieces(parser: &mut Parser<'_>, head: &mut Head, line: Under, takes: &mut Takes) -> bool {
    let mut all = true;
    let mut inline = false;
    let mut under = line;
    while !parser.cursor.is_at_end() {
        if parser.cursor.eat(";").is_some() {
            continue;
        }
        parser.depth = 0;
        let read = parser.piece(head, under);
        let opens = under == Under::Head && matches!(read, Ok(true));
        let colon = opens && parser.cursor.eat(":").is_some();
        inline |= colon;
        if under == Under::Head {
            *takes = match read {
                Ok(true) => Takes::Yes,
                Ok(false) => Takes::No,
                Err(_) => Takes::Skipped,
            };
        }
        let understood = read.is_ok() && (colon || parser.finish_piece().is_ok());
        if !understood {
            all = false;
            parser.cursor.skip_piece();
        }
        let goes_on = colon || parser.cursor.peek() == Some(';') && goes_into_line(parser, head);
        under = if inline && goes_on { Under::Line } else { line };
    }
    all
}

/// Whether the piece after the next `;` belongs to what a colon opened.
fn goes_into_line(parser: &mut Parser<'_>, head: &Head) -> bool {
    parser.cursor.eat(";");
    let rules: &[&str] = if matches!(head.body, Body::Command(_)) { &RULES } else { &[] };
    let is_field = parser.is_field();
    !is_field && (parser.is_one_of(&CHANGES) || parser.is_one_of(rules))
}
